"""A board as data: what stands counted for a unit and each one below it, at any moment; and the same in
words.

`boards` reads many at once, in a few statements; `daily`, `ranking` and `numbers` say one in words from
`messages/*/board.toml`. To rank by something else: its name in BY, its line in `_worth`, and its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from messages.catalog import has, say
from messages.format import HANOI
from storage import bulk, counts, units
from storage.counts import NOTHING, Sums
from storage.units import Loads

PERIODS = ("today", "week", "phase", "all")
BY = ("number", "target", "members", "benefit", "change")  # change: this week so far against last week up to there
MOST_LINES = 14  # of a table in a chat message; a phone shows about so many without scrolling
KINDS = ("giao", "dang_ky")  # in this order a board names its targets
_INSTANT = timedelta(microseconds=1)
_WEEK = timedelta(days=7)

Worth = Fraction | int | None  # what a unit is ranked by: exact, so that ties are ties


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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    counted: Sums  # in the period
    percents: tuple[Percent, ...]
    phases: tuple[Phase, ...]
    ends_on: date
    days_left: int  # after today; below 0 when the campaign is over
    parent: str  # code of the unit above, where there is one
    above: str  # and its name
    rank: int  # among those beside it, by the same worth; 0: there is nobody to compare with
    of: int
    moved: int | None
    cluster: str  # name of the unit's cụm thi đua; empty: it has none
    cluster_rank: int  # among those beside it that are in the same cluster; 0: it has none
    cluster_of: int
    lines: tuple[Line, ...]
    direct: int  # submitted for the unit itself and none below it; 0 where nothing is below it

    @property
    def day(self) -> date:
        """The day of the board in Hà Nội."""
        return self.at.astimezone(HANOI).date()

    @property
    def phase(self) -> Phase | None:
        """The one that people think of: a peak, else the phase."""
        return next((phase for phase in self.phases if phase.kind == "peak"), self.phases[0] if self.phases else None)


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
    day = at.astimezone(HANOI).date()
    later = units.loads_after(tx, at)
    campaign = _campaign(tx, day, later)
    if campaign is None:
        return {}
    return _Reading(tx, campaign, at, period, by, later).boards(codes, cluster)


def _campaign(tx: Connection, day: date, later: Loads) -> dict[str, Any] | None:
    """The campaign that runs that day, else the last one before it."""
    found = [row for row in units.as_of(tx, "campaign", "1 = 1", later) if row["starts_on"] <= day]
    running = [row for row in found if day <= row["ends_on"]]
    return max(running or found, key=lambda row: (row["starts_on"], row["code"]), default=None)


def midnight(day: date) -> datetime:
    """The moment before that day began in Hà Nội."""
    return datetime.combine(day, time(), HANOI) - _INSTANT


class _Reading:
    """Everything that some boards of one moment need, read at once."""

    def __init__(
        self, tx: Connection, campaign: dict[str, Any], at: datetime, period: str, by: str, later: Loads
    ) -> None:
        self.tx, self.campaign, self.at, self.by, self.later = tx, campaign, at, by, later
        self.period = "week" if by == "change" else period
        self.day = at.astimezone(HANOI).date()
        rows = units.as_of(tx, "phase", "campaign = :campaign", later, campaign=campaign["code"])
        mine = [row for row in rows if row["campaign"] == campaign["code"]]
        self.whole = [row["code"] for row in mine if row["kind"] == "phase"]
        running = [row for row in mine if row["starts_on"] <= self.day <= row["ends_on"]]
        # A peak first: it is shorter, and what people are working for now. Targets are the phases'.
        first = "phase" if by == "target" else "peak"
        self.phases = sorted(running, key=lambda row: (row["kind"] != first, row["starts_on"], row["code"]))
        self.since = self._since()

    def _since(self) -> date | None:
        if self.period == "today":
            return self.day
        if self.period == "week":
            return self.day - timedelta(days=self.day.weekday())
        if self.period == "phase" and self.phases:
            first: date = self.phases[0]["starts_on"]
            return first
        return None

    def boards(self, codes: Sequence[str], cluster: bool) -> dict[str, Board]:
        self.units = self._units(codes)
        self.children: dict[str, list[str]] = defaultdict(list)
        for code, unit in self.units.items():
            if unit["parent"]:
                self.children[unit["parent"]].append(code)
        self._count(codes)
        self._targets()
        self.tables: dict[str, tuple[Line, ...]] = {}
        return {code: self._board(code, cluster) for code in codes if code in self.units}

    def _units(self, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
        """These units, those below them, and those beside them."""
        among = bulk.among(self.tx, "codes")
        where = f"code {among} OR parent {among}"
        found = units.as_of(self.tx, "unit", where, self.later, codes=bulk.keys(self.tx, codes))
        rows = {row["code"]: row for row in found}
        parents = {rows[code]["parent"] for code in codes if code in rows and rows[code]["parent"]} - set(codes)
        for row in units.as_of(self.tx, "unit", where, self.later, codes=bulk.keys(self.tx, sorted(parents))):
            rows[row["code"]] = row
        wanted = set(codes) | parents
        return {code: row for code, row in rows.items() if code in wanted or row["parent"] in wanted}

    def _count(self, codes: Sequence[str]) -> None:
        """What stood at the moment, and when the day, the period and, for `codes`, each phase began."""
        starts = list(dict.fromkeys([self.day, *([self.since] if self.since else [])]))
        phases = [phase["starts_on"] for phase in self.phases if phase["starts_on"] not in starts]
        moments = [self.at, *map(midnight, starts)]
        if self.by == "change" and self.since is not None:
            moments += [self.at - _WEEK, midnight(self.since - _WEEK)]
        found = self._standing(list(self.units), moments)
        self.now = {code: sums[0] for code, sums in found.items()}
        if self.by == "change":
            self.last_week = {code: sums[-2].submitted - sums[-1].submitted for code, sums in found.items()}
        self.before = {start: {code: sums[n] for code, sums in found.items()} for n, start in enumerate(starts, 1)}
        asked = [code for code in codes if code in self.units]
        early = self._standing(asked, [midnight(start) for start in phases]) if phases else {}
        self.before |= {start: {code: sums[n] for code, sums in early.items()} for n, start in enumerate(phases)}

    def _standing(self, codes: Sequence[str], moments: Sequence[datetime]) -> dict[str, tuple[Sums, ...]]:
        return counts.standing(self.tx, self.campaign["code"], codes, moments)

    def _targets(self) -> None:
        among = bulk.among(self.tx, "codes")
        rows = units.as_of(
            self.tx, "target", f"campaign = :campaign AND unit {among}", self.later,
            campaign=self.campaign["code"], codes=bulk.keys(self.tx, list(self.units)),
        )  # fmt: skip
        self.targets: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for row in rows:
            if row["campaign"] == self.campaign["code"] and row["value"] > 0:
                self.targets[row["unit"], row["phase"]][row["kind"]] = row["value"]
        self.aimed = {unit for unit, _ in self.targets}

    def _target(self, code: str, phase: str = "") -> dict[str, int]:
        """The unit's targets by kind; where none is set for the whole campaign, its phases together."""
        if code not in self.aimed:
            return {}
        found = dict(self.targets.get((code, phase), {}))
        if not phase:
            for kind in {kind for one in self.whole for kind in self.targets.get((code, one), {})} - found.keys():
                found[kind] = sum(self.targets.get((code, one), {}).get(kind, 0) for one in self.whole)
        return found

    def _percents(self, code: str, reached: int, phase: str = "") -> tuple[Percent, ...]:
        found = self._target(code, phase)
        if not found:
            return ()
        order = [*(kind for kind in KINDS if kind in found), *sorted(found.keys() - set(KINDS))]
        return tuple(Percent(kind, found[kind], reached) for kind in order)

    def _board(self, code: str, cluster: bool) -> Board:
        unit, total = self.units[code], self.now[code]
        today = total - self.before[self.day][code]
        shown = self._cluster(code) if cluster else self.children[code]
        lines = self._lines(shown) if cluster else self._table(code)
        above = self.units.get(unit["parent"] or "")
        mine = next((line for line in self._table(unit["parent"]) if line.code == code), None) if above else None
        rank, of = self._rank_in_cluster(code)
        campaign = self.campaign
        return Board(
            code=code, name=unit["name"], short_name=unit["short_name"], campaign=campaign["code"],
            campaign_name=campaign["name"], at=self.at, period=self.period, since=self.since, by=self.by,
            kind=self._kind(shown), total=total, today=today, counted=self._counted(code),
            percents=self._percents(code, total.submitted), phases=self._phases(code),
            ends_on=campaign["ends_on"],
            days_left=(campaign["ends_on"] - self.day).days, parent=unit["parent"] or "" if above else "",
            above=above["name"] if above else "",
            rank=mine.rank if mine else 0, of=len(self._table(unit["parent"])) if above else 0,
            moved=mine.moved if mine else None, cluster=unit["cluster"], cluster_rank=rank, cluster_of=of, lines=lines,
            direct=total.submitted - self._below(code) if lines and not cluster else 0,
        )  # fmt: skip

    def _cluster(self, code: str) -> list[str]:
        """The units beside this one that are in its cluster, itself among them."""
        unit = self.units[code]
        beside = self.children[unit["parent"]] if unit["cluster"] and unit["parent"] in self.units else ()
        return [one for one in beside if self.units[one]["cluster"] == unit["cluster"]]

    def _rank_in_cluster(self, code: str) -> tuple[int, int]:
        """The unit's place there and how many there are; (0, 0) where it has no cluster."""
        near = set(self._cluster(code))
        beside = self._table(self.units[code]["parent"]) if near else ()
        worth = {line.code: line.worth for line in beside if line.code in near}
        return (ranked(worth)[code], len(worth)) if code in worth else (0, 0)

    def _below(self, code: str) -> int:
        return sum(self.now[child].submitted for child in self.children[code])

    def _counted(self, code: str) -> Sums:
        return self.now[code] - self.before[self.since][code] if self.since else self.now[code]

    def _phases(self, code: str) -> tuple[Phase, ...]:
        found = []
        for row in self.phases:
            reached = self.now[code].submitted - self.before[row["starts_on"]][code].submitted
            percents = self._percents(code, reached, row["code"])
            left = (row["ends_on"] - self.day).days
            found.append(
                Phase(
                    row["code"],
                    row["kind"],
                    row["name"],
                    row["starts_on"],
                    row["ends_on"],
                    left,
                    reached,
                    percents,
                )
            )
        return tuple(found)

    def _table(self, parent: str) -> tuple[Line, ...]:
        """The units below one, by rank. Made once, however many boards want it."""
        if parent not in self.tables:
            self.tables[parent] = self._lines(self.children[parent])
        return self.tables[parent]

    def _lines(self, codes: Iterable[str]) -> tuple[Line, ...]:
        shown = [code for code in codes if self._shown(code)]
        kind = self._kind(shown)
        counted = {code: self._counted(code) for code in shown}
        worth = {code: self._worth(code, counted[code], kind) for code in shown}
        ranks = ranked(worth)
        was = self._ranks_before(shown, kind)
        yesterday = self.before[self.day]
        lines = []
        for code in shown:
            unit, total = self.units[code], self.now[code]
            lines.append(
                Line(
                    code=code,
                    name=unit["name"],
                    short_name=unit["short_name"],
                    rank=ranks[code],
                    moved=was[code] - ranks[code] if code in was else None,
                    worth=worth[code],
                    total=total,
                    period=counted[code],
                    today=total - yesterday[code],
                    members=unit["members"],
                    percents=self._percents(code, total.submitted),
                    ended=self._ended(unit),
                )
            )
        return tuple(sorted(lines, key=lambda line: (line.rank, line.short_name, line.code)))

    def _ranks_before(self, shown: Sequence[str], kind: str) -> Mapping[str, int]:
        """By the same measure when the day began; nothing for a period that began with it."""
        if self.period == "today" or self.by == "change" or (self.since is not None and self.since >= self.day):
            return {}
        yesterday, start = self.before[self.day], self.before[self.since] if self.since else None
        counted = {code: yesterday[code] - start[code] if start else yesterday[code] for code in shown}
        worth = {code: self._worth(code, counted[code], kind) for code in shown}
        # Who had nothing yet had no place that could be lost.
        return {code: rank for code, rank in ranked(worth).items() if worth[code]}

    def _shown(self, code: str) -> bool:
        """Units of today, and those with something counted that ended or begin later."""
        unit = self.units[code]
        begun = unit["valid_from"] is None or unit["valid_from"] <= self.day
        return (begun and not self._ended(unit)) or self.now[code] != NOTHING

    def _ended(self, unit: Mapping[str, Any]) -> bool:
        return unit["valid_to"] is not None and unit["valid_to"] < self.day

    def _kind(self, codes: Iterable[str]) -> str:
        """The first kind of target that any of these units has."""
        has = {kind for code in codes for kind in self._target(code, self._scope())}
        return next((kind for kind in KINDS if kind in has), min(has, default=""))

    def _scope(self) -> str:
        return str(self.phases[0]["code"]) if self.period == "phase" and self.phases else ""

    def _worth(self, code: str, sums: Sums, kind: str) -> Worth:
        if self.by == "benefit":
            return sums.benefit
        if self.by == "change":
            return sums.submitted - self.last_week[code]
        if self.by == "target":
            target = self._target(code, self._scope()).get(kind, 0)
            return Fraction(sums.submitted, target) if target else None
        if self.by == "members":
            members = self.units[code]["members"]
            return Fraction(100 * sums.submitted, members) if members else None
        return sums.submitted


