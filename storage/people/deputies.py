"""Who reads in an officer's place for some days: a row each, good up to its last day and on it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Date, bindparam, text

from storage.database import bulk


def units(tx: Connection, person: int, day: date) -> tuple[str, ...]:
    """The units that this person reads for in somebody's place on that day."""
    sql = text("SELECT unit FROM deputy WHERE person_id = :person AND until >= :day ORDER BY unit")
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
