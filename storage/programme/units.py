"""The tree of unions and the campaigns: read whole, since there are thousands and not millions.

Loading compares first (`difference`), then writes what is new or changed (`put`); it never deletes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from storage.database.counters import number
from storage.database.store import TABLES

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


def version(tx: Connection) -> int:
    """Grows with every change; whoever keeps units in memory compares it."""
    return number(tx, VERSION)


def all_units(tx: Connection) -> tuple[Unit, ...]:
    """Every unit that was ever loaded, ended ones too."""
    rows = tx.execute(TABLES["unit"].select().order_by(text("code"))).mappings()
    return tuple(Unit(**tuples(row, "aliases", "successors")) for row in rows)


def ended(tx: Connection, codes: Collection[str], day: date) -> dict[str, Unit]:
    """Those of these units that are no more on that day, by code."""
    return {unit.code: unit for unit in _named(tx, codes) if unit.valid_to is not None and unit.valid_to < day}


def successors(tx: Connection, unit: Unit, day: date) -> list[Unit]:
    """The units of that day that took over from this one, through any number of changes."""
    found: dict[str, Unit] = {}
    met, waiting = {unit.code}, set(unit.successors)
    while waiting:
        met |= waiting
        units = _named(tx, waiting)
        found |= {one.code: one for one in units if one.active(day)}
        waiting = {code for one in units if not one.active(day) for code in one.successors} - met
    return [found[code] for code in sorted(found)]


def _named(tx: Connection, codes: Collection[str]) -> list[Unit]:
    table = TABLES["unit"]
    rows = tx.execute(table.select().where(table.c.code.in_(sorted(codes)))).mappings()
    return [Unit(**tuples(row, "aliases", "successors")) for row in rows]


def tuples(row: Any, *lists: str) -> dict[str, Any]:
    return {**row} | {name: tuple(row[name]) for name in lists}


def below(tx: Connection, unit: str) -> list[str]:
    """The unit and all units below it; none when it is not there, and none for the empty code: no limit."""
    rows = tx.execute(
        text(
            "WITH RECURSIVE down (code) AS (SELECT code FROM unit WHERE code = :unit"
            " UNION SELECT unit.code FROM down JOIN unit ON unit.parent = down.code) SELECT code FROM down"
        ),
        {"unit": unit},
    )
    return sorted(row.code for row in rows)


def name(tx: Connection, unit: str) -> str:
    """What that unit is called in full; "" where there is none of that code."""
    return str(tx.execute(text("SELECT name FROM unit WHERE code = :unit"), {"unit": unit}).scalar() or "")
