"""The tree of unions and the campaigns: read whole, since there are thousands and not millions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from storage import bulk
from storage.counters import next_number, number
from storage.store import TABLES

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
    valid_from: date | None
    valid_to: date | None
    successor: str | None

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
    sample: bool


def version(tx: Connection) -> int:
    """Grows with every change; whoever keeps units in memory compares it."""
    return number(tx, VERSION)


def all_units(tx: Connection) -> tuple[Unit, ...]:
    """Every unit that was ever loaded, ended ones too."""
    rows = tx.execute(TABLES["unit"].select().order_by(text("code"))).mappings()
    return tuple(Unit(**{**row, "aliases": tuple(row["aliases"])}) for row in rows)


def all_campaigns(tx: Connection) -> tuple[Campaign, ...]:
    """Every campaign, the latest first."""
    rows = tx.execute(TABLES["campaign"].select().order_by(text("starts_on DESC, code"))).mappings()
    return tuple(Campaign(**{**row, "legal_basis": tuple(row["legal_basis"])}) for row in rows)


def add(tx: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Insert units, campaigns, phases and targets (rows by table); those that are there already stay."""
    for table in ("unit", "campaign", "phase", "target"):
        bulk.insert(tx, table, rows.get(table, []), ignore=True)
    next_number(tx, VERSION)
