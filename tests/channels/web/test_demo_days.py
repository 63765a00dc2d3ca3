"""The demo lives: each day of it has another board, by sample people and sample officers, and nothing is counted wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handlers.boards import board, words
from handlers.boards.board import Board
from handlers.demo import days
from handlers.posts import milestones
from messages.format import HANOI
from storage import audit
from storage.counting.recount import differences
from storage.database.store import Store
from storage.initiatives.answers import times
from tests.cast.talker import MORNING
from tests.databases import ON_BOTH

CITY = "HN"


def evenings(store: Store, begun: datetime) -> list[Board]:
    """The boards of seven days from the one on which the demo was begun."""
    found = []
    with store.write() as tx:
        days.begin(tx, begun)
        for n in range(7):
            evening = (begun.astimezone(HANOI) + timedelta(days=n)).replace(hour=17, minute=0)
            days.go_on(tx, evening)
            found.append(board.boards(tx, [CITY], evening)[CITY])
    return found


def place(shown: Board, unit: str) -> int:
    return [line.code for line in words.in_order(shown)].index(unit)


@pytest.mark.parametrize("begun", ["2026-11-22T08:00", "2026-11-25T16:00", "2026-12-04T10:30"])
def test_seven_days_have_seven_boards_one_milestone_and_one_who_overtakes(lite: Store, begun: str) -> None:
    shown = evenings(lite, datetime.fromisoformat(begun).replace(tzinfo=HANOI).astimezone(UTC))
    assert len({words.daily(one, "vi").split("\n", 1)[1] for one in shown}) == 7
    assert all(60 <= one.today.submitted <= 120 for one in shown), [one.today.submitted for one in shown]
    thousands = [one.total.submitted // milestones.EACH for one in shown]
    assert thousands[0] in {2, 3} and thousands[1:] == [3] * 6, "the 3,000th is handed in, the 4,000th not in this week"
    assert place(shown[-1], days.LATE) < place(shown[0], days.LATE)


@ON_BOTH
def test_what_sample_people_do_is_counted_and_answered_like_anybody_s(store: Store) -> None:
    with store.write() as tx:
        days.begin(tx, MORNING)
        days.go_on(tx, MORNING + timedelta(days=1))
        days.go_on(tx, MORNING + timedelta(days=1))  # again: nothing happens twice
    with store.read() as tx:
        total = board.boards(tx, [CITY], MORNING + timedelta(days=1))[CITY].total.submitted
        kept = times.by_unit(tx, MORNING + timedelta(days=1))
        assert days.INITIATIVES_BEFORE + 60 <= total <= days.INITIATIVES_BEFORE + 120
        assert list(differences(tx)) == []
        assert audit.verify(tx) == 0
        assert sum(one.answered for one in kept.values()) > 500
        assert any(one.median_days > 1 for one in kept.values())


def test_a_demo_that_lay_for_long_goes_on_with_the_last_days(lite: Store) -> None:
    later = MORNING + timedelta(days=300)
    with lite.write() as tx:
        days.begin(tx, MORNING)
        days.go_on(tx, later)
    with lite.read() as tx:
        total = board.boards(tx, [CITY], later)[CITY].total.submitted
    assert days.INITIATIVES_BEFORE + 60 * days.MOST_DAYS < total < days.INITIATIVES_BEFORE + 120 * (days.MOST_DAYS + 1)


def test_sample_people_do_nothing_before_the_demo_began(store: Store) -> None:
    with store.write() as tx:
        days.go_on(tx, MORNING)
    with store.read() as tx:
        assert board.boards(tx, [CITY], MORNING)[CITY].empty
