"""Members of councils: people who judge what is put before the council of a unit. The row is the role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from messages.alphabet import alphabetical
from storage.database import bulk
from storage.people import desk_sessions, officers


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member as they are listed."""

    person_id: int
    name: str
    unit: str


def appoint(tx: Connection, person: int, unit: str, now: datetime) -> None:
    """Give the role; who has it keeps it."""
    bulk.insert(tx, "council_member", [{"person_id": person, "unit": unit, "since": now}], ignore=True)


def remove(tx: Connection, person: int, unit: str) -> bool:
    """Take the role away at once, with the marks of sessions that are still open; whether there was one.

    Those sessions are held: who gives or closes one at this moment goes first, or waits. The desk closes for who has
    no role any more.
    """
    role = {"person": person, "unit": unit}
    held = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    sessions = "SELECT id FROM council_session WHERE closed_at IS NULL AND unit = :unit ORDER BY id"
    tx.execute(text(sessions + held), role)
    done = tx.execute(text("DELETE FROM council_member WHERE person_id = :person AND unit = :unit"), role)
    still_open = "session_id IN (SELECT id FROM council_session WHERE closed_at IS NULL AND unit = :unit)"
    for table in ("council_mark", "council_seat"):
        tx.execute(text(f"DELETE FROM {table} WHERE person_id = :person AND {still_open}"), role)
    if not units(tx, person) and officers.held(tx, person) == officers.NO_ROLE:
        desk_sessions.end_all(tx, person)
    return done.rowcount > 0


def units(tx: Connection, person: int | None) -> tuple[str, ...]:
    """The units of whose councils this person is."""
    if person is None:
        return ()
    sql = text("SELECT unit FROM council_member WHERE person_id = :person ORDER BY unit")
    return tuple(unit for (unit,) in tx.execute(sql, {"person": person}))


def of_units(tx: Connection, units_: Sequence[str]) -> list[Member]:
    """The members of the councils of these units, by unit, then by name."""
    sql = (
        "SELECT person_id, name, council_member.unit FROM council_member JOIN person ON person.id = person_id"
        f" WHERE council_member.unit {bulk.among(tx, 'units')} ORDER BY person_id"
    )
    rows = bulk.rows(tx, sql, units=bulk.keys(tx, units_))
    found = [Member(person_id=key, name=name, unit=unit) for key, name, unit in rows]
    return sorted(found, key=lambda one: (one.unit, alphabetical(one.name)))
