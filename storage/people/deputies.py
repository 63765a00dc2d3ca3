"""Who reads in an officer's place for some days: a row each, good up to its last day and on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Date, bindparam, text

from storage.database import bulk


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody who reads for that unit in the place of `by`."""

    person_id: int
    unit: str
    by_id: int


#: While both are officers: whoever lost the role reads no more, and neither does who stood in for them.
_GOOD = (
    "until >= :day AND EXISTS (SELECT 1 FROM officer WHERE officer.person_id = by_id AND officer.unit = deputy.unit"
    " AND role = 'officer') AND EXISTS (SELECT 1 FROM officer WHERE officer.person_id = deputy.person_id"
    " AND role = 'officer')"
)


def there(tx: Connection, day: date) -> list[Deputy]:
    """Everybody who reads in somebody's place on that day."""
    sql = text(f"SELECT person_id, unit, by_id FROM deputy WHERE {_GOOD} ORDER BY person_id, unit, by_id")
    return [Deputy(*row) for row in tx.execute(sql.bindparams(bindparam("day", type_=Date)), {"day": day})]


def units(tx: Connection, person: int, day: date) -> tuple[str, ...]:
    """The units that this person reads for in somebody's place on that day."""
    sql = text(f"SELECT DISTINCT unit FROM deputy WHERE person_id = :person AND {_GOOD} ORDER BY unit")
    rows = tx.execute(sql.bindparams(bindparam("day", type_=Date)), {"person": person, "day": day})
    return tuple(row.unit for row in rows)


def appoint(tx: Connection, person: int, units_: tuple[str, ...], by: int, until: date) -> None:
    """This person reads for these units in the place of `by`, and nobody else does so any more."""
    end(tx, by)
    rows = [{"person_id": person, "unit": unit, "by_id": by, "until": until} for unit in units_]
    bulk.insert(tx, "deputy", rows)


def end(tx: Connection, by: int) -> list[int]:
    """Nobody reads in the place of that officer any more; who did."""
    rows = tx.execute(text("SELECT DISTINCT person_id FROM deputy WHERE by_id = :by"), {"by": by})
    found = [int(row.person_id) for row in rows]
    tx.execute(text("DELETE FROM deputy WHERE by_id = :by"), {"by": by})
    return found
