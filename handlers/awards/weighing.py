"""Who and what stands where on the award lists of a time. Equal worth, equal rank, the next one skipped; then by code.

Numbers are counted anew from the initiatives: boards count what was handed in, awards only what counts for them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection

from handlers.boards.ranking import Worth, fraction, ranked
from handlers.conversation.units import Units
from handlers.people.coauthors.known import key_by_name
from storage.initiatives import awards
from storage.initiatives.awards import Counting, Detail, Weighed
from storage.programme import targets
from storage.programme.campaigns import Campaign, all_campaigns, all_phases
from storage.programme.targets import Target
from storage.programme.units import Unit

MOST_PEOPLE = 500  # on the list of persons; whoever shares the rank of the last stands there too,
MOST_LISTED = 5_000  # as long as they are not more: of a city that has one initiative each, nobody stands out
THRESHOLDS_VND = (80_000_000, 3_000_000_000, 100_000_000_000)  # unless AWARD_BENEFITS says others


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What lists are asked for: of these units and all below, of these days, the first and the last included."""

    units: tuple[str, ...]
    first: date
    last: date
    counting: Counting = Counting.VERIFIED
    thresholds: tuple[int, ...] = THRESHOLDS_VND  # VND


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """An initiative whose benefit reaches a threshold; `level`: the highest that it reaches."""

    rank: int
    level: int
    benefit: int
    code: str
    detail: Detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who takes part in initiatives; `unit`: where the last of them belongs."""

    rank: int
    name: str  # "": it was erased
    unit: str
    number: int
    as_author: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentage:
    """How much of a target is reached, and by whom it was set."""

    target: int
    part: Fraction
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A unit with all below it; ranks are among the units of its kind, in a cluster among that cluster."""

    unit: Unit
    number: int
    people: int
    benefit: int
    rank: int = 0  # by what its list weighs
    percentage: Percentage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """All lists of a time. `targets_of`: the phase whose targets percentages are of; None: the whole campaign."""

    asked: Asked
    campaign: Campaign | None
    targets_of: str | None
    number: int  # of initiatives that count
    people: int
    benefit: int
    reached: Mapping[int, int]  # how many reach each threshold that is reached
    valued: tuple[Valued, ...]
    persons: tuple[Person, ...]
    by_number: tuple[Standing, ...]
    by_people: tuple[Standing, ...]
    by_target: Mapping[str, tuple[Standing, ...]]  # by kind of target
    by_cluster: tuple[Standing, ...]
    cluster_kind: str  # of the targets in `by_cluster`; "": there are none


def weigh(tx: Connection, units: Units, asked: Asked, *, named: bool = True) -> Lists:
    """The lists, from what stands in the database now; without `named` those of units and all numbers alone.

    Names and titles are read of each that stands on a list: not while a whole bot waits.
    """
    mine = _mine(units, asked)
    found = awards.weighed(tx, _scope(units, asked), asked.first, asked.last, asked.counting)
    shown = [units.by_code[code] for code in sorted(_ranked_units(units, mine, asked))]
    stand = _standings(found, units, shown)
    campaign = _campaign_of(tx, asked.last)
    aimed, phase = _targets(tx, campaign, asked)
    by_target = {kind: _by_target(stand, of_kind) for kind, of_kind in aimed.items()}
    cluster_kind = next(iter(aimed), "")
    return Lists(
        asked=asked,
        campaign=campaign,
        targets_of=phase,
        number=len(found),
        people=len({person for one in found for person in one.people}),
        benefit=sum(one.benefit or 0 for one in found),
        reached=_reached(found, asked.thresholds),
        valued=_valued(tx, found, asked.thresholds) if named else (),
        persons=_persons(tx, found) if named else (),
        by_number=_within_kinds(stand, {one.unit.code: one.number for one in stand}),
        by_people=_within_kinds(stand, {one.unit.code: one.people for one in stand}),
        by_target=by_target,
        by_cluster=_within_clusters(stand, aimed.get(cluster_kind, {})),
        cluster_kind=cluster_kind,
    )


def are_more(tx: Connection, units: Units, asked: Asked, than: int) -> bool:
    """Whether more initiatives count than so many."""
    return awards.are_more(tx, _scope(units, asked), asked.first, asked.last, asked.counting, than)


