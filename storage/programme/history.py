"""What was loaded when, and how the units stood at a moment."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection

from storage.database import bulk
from storage.database.store import TABLES
from storage.programme.loading import KEYS

Loads = list[tuple[dict[str, Any], dict[str, Any]]]  # (new keys, rows before) by table, the latest load first

# What boards need of each table.
_SHOWN = {
    "unit": ("code", "name", "short_name", "kind", "parent", "members", "cluster", "valid_from", "valid_to"),
    "campaign": ("code", "name", "starts_on", "ends_on"),
    "phase": ("campaign", "code", "kind", "name", "starts_on", "ends_on"),
    "target": ("campaign", "phase", "unit", "kind", "value"),
}


def loads_after(tx: Connection, moment: datetime) -> Loads:
    """What was loaded after that moment: mostly nothing."""
    at = bulk.stamp(tx, moment)
    found = bulk.rows(tx, 'SELECT "new", "before" FROM load WHERE at > :at ORDER BY at DESC, id DESC', at=at)
    return [(orjson.loads(new), orjson.loads(before)) for new, before in found]


def as_of(tx: Connection, table: str, where: str, later: Loads, **values: Any) -> list[dict[str, Any]]:
    """Rows of `unit`, `campaign`, `phase` or `target` as they were before the loads `later`.

    These are the rows for which `where` (SQL) is true today, without those that were loaded later, and every
    one that was changed later as it was before: the caller looks again whether it wants that one.
    """
    key, names = KEYS[table], _SHOWN[table]
    found = bulk.rows(tx, f"SELECT {', '.join(names)} FROM {table} WHERE {where}", **values)
    places = [names.index(part) for part in key]
    rows = {tuple(row[place] for place in places): dict(zip(names, row, strict=True)) for row in found}
    if tx.dialect.name == "sqlite":
        for name in _days(table):
            for row in rows.values():
                row[name] = _read(table, name, row[name])
    for new, before in later:
        for gone in new.get(table, ()):
            rows.pop(tuple(gone), None)
        for old in before.get(table, ()):
            row = {name: _read(table, name, old[name]) for name in names}
            rows[tuple(row[part] for part in key)] = row
    return list(rows.values())


@cache
def _days(table: str) -> tuple[str, ...]:
    return tuple(name for name in _SHOWN[table] if TABLES[table].c[name].type.python_type is date)


def _read(table: str, name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value is not None and name in _days(table) else value
