"""Operators: who looks after the bot itself, and is told when something is wrong with it. The row is the role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant
from storage.people import officers
from storage.people.officers import Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """An operator as they are listed."""

    person_id: int
    name: str
    since: datetime


def appoint(tx: Connection, person: int, now: datetime) -> None:
    """Give the role; who has it keeps it."""
    bulk.insert(tx, "operator", [{"person_id": person, "since": now}], ignore=True)


def remove(tx: Connection, person: int) -> bool:
    """Take the role away at once; whether there was one."""
    return tx.execute(text("DELETE FROM operator WHERE person_id = :person"), {"person": person}).rowcount > 0


def listed(tx: Connection) -> list[Operator]:
    """All of them, the first one first."""
    rows = tx.execute(
        text(
            "SELECT person_id, coalesce(name, '') AS name, since FROM operator"
            " LEFT JOIN person ON person.id = person_id ORDER BY since, person_id"
        ).columns(since=Instant)
    )
    return [Operator(**row) for row in rows.mappings()]


def reached(tx: Connection, now: datetime, down: Collection[str]) -> list[Reached]:
    """The one chat of each in which they are told something; on a channel that is down only who has no other."""
    people = [one.person_id for one in listed(tx)]
    found = officers.reached(tx, people, now, but=down)
    others = [person for person in people if person not in found]
    if others and down:
        found |= officers.reached(tx, others, now)
    return [found[person] for person in people if person in found]
