"""Daily posts: on time and once, whatever happens to clocks, processes and hours."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text

from handlers.posts import daily, run
from handlers.posts.daily import due_at
from handlers.posts.job import DAYS_BACK, POST_LATEST, next_hour
from handlers.posts.run import Done
from handlers.reading.hours import clock_time
from messages.catalog import LANGUAGES, say
from messages.format import HANOI
from messages.wire import unpack
from storage.database.store import Store
from storage.posts import groups, slots
from storage.posts.groups import Bound
from tests.cast.groups import SUNDAY, at, change, group, said_in_group
from tests.cast.rows import initiative, submit
from tests.databases import ON_BOTH


def run_due(store: Store, now: datetime, days_back: int = DAYS_BACK) -> Done:
    """What the alarm does, for the posts of the day alone."""
    return run.run_due(store, now, days_back, (daily.JOB,))


def moves(store: Store, key: int, hour: str, now: datetime) -> None:
    """What /gio does."""
    change(store, key, post_at=hour, hour_at=now)


def posts(store: Store) -> list[tuple[int, str]]:
    """(chat, text) of all posts, in order."""
    with store.read() as tx:
        rows = tx.execute(text("SELECT chat_id, body FROM outbox WHERE kind = 'post' ORDER BY id"))
        return [(row.chat_id, unpack(row.body).text) for row in rows]


TABLE = [
    # (what happens, in order: a moment to look, or "move HH:MM at HH:MM"), the moments that posts name
    ("before the hour nothing is due", ["16:59"], []),
    ("at the hour", ["16:59", "17:00", "17:01", "18:00"], ["17:00"]),
    ("down at 17:00, back at 19:59", ["16:00", "19:59", "20:01"], ["17:00"]),
    ("down at 17:00, back at 20:00", ["16:00", "20:00"], ["17:00"]),
    ("back later than that: skipped", ["16:00", "20:01", "20:02", "23:00"], []),
    ("the clock steps back over it", ["17:00", "16:50", "17:00", "17:10"], ["17:00"]),
    ("moved before it, to later", ["16:00", "move 18:00 16:30", "17:00", "18:00", "19:00"], ["18:00"]),
    ("moved after it, to later", ["17:00", "move 18:00 17:30", "18:00", "19:00"], ["17:00"]),
    ("moved before it, to what is past: at once", ["16:00", "move 08:00 16:30", "16:31", "17:00"], ["16:30"]),
    ("moved after it, to what is past", ["17:00", "move 08:00 17:30", "17:31", "19:00"], ["17:00"]),
    (
        "moved twice",
        ["move 16:00 15:00", "move 18:00 15:30", "16:00", "18:00", "move 20:00 19:00", "20:00"],
        ["18:00"],
    ),
]


@pytest.mark.parametrize(("what", "events", "named"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_posted(store: Store, what: str, events: list[str], named: list[str]) -> None:
    key = group(store, "g", bound_at=at("00:01"))
    for one in events:
        if one.startswith("move"):
            _, hour, moment = one.split()
            moves(store, key, hour, at(moment))
        else:
            run_due(store, at(one))
    heads = [said.splitlines()[0] for _, said in posts(store)]
    assert heads == [f"BẢNG SÁNG KIẾN {one} 22/11/2026 · LĐLĐ thành phố Hà Nội" for one in named]


def test_a_late_post_shows_what_stood_at_its_hour(store: Store) -> None:
    group(store, "g")
    submit(store, [initiative(1, "Q-BADINH", 7)], at("16:59"))
    submit(store, [initiative(2, "Q-BADINH", 8)], at("17:01"))
    run_due(store, at("19:30"), days_back=0)
    ((_, said),) = posts(store)
    assert "Hôm nay: +1 sáng kiến · tổng đã nộp: 1\n" in said
    assert "Dẫn đầu: Ba Đình 1" in said


def test_what_came_too_late_is_skipped_and_said(store: Store) -> None:
    group(store, "g", bound_at=at("00:00", SUNDAY - timedelta(days=4)))
    done = run_due(store, at("16:00"))
    assert [one.period for one in done.skipped] == ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"]
    assert not done.posted and run_due(store, at("16:00")) == Done((), ())


def test_two_processes_make_one_post(store: Store) -> None:
    for number in range(60):
        group(store, f"g{number}")
    threads = [threading.Thread(target=run_due, args=(store, at("17:00"), 0)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Counter(chat for chat, _ in posts(store)).values()) == {1}
    assert len(posts(store)) == 60


@ON_BOTH
@pytest.mark.parametrize(
    "day", [date(2028, 2, 29), date(2027, 2, 28), date(2026, 12, 31), date(2027, 1, 1), date(2026, 4, 30)]
)
def test_every_day_of_the_calendar_has_one(store: Store, day: date) -> None:
    with store.write() as tx:
        tx.execute(text("UPDATE campaign SET ends_on = '2028-12-31'"))
    key = group(store, "g", bound_at=at("00:01", day))
    for hour in ("16:59", "17:00", "17:01"):
        run_due(store, at(hour, day))
    run_due(store, at("17:00", day + timedelta(days=1)))
    assert [chat for chat, _ in posts(store)] == [key, key]


@ON_BOTH
def test_no_post_while_paused_quiet_unbound_gone_or_without_a_campaign(store: Store) -> None:
    change(store, group(store, "a"), paused_until=SUNDAY)
    change(store, group(store, "b"), quiet=True)
    change(store, group(store, "c"), unit="")
    gone = group(store, "d")
    with store.write() as tx:
        tx.execute(text("UPDATE chat SET gone_at = seen_at WHERE id = :id"), {"id": gone})
    assert run_due(store, at("17:00"), days_back=0).posted == ()
    group(store, "e")
    assert run_due(store, at("17:00", date(2029, 1, 1)), days_back=0) == Done((), ())


def test_a_group_bound_in_the_evening_begins_the_next_day(store: Store) -> None:
    group(store, "g", bound_at=at("18:00"))
    assert not run_due(store, at("18:30")).posted
    assert len(run_due(store, at("17:00", SUNDAY + timedelta(days=1))).posted) == 1


def test_each_group_sees_its_own_unit(store: Store) -> None:
    group(store, "city")
    upper = group(store, "upper", "Q-BADINH")
    submit(store, [initiative(1, "CS-001", 7), initiative(2, "Q-HOANGMAI", 8)], at("16:00"))
    run_due(store, at("17:00"), days_back=0)
    said = dict(posts(store))
    assert "Dẫn đầu: Ba Đình 1, Hoàng Mai 1" in said[upper - 1]
    assert said[upper].splitlines()[0].endswith("· LĐLĐ quận Ba Đình")
    assert "Đồng hạng 1/45 trong LĐLĐ thành phố Hà Nội" in said[upper]


def test_six_lines_at_most_and_three_where_nothing_changed(store: Store) -> None:
    group(store, "g", "Q-BADINH")
    run_due(store, at("17:00"), days_back=0)
    submit(store, [initiative(n, "CS-001", n) for n in range(1, 4)], at("18:00"))
    for days in (1, 2, 3):
        run_due(store, at("17:00", SUNDAY + timedelta(days=days)), days_back=0)
    first, second, third, fourth = (said.splitlines() for _, said in posts(store))
    assert first[1] == "Chưa có sáng kiến nào. Quét mã để khai." and len(first) == 3
    assert len(second) == 6, "handed in yesterday after the post: that is news"
    assert third[1] == "Hôm nay chưa có sáng kiến mới · tổng đã nộp: 3" and len(third) == len(fourth) == 3


@pytest.mark.parametrize("days", [40, pytest.param(200, marks=pytest.mark.long)])
def test_many_days_with_outages_restarts_and_moved_hours(lite: Store, days: int) -> None:
    """Every day of every group has exactly one slot: posted, or skipped as nothing ran for three hours."""
    # A disk that is asked to hold on to each of a thousand transactions takes a minute; what is tried here
    # is the days.
    event.listen(lite.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    chance = random.Random(7)
    first = date(2026, 3, 1)
    keys = [
        group(lite, name, unit, bound_at=at("00:00", first))
        for name, unit in (("a", "HN"), ("b", "Q-BADINH"), ("c", "CS-001"))
    ]
    hours = dict.fromkeys(keys, "17:00")
    now, end, down_until = at("00:30", first), at("00:30", first + timedelta(days=days)), at("00:00", first)
    downs: list[tuple[datetime, datetime]] = []
    while now < end:
        now += timedelta(minutes=chance.choice((95, 150, 175)))
        if now < down_until:
            continue
        if chance.random() < 0.03:
            down_until = now + timedelta(hours=chance.choice((1, 2, 5, 30)))
            downs.append((now, down_until))
            continue
        if chance.random() < 0.012:
            key = chance.choice(keys)
            hours[key] = f"{chance.randrange(6, 23):02}:{chance.choice((0, 30)):02}"
            moves(lite, key, hours[key], now)
        step = timedelta(minutes=chance.choice((0, 0, 0, 5)))  # now and then the clock steps back
        run_due(lite, now - step, days_back=31)
    with lite.read() as tx:
        rows = tx.execute(text("SELECT scope, period, state FROM slot WHERE job = 'daily'")).all()
    last = end.astimezone(HANOI).date() - timedelta(days=2)
    for key in keys:
        mine = Counter(row.period for row in rows if row.scope == str(key))
        wanted = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days)]
        assert set(mine.values()) == {1} and set(wanted) <= set(mine)
    posted = Counter(chat for chat, _ in posts(lite))
    assert sum(posted.values()) == sum(row.state == "posted" for row in rows)
    assert 0 < sum(row.state == "skipped" for row in rows) < 0.2 * len(rows)


# The arithmetic

BOUND = Bound(1, "telegram", "vi", "", "", "HN", "17:00", None, None, None, None)
clock = st.times().map(lambda one: f"{one:%H:%M}")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)).map(lambda one: one.replace(tzinfo=HANOI))


@given(
    hour=clock,
    day=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    moved=st.none() | moments,
    bound=st.none() | moments,
)
def test_a_post_is_due_on_its_own_day_and_never_before_it_may(
    hour: str, day: date, moved: datetime | None, bound: datetime | None
) -> None:
    due = due_at(replace(BOUND, post_at=hour, hour_at=moved, bound_at=bound), day)
    assert due is None or (due.astimezone(HANOI).date() == day and (bound is None or due >= bound))
    assert due is not None or (bound is not None and bound.date() >= day)


@given(hour=clock, now=moments)
def test_the_alarm_rings_within_a_day(hour: str, now: datetime) -> None:
    assert timedelta() < next_hour(now, time.fromisoformat(hour)) - now <= timedelta(days=1)


@given(hour=clock, now=moments, days_back=st.integers(0, 5))
def test_what_is_due_is_past_and_late_after_three_hours(hour: str, now: datetime, days_back: int) -> None:
    window = [(date(2025, 1, 1), date(2030, 1, 1))]
    found = list(daily.due([replace(BOUND, post_at=hour)], window, set(), now, days_back))
    assert len(found) in (days_back, days_back + 1)
    assert all(one.at <= now and one.late == (now - one.at > POST_LATEST) for one in found)


def test_the_look_of_each_minute_finds_what_a_look_at_all_groups_finds(store: Store) -> None:
    chance = random.Random(1)
    for number in range(40):
        key = group(store, f"-{number}", post_at=f"{chance.randrange(24):02}:{chance.choice((0, 30)):02}")
        change(
            store, key, hour_at=chance.choice((None, at("12:00"))), resumed_at=chance.choice((None, at("13:00"))),
            paused_until=chance.choice((None, None, SUNDAY)),
        )  # fmt: skip
    found = 0
    for now in (at("00:00"), at("12:10"), at("16:29"), at("23:59"), at("17:00", SUNDAY + timedelta(days=1))):
        with store.read() as tx:
            claimed = slots.claimed(tx, daily.DAILY, SUNDAY - timedelta(days=9))
            window = [(date(2026, 1, 1), date(2026, 12, 31))]
            wanted = list(daily.due(groups.bound(tx), window, claimed, now, 1))
            assert daily.find_due(tx, now, 1) == wanted
        found += len(wanted)
        slots_of = [slots.Post(one.slot("nothing"), 0, None) for one in wanted if chance.random() < 0.7]
        with store.write() as tx:
            slots.put(tx, slots_of, now)
    assert found > 60


def test_groups_that_had_their_post_are_not_read_again(store: Store) -> None:
    group(store, "-1")
    for day in (SUNDAY - timedelta(days=1), SUNDAY):
        run_due(store, at("17:01", day), days_back=1)
    with store.read() as tx:
        assert groups.owed(tx, daily.DAILY, at("17:02")) == []
        assert len(groups.owed(tx, daily.DAILY, at("17:00", SUNDAY + timedelta(days=1)))) == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [("17:30", "17:30"), ("17h30", "17:30"), ("17h", "17:00"), ("7", "07:00"), ("17.30", "17:30"), ("24:00",
    None),
     ("17:60", None), ("17:3", None), ("năm giờ", None), ("", None), ("-1", None)],
)  # fmt: skip
def test_hours_as_they_are_typed(typed: str, read: str | None) -> None:
    found = clock_time(typed)
    assert (found and f"{found:%H:%M}") == read


@pytest.mark.parametrize("lang", LANGUAGES)
def test_operators_know_every_kind_of_post_by_its_name(lang: str) -> None:
    names = [job.name for job in run.JOBS]
    assert len(set(names)) == len(names) and all(say(f"commands.due_kind.{name}", lang) for name in names)


def test_admins_move_the_hour_pause_and_go_on(store: Store) -> None:
    group(store, "g")
    assert "ra lúc 17:30." in said_in_group(store, "/gio 17h30", at("09:00"))
    assert "17:30" in said_in_group(store, "/gio", at("09:01"))
    assert "quản trị viên" in said_in_group(store, "/gio 18:00", at("09:02"), admin=False)
    assert not run_due(store, at("17:29"), days_back=0).posted
    assert len(run_due(store, at("17:30"), days_back=0).posted) == 1
    assert "đến hết ngày 25/11/2026" in said_in_group(store, "/tamdung 3", at("18:00"))
    assert not run_due(store, at("17:30", date(2026, 11, 25)), days_back=0).posted
    assert len(run_due(store, at("17:30", date(2026, 11, 26)), days_back=0).posted) == 1
    assert "đến hết ngày 27/11/2026" in said_in_group(store, "/tamdung 1", at("08:00", date(2026, 11, 27)))
    assert "gửi lại như thường" in said_in_group(store, "/tamdung 0", at("09:00", date(2026, 11, 27)))
    assert len(run_due(store, at("17:30", date(2026, 11, 27)), days_back=0).posted) == 1
    assert "từ 1 đến 60" in said_in_group(store, "/tamdung lâu", at("09:00"))
    assert "nglish" in said_in_group(store, "/ngonngu en", at("09:00"))
    run_due(store, at("17:30", date(2026, 11, 28)), days_back=0)
    assert posts(store)[-1][1].startswith("INITIATIVES 17:30 28 Nov 2026")


@ON_BOTH
def test_standings_in_a_group_and_in_private(store: Store) -> None:
    group(store, "g", "Q-BADINH")
    submit(store, [initiative(1, "CS-001", 7), initiative(2, "Q-BADINH", 8)], at("08:00"))
    assert "THỐNG KÊ · LĐLĐ quận Ba Đình" in said_in_group(store, "/thongke", at("09:00"), admin=None)
    assert "XẾP HẠNG · LĐLĐ quận Ba Đình" in said_in_group(store, "/bangxephang", at("09:01"), admin=None)
    city = said_in_group(store, "/bangxephang tuần chỉ tiêu hn", at("09:02"), admin=None)
    assert "XẾP HẠNG · LĐLĐ thành phố Hà Nội" in city and "Tuần này (từ 16/11/2026) · phần trăm chỉ tiêu giao" in city


def test_slots_of_long_ago_are_forgotten(store: Store) -> None:
    from storage import retention

    group(store, "g")
    run_due(store, at("17:00"), days_back=0)
    with store.write() as tx:
        assert retention.forget(tx, at("17:00") + timedelta(days=399)) >= 0
        assert slots.claimed(tx, "daily", SUNDAY)
        retention.forget(tx, at("17:00") + timedelta(days=401))
        assert not slots.claimed(tx, "daily", SUNDAY)
