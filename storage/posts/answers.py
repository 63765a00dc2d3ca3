"""Initiatives that wait for an answer: how many are soon due, by unit, and whose authors are told that it is late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk

LATE = "late"  # the job that tells authors: its slots are a person's, their periods codes of initiatives


@dataclass(frozen=True, slots=True)
class Late:
    """An initiative that should have been answered, and whose author was not told so yet."""

    code: str
    title: str
    unit: str
    person_id: int


def waiting_between(tx: Connection, first: datetime, end: datetime) -> dict[str, int]:
    """How many wait since `first` or later, and since before `end`, by unit."""
    rows = tx.execute(
        text(
            "SELECT unit, count(*) AS n FROM initiative WHERE status = 'submitted'"
            " AND waits_since >= :first AND waits_since < :end GROUP BY unit"
        ),
        {"first": bulk.stamp(tx, first), "end": bulk.stamp(tx, end)},
    )
    return {row.unit: row.n for row in rows}


def late(tx: Connection, first: datetime, end: datetime, codes: Collection[str] | None = None) -> list[Late]:
    """Those that wait since then and whose authors were neither told nor asked something; `codes`: only of these."""
    among, values = "", {"first": bulk.stamp(tx, first), "end": bulk.stamp(tx, end), "job": LATE}
    if codes is not None:
        among, values["codes"] = f"AND code {bulk.among(tx, 'codes')}", bulk.keys(tx, sorted(codes))
    rows = tx.execute(
        text(
            "SELECT code, title, unit, typist_id FROM initiative WHERE status = 'submitted'"
            f" AND waits_since >= :first AND waits_since < :end AND typist_id IS NOT NULL {among}"
            " AND NOT EXISTS (SELECT 1 FROM slot WHERE slot.job = :job AND slot.scope = CAST(typist_id AS text)"
            " AND slot.period = code)"
            " AND NOT EXISTS (SELECT 1 FROM review WHERE review.initiative_id = initiative.id AND asked <> '')"
            " ORDER BY waits_since, id"
        ),
        values,
    )
    return [Late(*row) for row in rows]
