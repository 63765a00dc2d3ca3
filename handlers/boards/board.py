"""A board as data: what stands counted for a unit and each one below it, at any moment; and the same in words.

`boards` makes many at once, from rows read in a few statements; `daily`, `ranking` and `numbers` say one in words from
`messages/*/board.toml`. To rank by something else: its name in BY, its lines in `_worth`, and its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from handlers.boards import rates
from handlers.boards.pace import Forecast
from handlers.boards.ranking import Worth, fraction, ranked
from handlers.boards.rates import Band, Counted
from messages.alphabet import Key, alphabetical
from messages.format import HANOI
from storage import board_rows
from storage.board_rows import BoardRows, CampaignRow, PhaseRow, Programme, UnitRow
from storage.counting.sums import NOTHING, Sums
from storage.initiatives.answers import shares

PERIODS = ("today", "week", "phase", "all")
#: size: as members, but among units of about one size; change: this week so far against last week up to there
BY = ("number", "target", "members", "size", "benefit", "change")
KINDS = ("giao", "dang_ky")  # in this order a board names its targets
_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Percent:
    """How much of a target is reached; `tenths` of a percent."""

    kind: str
    target: int
    reached: int

    @property
    def tenths(self) -> int:
        """324,4 % is 3244; rounded half up, exactly."""
        return (self.reached * 2000 + self.target) // (2 * self.target)

    @property
    def missing(self) -> int:
        """How many are still missing."""
        return max(self.target - self.reached, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase or peak that runs, with what was counted in it."""

    code: str
    kind: str
    name: str
    starts_on: date
    ends_on: date
    days_left: int  # after today; 0 on its last day
    reached: int
    percents: tuple[Percent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One unit in the table. Those with the same worth share a rank; `moved`: ranks won since yesterday."""

    code: str
    name: str
    short_name: str
    rank: int
    moved: int | None
    worth: Worth  # what it is ranked by; None: it has no target, or no members are known
    total: Sums
    period: Sums
    today: Sums
    members: int
    percents: tuple[Percent, ...]
    ended: bool
    band: Band | None = None  # of size, within which it has its rank; None: it is ranked among all
    in_time: int | None = None  # tenths of a percent of answers by the promised day; None: it is not shown

    @property
    def per_hundred(self) -> Worth:
        """Handed in in the period for each 100 members, as it is: ranks are by a more cautious reckoning."""
        return fraction(100 * self.period.submitted, self.members)

    @property
    def idle(self) -> bool:
        """Whether it has nothing to be ranked by: it gets no place, instead of the last one."""
        return not self.worth and not self.period.submitted


@dataclass(frozen=True, slots=True)
class Share:
    """What was handed in for a unit itself and none below it."""

    total: Sums = NOTHING
    period: Sums = NOTHING
    today: Sums = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What stood counted for a unit at `at`. `period` and `by` say what its lines are ranked by."""

    code: str
    name: str
    short_name: str
    campaign: str
    campaign_name: str
    at: datetime
    period: str
    since: date | None  # the first day of the period; None: from the beginning
    by: str
    kind: str  # the kind of target that `by` "target" means
    total: Sums
    today: Sums
    changed: Sums  # since the same hour yesterday, when the last post was
    counted: Sums  # in the period
    percents: tuple[Percent, ...]
    phases: tuple[Phase, ...]
    starts_on: date
    ends_on: date
    days_left: int  # after today; below 0 when the campaign is over
    parent: str  # code of the unit above, where there is one
    above: str  # and its name
    rank: int  # among those beside it, by the same worth; 0: there is nobody to compare with
    tied: bool  # others share its rank
    of: int
    moved: int | None
    cluster: str  # name of the unit's cụm thi đua; empty: it has none
    cluster_rank: int  # among those beside it that are in the same cluster; 0: it has none
    cluster_of: int
    lines: tuple[Line, ...]
    beside: tuple[Line, ...]  # the units beside it, itself among them
    in_time: int | None = None  # tenths of a percent of answers by the promised day; None: it is not shown
    forecast: Forecast | None = None  # of the target that comes next; None: there is none to tell, see `forecast.py`
    itself: Share  # with the lines it adds up to the whole; nothing where no unit is below it

    @property
    def day(self) -> date:
        """The day of the board in Hà Nội."""
        return self.at.astimezone(HANOI).date()

    @property
    def phase(self) -> Phase | None:
        """The one that people think of: a peak, else the phase."""
        peaks = (phase for phase in self.phases if phase.kind == "peak")
        return next(iter((*peaks, *self.phases)), None)

    @property
    def direct(self) -> int:
        """Submitted for the unit itself and none below it; 0 where nothing is below it."""
        return self.itself.total.submitted

    @property
    def empty(self) -> bool:
        """Whether nothing was ever handed in here."""
        return self.total == NOTHING

    @property
    def placed(self) -> bool:
        """Whether its place says anything: among those who have nothing yet there are none."""
        return bool(self.rank and self.counted.submitted)


def board(
    tx: Connection, unit: str, at: datetime, period: str = "all", by: str = "number", cluster: bool = False
) -> Board | None:
    """The board of one unit; None when there is no such unit, or no campaign yet."""
    return boards(tx, [unit], at, period, by, cluster).get(unit)


def boards(
    tx: Connection, codes: Sequence[str], at: datetime, period: str = "all", by: str = "number", cluster: bool = False
) -> dict[str, Board]:
    """The boards of these units as they were at `at`; those that did not exist are left out.

    `cluster`: their lines are not the units below them, but those of the same cluster, themselves among them.
    """
    there = board_rows.programme(tx, at)
    if there is None:
        return {}
    asked = _asked(there, period, by)
    rows = board_rows.read(tx, there, codes, asked.moments, asked.own_moments)
    made = _View(asked, rows).boards(codes, cluster)
    in_time = shares.in_time(tx)
    if not in_time:
        return made
    return {code: _with_answers(one, in_time) for code, one in made.items()}


def _with_answers(board: Board, in_time: Mapping[str, int]) -> Board:
    """With the share of answers that came in time, of the unit and of each in its table."""
    lines = tuple(replace(line, in_time=in_time.get(line.code)) for line in board.lines)
    return replace(board, lines=lines, in_time=in_time.get(board.code))


def midnight(day: date) -> datetime:
    """The moment before that day began in Hà Nội."""
    return datetime.combine(day, time(), HANOI) - _INSTANT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the boards of one moment show, and the moments whose counts they need."""

    campaign: CampaignRow
    at: datetime
    day: date
    period: str
    since: date | None
    by: str
    phases: tuple[PhaseRow, ...]  # those that run, the one that people think of first
    whole: tuple[str, ...]  # codes of the phases that make up the campaign

    @property
    def scope(self) -> str:
        """The phase whose targets units are ranked by; empty: the whole campaign."""
        if self.period != "phase" or not self.phases:
            return ""
        return self.phases[0]["code"]

    @property
    def moments(self) -> list[datetime]:
        """When to count for all units: now, when the day and the period began, and the same a week ago."""
        found = [self.at, midnight(self.day)]
        if self.since is not None:
            found.append(midnight(self.since))
        if self.by == "change" and self.since is not None:
            found += [self.at - _WEEK, midnight(self.since - _WEEK)]
        return list(dict.fromkeys(found))

    @property
    def own_moments(self) -> list[datetime]:
        """Yesterday at this hour, and when each phase began: the boards' own units need them, no others."""
        own = [self.at - _DAY, *(midnight(phase["starts_on"]) for phase in self.phases)]
        asked_already = self.moments
        return [moment for moment in dict.fromkeys(own) if moment not in asked_already]


def _asked(there: Programme, period: str, by: str) -> _Asked:
    day = there.at.astimezone(HANOI).date()
    if by == "change":
        period = "week"
    running = [row for row in there.phases if row["starts_on"] <= day <= row["ends_on"]]
    # A peak first: it is shorter, and what people are working for now. Targets are the phases'.
    first = "phase" if by == "target" else "peak"
    phases = sorted(running, key=lambda row: (row["kind"] != first, row["starts_on"], row["code"]))
    return _Asked(
        campaign=there.campaign, at=there.at, day=day, period=period, since=_since(period, day, phases), by=by,
        phases=tuple(phases), whole=tuple(row["code"] for row in there.phases if row["kind"] == "phase"),
    )  # fmt: skip


def _since(period: str, day: date, phases: Sequence[PhaseRow]) -> date | None:
    if period == "today":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "phase" and phases:
        return phases[0]["starts_on"]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a unit stands: see the same fields of `Board`."""

    parent: str = ""
    above: str = ""
    rank: int = 0
    of: int = 0
    tied: bool = False
    moved: int | None = None
    beside: tuple[Line, ...] = ()


class _View:
    """The rows as boards: it reads nothing and changes nothing."""

    def __init__(self, asked: _Asked, rows: BoardRows) -> None:
        self._asked = asked
        self._units = rows.units
        self._stood = rows.stood
        self._targets = rows.targets
        self._aimed = {unit for unit, _ in rows.targets}
        self._now = rows.stood[asked.at]
        self._yesterday = rows.stood[midnight(asked.day)]
        self._start: Mapping[str, Sums] | None = None  # of the period; None: it has none
        if asked.since is not None:
            self._start = rows.stood[midnight(asked.since)]
        self._scope = asked.scope
        self._phases_begun = [(row, rows.stood[midnight(row["starts_on"])]) for row in asked.phases]
        self._children: dict[str, list[str]] = defaultdict(list)
        for code, unit in rows.units.items():
            if unit["parent"]:
                self._children[unit["parent"]].append(code)
        self._tables: dict[str, tuple[Line, ...]] = {}

    def boards(self, codes: Sequence[str], cluster: bool) -> dict[str, Board]:
        """The boards of these units, those that existed."""
        return {code: self._board(code, cluster) for code in codes if code in self._units}

    def _board(self, code: str, cluster: bool) -> Board:
        unit, total, asked = self._units[code], self._now[code], self._asked
        itself = Share()
        if cluster:
            shown = self._cluster(code)
            lines = self._lines(shown, self._children[unit["parent"] or ""])
        else:
            shown = self._children[code]
            lines = self._table(code)
            if lines:
                itself = self._itself(code)
        place = self._place(code)
        cluster_rank, cluster_of = self._rank_in_cluster(code)
        return Board(
            code=code, name=unit["name"], short_name=unit["short_name"], campaign=asked.campaign["code"],
            campaign_name=asked.campaign["name"], at=asked.at, period=asked.period, since=asked.since, by=asked.by,
            kind=self._kind(shown), total=total, today=total - self._yesterday[code],
            changed=total - self._stood[asked.at - _DAY][code], counted=self._counted(code),
            percents=self._percents(code, total.submitted), phases=self._phases(code),
            starts_on=asked.campaign["starts_on"], ends_on=asked.campaign["ends_on"],
            days_left=(asked.campaign["ends_on"] - asked.day).days,
            parent=place.parent, above=place.above, rank=place.rank, of=place.of, tied=place.tied,
            moved=place.moved, cluster=unit["cluster"], cluster_rank=cluster_rank, cluster_of=cluster_of, lines=lines,
            beside=place.beside, itself=itself,
        )  # fmt: skip

    def _place(self, code: str) -> _Place:
        """The unit among those beside it; the usual values of a place where nothing is above it."""
        parent = self._units[code]["parent"] or ""
        above = self._units.get(parent)
        if above is None:
            return _Place()
        beside = self._table(parent)
        mine = next((line for line in beside if line.code == code), None)
        if mine is None:
            return _Place(parent=parent, above=above["name"], of=len(beside), beside=beside)
        near = [line for line in beside if line.band == mine.band]
        tied = any(line.rank == mine.rank and line is not mine for line in near)
        return _Place(
            parent=parent, above=above["name"], of=len(near), rank=mine.rank, tied=tied, moved=mine.moved,
            beside=beside,
        )  # fmt: skip

    # What belongs to a unit

    def _target(self, code: str, phase: str = "") -> dict[str, int]:
        """The unit's targets by kind; where none is set for the whole campaign, its phases together."""
        if code not in self._aimed:
            return {}
        found = dict(self._targets.get((code, phase), {}))
        if phase:
            return found
        of_phases = [self._targets.get((code, one), {}) for one in self._asked.whole]
        for kind in {kind for targets in of_phases for kind in targets} - found.keys():
            found[kind] = sum(targets.get(kind, 0) for targets in of_phases)
        return found

    def _percents(self, code: str, reached: int, phase: str = "") -> tuple[Percent, ...]:
        found = self._target(code, phase)
        if not found:
            return ()
        order = [*(kind for kind in KINDS if kind in found), *sorted(found.keys() - set(KINDS))]
        return tuple(Percent(kind, found[kind], reached) for kind in order)

    def _phases(self, code: str) -> tuple[Phase, ...]:
        return tuple(self._phase(code, row, stood[code]) for row, stood in self._phases_begun)

    def _phase(self, code: str, row: PhaseRow, begun: Sums) -> Phase:
        reached = self._now[code].submitted - begun.submitted
        return Phase(
            code=row["code"], kind=row["kind"], name=row["name"], starts_on=row["starts_on"], ends_on=row["ends_on"],
            days_left=(row["ends_on"] - self._asked.day).days, reached=reached,
            percents=self._percents(code, reached, row["code"]),
        )  # fmt: skip

    def _itself(self, code: str) -> Share:
        total, before = self._without_below(code, self._now), self._without_below(code, self._yesterday)
        period = total
        if self._start is not None:
            period = total - self._without_below(code, self._start)
        return Share(total, period, total - before)

    def _without_below(self, code: str, stood: Mapping[str, Sums]) -> Sums:
        left = stood[code]
        for child in self._children[code]:
            if stood[child] is not NOTHING:
                left -= stood[child]
        return left

    def _counted(self, code: str) -> Sums:
        """What was counted in the period."""
        if self._start is None:
            return self._now[code]
        return self._now[code] - self._start[code]

    # What belongs to a cluster

    def _cluster(self, code: str) -> list[str]:
        """The units beside this one that are in its cluster, itself among them."""
        unit = self._units[code]
        if not unit["cluster"] or unit["parent"] is None or unit["parent"] not in self._units:
            return []
        return [one for one in self._children[unit["parent"]] if self._units[one]["cluster"] == unit["cluster"]]

    def _rank_in_cluster(self, code: str) -> tuple[int, int]:
        """The unit's place there and how many there are; (0, 0) where it has no cluster."""
        near = set(self._cluster(code))
        if not near:
            return 0, 0
        beside = self._table(self._units[code]["parent"] or "")
        worth = {line.code: line.worth for line in beside if line.code in near}
        if code not in worth:
            return 0, 0
        return ranked(worth)[code], len(worth)

    # Tables

    def _table(self, parent: str) -> tuple[Line, ...]:
        """The units below one, by rank. Made once, however many boards want it."""
        if parent not in self._tables:
            self._tables[parent] = self._lines(self._children[parent], self._children[parent])
        return self._tables[parent]

    def _lines(self, codes: Iterable[str], beside: Iterable[str]) -> tuple[Line, ...]:
        """`codes`: those that get a line; `beside`: all that a rate is compared with, these among them."""
        counted = {code: self._counted(code) for code in beside if self._shown(code)}
        shown = [code for code in codes if code in counted]
        kind = self._kind(shown)
        worth = self._worths(counted, shown, kind)
        in_bands = self._bands(shown)
        ranks = _ranked_within(worth, in_bands)
        was = self._ranks_before(tuple(counted), shown, kind, in_bands)
        lines = []
        for code in shown:
            unit, total = self._units[code], self._now[code]
            moved = None
            if code in was:
                moved = was[code] - ranks[code]
            lines.append(
                Line(
                    code=code, name=unit["name"], short_name=unit["short_name"], rank=ranks[code], moved=moved,
                    worth=worth[code], total=total, period=counted[code], today=total - self._yesterday[code],
                    members=unit["members"], percents=self._percents(code, total.submitted), ended=self._ended(unit),
                    band=in_bands.get(code),
                )
            )  # fmt: skip
        return tuple(sorted(lines, key=_in_order))

    def _bands(self, shown: Sequence[str]) -> dict[str, Band | None]:
        """The band of size of each, where they are ranked within these."""
        if self._asked.by != "size":
            return {}
        members = {code: self._units[code]["members"] for code in shown}
        there = rates.bands(members.values())
        return {code: rates.band_of(there, n) for code, n in members.items()}

    def _ranks_before(
        self, compared: Sequence[str], shown: Sequence[str], kind: str, in_bands: Mapping[str, Band | None]
    ) -> Mapping[str, int]:
        """By the same measure when the day began; nothing for a period that began with it."""
        asked, start = self._asked, self._start
        if asked.period == "today" or asked.by == "change" or (asked.since is not None and asked.since >= asked.day):
            return {}
        counted = {code: self._yesterday[code] for code in compared}
        if start is not None:
            counted = {code: sums - start[code] for code, sums in counted.items()}
        worth = self._worths(counted, shown, kind)
        # Who had nothing yet had no place that could be lost.
        return {code: rank for code, rank in _ranked_within(worth, in_bands).items() if worth[code]}

    def _shown(self, code: str) -> bool:
        """Units of today, and those with something counted that ended or begin later."""
        unit = self._units[code]
        begun = unit["valid_from"] is None or unit["valid_from"] <= self._asked.day
        return (begun and not self._ended(unit)) or self._now[code] != NOTHING

    def _ended(self, unit: UnitRow) -> bool:
        return unit["valid_to"] is not None and unit["valid_to"] < self._asked.day

    def _kind(self, codes: Iterable[str]) -> str:
        """The first kind of target that any of these units has."""
        has = {kind for code in codes for kind in self._target(code, self._scope)}
        return next((kind for kind in KINDS if kind in has), min(has, default=""))

    def _worths(self, counted: Mapping[str, Sums], shown: Sequence[str], kind: str) -> dict[str, Worth]:
        """What these units are ranked by; `counted`: of all units that they are compared with."""
        if self._asked.by not in ("members", "size"):
            return {code: self._worth(code, counted[code], kind) for code in shown}
        worth = rates.cautious({code: self._for_rate(code, sums) for code, sums in counted.items()})
        return {code: worth[code] for code in shown}

    def _for_rate(self, code: str, sums: Sums) -> Counted:
        unit = self._units[code]
        return Counted(submitted=sums.submitted, members=unit["members"], kind=unit["kind"])

    def _worth(self, code: str, sums: Sums, kind: str) -> Worth:
        by = self._asked.by
        if by == "benefit":
            return sums.benefit
        if by == "change":
            return sums.submitted - self._last_week(code)
        if by == "target":
            target = self._target(code, self._scope).get(kind, 0)
            return fraction(sums.submitted, target)
        return sums.submitted

    def _last_week(self, code: str) -> int:
        """What was submitted last week, up to the same moment of it."""
        at, since = self._asked.at, self._asked.since
        if since is None:
            return 0
        return self._stood[at - _WEEK][code].submitted - self._stood[midnight(since - _WEEK)][code].submitted


def _ranked_within(worth: Mapping[str, Worth], in_bands: Mapping[str, Band | None]) -> dict[str, int]:
    """The rank of each among those of its band; among all, where there are no bands."""
    apart: dict[Band | None, dict[str, Worth]] = defaultdict(dict)
    for code, value in worth.items():
        apart[in_bands.get(code)][code] = value
    return {code: rank for among in apart.values() for code, rank in ranked(among).items()}


def _in_order(line: Line) -> tuple[int, int, Key, str]:
    return line.band.least if line.band else 0, line.rank, alphabetical(line.short_name), line.code
