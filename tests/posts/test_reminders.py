"""Reminders: a unit's groups hear when it is behind its pace, people hear of a form that lies unfinished, nobody twice."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from handlers.boards.board import Percent
from handlers.boards.course import Course
from handlers.posts import run
from handlers.posts.job import ONE_DAY
from handlers.posts.reminders import drafts, targets
from handlers.posts.reminders.targets import behind
from handlers.posts.run import Done
from handlers.reading.hours import weekdays
from messages.format import HANOI
from messages.wire import Reply, unpack
from storage.database import bulk
from storage.database.store import Store
from storage.people import preferences
from storage.people.preferences import Preference
from tests.cast.groups import change, group, said_in_group
from tests.cast.rows import aims, initiative, submit
from tests.cast.talker import MORNING, PLEDGE, Talker, since, until
from tests.databases import ON_BOTH

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)


def at(clock: str, day: date = MONDAY) -> datetime:
    """That hour in Hà Nội."""
    return datetime.combine(day, time.fromisoformat(clock), HANOI).astimezone(UTC)


def remind_groups(store: Store, now: datetime) -> Done:
    """What the alarm does, for the reminders of groups alone."""
    return run.run_due(store, now, 1, (targets.JOB,))


def remind_people(store: Store, now: datetime) -> Done:
    """What the alarm does, for the reminders of people alone."""
    return run.run_due(store, now, 1, (drafts.JOB,))


def posts(store: Store) -> list[tuple[int, Reply]]:
    """(chat, what was said) of all posts, in order."""
    with store.read() as tx:
        rows = tx.execute(text("SELECT chat_id, body FROM outbox WHERE kind = 'post' ORDER BY id"))
        return [(row.chat_id, unpack(row.body)) for row in rows]


# The pace of a unit

PACE = """\
NHẮC TIẾN ĐỘ · LĐLĐ quận Ba Đình
Giai đoạn 2: đã có 2 sáng kiến.

• Còn thiếu 12 để kịp tiến độ chỉ tiêu giao (2/54)

Còn 403 ngày: mỗi ngày thêm khoảng 1 sáng kiến là đạt.
Anh/chị có cách làm hay thì nhắn riêng cho em /moi, chỉ vài phút ạ."""

PACE_EN = """\
KEEPING PACE · LĐLĐ quận Ba Đình
Giai đoạn 2: 2 initiatives so far.

• 12 more to keep pace with the assigned target (2/54)

