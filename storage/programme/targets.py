"""Targets as they stand: of one unit, in every campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from storage.database.store import TABLES

_TABLE = TABLES["target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """See `tables.Target`."""

    campaign: str
    phase: str
    unit: str
    kind: str
    value: int
    issuer: str
    issued_on: date | None


def of_unit(tx: Connection, unit: str) -> list[Target]:
    """Every target that this unit was given or took on itself."""
    rows = tx.execute(_TABLE.select().where(_TABLE.c.unit == unit).order_by(_TABLE.c.phase, _TABLE.c.kind))
    return [Target(**row) for row in rows.mappings()]
