"""Which unit may count as another one that applies an initiative, and which officer confirms that it does."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.conversation.talk import Talk
from handlers.conversation.units import Units
from handlers.people.roles import units_of
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.initiatives.reuse.reports import Report
from storage.people import deputies, officers


def is_itself(units: Units, unit: str, origin: str) -> bool:
    """Whether an initiative of `origin` may come from `unit` itself: it is that one, stands below it or above it.

    What has no unit but the city's may come from anywhere, and is applied elsewhere by any other unit.
    """
    if unit == origin:
        return True
    return any(_on_one_line(units, one, other) for one in _now(units, unit) for other in _now(units, origin))


def _now(units: Units, code: str) -> tuple[str, ...]:
    """The unit, or those of today that took over from it."""
    return units.successors(code) or (code,)


def _on_one_line(units: Units, one: str, origin: str) -> bool:
    if one in units.line(origin):
        return True
    return origin != units.root and origin in units.line(one)


def same_place(units: Units, one: str, other: str) -> bool:
    """Whether both are the same unit, or one took over from the other."""
    return one == other or not set(_now(units, one)).isdisjoint(_now(units, other))


# Who confirms


def authors(talk: Talk, found: Initiative) -> list[int]:
    """Who typed it in, and the co-authors who confirmed that they are."""
    named = [one.person_id for one in coauthors.named(talk.context.tx, found.id) if one.answer == Answer.YES.value]
    return [*([] if found.typist_id is None else [found.typist_id]), *named]


def confirmers(talk: Talk, report: Report, found: Initiative) -> list[int]:
    """The nearest officers of the unit who neither told it nor wrote the initiative; where all did, the nearest."""
    concerned = {report.person_id, *authors(talk, found)}
    others = [one for one in officers.deciding(talk.context.tx) if one.person_id not in concerned]
    return _nearest(talk, report.unit, others) or _nearest(talk, report.unit, officers.deciding(talk.context.tx))


def _nearest(talk: Talk, unit: str, among: Iterable[officers.Officer]) -> list[int]:
    by_unit: dict[str, list[int]] = {}
    for one in among:
        by_unit.setdefault(one.unit, []).append(one.person_id)
    nearest = talk.context.units.nearest(unit, by_unit)
    return by_unit.get(nearest, [])


def told_to(talk: Talk, report: Report, found: Initiative) -> list[int]:
    """Who is told of it: who confirms it, and who reads in their place these days."""
    nearest = confirmers(talk, report, found)
    instead = [one.person_id for one in deputies.there(talk.context.tx, talk.context.today) if one.by_id in nearest]
    return list(dict.fromkeys((*nearest, *instead)))


def may_confirm(talk: Talk, report: Report, found: Initiative) -> bool:
    """Whether this officer may: of the unit or one above it; not of what they told or wrote, unless nobody else is."""
    if not talk.context.units.within(report.unit, units_of(talk)):
        return False
    if talk.me.id in (report.person_id, *authors(talk, found)):
        return talk.me.id in confirmers(talk, report, found)
    return True


def initiative_of(talk: Talk, report: Report) -> Initiative | None:
    """The initiative that the report is about."""
    return initiatives.by_id(talk.context.tx, report.initiative_id)