def _mine(units: Units, asked: Asked) -> set[str]:
    return {code for code in units.by_code if units.within(code, asked.units)}


def _scope(units: Units, asked: Asked) -> list[str] | None:
    """The units whose initiatives count; None: all."""
    return None if units.root in asked.units else sorted(_mine(units, asked))


# What is valued, and who takes part


def _reached(found: Sequence[Weighed], thresholds: Sequence[int]) -> dict[int, int]:
    counted = {one: sum(1 for each in found if (each.benefit or 0) >= one) for one in sorted(thresholds)}
    return {one: number for one, number in counted.items() if number}


def _valued(tx: Connection, found: Sequence[Weighed], thresholds: Sequence[int]) -> tuple[Valued, ...]:
    least = min(thresholds, default=0)
    worth: dict[str, Worth] = {one.code: one.benefit for one in found if (one.benefit or 0) >= least and one.benefit}
    if not thresholds or not worth:
        return ()
    ranks = ranked(worth)
    there = {one.code: one for one in found if one.code in worth}
    details = awards.details(tx, (one.id for one in there.values()))
    rows = [
        Valued(
            rank=ranks[code], level=max(each for each in thresholds if each <= (one.benefit or 0)),
            benefit=one.benefit or 0, code=code, detail=details[one.id],
        )
        for code, one in there.items()
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.rank, row.code)))


def _persons(tx: Connection, found: Sequence[Weighed]) -> tuple[Person, ...]:
    taking: dict[int, list[Weighed]] = defaultdict(list)
    for one in found:
        for person in one.people:
            taking[person].append(one)
    ranks = ranked({str(person): len(theirs) for person, theirs in taking.items()})
    last = last_rank(Counter(ranks.values()))
    on_list = [person for person in taking if ranks[str(person)] <= last]
    details = awards.details(tx, {one.id for person in on_list for one in taking[person]})
    names = _names(tx, on_list, details.values())
    rows = [
        Person(
            rank=ranks[str(person)], name=names.get(person, ""), unit=taking[person][-1].unit,
            number=len(taking[person]), as_author=sum(one.author_key == person for one in taking[person]),
            codes=tuple(one.code for one in taking[person]),
        )
        for person in on_list
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.rank, row.codes)))


def last_rank(shared: Mapping[int, int]) -> int:
    """The last rank on the list of persons; `shared`: how many are of each."""
    fits = (rank for rank, number in shared.items() if rank <= MOST_PEOPLE and rank + number - 1 <= MOST_LISTED)
    return max(fits, default=0)


def _names(tx: Connection, people: Iterable[int], details: Iterable[Detail]) -> dict[int, str]:
    """What these people are called: as authors, among the co-authors, else as they call themselves."""
    names: dict[int, str] = dict(awards.names_of(tx, people))
    for one in details:
        for name in one.coauthors:
            names.setdefault(key_by_name(name, one.unit), name)
    return names | {one.author_key: one.author for one in details if one.author}


# Units


def _ranked_units(units: Units, mine: Iterable[str], asked: Asked) -> list[str]:
    """The units below those that are asked about, which existed in that time; they themselves where none is below."""
    there = [code for code in mine if _existed(units.by_code[code], asked)]
    below = [code for code in there if code not in asked.units]
    return below or there


def _existed(unit: Unit, asked: Asked) -> bool:
    begun = unit.valid_from is None or unit.valid_from <= asked.last
    return begun and (unit.valid_to is None or unit.valid_to >= asked.first)


def _standings(found: Sequence[Weighed], units: Units, shown: Sequence[Unit]) -> list[Standing]:
    """Each with what counts for it and all below it; whoever takes part twice is one person."""
    number, benefit = Counter[str](), Counter[str]()
    people: dict[str, set[int]] = defaultdict(set)
    for one in found:
        for code in units.line(one.unit):
            number[code] += 1
            benefit[code] += one.benefit or 0
            people[code].update(one.people)
    return [
        Standing(unit=unit, number=number[unit.code], people=len(people[unit.code]), benefit=benefit[unit.code])
        for unit in shown
    ]


