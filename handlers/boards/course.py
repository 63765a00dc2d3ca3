"""What a unit works for now: the first of peak, phase and campaign for which it has a target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.boards.board import Board, Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The part of a campaign whose targets are looked at: a peak or phase that runs, else the whole."""

    name: str
    phase: str = ""  # the name of a peak or phase; "": it is the whole
    starts_on: date
    ends_on: date
    days_left: int
    reached: int
    percents: tuple[Percent, ...]

    @property
    def next_target(self) -> Percent | None:
        """The first that is not reached yet."""
        return next((one for one in self.percents if one.missing), None)

    def a_day(self, one: Percent) -> int:
        """How many a day, today among them, bring that target to its last day; rounded up."""
        return -(-one.missing // (self.days_left + 1))


def course(board: Board) -> Course:
    """What the unit of this board works for now."""
    for phase in board.phases:
        if phase.percents:
            return Course(
                name=phase.name, phase=phase.name, starts_on=phase.starts_on, ends_on=phase.ends_on,
                days_left=phase.days_left, reached=phase.reached, percents=phase.percents,
            )  # fmt: skip
    return Course(
        name=board.campaign_name, starts_on=board.starts_on, ends_on=board.ends_on, days_left=board.days_left,
        reached=board.total.submitted, percents=board.percents,
    )  # fmt: skip
