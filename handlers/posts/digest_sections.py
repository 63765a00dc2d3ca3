"""What a digest says, section by section: new, waiting, above the usual, units without any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection

from handlers.boards.board import Board, midnight
from handlers.boards.words import forecast, kind
from handlers.posts.job import ONE_DAY, Boards, local_day
from handlers.posts.reminders import trials
from handlers.posts.reminders.trials import Outcome
from handlers.reading.fold import fold
from messages.alphabet import alphabetical
from messages.catalog import listed, say, table
from messages.channels import METERED
from messages.format import HANOI
from messages.wire import Option
from storage.counting import standing, tree
from storage.counting.sums import Sums
from storage.posts import waiting
from storage.posts.waiting import Large, Lost, Waiting
from storage.sending import usage
from storage.sending.usage import Used

FEW = 5  # named in a line; the others are a number
NO_SUMS = Sums()
A_WEEK = timedelta(days=7)
LONGEST_WORKPLACE = 40  # letters of one as it was typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A digest of one unit, with all below it."""

    board: Board
    support: bool = False  # for who is of the support team
    new: Sums  # in the day, or in seven days
    before: Sums  # in the whole day before, or in the seven days before
    without: tuple[str, ...]  # units right below it that have nothing yet
    to_review: int
    late: int  # of those: longer than was promised
    returned: int
    large: tuple[Large, ...]
    unmatched: tuple[tuple[str, int], ...]  # workplaces as typed, how many initiatives each
    stuck: int
    lost: tuple[Lost, ...]
    asked: int  # questions to a human that wait for an answer
    applying: int  # reports that units here apply others' initiatives, which wait to be confirmed
    applied: int  # those that were confirmed in the day, or in seven days
    answered: tuple[int, ...]  # in the day, or in seven days: after how many minutes each
    used: tuple[tuple[str, Used], ...]  # channel, messages this month; for who answers for all
    helped: Outcome | None = None  # what came of reminders, where some are held back; for the same

    def for_support(self) -> Section:
        """The same without what only officers can do something about."""
        nothing: dict[str, Any] = {"without": (), "unmatched": (), "stuck": 0, "lost": (), "used": (), "helped": None}
        nothing |= {"applying": 0, "applied": 0}
        return replace(self, **nothing, new=NO_SUMS, before=NO_SUMS, support=True)

    @property
    def minutes(self) -> int:
        """Half of the questions were answered within so many."""
        return int(median(self.answered)) if self.answered else 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        numbers = self.to_review or self.returned or self.stuck or self.asked or self.answered
        numbers = numbers or self.applying or self.applied
        waits = self.without or self.large or self.unmatched or self.lost
        return not (self.new.submitted or self.new.taken_back or numbers or waits)


# What


def gather(
    tx: Connection, units: tuple[str, ...], supported: tuple[str, ...], at: datetime, weekly: bool, *,
    of_reminders: bool = True,
) -> list[Section]:  # fmt: skip
    """The sections of these units; one that stands below another of them is in that one's numbers."""
    made = gather_all(tx, {units, supported}, at, weekly, Boards(), of_reminders=of_reminders)
    return for_one(made, units, supported)


def for_one(
    made: Mapping[tuple[str, ...], list[Section]], units: tuple[str, ...], supported: tuple[str, ...]
) -> list[Section]:
    """The sections of somebody who is an officer of these units, and of the support team of those."""
    return [*made[units], *(section.for_support() for section in made[supported])]


def gather_all(
    tx: Connection, wanted: Iterable[tuple[str, ...]], at: datetime, weekly: bool, found: Boards, *,
    of_reminders: bool = True,
) -> dict[tuple[str, ...], list[Section]]:  # fmt: skip
    """For many officers at once: what waits is read once.

    `of_reminders`: what came of these too, which takes a look at everybody who was reminded.
    """
    span = A_WEEK if weekly else ONE_DAY
    first = local_day(at) - span + ONE_DAY
    waits = waiting.waiting(tx, at, midnight(first))
    tops = {units: _topmost(units, waits.parents) for units in wanted}
    named = {unit for units in tops.values() for unit in units}
    found.read(tx, named, at)
    shares = _shares(tx, waits, named)
    shown = [found[unit, at] for unit in named if (unit, at) in found]
    shown.sort(key=lambda board: alphabetical(board.name))
    moments = [midnight(first), midnight(first - span)]
    stood: dict[str, tuple[Sums, ...]] = {}
    if shown:
        stood = standing.standing(tx, shown[0].campaign, [board.code for board in shown], moments)
    made: dict[str, Section] = {}
    for board in shown:
        begun, earlier = stood[board.code]
        answers_for_all = not waits.parents.get(board.code)
        used = _used(tx, at) if answers_for_all else ()
        section = _section(board, begun, earlier, shares[board.code], used)
        if answers_for_all and of_reminders:
            section = replace(section, helped=trials.outcome(tx, at))
        made[board.code] = section
    return {units: [section for code, section in made.items() if code in tops[units]] for units in tops}


def _topmost(units: Sequence[str], parents: dict[str, str | None]) -> list[str]:
    return [unit for unit in units if not set(above(unit, parents)[1:]) & set(units)]


def above(unit: str, parents: dict[str, str | None]) -> list[str]:
    """The unit and all above it; what belongs to no unit that we know has none."""
    line: list[str] = []
    at: str | None = unit
    while at and at in parents and at not in line:
        line.append(at)
        at = parents[at]
    return line


