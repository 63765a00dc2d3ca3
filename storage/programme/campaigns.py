"""Campaigns and their phases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from storage.database.store import TABLES
from storage.programme.units import tuples


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
    criteria: tuple[Mapping[str, Any], ...] = ()  # name, points, weight: what a council judges by


def all_campaigns(tx: Connection) -> tuple[Campaign, ...]:
    """Every campaign, the latest first."""
    rows = tx.execute(TABLES["campaign"].select().order_by(text("starts_on DESC, code"))).mappings()
    return tuple(Campaign(**tuples(row, "legal_basis", "fields", "criteria")) for row in rows)


def find(tx: Connection, code: str) -> Campaign | None:
    """That campaign."""
    return next((one for one in all_campaigns(tx) if one.code == code), None)


def on_day(tx: Connection, day: date) -> Campaign | None:
    """The one that runs on that day; of several the one that began last."""
    return next((one for one in all_campaigns(tx) if one.starts_on <= day <= one.ends_on), None)


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