def _within_kinds(stand: Sequence[Standing], worth: Mapping[str, Worth]) -> tuple[Standing, ...]:
    """Ranked among units of the same kind; those with nothing are left out."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for one in stand:
        if worth[one.unit.code]:
            groups[one.unit.kind].append(one)
    return tuple(row for kind in sorted(groups) for row in in_order(groups[kind], worth))


def _by_target(stand: Sequence[Standing], aimed: Mapping[str, Target]) -> tuple[Standing, ...]:
    """By the share of their target, among units of the same kind; those that have none are left out."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for one in stand:
        if one.unit.code in aimed:
            groups[one.unit.kind].append(_with_target(one, aimed))
    return tuple(row for kind in sorted(groups) for row in in_order(groups[kind], _parts(groups[kind])))


def _within_clusters(stand: Sequence[Standing], aimed: Mapping[str, Target]) -> tuple[Standing, ...]:
    """By the share of their target within each cluster; those without a target come last, by number."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for one in stand:
        if one.unit.cluster:
            groups[one.unit.cluster].append(_with_target(one, aimed))
    return tuple(row for name in sorted(groups) for row in in_order(groups[name], _parts(groups[name])))


def _with_target(one: Standing, aimed: Mapping[str, Target]) -> Standing:
    target = aimed.get(one.unit.code)
    if target is None:
        return one
    part = Fraction(one.number, target.value)
    return replace(one, percentage=Percentage(target=target.value, part=part, issuer=target.issuer))


def _parts(rows: Iterable[Standing]) -> dict[str, Worth]:
    return {row.unit.code: fraction(row.number, row.percentage.target if row.percentage else 0) for row in rows}


def in_order(rows: Sequence[Standing], worth: Mapping[str, Worth]) -> list[Standing]:
    """These rows by rank, each with its own: 1, 2, 2, 4; equal ones by code. Without any worth there is no rank: 0."""
    weighed = {row.unit.code: worth[row.unit.code] for row in rows}
    ranks = {code: rank for code, rank in ranked(weighed).items() if weighed[code] is not None}
    placed = [replace(row, rank=ranks.get(row.unit.code, 0)) for row in rows]
    return sorted(placed, key=lambda row: (not row.rank, row.rank, row.unit.code))


# Targets


def _campaign_of(tx: Connection, day: date) -> Campaign | None:
    """The campaign that runs on that day, else the last before it."""
    begun = [one for one in all_campaigns(tx) if one.starts_on <= day]
    running = [one for one in begun if day <= one.ends_on]
    return next(iter(running or begun), None)


def _targets(
    tx: Connection, campaign: Campaign | None, asked: Asked
) -> tuple[dict[str, dict[str, Target]], str | None]:
    """Targets by kind and unit, and the phase whose they are.

    Of the phase that has just these days; else of the whole campaign, which are all phases together where none is set.
    """
    if campaign is None:
        return {}, None
    there = targets.of_campaign(tx, campaign.code)
    phases = [phase for phase in all_phases(tx) if phase.campaign == campaign.code]
    days = (asked.first, asked.last)
    phase = next((one for one in phases if (one.starts_on, one.ends_on) == days), None)
    if phase is not None:
        return _by_kind([one for one in there if one.phase == phase.code]), phase.name
    whole = {one.code for one in phases if one.kind == "phase"}
    summed: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for one in there:
        if one.phase in whole:
            summed[one.unit, one.kind].append(one)
    set_whole = [one for one in there if not one.phase]
    set_already = {(one.unit, one.kind) for one in set_whole}
    together = [_together(parts) for key, parts in summed.items() if key not in set_already]
    return _by_kind([*set_whole, *together]), None


def _together(parts: Sequence[Target]) -> Target:
    return replace(parts[0], phase="", value=sum(part.value for part in parts))


def _by_kind(found: Iterable[Target]) -> dict[str, dict[str, Target]]:
    by_kind: dict[str, dict[str, Target]] = defaultdict(dict)
    for one in sorted(found, key=lambda one: (_ORDER.get(one.kind, len(_ORDER)), one.kind, one.unit)):
        by_kind[one.kind][one.unit] = one
    return dict(by_kind)


_ORDER = {"giao": 0, "dang_ky": 1}
