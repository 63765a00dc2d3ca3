"""Persons by what they handed in: only those who agreed to be named, asked for by `handlers/naming.py`."""

from __future__ import annotations

from sqlalchemy import Connection

from storage import bulk


def named(tx: Connection, campaign: str, unit: str, most: int) -> list[tuple[str, int]]:
    """(name, counted initiatives) of the first in a unit and below it, among those who agreed; the most first."""
    rows = bulk.rows(
        tx,
        "SELECT person.name, taking_part.n FROM preference"
        " JOIN person ON person.id = preference.person_id"
        " JOIN taking_part ON taking_part.person = person.id"
        " WHERE preference.named AND taking_part.campaign = :campaign AND taking_part.unit = :unit"
        " AND taking_part.n > 0 AND person.name <> '' ORDER BY taking_part.n DESC, person.name, person.id LIMIT :most",
        campaign=campaign, unit=unit, most=most,
    )  # fmt: skip
    return [(name, n) for name, n in rows]
