"""Sessions of councils: what is judged by which criteria, who has given their marks, and the marks.

Whoever changes a session holds its row first (`lock`), so that the last two members who give at the same moment, or a
member and the officer who closes, come one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from storage import audit
from storage.audit import Act
from storage.database import bulk
from storage.database.counters import next_number
from storage.database.store import TABLES

NUMBER = "council"  # counts the sessions; whoever opens one waits for who opens another
JUDGED = ("submitted", "verified")  # statuses in which an initiative may be put before a council
_NO_MARK = (
    "DELETE FROM council_mark WHERE session_id = :session AND initiative_id = :initiative"
    " AND person_id = :person AND criterion = :place"
)
_SESSION = TABLES["council_session"]
_SEAT = TABLES["council_seat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing that initiatives are judged by."""

    name: str
    points: int  # the most that are given
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """See `tables.CouncilSession`."""

    id: int
    unit: str
    campaign: str
    criteria: tuple[Criterion, ...]
    opened_by: int | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An initiative before a council; `people`: keys of all who take part in it."""

    id: int
    code: str
    title: str
    author: str
    unit: str
    people: frozenset[int]
    confidential: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member at a session; `given_at` None: they have not given their marks."""

    person_id: int
    name: str
    given_at: datetime | None


Marks = dict[int, dict[int, int]]  # by initiative and criterion: hundredths of a point


# Sessions


def begin(
    tx: Connection, unit: str, campaign: str, criteria: Sequence[Mapping[str, Any]], items: Iterable[int], officer: int,
    now: datetime,
) -> int:  # fmt: skip
    """Open a session with these initiatives; its number. Those that are in an open one of this unit stay there."""
    key = next_number(tx, NUMBER)
    row = {"id": key, "unit": unit, "campaign": campaign, "criteria": [dict(one) for one in criteria]}
    bulk.insert(tx, "council_session", [row | {"opened_by": officer, "opened_at": now, "closed_at": None}])
    there = before_council(tx, unit)
    rows = [{"session_id": key, "initiative_id": one} for one in sorted(set(items) - there)]
    bulk.insert(tx, "council_item", rows)
    return key


def before_council(tx: Connection, unit: str) -> set[int]:
    """The initiatives that stand in an open session of this unit."""
    sql = (
        "SELECT initiative_id FROM council_item JOIN council_session ON council_session.id = session_id"
        " WHERE unit = :unit AND closed_at IS NULL"
    )
    return {key for (key,) in bulk.rows(tx, sql, unit=unit)}


def campaign_of(tx: Connection, initiative: int) -> str:
    """The campaign in which it was handed in."""
    sql = text("SELECT campaign FROM initiative WHERE id = :key")
    return str(tx.execute(sql, {"key": initiative}).scalar() or "")


def find(tx: Connection, key: int) -> Session | None:
    """That session."""
    row = tx.execute(_SESSION.select().where(_SESSION.c.id == key)).mappings().first()
    return _session(row) if row else None


def lock(tx: Connection, key: int) -> Session | None:
    """The same, held till the commit."""
    row = tx.execute(_SESSION.select().where(_SESSION.c.id == key).with_for_update()).mappings().first()
    return _session(row) if row else None


def of_units(tx: Connection, units: Sequence[str], *, only_open: bool = False) -> list[Session]:
    """The sessions of the councils of these units, the latest first."""
    of_these = text(f"unit {bulk.among(tx, 'units')}").bindparams(units=bulk.keys(tx, units))
    found = _SESSION.select().where(of_these).order_by(_SESSION.c.id.desc())
    if only_open:
        found = found.where(_SESSION.c.closed_at.is_(None))
    return [_session(row) for row in tx.execute(found).mappings()]


def _session(row: Any) -> Session:
    return Session(**{**row} | {"criteria": tuple(Criterion(**one) for one in row["criteria"])})


def items(tx: Connection, session: int) -> list[Item]:
    """What it judges, by code; what its author took back meanwhile, or had erased, is left out."""
    of_session = "IN (SELECT initiative_id FROM council_item WHERE session_id = :session)"
    people: dict[int, set[int]] = defaultdict(set)
    for key, person in bulk.rows(
        tx, f"SELECT initiative_id, person FROM coauthor WHERE initiative_id {of_session}", session=session
    ):
        people[key].add(person)
    rows = bulk.rows(
        tx,
        "SELECT id, code, title, author, unit, author_key, confidential FROM initiative"
        f" WHERE id {of_session} AND title <> '' AND status NOT IN ('withdrawn', 'merged') ORDER BY code",
        session=session,
    )
    return [
        Item(
            id=key, code=code, title=title, author=author, unit=unit, people=frozenset({author_key, *people[key]}),
            confidential=bool(secret),
        )
        for key, code, title, author, unit, author_key, secret in rows
    ]  # fmt: skip


