"""The course of the last days as points of a small drawing, for the public board and the officers' desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from handlers.boards.board import Board
from storage.counting import standing
from storage.counting.sums import NOTHING

DAYS = 30  # on the public board
WIDE, HIGH = 600, 140  # the drawing's own units; its page says how large they are
TOP = 16  # room for the number above the highest bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day: where its bar stands, and what it says."""

    day: date
    n: int
    x: float
    y: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """So many days. A day on which more left than came hangs below the line."""

    bars: tuple[Bar, ...]
    wide: int
    high: int
    step: float
    line: float  # where 0 is
    most: int

    @property
    def days(self) -> list[tuple[date, int]]:
        """(day, how many came that day)."""
        return [(bar.day, bar.n) for bar in self.bars]


def trend(tx: Connection, board: Board, number_of_days: int = DAYS) -> Trend:
    """The days up to the board's own; its last day is what it shows of today."""
    first = board.day - timedelta(days=number_of_days - 1)
    found = standing.days(tx, board.campaign, board.code, first, board.day)
    days = [first + timedelta(days=n) for n in range(number_of_days)]
    values = [found.get(day, NOTHING).submitted for day in days[:-1]] + [board.today.submitted]
    most, least = max(1, *values), min(0, *values)
    scale = (HIGH - TOP) / (most - least)
    line, step = TOP + most * scale, WIDE / number_of_days
    bars = []
    for number, day in enumerate(days):
        n = values[number]
        bar = Bar(
            day=day, n=n, x=round(number * step + 2, 1), y=round(line - max(n, 0) * scale, 1),
            high=round(abs(n) * scale, 1),
        )  # fmt: skip
        bars.append(bar)
    return Trend(
        bars=tuple(bars), wide=WIDE, high=HIGH, step=step, line=round(line, 1), most=max(values),
    )  # fmt: skip
