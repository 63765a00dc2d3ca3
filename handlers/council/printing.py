"""A session as its papers have it: every value as it is written, "" and dashes where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from handlers.conversation.units import Units
from handlers.council.results import Judged, judged, points, score_of, tenths
from messages.catalog import say
from messages.format import moment, number
from messages.format import tenths as written
from storage.initiatives import awards, council
from storage.initiatives.awards import Detail
from storage.initiatives.council import Criterion, Item, Marks, Session
from storage.people import council_members
from storage.programme import campaigns

NONE = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What stands on the papers of a session. `marks`: (member, their rows) of those who gave, once it is over."""

    session: int
    unit: str
    above: str
    legal_basis: Sequence[str]
    criteria: Sequence[Criterion]
    is_over: bool
    opened: str
    closed: str
    present: Sequence[str]
    absent: Sequence[str]
    items: Sequence[dict[str, Any]]
    marks: Sequence[tuple[str, Sequence[dict[str, Any]]]]
    rule: str


def printed(tx: Connection, units: Units, session: Session, lang: str) -> Printed:
    """All of it, as it stands now. While a session is open no mark is on any paper."""
    items, seats = council.items(tx, session.id), council.seats(tx, session.id)
    is_over = session.closed_at is not None
    marks = council.all_marks(tx, session.id) if is_over else {}
    rows = judged(session.criteria, items, marks)
    details = awards.details(tx, (item.id for item in items))
    given = [seat for seat in seats if seat.given_at is not None]
    absent = [seat.name for seat in seats if seat.given_at is None]
    if not is_over:
        there = {seat.person_id for seat in given}
        absent = [one.name for one in council_members.of_units(tx, [session.unit]) if one.person_id not in there]
    unit = units.by_code.get(session.unit)
    above = units.by_code.get(unit.parent or "") if unit is not None else None
    campaign = campaigns.find(tx, session.campaign)
    return Printed(
        session=session.id,
        unit=unit.name if unit is not None else session.unit,
        above=above.name if above is not None else "",
        legal_basis=campaign.legal_basis if campaign is not None else (),
        criteria=session.criteria,
        is_over=is_over,
        opened=moment(session.opened_at, lang),
        closed=moment(session.closed_at, lang) if session.closed_at is not None else "",
        present=[seat.name for seat in given],
        absent=absent,
        items=[_item(row, details[row.item.id], units, lang) for row in rows],
        marks=[(seat.name, _rows(session, items, marks.get(seat.person_id, {}), lang)) for seat in given if is_over],
        rule=say("council.paper.rule", lang),
    )


def _item(row: Judged, detail: Detail, units: Units, lang: str) -> dict[str, Any]:
    return {
        "rank": str(row.rank or NONE),
        "code": row.item.code,
        "title": row.item.title,
        "authors": detail.people,
        "unit": units.label(detail.unit) if detail.unit else detail.workplace,
        "benefit": number(detail.benefit, lang) if detail.benefit else "",
        "score": _score(row.score, lang),
        "members": row.members,
    }


def _rows(session: Session, items: Sequence[Item], marks: Marks, lang: str) -> list[dict[str, Any]]:
    """One member's marks; dashes at what they take part in and did not mark."""
    rows = []
    for item in items:
        theirs = marks.get(item.id, {})
        whole = len(theirs) == len(session.criteria)
        rows.append(
            {
                "code": item.code,
                "title": item.title,
                "marks": [_points(theirs, place, lang) for place in range(len(session.criteria))],
                "score": _score(score_of(session.criteria, theirs), lang) if whole else NONE,
            }
        )
    return rows


def _points(theirs: Mapping[int, int], place: int, lang: str) -> str:
    hundredths = theirs.get(place)
    if hundredths is None:
        return NONE
    return points(hundredths, lang)


def _score(score: Fraction | None, lang: str) -> str:
    found = tenths(score)
    return NONE if found is None else written(found, lang)
