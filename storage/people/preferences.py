"""What a person wants to be sent by itself: reminders, leaderboards with names, an officer's digest.

Who never chose has no row; what holds then are the defaults of `Preference`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from messages.alphabet import alphabetical
from storage.database import bulk
from storage.database.store import TABLES

_TABLE = TABLES["preference"]

DAILY, WEEKLY, NEVER = "daily", "weekly", "never"


@dataclass(frozen=True, slots=True)
class Preference:
    """See `tables.Preference`."""

    person_id: int
    reminders: bool = True
    announcements: bool = True  # what a union announces to many
    paused_until: date | None = None  # nothing by itself up to that day and on it
    named: bool = False  # may be named on a leaderboard: only who said yes
    on_papers: bool = False  # may be named to whoever scans the code of a letter or certificate: the same
    digest: str = DAILY
    digest_at: str = "17:30"  # HH:MM in Hà Nội: after the groups' posts of the day
    digest_day: int = 1  # of the weekly one; 1 is Monday
    changed_at: datetime | None = None  # empty: never

    def pause(self, day: date) -> date | None:
        """The last day of the pause that holds on that day."""
        return self.paused_until if self.paused_until is not None and day <= self.paused_until else None


_NAMES = tuple(field.name for field in fields(Preference))
_COLUMNS = tuple(_TABLE.c[name] for name in _NAMES)


def find(tx: Connection, person: int) -> Preference:
    """What this person wants, by their own choice or by default."""
    row = tx.execute(_TABLE.select().with_only_columns(*_COLUMNS).where(_TABLE.c.person_id == person)).first()
    return _read(row) if row else Preference(person)


def is_named(tx: Connection, person: int) -> bool:
    """Whether this person agreed to be named."""
    return any(
        agreed for (agreed,) in bulk.rows(tx, "SELECT named FROM preference WHERE person_id = :person", person=person)
    )


def save(tx: Connection, preference: Preference, now: datetime) -> None:
    """Keep a choice."""
    row = {name: getattr(preference, name) for name in _NAMES} | {"changed_at": now}
    change = ", ".join(f"{name} = excluded.{name}" for name in _NAMES if name != "person_id")
    bulk.merge(tx, "preference", [row], ("person_id",), change)


def _read(row: Row[Any]) -> Preference:
    return Preference(**dict(zip(_NAMES, row, strict=True)))


def named(tx: Connection, campaign: str, unit: str, most: int) -> list[tuple[str, int]]:
    """(name, counted initiatives) of the first in a unit and below it, among those who agreed; the most first.

    Of those who have as many, the first by their names.
    """
    found = (
        "FROM preference JOIN person ON person.id = preference.person_id"
        " JOIN taking_part ON taking_part.person = person.id"
        " WHERE preference.named AND taking_part.campaign = :campaign AND taking_part.unit = :unit"
        " AND taking_part.n > 0 AND person.name <> ''"
    )
    last = f"SELECT taking_part.n {found} ORDER BY taking_part.n DESC LIMIT 1 OFFSET :others"
    rows = bulk.rows(
        tx,
        f"SELECT person.name, taking_part.n {found} AND taking_part.n >= coalesce(({last}), 1)",
        campaign=campaign, unit=unit, others=most - 1,
    )  # fmt: skip
    return sorted(((name, n) for name, n in rows), key=lambda one: (-one[1], alphabetical(one[0])))[:most]