403 days left: about 1 a day will do.
If you have found a better way to do something, send me /new in private: it takes a few minutes."""


@ON_BOTH
def test_a_unit_behind_its_pace_is_told_how_much_is_missing(store: Store) -> None:
    aims(store, "Q-BADINH", 54)  # 145 of 549 days are over: 14 are needed
    key = group(store, "g", "Q-BADINH")
    other = group(store, "e", "Q-BADINH")
    with store.write() as tx:
        tx.execute(text("UPDATE chat SET lang = 'en' WHERE id = :id"), {"id": other})
    submit(store, [initiative(n, "Q-BADINH", n) for n in (1, 2)], at("08:00"))
    assert not remind_groups(store, at("08:59")).posted
    assert len(remind_groups(store, at("09:00")).posted) == 2
    assert not remind_groups(store, at("09:01")).posted
    said = {chat: reply.text for chat, reply in posts(store)}
    assert said[key] == PACE and said[other] == PACE_EN


def test_a_unit_that_keeps_pace_or_has_no_target_hears_nothing(store: Store) -> None:
    aims(store, "Q-BADINH", 3)
    group(store, "g", "Q-BADINH")
    group(store, "no target", "CS-001")
    submit(store, [initiative(1, "Q-BADINH", 1)], at("08:00"))
    assert remind_groups(store, at("09:00")) == Done((), ())
    assert posts(store) == []
    # It was looked at once: what happens after the hour is the next reminder's.
    aims(store, "Q-BADINH", 5000)
    assert not remind_groups(store, at("09:05")).posted
    assert len(remind_groups(store, at("09:00", THURSDAY)).posted) == 1


def test_a_peak_with_a_goal_comes_first_then_the_phase_then_the_campaign(store: Store) -> None:
    group(store, "g", "Q-BADINH")
    for phase, name in (("CD1", "30 ngày cao điểm"), ("GD2", "Giai đoạn 2"), ("", "Sáng kiến Thủ đô 2026")):
        aims(store, "Q-BADINH", 3000, phase)
        with store.write() as tx:
            tx.execute(text("DELETE FROM slot"))
        remind_groups(store, at("09:00"))
        assert posts(store)[-1][1].text.splitlines()[1].startswith(name)


def test_reminders_come_on_the_weekdays_of_the_group(store: Store) -> None:
    key = group(store, "g", "Q-BADINH")
    days = [MONDAY + ONE_DAY * n for n in range(14)]
    told = [day for day in days if remind_groups(store, at("09:00", day)).posted]
    assert [day.isoweekday() for day in told] == [1, 4, 1, 4]
    assert "thứ Ba, Chủ nhật" in said_in_group(store, "/nhacnho thứ 3 và chủ nhật", at("10:00"))
    later = [day + ONE_DAY * 14 for day in days]
    told = [day for day in later if remind_groups(store, at("09:00", day)).posted]
    assert [day.isoweekday() for day in told] == [2, 7, 2, 7]
    assert "không nhắc tiến độ" in said_in_group(store, "/nhacnho tắt", at("10:01"))
    assert not any(remind_groups(store, at("09:00", day + ONE_DAY * 28)).posted for day in days)
    assert "thứ Hai, thứ Năm" in said_in_group(store, "/nhacnho bật", at("10:02"))
    change(store, key, paused_until=MONDAY + ONE_DAY * 60)
    assert not any(remind_groups(store, at("09:00", day + ONE_DAY * 42)).posted for day in days)


@ON_BOTH
def test_a_group_in_the_web_chat_has_its_post_at_once(store: Store) -> None:
    key, other = group(store, "g", "Q-BADINH"), group(store, "h", "Q-BADINH")
    with store.write() as tx:
        tx.execute(text("UPDATE chat SET channel = 'web' WHERE id = :id"), {"id": key})
    remind_groups(store, at("09:00"))
    with store.read() as tx:
        states = {row.chat_id: row.state for row in tx.execute(text("SELECT chat_id, state FROM outbox"))}
    assert states == {key: "sent", other: "queued"}


def test_only_admins_change_the_weekdays_and_everybody_may_ask(store: Store) -> None:
    group(store, "g", "Q-BADINH")
    assert "quản trị viên" in said_in_group(store, "/nhacnho tắt", at("10:00"), admin=False)
    asked = said_in_group(store, "/nhacnho", at("10:01"), admin=False)
    assert "09:00 các ngày: thứ Hai, thứ Năm" in asked and "/nhacnho thứ 2, thứ 5" in asked
    assert "/nhacnho thứ 2, thứ 5" in said_in_group(store, "/nhacnho hôm nào rảnh", at("10:02"))
    assert "thứ Hai, thứ Năm" in said_in_group(store, "/nhacnho", at("10:03"))


@ON_BOTH
def test_nothing_is_said_before_the_second_day_nor_after_the_last(store: Store) -> None:
    group(store, "g", "Q-BADINH")
    with store.write() as tx:
        tx.execute(text("UPDATE campaign SET starts_on = '2026-11-23', ends_on = '2026-11-26'"))
        tx.execute(text("DELETE FROM phase"))
        tx.execute(text("UPDATE target SET phase = '' WHERE unit = 'Q-BADINH' AND phase = 'GD2'"))
    days = [MONDAY + ONE_DAY * n for n in range(0, 15)]
    assert [day for day in days if remind_groups(store, at("09:00", day)).posted] == [THURSDAY]
    assert "Hôm nay là ngày cuối" in posts(store)[-1][1].text


def test_a_late_reminder_shows_its_hour_and_one_too_late_is_not_owed(store: Store) -> None:
    aims(store, "Q-BADINH", 53)
    group(store, "g", "Q-BADINH")
    submit(store, [initiative(1, "Q-BADINH", 1)], at("08:00"))
    submit(store, [initiative(2, "Q-BADINH", 2)], at("10:00"))
    assert len(remind_groups(store, at("11:30")).posted) == 1
    assert "đã có 1 sáng kiến" in posts(store)[0][1].text
    assert remind_groups(store, at("12:01", THURSDAY)) == Done((), ())
    assert len(posts(store)) == 1


courses = st.builds(
    lambda first, length, reached, target: Course(
        name="", starts_on=first, ends_on=first + timedelta(days=length), days_left=0, reached=reached,
        percents=(Percent("giao", target, reached),),
    ),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 700), st.integers(0, 10**5), st.integers(1, 10**5),
)  # fmt: skip


@given(course=courses, after=st.integers(0, 700))
def test_a_unit_is_behind_exactly_when_it_is_below_the_line(course: Course, after: int) -> None:
    length = (course.ends_on - course.starts_on).days
    after = min(after, length)
    part = replace(course, days_left=length - after)
    found = behind(part, course.starts_on + timedelta(days=after))
    (percent,) = course.percents
    line = percent.target * after / (length + 1)
    assert bool(found) == (course.reached < int(line))
    for one in found:
        assert one.missing == one.needed - course.reached and 0 < one.missing <= percent.missing
        assert one.a_day * (part.days_left + 1) >= percent.missing > (one.a_day - 1) * (part.days_left + 1)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("thứ 2, thứ 5", "14"), ("thứ hai và thứ năm", "14"), ("t2 t4 t6", "135"), ("cn", "7"), ("2,5", "14"),
     ("Monday and Thursday", "14"), ("fri", "5"), ("Thứ Sáu", "5"), ("chủ nhật, thứ bảy", "67"), ("", None),
     ("hôm nào cũng được", None), ("thứ 9", None), ("thứ 2 lúc 9h", None)],
)  # fmt: skip
def test_weekdays_as_they_are_typed(typed: str, read: str | None) -> None:
    assert weekdays(typed) == read


# A form that lies unfinished

STOPPED = "Anh/chị đang khai dở “Cải tiến khuôn dập giảm phế phẩm”, còn khoảng 7 câu nữa là xong. Mình làm tiếp chứ ạ?"


@pytest.fixture
def stopped(worker: Talker) -> Talker:
    """Somebody who stopped at the fourth question on a Sunday morning."""
    return worker.says(*until("field"))


def noons(store: Store, days: int, first: date = MONDAY) -> list[int]:
    """On which of the next days the alarm at noon reminds somebody, twice in case of a restart."""
    told = []
    for n in range(days):
        for clock in ("11:59", "12:00", "12:01", "14:59"):
            told += [n + 1] * len(remind_people(store, at(clock, first + ONE_DAY * n)).posted)
    return told


def test_somebody_who_stopped_is_reminded_after_1_3_and_10_days_and_no_more(stopped: Talker) -> None:
    assert noons(stopped.store, 40) == [1, 3, 10]
    assert {reply.text for _, reply in posts(stopped.store)} == {STOPPED}
    stopped.looks().sees("Làm tiếp", "Đừng nhắc nữa")


def test_the_reminder_in_english(stopped: Talker) -> None:
    stopped.says("/ngonngu en")
    noons(stopped.store, 1)
    title = "Cải tiến khuôn dập giảm phế phẩm"
    stopped.looks().hears(f"Your form “{title}” is unfinished: about 7 questions to go. Shall we go on?")


@pytest.mark.parametrize("word", ["1", "ừ", "tiếp", "Làm tiếp", "tiếp tục"])
def test_words_go_on_from_the_reminder(stopped: Talker, word: str) -> None:
    noons(stopped.store, 1)
    stopped.waits(hours=30).says(word).hears("lĩnh vực")
    stopped.says(*since("field"), *PLEDGE).hears("Mã hồ sơ")


def test_an_answer_to_the_reminder_is_offered_as_the_answer(stopped: Talker) -> None:
    noons(stopped.store, 1)
    stopped.waits(hours=30).says("sản xuất").hears("đang khai dở").presses("Lấy câu vừa gửi làm câu trả lời")
    stopped.hears("vướng ở đâu")


@ON_BOTH
def test_a_press_goes_on_in_another_chat_too(stopped: Talker) -> None:
    with stopped.store.write() as tx:
        person = tx.execute(text("SELECT person_id FROM chat WHERE chat = 'an'")).scalar_one()
        fresh = {"person_id": person, "draft_id": None, "lang": "vi", "said": 0, "state": {}, "gone_at": None}
        bulk.insert(tx, "chat", [{"channel": "telegram", "chat": "phone", "seen_at": at("08:00"), **fresh}])
    phone = Talker(stopped.store, "phone", "telegram", now=at("13:00"))
    assert noons(stopped.store, 1) == [1]
    phone.looks().hears(STOPPED).presses("Làm tiếp").hears("lĩnh vực")
    stopped.looks().hears_nothing()


def test_off_on_and_pause(stopped: Talker) -> None:
    store = stopped.store
    stopped.says("/nhacnho tắt").hears("không nhắc nữa", "lĩnh vực")
    assert noons(store, 5) == []
    stopped.says("/nhacnho").hears("Hiện em không nhắc gì").says("/nhacnho bật").hears("em sẽ nhắc")
    assert noons(store, 5) == [1, 3]
    with store.write() as tx:
        tx.execute(text("DELETE FROM slot"))
    stopped.says("/tamdung 2").hears("đến hết ngày 23/11/2026")
    assert noons(store, 5) == [3]
    stopped.says("/tamdung 0").hears("như thường").says("/tamdung lâu").hears("từ 1 đến 90")


def test_stop_reminding_is_one_press(stopped: Talker) -> None:
    noons(stopped.store, 1)
    stopped.looks().waits(hours=30).presses("Đừng nhắc nữa").hears("không nhắc nữa")
    assert noons(stopped.store, 15) == []


@ON_BOTH
def test_who_handed_it_in_dropped_it_or_is_gone_is_not_reminded(store: Store) -> None:
    Talker(store, "done").introduced().submits()
    dropped = Talker(store, "dropped").introduced().says(*until("kind"), "/tiep")
    with store.read() as tx:
        draft = tx.execute(text("SELECT id FROM draft WHERE answers LIKE '%khuôn%'")).scalar_one()
    dropped.says(f"/bo {draft} yes").hears("Em đã bỏ bản nháp")
    left = Talker(store, "left").introduced().says(*until("kind"))
    left.does(kind="left")
    Talker(store, "only looked").introduced()
    assert noons(store, 12) == []


def test_a_new_stop_is_reminded_of_anew(stopped: Talker) -> None:
    store = stopped.store
    assert noons(store, 3) == [1, 3]
    stopped.now = at("15:00", MONDAY + ONE_DAY * 2)
    stopped.says("tiếp", "kỹ thuật").hears("vướng ở đâu")
    assert noons(store, 12, MONDAY + ONE_DAY * 2) == [2, 4, 11]


def test_who_has_two_forms_hears_of_one_a_day(stopped: Talker) -> None:
    stopped.waits(hours=24).says("/moi khac", "Giá để khuôn hai tầng")
    assert noons(stopped.store, 12) == [2, 4, 11]
    assert all("Giá để khuôn hai tầng" in reply.text for _, reply in posts(stopped.store))


def test_a_reminder_goes_where_it_arrives(store: Store) -> None:
    telegram = Talker(store, "binh", "telegram").introduced().says(*until("kind"))
    account = Talker(store, "binh-oa", "zalo_oa", now=telegram.now)
    account.says(telegram.says("/taikhoan").text.split("tài khoản: ")[1].split()[0]).hears("nay là của")
    assert noons(store, 3) == [1, 3]
    with store.read() as tx:
        names = {row.id: row.chat for row in tx.execute(text("SELECT id, chat FROM chat"))}
    told = [names[chat] for chat, _ in posts(store)]
    assert told == ["binh-oa", "binh"], "after two days the account may not write"


def test_somebody_who_goes_on_while_the_reminder_is_made_gets_none(stopped: Talker) -> None:
    store, noon = stopped.store, at("12:00")
    with store.read() as tx:
        dues = run.find_due(tx, noon, 1, (drafts.JOB,))
        made, _ = run.write(tx, dues, (drafts.JOB,))
    assert len(made) == 1
    stopped.now = noon
    stopped.says("/tiep", "kỹ thuật").hears("vướng ở đâu")
    assert store.writing(run.claim, made, noon) == [] and posts(store) == []
    assert noons(store, 3) == [2]


def test_two_processes_remind_once(store: Store) -> None:
    for n in range(12):
        Talker(store, f"p{n}").introduced().says(*until("kind"))
    threads = [threading.Thread(target=remind_people, args=(store, at("12:00"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chats = [chat for chat, _ in posts(store)]
    assert len(chats) == len(set(chats)) == 12


def test_nothing_comes_in_the_evening_or_at_night(stopped: Talker) -> None:
    hours = [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30")]
    told = [clock for clock in hours for _ in remind_people(stopped.store, at(clock)).posted]
    assert told == ["12:00"]
    with stopped.store.write() as tx:
        tx.execute(text("DELETE FROM slot"))
    late = [clock for clock in hours if clock > "15:00" and remind_people(stopped.store, at(clock)).posted]
    assert late == []


def test_what_was_chosen_is_erased_and_so_is_when_somebody_was_reminded(stopped: Talker) -> None:
    noons(stopped.store, 1)
    stopped.says("/nhacnho tắt")
    with stopped.store.read() as tx:
        person = tx.execute(text("SELECT person_id FROM chat WHERE chat = 'an'")).scalar_one()
        assert preferences.find(tx, person).reminders is False
    stopped.says("/rutdongy yes")
    with stopped.store.read() as tx:
        assert preferences.find(tx, person) == Preference(person)
        assert not tx.execute(text("SELECT scope FROM slot")).all()
    assert noons(stopped.store, 3) == []


def test_who_was_met_on_a_sunday_stopped_on_a_sunday() -> None:
    assert MORNING.astimezone(HANOI).date() == MONDAY - ONE_DAY
