"""Answers that a support team keeps ready: its own words, under a name of a few words, for what is asked often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from messages.alphabet import alphabetical
from storage.database import bulk, counters

COUNTER = "ready_answer"
MOST = 30  # of a unit: more are not looked through while somebody waits
_COLUMNS = "id, unit, name, words"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyAnswer:
    """See `tables.ReadyAnswer`."""

    id: int
    unit: str
    name: str
    words: str


def of_units(tx: Connection, units: Sequence[str]) -> list[ReadyAnswer]:
    """Those of these units, by their names."""
    sql = text(f"SELECT {_COLUMNS} FROM ready_answer WHERE unit {bulk.among(tx, 'units')}")
    rows = tx.execute(sql, {"units": bulk.keys(tx, units)}).mappings()
    return sorted((ReadyAnswer(**row) for row in rows), key=lambda one: (alphabetical(one.name), one.id))


def find(tx: Connection, number: int) -> ReadyAnswer | None:
    """That one; None where there is none any more."""
    row = tx.execute(text(f"SELECT {_COLUMNS} FROM ready_answer WHERE id = :id"), {"id": number}).mappings().first()
    return None if row is None else ReadyAnswer(**row)


def add(tx: Connection, *, unit: str, name: str, words: str, person: int, now: datetime) -> int:
    """Keep a new one of that unit; its number."""
    number = counters.next_number(tx, COUNTER)
    row = {"id": number, "unit": unit, "name": name, "words": words, "person_id": person, "at": now}
    bulk.insert(tx, "ready_answer", [row])
    return number


def change(tx: Connection, number: int, *, name: str, words: str, person: int, now: datetime) -> None:
    """It has this name and these words from now on."""
    bulk.update(tx, "ready_answer", [{"id": number, "name": name, "words": words, "person_id": person, "at": now}])


def drop(tx: Connection, number: int) -> None:
    """It is kept no more."""
    tx.execute(text("DELETE FROM ready_answer WHERE id = :id"), {"id": number})