@dataclass(slots=True)
class _Share:
    """What waits in one unit and below it."""

    to_review: int = 0
    late: int = 0
    returned: int = 0
    stuck: int = 0
    large: list[Large] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    unmatched: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    applying: int = 0
    applied: int = 0
    answered: list[int] = field(default_factory=list)

    def add(self, other: _Share) -> None:
        """Take in what waits in a unit below."""
        self.to_review += other.to_review
        self.late += other.late
        self.returned += other.returned
        self.stuck += other.stuck
        self.large += other.large
        self.lost += other.lost
        self.unmatched.update(other.unmatched)
        self.asked += other.asked
        self.applying += other.applying
        self.applied += other.applied
        self.answered += other.answered


def _shares(tx: Connection, waits: Waiting, named: set[str]) -> dict[str, _Share]:
    """Everything goes up from its unit to those that somebody wants to know of; what has no unit, to the top."""
    top = tree.top(tx)
    lines = {unit: [one for one in above(unit, waits.parents) if one in named] for unit in waits.parents}
    nowhere = [top] if top in named else []
    shares: dict[str, _Share] = defaultdict(_Share)
    for unit, share in _by_unit(waits):
        for one in lines.get(unit, nowhere):
            shares[one].add(share)
    return shares


def _by_unit(waits: Waiting) -> Iterator[tuple[str, _Share]]:
    """Each thing that waits, with its unit, in the order in which it was read."""
    for unit, (number, late) in waits.to_review.items():
        yield unit, _Share(to_review=number, late=late)
    for unit, number in waits.returned.items():
        yield unit, _Share(returned=number)
    for unit, number in waits.stuck.items():
        yield unit, _Share(stuck=number)
    for unit, typed in waits.unmatched.items():
        yield unit, _Share(unmatched=Counter(typed))
    for unit, number in waits.asked.items():
        yield unit, _Share(asked=number)
    for unit, (number, new) in waits.applying.items():
        yield unit, _Share(applying=number, applied=new)
    for one in waits.answered:
        yield one.unit, _Share(answered=[one.minutes])
    for large in waits.large:
        yield large.unit, _Share(large=[large])
    for group in waits.lost:
        yield group.unit, _Share(lost=[group])


def _section(board: Board, begun: Sums, earlier: Sums, share: _Share, used: tuple[tuple[str, Used], ...]) -> Section:
    without = tuple(line.short_name for line in board.lines if not line.total.submitted and not line.ended)
    return Section(
        board=board, new=board.total - begun, before=begun - earlier, without=without, to_review=share.to_review,
        late=share.late, returned=share.returned,
        large=tuple(share.large), unmatched=_alike(share.unmatched), stuck=share.stuck,
        lost=tuple(sorted(share.lost, key=lambda group: alphabetical(group.title))),
        asked=share.asked, applying=share.applying, applied=share.applied, answered=tuple(share.answered), used=used,
    )  # fmt: skip


def _used(tx: Connection, at: datetime) -> tuple[tuple[str, Used], ...]:
    month = f"{at.astimezone(HANOI):%Y-%m}"
    found = ((channel, usage.used(tx, channel, month)) for channel in METERED)
    return tuple((channel, used) for channel, used in found if used.all)


def _alike(typed: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The same workplace however it was typed, the most frequent first, as it was typed most often."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for name, n in typed.items():
        names[fold(name)][name] += n
    found = [(some.most_common(1)[0][0][:LONGEST_WORKPLACE], some.total()) for some in names.values()]
    return tuple(sorted(found, key=lambda one: (-one[1], alphabetical(one[0]))))


def words(sections: Sequence[Section], name: str, weekly: bool, lang: str, asked: bool = False) -> str:
    """The digest as text; "" when there is nothing to tell. Who asked for it gets the totals all the same."""
    told = [one for one in sections if asked or not one.empty]
    if not told:
        return ""
    head = say("digest.head", lang, name=name, at=told[0].board.at)
    parts = [_lines(one, weekly, lang) for one in told]
    foot = say("digest.foot", lang, lists=not all(one.support for one in told))
    return "\n\n".join((head, *parts, foot))


def presses(sections: Sequence[Section], lang: str) -> tuple[Option, ...]:
    """A press for each line behind which there is a list, the same for all sections."""
    there = {
        "all": any(one.to_review for one in sections),
        "late": any(one.late for one in sections),
        "large": any(one.large for one in sections),
        "given_back": any(one.returned for one in sections),
    }
    found = [
        Option(f"/duyet {listed(f'review.said.{mark}', lang)[0]}", say(f"review.press.{mark}", lang))
        for mark, holds in there.items()
        if holds
    ]
    if any(one.unmatched for one in sections):
        found.append(Option("/khop", say("review.press.unmatched", lang)))
    if any(one.lost for one in sections):
        found.append(Option("/nhom", say("review.press.groups", lang)))
    if any(one.applying for one in sections):
        found.append(Option("/xacnhan", say("reuse.look", lang)))
    if any(one.asked for one in sections):
        found.append(Option("/cho", say("support.press", lang)))
    return tuple(found)


def _lines(section: Section, weekly: bool, lang: str) -> str:
    percents = [(one, kind(one.kind, lang)) for one in section.board.percents]
    whys = table("digest.why", lang) if section.lost else {}
    return say(
        "digest.lines", lang, one=section, board=section.board, weekly=weekly, percents=percents, few=FEW, whys=whys,
        forecast=forecast(section.board, lang), helped=trials.words(section.helped, lang),
    )  # fmt: skip
