"""That an initiative was typed into the Confederation's portal: the code that it has there, by whom, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.store import TABLES

UNDO_FOR = timedelta(minutes=10)
_TABLE = TABLES["portal_entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """See `tables.PortalEntry`; `name`: of the officer, "" once their data is erased."""

    number: str
    officer_id: int | None
    at: datetime
    name: str


def find(tx: Connection, key: int) -> Entered | None:
    """What is kept of that initiative; None: it is not there yet."""
    sql = (
        "SELECT number, officer_id, at, coalesce(person.name, '') FROM portal_entry"
        " LEFT JOIN person ON person.id = officer_id WHERE initiative_id = :key"
    )
    for number, officer, at, name in bulk.rows(tx, sql, key=key):
        return Entered(number=number, officer_id=officer, at=bulk.reader(tx)(at), name=name)
    return None


def numbers(tx: Connection, keys: Sequence[int]) -> dict[int, str]:
    """The codes of those of these that are there."""
    rows = tx.execute(_TABLE.select().where(_TABLE.c.initiative_id.in_(list(keys))))
    return {row.initiative_id: row.number for row in rows}


def keep(tx: Connection, *, key: int, number: str, officer: int, now: datetime) -> None:
    """It is there, under that code, in place of what was kept before."""
    row = {"initiative_id": key, "number": number, "officer_id": officer, "at": now}
    change = ", ".join(f"{name} = excluded.{name}" for name in ("number", "officer_id", "at"))
    bulk.merge(tx, "portal_entry", [row], ("initiative_id",), change)


def drop(tx: Connection, *, key: int) -> None:
    """It is not there after all."""
    tx.execute(text("DELETE FROM portal_entry WHERE initiative_id = :key"), {"key": key})


def how_many(tx: Connection, campaign: str, units: Sequence[str]) -> int:
    """How many of these units' initiatives that count are there."""
    sql = (
        "SELECT count(*) FROM portal_entry JOIN initiative ON initiative.id = initiative_id"
        f" WHERE campaign = :campaign AND unit {bulk.among(tx, 'units')}"
        " AND status IN ('submitted', 'returned', 'verified')"
    )
    return int(bulk.rows(tx, sql, campaign=campaign, units=bulk.keys(tx, units))[0][0])
