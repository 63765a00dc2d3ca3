"""One person on several channels: a code joins another chat, with everything that was there, and counts once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from handlers.people.codes import MOST_WRONG_CODES, looks_like_code
from storage import retention
from storage.counting import recount, standing
from storage.database.store import Store
from storage.people import officers, preferences
from storage.people.preferences import Preference
from tests.cast.crowd import HOANGMAI, Crowd, invitation, officer
from tests.cast.rows import rows
from tests.cast.talker import ANSWERS, PLEDGE, Talker, until
from tests.databases import ON_BOTH

OTHER = {"Cải tiến khuôn dập giảm phế phẩm": "Giá treo dụng cụ trong xưởng"}


def code_of(talker: Talker, *others: Talker) -> str:
    """The code that /taikhoan gives; for these others it is as late by then."""
    talker.now = max(one.now for one in (talker, *others))
    heard = talker.says("/taikhoan").hears("10 phút", "đừng đưa cho ai").text
    return next(word for word in heard.split() if looks_like_code(word))


def is_right(store: Store) -> None:
    with store.read() as tx:
        assert list(recount.differences(tx)) == []


@pytest.fixture
def an(store: Store) -> Talker:
    """On Telegram, with one initiative handed in."""
    return Talker(store, "an", "telegram").introduced().submits()


@pytest.fixture
def zalo(store: Store, an: Talker) -> Talker:
    """The same person's Zalo, where the bot has not met them."""
    return Talker(store, "an-zalo", "zalo_bot", now=an.now)


def test_a_new_chat_joins_without_being_asked_anything_again(an: Talker, zalo: Talker) -> None:
    zalo.says(code_of(an)).hears("nay là của Nguyễn Văn An").does_not_hear("đồng ý")
    zalo.says("/cuatoi").hears("Cải tiến khuôn dập")
    zalo.says("/hoso").hears("0912345678")
    an.looks().hears("vừa được dùng trên Zalo", "không phải anh/chị")
    an.says("/taikhoan").hears("Đang dùng: Telegram, Zalo")
    assert rows(an.store, "SELECT count(*) FROM person") == [(1,)]


def test_a_form_that_was_begun_here_goes_on_there(an: Talker, zalo: Talker) -> None:
    an.says("/moi", *until("before")).hears("vướng ở đâu")
    zalo.says(code_of(an)).says("tiếp").hears("vướng ở đâu").says(ANSWERS["before"]).hears("làm khác đi")


def test_the_code_is_good_once_and_for_ten_minutes(an: Talker, zalo: Talker) -> None:
    code = code_of(an)
    zalo.says(code).hears("nay là của")
    other = Talker(an.store, "other", now=an.now).says(code).hears("không đúng, đã dùng hoặc đã hết hạn")
    late = code_of(an)
    other.waits(minutes=11).says(late).hears("hết hạn")


def test_the_code_of_ones_own_account_changes_nothing(an: Talker, zalo: Talker) -> None:
    code = code_of(an)
    an.says(code).hears("đã là của anh/chị rồi")
    zalo.says(code).hears("nay là của")


def test_codes_cannot_be_guessed_for_ever(an: Talker, zalo: Talker) -> None:
    zalo.says(*["ABCD-EFGH-2345"] * MOST_WRONG_CODES).says(code_of(an)).hears("chờ 10 phút")


def test_a_code_typed_in_a_group_joins_nobody_and_is_over(an: Talker, zalo: Talker) -> None:
    code = code_of(an)
    crowd = Crowd(an.store, "zalo_bot")
    crowd.talker.now = an.now
    assert "đã hủy" in crowd.hears_from("an-zalo", f"/ma {code}")
    zalo.says(code).hears("không đúng")


@ON_BOTH
def test_two_that_were_apart_become_one_who_takes_part_once(an: Talker, zalo: Talker) -> None:
    store = an.store
    zalo_code = zalo.introduced().tells(but=OTHER).says(*PLEDGE).hears("Mã hồ sơ").code
    zalo.says("/moi", *until("kind"))
    assert rows(store, "SELECT submitted, people FROM total WHERE unit = 'HN'") == [(2, 2)]
    zalo.says(f"/ma {code_of(an, zalo)}").hears("1 sáng kiến đã nộp, 1 bản nháp", "Nguyễn Văn An").presses("Gộp lại")
    zalo.hears("nay là của Nguyễn Văn An")
    assert rows(store, "SELECT submitted, people FROM total WHERE unit = 'HN'") == [(2, 1)]
    assert rows(store, "SELECT count(*), max(n) FROM taking_part WHERE unit = 'HN'") == [(1, 2)]
    is_right(store)
    an.says("/cuatoi").hears("Cải tiến khuôn dập", "Giá treo dụng cụ", "khai dở")
    an.says(f"/trangthai {zalo_code}").hears("Giá treo dụng cụ")
    assert rows(store, "SELECT count(*) FROM person") == [(1,)]
    assert rows(store, "SELECT count(DISTINCT person_id), count(*) FROM consent WHERE ended_at IS NULL") == [(1, 2)]
    an.says("/xoa yes").hears("Em đã xóa")
    assert rows(store, "SELECT submitted, people FROM total WHERE unit = 'HN'") == [(0, 0)]
    assert rows(store, "SELECT * FROM consent WHERE ended_at IS NULL") == []
    assert rows(store, "SELECT * FROM draft") == rows(store, "SELECT * FROM person") == []
    is_right(store)