def close(tx: Connection, session: Session, absent: Mapping[int, str], now: datetime) -> None:
    """It is over: marks that were not given are dropped; `absent`: who had not given theirs, by name."""
    given = "SELECT person_id FROM council_seat WHERE session_id = :session"
    tx.execute(
        text(f"DELETE FROM council_mark WHERE session_id = :session AND person_id NOT IN ({given})"),
        {"session": session.id},
    )
    rows = [
        {"session_id": session.id, "person_id": person, "name": name, "given_at": None}
        for person, name in sorted(absent.items())
    ]
    bulk.insert(tx, "council_seat", rows, ignore=True)
    tx.execute(_SESSION.update().where(_SESSION.c.id == session.id).values(closed_at=now))


def end_complete(tx: Connection, units: Sequence[str], actor: int, now: datetime) -> list[Session]:
    """Close the open sessions of these units that wait for nobody any more, since `actor` left; those."""
    ended: list[Session] = []
    for one in of_units(tx, units, only_open=True):
        held = lock(tx, one.id)
        if held is None or held.closed_at is not None or not _is_complete(tx, held):
            continue
        close(tx, held, {}, now)
        after = {"given": len(seats(tx, held.id))}
        audit.write(tx, Act(action="council session closed", subject=str(held.id), actor=actor, after=after), now)
        ended.append(held)
    return ended


def _is_complete(tx: Connection, session: Session) -> bool:
    """Whether all who are of its council have given their marks; with none at all it waits for new members."""
    given = "SELECT person_id FROM council_seat WHERE session_id = :session"
    sql = f"SELECT count(*) FROM council_member WHERE unit = :unit AND person_id NOT IN ({given})"
    missing = tx.execute(text(sql), {"session": session.id, "unit": session.unit}).scalar_one()
    return not missing and bool(seats(tx, session.id))


# Marks


def mark(tx: Connection, session: int, initiative: int, person: int, marks: Mapping[int, int | None]) -> None:
    """These are this member's marks for it, by criterion, in hundredths; None: no more. Others of theirs stay."""
    rows = [
        {
            "session_id": session, "initiative_id": initiative, "person_id": person, "criterion": place,
            "hundredths": value,
        }
        for place, value in sorted(marks.items())
        if value is not None
    ]  # fmt: skip
    for place in (place for place, value in marks.items() if value is None):
        one = {"session": session, "initiative": initiative, "person": person, "place": place}
        tx.execute(text(_NO_MARK), one)
    key = ("session_id", "initiative_id", "person_id", "criterion")
    bulk.merge(tx, "council_mark", rows, key, "hundredths = excluded.hundredths")


def marks_of(tx: Connection, session: int, person: int) -> Marks:
    """What this member has marked so far."""
    return all_marks(tx, session, person).get(person, {})


def all_marks(tx: Connection, session: int, person: int | None = None) -> dict[int, Marks]:
    """What each member has marked; for who may see it."""
    found: dict[int, Marks] = {}
    only = " AND person_id = :person" if person is not None else ""
    values = {"session": session} | ({"person": person} if person is not None else {})
    sql = (
        "SELECT person_id, initiative_id, criterion, hundredths FROM council_mark"
        f" WHERE session_id = :session{only} ORDER BY 1, 2, 3"
    )
    for who, initiative, place, value in bulk.rows(tx, sql, **values):
        found.setdefault(who, {}).setdefault(initiative, {})[place] = value
    return found


def give(tx: Connection, session: int, person: int, name: str, now: datetime) -> None:
    """This member has given their marks."""
    take_back(tx, session, person)
    row = {"session_id": session, "person_id": person, "name": name, "given_at": now}
    bulk.insert(tx, "council_seat", [row])


def take_back(tx: Connection, session: int, person: int) -> None:
    """They want to change some."""
    tx.execute(_SEAT.delete().where(_SEAT.c.session_id == session, _SEAT.c.person_id == person))


def seats(tx: Connection, session: int) -> list[Seat]:
    """Who has given their marks, and once it is closed who had not, by their keys."""
    rows = tx.execute(_SEAT.select().where(_SEAT.c.session_id == session).order_by(_SEAT.c.person_id)).mappings()
    return [Seat(person_id=row["person_id"], name=row["name"], given_at=row["given_at"]) for row in rows]
