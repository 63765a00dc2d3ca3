"""What a load changes, and writing it with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from storage.counting import move_units
from storage.database import bulk
from storage.database.counters import next_number
from storage.database.store import TABLES
from storage.programme.units import VERSION, version

Rows = dict[str, list[dict[str, Any]]]  # by table


# Loading

KEYS = {
    "unit": ("code",),
    "campaign": ("code",),
    "phase": ("campaign", "code"),
    "target": ("campaign", "phase", "unit", "kind"),
}
_MISSING: dict[str, dict[str, Any]] = {  # what a new row has where the file gives nothing
    "unit": {
        "parent": None, "aliases": [], "members": 0, "cluster": "",
        "valid_from": None, "valid_to": None, "successors": [],
    },
    "campaign": {
        "prefix": "SK", "applied_from": None, "applied_to": None,
        "legal_basis": [], "fields": [], "sample": False, "criteria": [],
    },
    "phase": {},
    "target": {"issued_on": None},
}  # fmt: skip


class ChangedError(Exception):
    """Somebody else loaded something since the difference was taken: nothing is written."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would change: new and changed rows by table, and how many are the same already."""

    version: int
    new: Rows
    changed: Rows
    unchanged: dict[str, int]
    alike: tuple[tuple[int, str, str], ...] = ()  # (row, title, code of one that is there with the same title)

    @property
    def empty(self) -> bool:
        """Whether the database has all of it already."""
        return not any(self.new.values()) and not any(self.changed.values())


def difference(tx: Connection, rows: Rows) -> Difference:
    """Compare rows with those in the database. A column that a row does not give stays as it is."""
    what = Difference(version(tx), {}, {}, {})
    for table, given in rows.items():
        key = KEYS[table]
        rows_there = tx.execute(TABLES[table].select()).mappings()
        there = {tuple(row[part] for part in key): row for row in rows_there}
        what.new[table], what.changed[table] = [], []
        for row in given:
            old = there.get(tuple(row[part] for part in key))
            if old is None:
                what.new[table].append(complete(table, row))
            elif any(old[name] != value for name, value in row.items()):
                what.changed[table].append(row)
        what.unchanged[table] = len(given) - len(what.new[table]) - len(what.changed[table])
    return what


def complete(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row with what a new one has in the columns that are not given."""
    named = {"short_name": row.get("name", "")} if table == "unit" else {}
    return _MISSING[table] | named | row


def put(tx: Connection, what: Difference, now: datetime | None = None) -> None:
    """Write a difference. Raises ChangedError when it was taken before the last change.

    `now`: boards of before stay as they were, and counts follow a unit to its new parent; None while nothing is
    counted.
    """
    if what.empty:
        return
    # The counter's row is taken first: a second load at the same time waits here, and then sees the number.
    if next_number(tx, VERSION) != what.version + 1:
        raise ChangedError
    if now is not None:
        _remember(tx, what, now)
        moved = {row["code"]: row["parent"] for row in what.changed.get("unit", []) if "parent" in row}
        move_units.move_units(tx, moved, now)
    for table, key in KEYS.items():
        bulk.insert(tx, table, what.new.get(table, []))
        bulk.update(tx, table, what.changed.get(table, []), key)


# As it was


def _remember(tx: Connection, what: Difference, now: datetime) -> None:
    new = {table: [[row[part] for part in KEYS[table]] for row in rows] for table, rows in what.new.items() if rows}
    before: dict[str, list[dict[str, Any]]] = {}
    for table, rows in what.changed.items():
        keys = {tuple(row[part] for part in KEYS[table]) for row in rows}
        there = tx.execute(TABLES[table].select()).mappings() if keys else ()
        before[table] = [dict(row) for row in there if tuple(row[part] for part in KEYS[table]) in keys]
    bulk.insert(tx, "load", [{"at": now, "new": new, "before": before}])
