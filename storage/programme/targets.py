"""Targets as they stand: of one unit in every campaign, or of every unit in one."""

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


def of_campaign(tx: Connection, campaign: str) -> list[Target]:
    """Every target of that campaign and its phases that asks for anything."""
    rows = tx.execute(
        _TABLE.select()
        .where(_TABLE.c.campaign == campaign, _TABLE.c.value > 0)
        .order_by(_TABLE.c.unit, _TABLE.c.phase, _TABLE.c.kind)
    )
    return [Target(**row) for row in rows.mappings()]
