"""The tree of unions and the campaigns: read whole, since there are thousands and not millions.

Loading compares first (`difference`), then writes what is new or changed (`put`); it never deletes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Connection, text

from storage import bulk, counts
from storage.counters import next_number, number
from storage.store import TABLES

Rows = dict[str, list[dict[str, Any]]]  # by table

VERSION = "units"  # the counter that grows with every change of units or campaigns


@dataclass(frozen=True, slots=True)
class Unit:
    """See `tables.Unit`."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    aliases: tuple[str, ...]
    members: int
    cluster: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]

    def active(self, today: date) -> bool:
        """Whether it exists on that day; only then it takes new initiatives."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_to is None or today <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Campaign:
    """See `tables.Campaign`."""

    code: str
    name: str
    prefix: str
    starts_on: date
    ends_on: date
    applied_from: date | None
    applied_to: date | None
    legal_basis: tuple[str, ...]
    fields: tuple[str, ...]
    sample: bool


def version(tx: Connection) -> int:
    """Grows with every change; whoever keeps units in memory compares it."""
    return number(tx, VERSION)


def all_units(tx: Connection) -> tuple[Unit, ...]:
    """Every unit that was ever loaded, ended ones too."""
    rows = tx.execute(TABLES["unit"].select().order_by(text("code"))).mappings()
    return tuple(Unit(**_tuples(row, "aliases", "successors")) for row in rows)


def all_campaigns(tx: Connection) -> tuple[Campaign, ...]:
    """Every campaign, the latest first."""
    rows = tx.execute(TABLES["campaign"].select().order_by(text("starts_on DESC, code"))).mappings()
    return tuple(Campaign(**_tuples(row, "legal_basis", "fields")) for row in rows)


def _tuples(row: Any, *lists: str) -> dict[str, Any]:
    return {**row} | {name: tuple(row[name]) for name in lists}


@dataclass(frozen=True, slots=True)
class Phase:
    """See `tables.Phase`."""

    campaign: str
    code: str
    kind: str
    name: str
    starts_on: date
    ends_on: date


def all_phases(tx: Connection) -> tuple[Phase, ...]:
    """The phases and peaks of every campaign."""
    rows = tx.execute(TABLES["phase"].select().order_by(text("starts_on, code"))).mappings()
    return tuple(Phase(**row) for row in rows)


def phases(tx: Connection) -> dict[str, dict[str, str]]:
    """{campaign: {phase: name}} of every campaign, those without phases too."""
    found: dict[str, dict[str, str]] = {campaign.code: {} for campaign in all_campaigns(tx)}
    rows = tx.execute(text("SELECT campaign, code, name FROM phase ORDER BY starts_on, code"))
    for campaign, code, name in rows:
        found[campaign][code] = name
    return found


# Loading

_KEYS = {
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
        "legal_basis": [], "fields": [], "sample": False,
    },
    "phase": {},
    "target": {"issued_on": None},
}  # fmt: skip


class Changed(Exception):
    """Somebody else loaded something since the difference was taken: nothing is written."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would change: new and changed rows by table, and how many are the same already."""

    version: int
    new: Rows
    changed: Rows
    unchanged: dict[str, int]

    @property
    def empty(self) -> bool:
        """Whether the database has all of it already."""
        return not any(self.new.values()) and not any(self.changed.values())


def difference(tx: Connection, rows: Rows) -> Difference:
    """Compare rows with those in the database. A column that a row does not give stays as it is."""
    what = Difference(version(tx), {}, {}, {})
    for table, given in rows.items():
        key = _KEYS[table]
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
    """Write a difference. Raises Changed when it was taken before the last change.

    `now`: boards of before stay as they were, and counts follow a unit to its new parent; None while nothing is
    counted.
    """
    if what.empty:
        return
    # The counter's row is taken first: a second load at the same time waits here, and then sees the number.
    if next_number(tx, VERSION) != what.version + 1:
        raise Changed
    if now is not None:
        _remember(tx, what, now)
        moved = {row["code"]: row["parent"] for row in what.changed.get("unit", []) if "parent" in row}
        counts.move_units(tx, moved, now)
    for table, key in _KEYS.items():
        bulk.insert(tx, table, what.new.get(table, []))
        bulk.update(tx, table, what.changed.get(table, []), key)


# As it was


def _remember(tx: Connection, what: Difference, now: datetime) -> None:
    new = {table: [[row[part] for part in _KEYS[table]] for row in rows] for table, rows in what.new.items() if rows}
    before: dict[str, list[dict[str, Any]]] = {}
    for table, rows in what.changed.items():
        keys = {tuple(row[part] for part in _KEYS[table]) for row in rows}
        there = tx.execute(TABLES[table].select()).mappings() if keys else ()
        before[table] = [dict(row) for row in there if tuple(row[part] for part in _KEYS[table]) in keys]
    bulk.insert(tx, "load", [{"at": now, "new": new, "before": before}])


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
    key, names = _KEYS[table], _SHOWN[table]
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
