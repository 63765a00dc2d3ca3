"""When a target will be reached: from which day to which, and that the band holds what comes to pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.files.board_sheet import sheet_of
from handlers.boards.board import board
from handlers.boards.forecast import DAYS_BACK, with_forecasts
from handlers.boards.off_days import off_days
from handlers.boards.pace import FURTHEST_DAYS, LEAST_DAYS, Between, between
from handlers.boards.words import daily, forecast
from handlers.posts import digest_sections
from handlers.posts.digest_sections import Section
from storage.answer_clock import AnswerClock
from storage.counting import standing
from storage.database import facts
from storage.database.store import Store
from storage.programme import loading
from tests.boards.courses import ONE_DAY, Course, course
from tests.cast.groups import at, group, said_in_group
from tests.cast.rows import NOON, aims, initiative, submit
from tests.databases import ON_BOTH

# By simulation: campaigns of 60 to 365 days, from one initiative in two days to hundreds a day

CAMPAIGNS, FORECASTS_OF_EACH = 400, 3
NEVER = 10**6  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One forecast and what came to pass, in days from its own, which is 1."""

    first: int
    last: int
    reached: int  # NEVER: not by the end of the campaign
    held: bool

    @property
    def wide(self) -> int:
        return min(self.last, FURTHEST_DAYS) - self.first + 1


def tried(one: Course, chance: Random) -> Tried | None:
    """A forecast on any day of a campaign, for any target from half of what came to a quarter more; None: not told."""
    came = [sum(one.days[:n]) for n in range(len(one.days) + 1)]
    target = round(came[-1] * chance.uniform(0.5, 1.25))
    end = next((n for n, number in enumerate(came) if number >= target), NEVER)
    latest = min(end, len(one.days)) - 1
    if latest <= LEAST_DAYS:
        return None
    now = chance.randrange(LEAST_DAYS, latest + 1)
    today = one.day(now)
    off = off_days(AnswerClock(), today - ONE_DAY * DAYS_BACK, today + ONE_DAY * FURTHEST_DAYS)
    told = between(one.days[max(now - DAYS_BACK, 0) : now], today, target - came[now], off)
    if told is None:
        return None
    first = (told.first - today).days + 1 if told.first else FURTHEST_DAYS + 1
    last = (told.last - today).days + 1 if told.last else NEVER
    reached = end - now if end < NEVER else NEVER
    # What is not reached by the end is told rightly by a band that does not end before it.
    held = last > len(one.days) - now if reached == NEVER else first <= reached <= last
    return Tried(first=first, last=last, reached=reached, held=held)


def all_tried() -> Iterator[Tried]:
    for seed in range(10_000, 10_000 + CAMPAIGNS):  # others than those that the rule was chosen by
        one, chance = course(seed), Random(-seed)
        yield from filter(None, (tried(one, chance) for _ in range(FORECASTS_OF_EACH)))


def test_the_band_holds_what_comes_to_pass_in_more_than_four_of_five_and_is_no_wider_than_it_is_far() -> None:
    found = list(all_tried())
    reached = [one for one in found if one.reached < NEVER]
    assert len(reached) > 600
    assert share_held(reached) >= 0.82
    assert share_held(found) >= 0.85
    for nearest, furthest, widest in ((1, 7, 7), (8, 14, 12), (15, 30, 25), (31, 60, 50)):
        those = [one for one in reached if nearest <= one.reached <= furthest]
        assert share_held(those) >= 0.75, (nearest, furthest)
        assert median(one.wide for one in those) <= widest
    near = [one for one in reached if one.reached <= 60]
    assert sum(one.last == NEVER for one in near) / len(near) <= 0.05


def share_held(some: list[Tried]) -> float:
    return sum(one.held for one in some) / len(some)


# The rule

MONDAY = date(2026, 10, 12)
LONG_ENOUGH = st.lists(st.integers(-3, 40), min_size=LEAST_DAYS, max_size=DAYS_BACK)


def told(came: list[int], missing: int, today: date = MONDAY) -> Between:
    off = off_days(AnswerClock(), today - timedelta(days=DAYS_BACK), today + timedelta(days=FURTHEST_DAYS))
    found = between(came, today, missing, off)
    assert found is not None
    return found


def middle(found: Between) -> date:
    assert found.first is not None and found.last is not None
    return found.first + (found.last - found.first) / 2


@given(LONG_ENOUGH, st.integers(-5, 5000))
def test_the_first_day_comes_before_the_last_and_none_before_today(came: list[int], missing: int) -> None:
    came[0] = 1
    found = told(came, missing)
    assert found.first is not None or found.last is None
    if found.first is not None:
        assert found.first >= MONDAY
        assert found.last is None or found.first <= found.last


