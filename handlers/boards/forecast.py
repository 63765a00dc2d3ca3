"""When a unit will reach its target: added to boards that are shown for themselves. The rule is in `pace.py`.

Nothing is told of a unit that has no target or has reached it, nor on the last day and after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from handlers.boards.board import Board, Percent
from handlers.boards.course import Course, course
from handlers.boards.off_days import off_days
from handlers.boards.pace import FURTHEST_DAYS, Forecast, between
from storage import answer_clock
from storage.counting import standing

DAYS_BACK = 91  # that are looked at: thirteen weeks


def with_forecasts(tx: Connection, there: Mapping[str, Board]) -> dict[str, Board]:
    """These boards of one campaign and moment, each with what is told of its target; in a few statements for all."""
    aims = {code: aim for code, board in there.items() if (aim := _aim(board))}
    if not aims:
        return dict(there)
    one = there[next(iter(aims))]
    first = max(one.starts_on, one.day - timedelta(days=DAYS_BACK))
    days = [first + timedelta(days=n) for n in range((one.day - first).days)]
    came = standing.submitted_by_day(tx, one.campaign, list(aims), first, one.day - timedelta(days=1))
    off = off_days(answer_clock.read(tx), first, one.day + timedelta(days=FURTHEST_DAYS))
    told = dict(there)
    for code, (part, target) in aims.items():
        board, by_day = there[code], came.get(code, {})
        missing = target.missing + board.today.submitted  # when the day began
        found = between([by_day.get(day, 0) for day in days], board.day, missing, off)
        forecast = Forecast(
            kind=target.kind, phase=part.phase, ends_on=part.ends_on, a_day=part.a_day(target), between=found
        )
        told[code] = replace(board, forecast=forecast)
    return told


def _aim(board: Board) -> tuple[Course, Percent] | None:
    """What the unit works for, and the target of it that comes next; None: nothing is to be told."""
    part = course(board)
    target = part.next_target
    if target is None or part.days_left < 1:
        return None
    return part, target