def ranked(worth: Mapping[str, Worth]) -> dict[str, int]:
    """1 for the highest; equal ones share a rank, and the next one counts those before it. None comes
    last.
    """
    order = sorted(worth, key=lambda code: _key(worth[code]), reverse=True)
    ranks: dict[str, int] = {}
    for place, code in enumerate(order, 1):
        same = place > 1 and worth[order[place - 2]] == worth[code]
        ranks[code] = ranks[order[place - 2]] if same else place
    return ranks


def _key(worth: Worth) -> int:
    """An integer in the same order, for denominators up to 10^15: comparing fractions is slow."""
    if worth is None:
        return -(10**40)
    return worth * 10**30 if isinstance(worth, int) else worth.numerator * 10**30 // worth.denominator


# In words


def daily(board: Board, lang: str, most: int = MOST_LINES) -> str:
    """The post of the day: today, total, targets, what is left, and the table of the units below."""
    today = say("board.today", lang, n=board.today.submitted, taken_back=board.today.taken_back)
    parts = [
        say("board.title", lang, board=board) + "\n" + board.name,
        "\n".join((today, *_sums(board, lang))),
    ]
    if board.lines:
        lines = [_line(line, say("board.line_today", lang, line=line), lang) for line in board.lines[:most]]
        parts.append("\n".join((say("board.table", lang), *lines, *_rest(board, most, lang))))
    return "\n\n".join((*parts, say("board.at", lang, board=board)))