def test_nothing_is_told_before_ten_days_of_data_and_days_before_the_first_are_none() -> None:
    assert between([3] * (LEAST_DAYS - 1), MONDAY, 5, ()) is None
    assert between([0] * 50 + [3] * (LEAST_DAYS - 1), MONDAY, 5, ()) is None
    assert between([0] * 50 + [3] * LEAST_DAYS, MONDAY, 5, ()) is not None
    assert told([5] * 20 + [0] * 7, 10) == Between(None, None)


def test_at_a_steady_pace_it_is_the_day_on_which_it_will_be() -> None:
    assert abs((middle(told([4] * 60, 40)) - (MONDAY + timedelta(days=9))).days) <= 2


def test_the_more_it_was_wrong_before_the_wider_is_the_band() -> None:
    steady = told([10] * 80, 200)
    restless = told([(1, 3, 30, 8)[n // 7 % 4] for n in range(80)][:-7] + [10] * 7, 200)
    assert steady.first is not None and steady.last is not None and restless.first is not None
    assert restless.last is None or restless.last - restless.first > (steady.last - steady.first) * 1.5


def test_a_week_ahead_is_told_by_its_weekdays() -> None:
    """Where nobody works on Saturday and Sunday, what is missing on a Friday evening does not come before Monday."""
    weeks = [20, 20, 20, 20, 20, 0, 0] * 12
    saturday = MONDAY + timedelta(days=5)
    found = told([*weeks, *weeks[:5]], 8, saturday)
    assert found.last is not None and found.last >= saturday + timedelta(days=2)


def test_at_tet_the_days_are_empty_and_those_before_it_tell_the_pace() -> None:
    tet = date(2027, 2, 6)
    before = told([10] * 60, 60, tet - timedelta(days=5))
    usual = told([10] * 60, 60, tet - timedelta(days=35))
    assert before.first is not None and usual.first is not None
    assert (middle(before) - tet).days >= 5 > (middle(usual) - (tet - timedelta(days=30))).days
    after = told([10] * 60 + [0] * 9, 60, tet + timedelta(days=6))
    assert abs((middle(after) - tet).days - 11) <= 2


def test_days_off_are_no_data() -> None:
    """A campaign that begins three days before Tết has no pace when that is over."""
    after_tet = date(2027, 2, 12)
    off = off_days(AnswerClock(), after_tet - timedelta(days=DAYS_BACK), after_tet + timedelta(days=FURTHEST_DAYS))
    assert between([5, 6, 4] + [0] * 9, after_tet, 60, off) is None
    assert between([5] * LEAST_DAYS + [0] * 9, after_tet, 60, off) not in (None, Between(None, None))


def test_days_off_are_those_of_the_law_of_the_settings_and_of_tet() -> None:
    clock = AnswerClock(holidays=frozenset({date(2027, 4, 16)}))
    off = off_days(clock, date(2027, 1, 1), date(2027, 5, 1))
    assert {date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 11), date(2027, 4, 16), date(2027, 5, 1)} <= off
    assert not {date(2027, 2, 2), date(2027, 2, 12), date(2027, 9, 2)} & off


# As people read it

PEAK = "CD1"  # 1 to 30 November


def hands_in(store: Store, unit: str, by_day: dict[date, int]) -> None:
    numbers_ = iter(range(1, 10_000))
    for day, n in by_day.items():
        submit(store, [initiative(next(numbers_), unit, 1) for _ in range(n)], at("10:00", day))


def three_weeks(store: Store) -> Store:
    """Ba Đình hands in two a day since 1 November; today is Sunday, 22 November."""
    hands_in(store, "Q-BADINH", {date(2026, 11, 1) + timedelta(days=n): 2 for n in range(22)})
    return store


@pytest.fixture
def running(lite: Store) -> Store:
    return three_weeks(lite)


def said(store: Store, lang: str = "vi", now: datetime = NOON) -> str:
    with store.read() as tx:
        shown = board(tx, "Q-BADINH", now)
        assert shown is not None
        (one,) = with_forecasts(tx, {"Q-BADINH": shown}).values()
    return forecast(one, lang)


IN_TIME = "Với nhịp 7 ngày qua, đạt chỉ tiêu giao (30 ngày cao điểm) khoảng 24-25/11"
LATER = "Với nhịp 7 ngày qua, đạt chỉ tiêu giao (30 ngày cao điểm) khoảng 29/11 - 6/12; muốn kịp 30/11 cần 3/ngày"
LATER_EN = (
    "At the pace of the last 7 days the assigned target (30 ngày cao điểm) is reached about 29 Nov - 6 Dec;"
    " to be in time for 30 Nov it takes 3 a day"
)


@ON_BOTH
def test_what_is_told(store: Store) -> None:
    three_weeks(store)
    aims(store, "Q-BADINH", 48, PEAK)
    assert said(store) == IN_TIME
    aims(store, "Q-BADINH", 64, PEAK)
    assert said(store) == LATER
    assert said(store, "en") == LATER_EN


def test_what_is_far_off_is_told_by_what_it_takes(running: Store) -> None:
    aims(running, "Q-BADINH", 5000, "GD2")
    assert said(running) == "Để đạt chỉ tiêu giao (Giai đoạn 2) kịp 31/12/2027 cần 13/ngày"
    aims(running, "Q-BADINH", 330, "GD2")
    assert said(running).startswith("Với nhịp 7 ngày qua, đạt chỉ tiêu giao (Giai đoạn 2) sớm nhất khoảng")


def test_before_ten_days_of_data_it_says_so(lite: Store) -> None:
    hands_in(lite, "Q-BADINH", {date(2026, 11, 14) + timedelta(days=n): 2 for n in range(8)})
    aims(lite, "Q-BADINH", 60, PEAK)
    assert said(lite) == (
        "Chưa đoán được ngày đạt chỉ tiêu giao (30 ngày cao điểm), cần 10 ngày số liệu; muốn kịp 30/11 cần 5/ngày"
    )


def test_nothing_is_told_without_a_target_of_one_that_is_reached_and_from_the_last_day_on(running: Store) -> None:
    aims(running, "Q-BADINH", 44, PEAK)
    assert said(running) == ""
    aims(running, "Q-BADINH", 60, PEAK)
    assert said(running) != "" == said(running, now=at("12:00", date(2026, 11, 30)))
    assert said(running, now=at("12:00", date(2026, 12, 1))) == ""
    aims(running, "Q-HOANGMAI", 60, PEAK)
    with running.write() as tx:
        tx.execute(text("DELETE FROM target"))
    assert said(running) == ""
    aims(running, "Q-BADINH", 600, "")
    assert said(running) != "" == said(running, now=at("12:00", date(2028, 1, 3)))


def test_the_second_target_is_told_of_once_the_first_is_reached(running: Store) -> None:
    aims(running, "Q-BADINH", 40, PEAK)
    row = {"campaign": "TD2026", "phase": PEAK, "unit": "Q-BADINH", "kind": "dang_ky", "value": 60, "issuer": "x"}
    with running.write() as tx:
        loading.put(tx, loading.difference(tx, {"target": [row]}))
    assert "đạt chỉ tiêu đăng ký (30 ngày cao điểm)" in said(running)


def test_the_line_is_the_same_all_day_and_what_comes_later_does_not_change_it(running: Store) -> None:
    aims(running, "Q-BADINH", 64, PEAK)
    morning = said(running, now=at("07:00"))
    assert morning.partition(";")[0] == said(running).partition(";")[0]
    hands_in_later = [initiative(5000 + n, "Q-BADINH", 1) for n in range(9)]
    submit(running, hands_in_later, at("09:00", date(2026, 11, 23)))
    assert said(running, now=at("07:00")) == morning


def test_quick_ones_count_where_they_count(running: Store) -> None:
    with running.write() as tx:
        tx.execute(text("UPDATE day_count SET quick = 20"))
    aims(running, "Q-BADINH", 64, PEAK)
    without = said(running)
    with running.write() as tx:
        facts.keep(tx, standing.QUICK_COUNTS, "on")
    assert said(running) != without


@pytest.mark.parametrize("channel", ["board", "numbers", "digest"])
def test_where_it_stands(running: Store, channel: str) -> None:
    aims(running, "Q-BADINH", 64, PEAK)
    section = of_ba_dinh(running)
    shown = {
        "board": daily(section.board, "vi").splitlines(),
        "numbers": said_by_numbers(running).splitlines(),
        "digest": [one.removeprefix("• ") for one in digest_sections.words([section], "", False, "vi").splitlines()],
    }
    assert LATER in shown[channel]


def test_a_picture_has_it_in_a_few_words_and_only_where_both_days_are_known(running: Store) -> None:
    aims(running, "Q-BADINH", 64, PEAK)
    assert "Khoảng 29/11 - 6/12 đạt chỉ tiêu giao (30 ngày cao điểm)" in sheet_of(of_ba_dinh(running).board, "vi").lines
    aims(running, "Q-BADINH", 330, "GD2")
    assert not any("đạt chỉ tiêu" in line for line in sheet_of(of_ba_dinh(running).board, "vi").lines)


def of_ba_dinh(store: Store) -> Section:
    with store.read() as tx:
        (section,) = digest_sections.gather(tx, ("Q-BADINH",), (), NOON, False)
    return section


def said_by_numbers(store: Store) -> str:
    group(store, "g", "Q-BADINH")
    return said_in_group(store, "/thongke", NOON, admin=None)
