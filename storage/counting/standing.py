"""Counts as they stood at a moment, and day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import Connection

from storage.counting.sums import NAMES, NOTHING, Sums
from storage.database import bulk, facts
from storage.database.store import TABLES

QUICK_COUNTS = "quick_counts"  # the fact that says whether those of the short form stand in the totals: "on"

# Looking


def quick_counts(tx: Connection) -> bool:
    """Whether boards add those of the short form to what was handed in."""
    return facts.find(tx, QUICK_COUNTS) == "on"


def _sums(values: Iterable[int], with_quick: bool) -> Sums:
    sums = Sums(*values)
    if not with_quick or not sums.quick:
        return sums
    return replace(sums, submitted=sums.submitted + sums.quick)


def standing(
    tx: Connection, campaign: str, units: Sequence[str], moments: Sequence[datetime]
) -> dict[str, tuple[Sums, ...]]:
    """What stood counted for each unit at each moment, what happened at the moment itself too.

    One row of the ledger for each, found by its key: however many initiatives there are.
    """
    names = ", ".join(NAMES)
    wanted, with_quick = bulk.keys(tx, units), quick_counts(tx)
    stamps = [bulk.stamp(tx, moment) for moment in moments]
    now = bulk.rows(
        tx,
        f"SELECT unit, at, {names} FROM total WHERE campaign = :campaign AND unit {bulk.among(tx, 'units')}",
        campaign=campaign,
        units=wanted,
    )
    found = {unit: [NOTHING] * len(moments) for unit in units}
    for number, stamp in enumerate(stamps):
        earlier = []
        for unit, at, *sums in now:
            # Nothing happened there since: the total is what stood. Mostly it is so for most units.
            if at <= stamp:
                found[unit][number] = _sums(sums, with_quick)
            else:
                earlier.append(unit)
        if earlier:
            keys = bulk.keys(tx, earlier)
            for unit, *sums in bulk.rows(tx, as_of(tx.dialect.name), campaign=campaign, units=keys, moment=stamp):
                found[unit][number] = _sums(sums, with_quick)
    return {unit: tuple(sums) for unit, sums in found.items()}


@cache
def as_of(dialect: str) -> str:
    names = ", ".join(f"ledger.{name}" for name in NAMES)
    last = "SELECT {what} FROM ledger WHERE campaign = :campaign AND unit = {unit} AND at <= :moment"
    if dialect == "sqlite":
        return (
            f"SELECT ledger.unit, {names} FROM json_each(:units) wanted"
            # CROSS: in this order. Without statistics SQLite may go through the whole ledger for each unit.
            " CROSS JOIN ledger ON ledger.campaign = :campaign AND ledger.unit = wanted.value"
            f" AND ledger.at = ({last.format(what='max(at)', unit='wanted.value')})"
        )
    one = last.format(what="*", unit="wanted.code") + " ORDER BY at DESC LIMIT 1"
    wanted = "unnest(CAST(:units AS text[])) wanted(code)"
    return f"SELECT ledger.unit, {names} FROM {wanted} CROSS JOIN LATERAL ({one}) ledger"


def days(tx: Connection, campaign: str, unit: str, first: date, last: date) -> dict[date, Sums]:
    """What each of these days changed for a unit; days without any change are left out."""
    table = TABLES["day_count"]
    rows = tx.execute(
        table.select().where(table.c.campaign == campaign, table.c.unit == unit, table.c.day.between(first, last))
    )
    with_quick = quick_counts(tx)
    return {row.day: _sums((getattr(row, name) for name in NAMES), with_quick) for row in rows}


def submitted_by_day(
    tx: Connection, campaign: str, units: Sequence[str], first: date, last: date
) -> dict[str, dict[date, int]]:
    """How many were submitted in each of these units on each of these days; days without any change are left out."""
    found: dict[str, dict[date, int]] = {unit: {} for unit in units}
    rows = bulk.rows(
        tx,
        "SELECT unit, day, submitted, quick FROM day_count WHERE campaign = :campaign"
        f" AND unit {bulk.among(tx, 'units')} AND day BETWEEN :first AND :last",
        campaign=campaign,
        units=bulk.keys(tx, units),
        first=bulk.day_stamp(tx, first),
        last=bulk.day_stamp(tx, last),
    )
    with_quick = quick_counts(tx)
    for unit, day, submitted, quick in rows:
        number = submitted + quick if with_quick else submitted
        found[unit][date.fromisoformat(day) if isinstance(day, str) else day] = number
    return found