def ranking(board: Board, lang: str, page: int = 0, cluster: bool = False, whose: bool = True) -> str:
    """A ranking on demand: what it ranks by is said above it, how many units come after this page below it.

    `cluster`: the lines are those of the unit's cluster; `whose`: its own rank is told too.
    """
    by = say(f"board.by_long.{board.by}", lang, kind=kind(board.kind, lang) if board.kind else "")
    period = say(f"board.period_long.{board.period}", lang, phase=board.phases[0] if board.phases else None)
    head = (
        say("board.ranking_cluster" if cluster else "board.ranking", lang, board=board),
        say("board.scope", lang, period=period, since=board.since, by=by),
    )
    left = [line for line in board.lines if line.worth is not None][MOST_LINES * page :]
    lines = [_line(line, worth(board.by, line, lang), lang) for line in left[:MOST_LINES]]
    rest = say("board.more", lang, n=len(left) - MOST_LINES) if len(left) > MOST_LINES else ""
    table = "\n".join((*(lines or [say("board.empty", lang)]), *([rest] if rest else [])))
    own = [say("board.cluster_rank", lang, board=board)] if cluster and whose else []
    counted = [] if cluster else [say("board.counted", lang, sums=board.counted)]
    foot = (*own, *counted, say("board.at", lang, board=board))
    return "\n\n".join(("\n".join(head), table, "\n".join(foot)))


