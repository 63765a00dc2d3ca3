"""What stands counted for the units that some group listens to, and when it was that so many were reached.

Which numbers are milestones is in `handlers/posts/milestones.py`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.counting.standing import quick_counts
from storage.database import bulk
from storage.database.columns import Instant


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit that has a group, or whose unit above has one: what is counted for it now."""

    unit: str
    name: str
    parent: str
    submitted: int


_LISTENED = "(SELECT unit FROM group_chat WHERE unit <> '' AND NOT quiet)"


def standings(tx: Connection, campaign: str) -> list[Standing]:
    """Every unit whose milestones somebody would hear of, with at least one initiative."""
    rows = bulk.rows(
        tx,
        "SELECT unit.code, unit.name, coalesce(unit.parent, ''), total.submitted + :quick * total.quick FROM total"
        " JOIN unit ON unit.code = total.unit"
        " WHERE total.campaign = :campaign AND total.submitted + :quick * total.quick > 0"
        f" AND (unit.code IN {_LISTENED} OR unit.parent IN {_LISTENED}) ORDER BY unit.code",
        campaign=campaign,
        quick=int(quick_counts(tx)),
    )
    return [Standing(*row) for row in rows]


def targets(tx: Connection, campaign: str) -> dict[str, dict[str, int]]:
    """{unit: {kind: value}} of the same units for the whole campaign: what is set for it, else its phases together."""
    rows = bulk.rows(
        tx,
        "SELECT target.unit, target.kind, phase = '', CAST(sum(value) AS bigint) FROM target"
        " JOIN unit ON unit.code = target.unit WHERE campaign = :campaign AND value > 0"
        " AND (phase = '' OR phase IN (SELECT code FROM phase WHERE campaign = :campaign AND kind = 'phase'))"
        f" AND (unit.code IN {_LISTENED} OR unit.parent IN {_LISTENED})"
        " GROUP BY target.unit, target.kind, phase = '' ORDER BY 3",
        campaign=campaign,
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for unit, kind, _, value in rows:  # the whole campaign's come last
        found[unit][kind] = value
    return found


def claimed(tx: Connection, job: str, campaign: str) -> dict[tuple[str, str], int]:
    """{(unit, measure): the highest number claimed}; periods are "<campaign>:<measure>:<number>"."""
    start = f"{campaign}:"
    rows = bulk.rows(
        tx,
        "SELECT scope, period FROM slot WHERE job = :job AND substr(period, 1, :length) = :start",
        job=job, length=len(start), start=start,
    )  # fmt: skip
    found: dict[tuple[str, str], int] = {}
    for unit, period in rows:
        measure, _, number = period.removeprefix(start).rpartition(":")
        found[unit, measure] = max(found.get((unit, measure), 0), int(number))
    return found


def reached_at(tx: Connection, campaign: str, unit: str, number: int) -> datetime | None:
    """When so many were counted for a unit for the first time."""
    at: datetime | None = tx.execute(
        text(
            "SELECT at FROM ledger WHERE campaign = :campaign AND unit = :unit"
            " AND submitted + :quick * quick >= :number"
            " ORDER BY at LIMIT 1"
        ).columns(at=Instant),
        {"campaign": campaign, "unit": unit, "number": number, "quick": int(quick_counts(tx))},
    ).scalar()
    return at
