"""Digests: what they say word for word, to whom, when, once; and what is not told to anybody else.

After a change of words that is meant, write them anew: GOLDEN=write .venv/bin/pytest tests/posts/test_digests.py
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from handlers import remaining
from handlers.posts import digest_sections, digests, run
from handlers.posts.digests import DIGEST
from handlers.posts.run import Done, run_due
from handlers.remaining import Outside
from messages.format import HANOI
from messages.wire import Incoming, Reply
from storage.conversation import batch
from storage.database.store import Store
from storage.initiatives.status import set_status
from storage.people import officers, preferences
from storage.people.preferences import Preference
from storage.posts import groups
from storage.posts.groups import Group
from storage.sending import outbox, usage
from tests.cast.crowd import BADINH, CITY, HOANGMAI, officer
from tests.cast.places import as_before
from tests.cast.talker import ANSWERS, PLEDGE, Talker, between, receive, since, until
from tests.databases import ON_BOTH

ONLY = (digests.JOB,)  # other posts are somebody else's


def post(store: Store, now: datetime) -> Done:
    """The digests that are due."""
    return run_due(store, now, days_back=1, jobs=ONLY)


def states(store: Store) -> list[tuple[Any, ...]]:
    with store.read() as tx:
        sql = "SELECT period, state FROM slot WHERE job = :job ORDER BY period, scope"
        return [tuple(row) for row in tx.execute(text(sql), {"job": DIGEST})]


def digest(talker: Talker) -> str:
    """The digests that came since this one last looked."""
    return "\n".join(reply.text for reply in talker.looks().heard if reply.text.startswith("Kính gửi"))


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HANOI).astimezone(UTC)


def submits(store: Store, name: str, unit: str, now: datetime) -> Talker:
    """Somebody hands one in."""
    who = Talker(store, name, now=now).introduced().tells(but={ANSWERS["title"]: f"Khuôn dập có chốt định vị {name}"}, unit=unit)
    return who.says(*PLEDGE).hears("Mã hồ sơ")


def eventful(store: Store) -> Talker:
    """Two days of everything that a digest can tell; the officer of Hoàng Mai, who has not looked yet."""
    binh = officer(store, "binh", HOANGMAI)
    an = Talker(store, "an", now=at(9, day=21)).introduced().submits()
    returned = an.code
    Talker(store, "lan", now=at(9, day=21)).introduced().says(*until("field"))
    an.now = at(9)
    an.says("/moi", *until("title"), "Lò hơi dùng vỏ trấu", *between("field", "benefit"), "15 tỷ", "đúng", *since("calculation"), "đúng hết", *PLEDGE).hears(
        "Mã hồ sơ"
    )
    cuong = Talker(store, "cuong", now=at(10)).introduced()
    cuong.tells(but={ANSWERS["title"]: "Giá treo dụng cụ trong xưởng"}).says(*PLEDGE).hears("Mã hồ sơ")
    with store.write() as tx:
        key = tx.execute(text("SELECT id FROM initiative WHERE code = :code"), {"code": returned}).scalar_one()
        set_status(tx, key, "returned", at(11))
        for name in ("Nhóm Hoàng Mai 1", "Nhóm Hoàng Mai 2", ""):
            chat = batch.chats(tx, [("zalo_bot", f"group {name}")], "vi", at(8))["zalo_bot", f"group {name}"]
            groups.save(tx, Group(chat.id, HOANGMAI, name, quiet=name.endswith("1")))
            if name.endswith("2"):
                tx.execute(text("UPDATE chat SET gone_at = seen_at WHERE id = :chat"), {"chat": chat.id})
            elif not name:
                outbox.queue(tx, chat.id, Reply("Bản tin"), at(17), "post")
                tx.execute(text("UPDATE outbox SET state = 'unsure' WHERE chat_id = :chat"), {"chat": chat.id})
        usage.add(tx, "zalo_bot", "2026-11", 1200, 1212, 3000)
    return binh


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_digest_reads_as_before(lite: Store, lang: str) -> None:
    eventful(lite)
    lines = []
    with lite.read() as tx:
        for units, weekly, now in (
            ((HOANGMAI,), False, at(17, 30)),
            ((CITY,), False, at(17, 30)),
            ((BADINH, HOANGMAI), True, at(17, 30, day=25)),
        ):
            lines.append(
                digest_sections.words(digest_sections.gather(tx, units, (), now, weekly), "Trần Thị Bình", weekly, lang)
            )
    found = "\n\n---\n\n".join(lines) + "\n"
    as_before(f"digest.{lang}.txt", found)


def test_a_digest_comes_at_its_hour_and_once(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    submits(store, "an", "hoang mai", at(9))
    assert not post(store, at(17, 29)).posted
    assert len(post(store, at(17, 30)).posted) == 1
    assert "+1 sáng kiến (cả ngày hôm qua 0)" in digest(binh)
    for minute in (31, 45):
        assert not post(store, at(17, minute)).posted
    assert digest(binh) == "" and states(store) == [("2026-11-22", "posted")]


def test_two_processes_send_one(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    with store.read() as tx:
        dues = run.find_due(tx, at(18), 1, ONLY)
        posts, _ = run.write(tx, dues, ONLY)
    assert len(post(store, at(18)).posted) == 1
    assert store.writing(run.claim, posts, at(18), ONLY) == []
    assert digest(binh).count("Kính gửi") == 1


def test_a_late_one_shows_what_stood_at_its_hour_and_a_very_late_one_is_left_out(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    submits(store, "an", "hoang mai", at(9))
    submits(store, "lan", "hoang mai", at(18))
    post(store, at(19))
    assert "lúc 17:30" in digest(binh) and states(store) == [("2026-11-22", "posted")]
    done = post(store, at(21, day=23))
    assert not done.posted and len(done.skipped) == 1 and digest(binh) == ""


def test_as_of_its_hour_and_not_of_now(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    submits(store, "an", "hoang mai", at(9))
    with store.write() as tx:
        run.seal(tx, run.find_due(tx, at(17, 30), 1, ONLY), ONLY)
    submits(store, "lan", "hoang mai", at(17, 31))
    post(store, at(18))
    assert "Hôm nay: +1" in digest(binh)


@pytest.mark.parametrize(
    ("said", "moments", "due"),
    [
        ("8:00", [(9, 23), (10, 23), (9, 24)], [23, 24]),
        ("hằng tuần thứ 2 8:00", [(9, 23), (9, 24), (9, 30)], [23, 30]),
        ("không", [(18, 22), (18, 23)], []),
    ],
)
def test_how_often_is_theirs_to_choose(lite: Store, said: str, moments: list[tuple[int, int]], due: list[int]) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    binh.now = at(18, day=22)
    post(lite, binh.now)
    binh.says(f"/bantin {said}").looks()
    for hour, day in moments:
        post(lite, at(hour, day=day))
    found = [int(period[-2:]) for period, state in states(lite) if state == "posted" and period > "2026-11-22"]
    assert found == due


@pytest.mark.parametrize(
    ("first", "moved", "to"), [(at(17, 30), at(18), "20:00"), (at(17), at(17, 10), "16:00"), (at(17), at(17), "17:15")]
)
def test_an_hour_that_is_moved_during_the_day_still_gives_one(
    lite: Store, first: datetime, moved: datetime, to: str
) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    post(lite, first)
    binh.now = moved
    binh.says(f"/bantin {to}")
    for hour in range(17, 24):
        post(lite, at(hour, 20))
    assert states(lite) == [("2026-11-22", "posted")]


def test_a_pause_of_everything_holds_for_digests(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    with lite.write() as tx:
        (only,) = officers.listed(tx)
        wanted = Preference(only.person_id, paused_until=date(2026, 11, 22))
        preferences.save(tx, wanted, at(9))
    post(lite, at(18))
    assert states(lite) == [] and digest(binh) == ""
    post(lite, at(18, day=23))
    assert "22/11" not in digest(binh) and states(lite) == [("2026-11-23", "posted")]


@ON_BOTH
def test_one_with_nothing_in_it_is_not_sent(store: Store) -> None:
    with store.read() as tx:
        union = tx.execute(text("SELECT code FROM unit WHERE parent = :unit LIMIT 1"), {"unit": BADINH}).scalar_one()
    binh = officer(store, "binh", union)
    assert not post(store, at(18)).posted
    assert states(store) == [("2026-11-22", "nothing")] and digest(binh) == ""
    binh.now = at(19)
    binh.says("/tomtat").hears("Tổng: 0 đã nộp")


def test_who_becomes_an_officer_after_the_hour_begins_tomorrow(lite: Store) -> None:
    late = Talker(lite, "binh", now=at(20)).introduced().says("/huy")
    with lite.write() as tx:
        code = officers.invite(tx, HOANGMAI, "", at(20))
    late.says(f"/ma {code}").hears("cán bộ phụ trách")
    post(lite, at(22))
    assert states(lite) == []
    post(lite, at(18, day=23))
    assert states(lite) == [("2026-11-23", "posted")]


def test_it_goes_to_the_one_chat_where_they_were_last_and_can_be_reached(store: Store) -> None:
    telegram = officer(store, "binh", HOANGMAI, "telegram")
    zalo = Talker(store, "binh-zalo", "zalo_bot", now=telegram.now)
    code = telegram.says("/taikhoan").text.split("tài khoản: ")[1].split()[0]
    zalo.says(code).hears("nay là của")
    telegram.looks()
    post(store, at(18))
    assert digest(zalo) and not digest(telegram)
    receive([Incoming("zalo_bot", "gone", "binh-zalo", "binh-zalo", at(19), "left")], store, at(19))
    post(store, at(18, day=23))
    assert digest(telegram) and not digest(zalo)


def joined(first: Talker, name: str, channel: str) -> Talker:
    """The same person in a chat of another channel."""
    other = Talker(first.store, name, channel, now=first.now)
    code = first.says("/taikhoan").text.split("tài khoản: ")[1].split()[0]
    other.says(code).hears("nay là của")
    first.looks()
    return other


def test_where_the_account_may_not_write_any_more_the_digest_goes_elsewhere(store: Store) -> None:
    telegram = officer(store, "binh", HOANGMAI, "telegram")
    account = joined(telegram, "binh-oa", "zalo_oa")
    post(store, at(18))
    assert digest(account) and not digest(telegram)
    post(store, at(18, day=25))  # two days after they wrote there
    assert digest(telegram) and not digest(account)


def test_while_a_colleague_has_the_chat_the_digest_goes_elsewhere(store: Store) -> None:
    telegram = officer(store, "binh", HOANGMAI, "telegram")
    account = joined(telegram, "binh-oa", "zalo_oa")
    taken = Incoming("zalo_oa", "taken", account.name, account.name, at(17), "colleague", quiet_for=7200)
    receive([taken], store, at(17))
    post(store, at(18))
    assert digest(telegram) and not digest(account)


def test_when_the_months_messages_are_used_up_the_digest_goes_elsewhere(store: Store) -> None:
    telegram = officer(store, "binh", HOANGMAI, "telegram")
    zalo = joined(telegram, "binh-zalo", "zalo_bot")
    with store.write() as tx:
        usage.add(tx, "zalo_bot", "2026-11", 1500, 1350, 3000)
    post(store, at(18))
    assert digest(telegram) and not digest(zalo)


def test_a_page_that_nobody_has_open_gets_the_digest_only_where_there_is_no_other(store: Store) -> None:
    telegram = officer(store, "binh", HOANGMAI, "telegram")
    web = joined(telegram, "binh-web", "web")
    post(store, at(18))
    assert digest(telegram) and not digest(web)
    receive([Incoming("telegram", "gone", "binh", "binh", at(19), "left")], store, at(19))
    post(store, at(18, day=23))
    assert digest(web)


def test_nobody_hears_of_units_that_are_not_theirs(store: Store) -> None:
    cast = {unit: officer(store, unit.lower(), unit) for unit in (HOANGMAI, BADINH, CITY)}
    plain = submits(store, "an", "hoang mai", at(9))
    submits(store, "lan", "ba dinh", at(10))
    post(store, at(18))
    heard = {unit: digest(who) for unit, who in cast.items()}
    assert "Hoàng Mai" in heard[HOANGMAI] and "Ba Đình" not in heard[HOANGMAI] and "+1" in heard[HOANGMAI]
    assert "Ba Đình" in heard[BADINH] and "Hoàng Mai" not in heard[BADINH] and "+1" in heard[BADINH]
    assert "+2 sáng kiến" in heard[CITY]
    for said in heard.values():
        assert "Sáng kiến của" not in said and "Lượt tin" not in said
    assert digest(plain) == ""


def test_a_role_that_went_in_the_last_moment_is_told_nothing(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    with store.read() as tx:
        posts, _ = run.write(tx, run.find_due(tx, at(18), 1, ONLY), ONLY)
    with store.write() as tx:
        officers.remove(tx, int(posts[0].slot.scope))
    assert posts[0].reply is not None and store.writing(run.claim, posts, at(18), ONLY) == []
    assert digest(binh) == "" and states(store) == []


def test_of_two_units_one_above_the_other_the_upper_one_is_told(store: Store) -> None:
    binh = officer(store, "binh", HOANGMAI)
    with store.read() as tx:
        below = tx.execute(text("SELECT code FROM unit WHERE parent = :unit LIMIT 1"), {"unit": HOANGMAI}).scalar_one()
    with store.write() as tx:
        (only,) = officers.listed(tx)
        officers.appoint(tx, only.person_id, below, "", at(8))
        officers.appoint(tx, only.person_id, BADINH, "", at(8))
    post(store, at(18))
    said = digest(binh)
    assert said.count("Tổng:") == 2 and said.index("Ba Đình") < said.index("LĐLĐ quận Hoàng Mai")


@ON_BOTH
def test_without_a_campaign_there_is_no_digest(store: Store) -> None:
    officer(store, "binh", HOANGMAI)
    with store.write() as tx:
        tx.execute(text("UPDATE campaign SET ends_on = :day"), {"day": "2026-11-21"})
    assert not post(store, at(18)).posted and states(store) == []


def test_the_alarm_is_set_to_the_next_hour(lite: Store) -> None:
    binh = officer(lite, "binh", HOANGMAI)
    with lite.read() as tx:
        assert digests.next_due(tx, at(9)) == at(17, 30) and digests.next_due(tx, at(17, 30)) == at(17, 30, day=23)
    binh.now = at(9)
    binh.says("/bantin không")
    with lite.read() as tx:
        assert digests.next_due(tx, at(9)) is None


@ON_BOTH
def test_who_answers_for_all_is_told_once_what_is_left_to_set_up(store: Store) -> None:
    binh, lan = officer(store, "binh", CITY), officer(store, "lan", HOANGMAI)
    with store.write() as tx:
        remaining.keep(tx, Outside(channels=("zalo_bot",), controller="LĐLĐ thành phố, 1 Tràng Tiền", zalo_quota=3000))
    submits(store, "an", "hoang mai", at(9))
    post(store, at(17, 30))
    told = digest(binh)
    assert "Cài đặt trợ lý còn 3 việc" in told and "! Địa chỉ https:" in told and "! Nhóm chat:" in told and "! Bản sao lưu:" in told
    assert "Cài đặt" not in digest(lan)
    submits(store, "cuong", "hoang mai", at(9, day=23))
    post(store, at(17, 30, day=23))
    again = digest(binh)
    assert "Hôm nay" in again and "Cài đặt" not in again