def pages(board: Board) -> int:
    """How many pages its ranking has."""
    return max(1, -(-sum(line.worth is not None for line in board.lines) // MOST_LINES))


def numbers(board: Board, lang: str) -> str:
    """Everything counted for one unit, with its targets."""
    today = say("board.today", lang, n=board.today.submitted, taken_back=board.today.taken_back)
    back = say("board.taken_back", lang, sums=board.total)
    head = say("board.numbers", lang, board=board) + "\n" + board.campaign_name
    return "\n\n".join((head, "\n".join((today, *_sums(board, lang), back)), say("board.at", lang, board=board)))


def _sums(board: Board, lang: str) -> list[str]:
    total, days = board.total, board.days_left
    said = [say("board.total", lang, sums=total)]
    if board.percents:
        said.append(say("board.reached", lang, percents=percents(board.percents, lang)))
    for one in board.percents:
        if one.missing:
            said.append(say("board.missing", lang, one=one, kind=kind(one.kind, lang)))
    said += [say("board.recognised", lang, sums=total), say("board.people", lang, sums=total)]
    for phase in board.phases:
        said.append(say("board.phase", lang, phase=phase, percents=percents(phase.percents, lang)))
    if not board.phases:
        said.append(say("board.left", lang, days=days, until=board.ends_on))
    if board.rank:
        rank = say("board.rank", lang, rank=board.rank, of=board.of, above=board.above)
        said.append(rank + moved(board.moved))
    if board.cluster_rank:
        said.append(say("board.cluster_rank", lang, board=board))
    return said


def percents(shown: Iterable[Percent], lang: str) -> str:
    """324,4% chỉ tiêu giao; 154,7% chỉ tiêu đăng ký: no percentage without what it is of."""
    return "; ".join(say("board.percent", lang, one=one, kind=kind(one.kind, lang)) for one in shown)


def kind(name: str, lang: str) -> str:
    """What a kind of target is called; one that somebody made up, as it stands."""
    key = f"board.kind.{name}"
    return say(key, lang) if has(key, lang) else name


def worth(by: str, line: Line, lang: str) -> str:
    """What a unit is ranked by, as it is said."""
    shown = (line.worth or Fraction(0)) * (1000 if by == "target" else 10)
    return say(f"board.worth.{by}", lang, line=line, tenths=(shown * 2 + 1) // 2)


def moved(ranks: int | None) -> str:
    """ " ▲2": ranks won since yesterday; nothing where nothing changed."""
    return f" {'▲' if ranks > 0 else '▼'}{abs(ranks)}" if ranks else ""


def _line(line: Line, worth_: str, lang: str) -> str:
    said = say("board.line", lang, line=line, worth=worth_) + moved(line.moved)
    return said + f" {say('board.ended', lang)}" if line.ended else said


def _rest(board: Board, most: int, lang: str) -> list[str]:
    said = [say("board.more", lang, n=len(board.lines) - most)] if len(board.lines) > most else []
    return said + ([say("board.direct", lang, board=board)] if board.direct > 0 else [])