def test_who_does_not_want_to_merge_keeps_both(an: Talker, zalo: Talker) -> None:
    zalo.introduced()
    code = code_of(an)
    zalo.says("/huy", code).presses("Không, để riêng").hears("giữ nguyên").says("/cuatoi").hears("khai dở")
    assert rows(an.store, "SELECT count(*) FROM person") == [(2,)]
    zalo.says(code, "không").hears("giữ nguyên").says(code, "ừ").hears("nay là của")


@ON_BOTH
def test_a_merge_past_a_unit_where_only_one_took_part(an: Talker, zalo: Talker) -> None:
    zalo.introduced().tells(but=OTHER, unit="ba dinh").says(*PLEDGE).hears("Mã hồ sơ")
    zalo.says(code_of(an, zalo), "1").hears("nay là của")
    found = rows(an.store, "SELECT unit, submitted, people FROM total ORDER BY unit")
    assert found == [("HN", 2, 1), ("Q-BADINH", 1, 1), (HOANGMAI, 1, 1)]
    with an.store.read() as tx:
        before = standing.standing(tx, "TD2026", ["HN"], [datetime(2026, 11, 22, 0, tzinfo=UTC)])["HN"][0]
    assert before.people == 0
    is_right(an.store)


def test_the_role_and_what_was_chosen_follow_the_person(store: Store, an: Talker) -> None:
    binh = officer(store, "binh", HOANGMAI, "web").says("/bantin 8:00")
    binh.now = an.now
    an.says(invitation(store, HOANGMAI)).hears("cán bộ phụ trách")
    binh.says(code_of(an, binh), "1").hears("nay là của").says("/bantin").hears("08:00")
    an.says("/tomtat").does_not_hear("dành cho cán bộ")
    with store.read() as tx:
        (only,) = officers.listed(tx)
        assert only.unit == HOANGMAI and preferences.find(tx, only.person_id).digest_at == "08:00"


def test_an_officer_joins_another_phone_and_is_one_there(store: Store, zalo: Talker) -> None:
    binh = officer(store, "binh", HOANGMAI, "telegram")
    binh.now = zalo.now
    zalo.says(code_of(binh)).says("/tomtat").hears("Hoàng Mai")
    with store.write() as tx:
        (only,) = officers.listed(tx)
        officers.remove(tx, only.person_id)
    for who in (binh, zalo):
        who.says("/tomtat").hears("dành cho cán bộ")


@ON_BOTH
def test_the_first_ones_own_choice_stays(store: Store, an: Talker) -> None:
    binh = officer(store, "binh", HOANGMAI, "web").says("/bantin 8:00")
    cuong = officer(store, "cuong", HOANGMAI, "telegram").says("/bantin 9:00")
    binh.now = cuong.now
    binh.says(code_of(cuong), "1").hears("nay là của").says("/bantin").hears("09:00")
    assert rows(store, "SELECT count(*) FROM preference") == [(1,)]


def test_a_lost_web_session_is_found_again_by_way_of_another_channel(store: Store) -> None:
    lost = Talker(store, "lost").introduced().submits()
    phone = Talker(store, "phone", "telegram", now=lost.now)
    phone.says(code_of(lost)).hears("nay là của")
    fresh = Talker(store, "fresh", now=phone.now).says(code_of(phone)).hears("nay là của")
    fresh.says("/cuatoi").hears("Cải tiến khuôn dập")


@ON_BOTH
def test_somebody_who_was_erased_meanwhile_is_joined_by_nobody(an: Talker, zalo: Talker) -> None:
    code = code_of(an)
    an.says("/xoa yes")
    zalo.says(code).hears("không đúng")


def test_a_form_in_the_middle_of_a_profile_is_not_asked_about(an: Talker, zalo: Talker) -> None:
    zalo.opens().presses("Tôi đồng ý").says(f"/ma {code_of(an, zalo)}").hears("nay là của")
    assert rows(an.store, "SELECT count(*) FROM person") == [(1,)]


def test_a_later_choice_replaces_an_earlier_one(store: Store, an: Talker) -> None:
    with store.write() as tx:
        preferences.save(tx, Preference(7, reminders=False, digest="never"), an.now)
        preferences.save(tx, Preference(7, named=True), an.now)
    with store.read() as tx:
        found, never = preferences.find(tx, 7), preferences.find(tx, 8)
    assert found.named and found.reminders and found.changed_at == an.now and never == Preference(8)


@ON_BOTH
def test_who_did_not_join_that_other_phone_cuts_it_off(store: Store, an: Talker) -> None:
    thief, page = Talker(store, "thief", "zalo_bot"), Talker(store, "page")
    for other in (thief, page):
        other.now = an.now
        other.says(code_of(an)).hears("nay là của")
    an.looks().hears("/taikhoan ngắt").says("/moi", *until("title"))
    page.says("tiếp").hears("Tên sáng kiến")
    an.says("/taikhoan ngắt").hears("chỉ thấy ở đây", "Tên sáng kiến")
    thief.says("/cuatoi").hears("đồng ý chứ ạ?").does_not_hear("Cải tiến khuôn dập")
    with store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM chat WHERE channel = 'web' AND chat = 'page'")).scalar() == 0
    an.says(ANSWERS["title"]).hears("lĩnh vực").says("/taikhoan").hears("Đang dùng: Telegram")


@ON_BOTH
def test_codes_are_forgotten_a_month_after_their_end(store: Store, an: Talker) -> None:
    code_of(an)
    for days, left in ((29, 1), (31, 0)):
        with store.write() as tx:
            while retention.forget(tx, an.now + timedelta(days=days)):
                pass
        assert rows(store, "SELECT count(*) FROM code") == [(left,)]
