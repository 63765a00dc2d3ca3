"""How a unit of this officer stands: the numbers of its board, what waits, who is behind, and where people give up.

The numbers are those of boards, digests and `answers`: the same functions count them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from handlers.boards.board import Board, Line, boards
from handlers.boards.course import Course, course
from handlers.boards.trend import Trend, trend
from handlers.conversation.talk import Talk
from handlers.desk.stops import Stops, stops
from handlers.people.roles import read_by
from handlers.posts.digest_sections import Section, gather
from handlers.posts.reminders.targets import Behind, behind
from storage.counting import tree
from storage.initiatives.answers import times
from storage.initiatives.answers.times import AnswerTimes
from storage.initiatives.sheets import portal
from storage.initiatives.sorts import Sorts, sorts
from storage.programme.units import below

DAYS_SHOWN = 60
ANSWERS_OF = timedelta(days=90)  # that answer times are reckoned from


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneath:
    """A unit right below, as its line on the board has it, with what only officers see."""

    line: Line
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A unit at a moment; `path`: (code, name) of the units above it that are this officer's, from the top."""

    path: tuple[tuple[str, str], ...]
    board: Board
    course: Course
    behind: tuple[Behind, ...]
    trend: Trend
    waits: Section
    entered: int  # of what counts, how many stand on the portal
    beneath: tuple[Beneath, ...]

    @property
    def late(self) -> tuple[Beneath, ...]:
        """Those below that do not keep the pace of their targets."""
        return tuple(one for one in self.beneath if one.behind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """What takes longer to count, and is good for a while; answer times by unit: this one and those right below it."""

    answers: Mapping[str, AnswerTimes]
    sorts: Sorts
    stops: Stops


# Whose it is


def own_unit(talk: Talk, wanted: str) -> str:
    """The unit that is wanted, where it is this officer's or stands below one; "" else. Nothing wanted: their first."""
    units, mine = talk.context.units, read_by(talk)
    if not wanted:
        return next(iter(units.in_order(mine)), "")
    return wanted if wanted in units.by_code and units.within(wanted, mine) else ""


def path_to(talk: Talk, unit: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of this officer's units from the highest down to this one."""
    units, mine = talk.context.units, read_by(talk)
    own = [code for code in units.line(unit) if units.within(code, mine)]
    return tuple((code, units.by_code[code].name) for code in reversed(own))


# What is shown


def overview(talk: Talk, unit: str) -> Overview | None:
    """How the unit stands now; None before there is a campaign."""
    tx, now = talk.context.tx, talk.context.now
    sections = gather(tx, (unit,), (), now, weekly=True, of_reminders=False)
    if not sections:
        return None
    (waits,) = sections
    board = waits.board
    own = course(board)
    lower = boards(tx, [line.code for line in board.lines], now)
    beneath = tuple(Beneath(line=line, behind=behind(course(lower[line.code]), board.day)) for line in board.lines)
    return Overview(
        path=path_to(talk, unit),
        board=board,
        course=own,
        behind=behind(own, board.day),
        trend=trend(tx, board, DAYS_SHOWN),
        waits=waits,
        entered=portal.how_many(tx, board.campaign, _with_no_unit(tx, below(tx, unit), unit)),
        beneath=beneath,
    )


def slow(talk: Talk, unit: str, campaign: str) -> Slow:
    """The rest, which looks at every initiative of the unit and every act of the last months."""
    tx, now = talk.context.tx, talk.context.now
    whole = _with_no_unit(tx, below(tx, unit), unit)
    groups = {code: below(tx, code) for code in _right_below(talk, unit)}
    groups[unit] = whole
    return Slow(
        answers=times.together(tx, now, now - ANSWERS_OF, groups),
        sorts=sorts(tx, campaign, None if len(whole) > len(talk.context.units.by_code) else whole),
        stops=stops(talk, whole),
    )


def _right_below(talk: Talk, unit: str) -> list[str]:
    return [one.code for one in talk.context.units.by_code.values() if one.parent == unit]


def _with_no_unit(tx: Connection, codes: list[str], unit: str) -> list[str]:
    """What has no unit counts for the one that stands above all."""
    return [*codes, ""] if unit == tree.top(tx) else codes
