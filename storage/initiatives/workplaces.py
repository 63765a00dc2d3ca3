"""Workplaces that were typed as text and belong to no grassroots union that is loaded: which there are, and their end.

Texts are compared as they are read, without accents and capitals, by who asks: the database has them as typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from storage.counting import count
from storage.database import bulk
from storage.database.records import Move
from storage.database.store import TABLES

_INITIATIVE = TABLES["initiative"]


class Typed(NamedTuple):
    """A workplace as it was typed, the unit that its initiatives count for, how many they are, the latest of them."""

    unit: str
    workplace: str
    number: int
    latest: int  # the initiative's key


def unmatched(tx: Connection, units: Sequence[str], since: datetime) -> list[Typed]:
    """Those of initiatives handed in since then for these units, as far as they are no grassroots unions; most first.

    "" among the units: what has no unit.
    """
    rows = bulk.rows(
        tx,
        "SELECT initiative.unit, initiative.workplace, count(*), max(initiative.id) FROM initiative"
        " LEFT JOIN unit ON unit.code = initiative.unit LEFT JOIN person ON person.id = initiative.typist_id"
        " LEFT JOIN unit own ON own.code = person.unit"
        f" WHERE initiative.unit {bulk.among(tx, 'units')} AND coalesce(unit.kind, '') <> 'grassroots'"
        " AND submitted_at >= :since AND initiative.workplace <> '' AND status <> 'withdrawn'"
        # A member of a grassroots union who hands in for the union above it chose so.
        " AND coalesce(own.kind, '') <> 'grassroots'"
        " GROUP BY initiative.unit, initiative.workplace ORDER BY count(*) DESC, min(initiative.id)",
        units=bulk.keys(tx, units), since=bulk.stamp(tx, since),
    )  # fmt: skip
    return [Typed(*row) for row in rows]


def of_initiative(tx: Connection, key: int) -> tuple[str, str] | None:
    """(unit, workplace as typed) of that initiative."""
    row = tx.execute(text("SELECT unit, workplace FROM initiative WHERE id = :key"), {"key": key}).first()
    return (row.unit, row.workplace) if row else None


def spellings(tx: Connection, unit: str) -> list[str]:
    """Every workplace that was typed for that unit, by whoever handed in or introduced themselves."""
    both = "SELECT workplace FROM initiative WHERE unit = :unit UNION SELECT workplace FROM person WHERE unit = :unit"
    return [typed for (typed,) in bulk.rows(tx, both, unit=unit) if typed]


def how_many(tx: Connection, typed: Sequence[str], unit: str) -> int:
    """How many initiatives of that unit have a workplace that was typed so."""
    sql = f"SELECT count(*) FROM initiative WHERE unit = :unit AND workplace {bulk.among(tx, 'typed')}"
    return int(tx.execute(text(sql), {"unit": unit, "typed": bulk.keys(tx, typed)}).scalar_one())


def match(tx: Connection, *, typed: Sequence[str], unit: str, to: str, label: str, now: datetime) -> list[Move]:
    """All that was typed so for that unit belongs to the union `to` from now on; what that moves in the counts.

    Who typed it belongs to that union too, so that what they hand in later counts there at once.
    """
    values = {"typed": bulk.keys(tx, typed), "unit": unit}
    where = f"unit = :unit AND workplace {bulk.among(tx, 'typed')}"
    before = count.entries(tx, where, **values)
    answers = _INITIATIVE.select().with_only_columns(_INITIATIVE.c.id, _INITIATIVE.c.answers)
    rows = [
        {"id": row.id, "unit": to, "updated_at": now, "answers": row.answers | {"unit": {"code": to, "raw": label}}}
        for row in tx.execute(answers.where(_INITIATIVE.c.id.in_(list(before))))
    ]
    bulk.update(tx, "initiative", rows)
    tx.execute(text(f"UPDATE person SET unit = :to WHERE {where}"), {**values, "to": to})
    return [Move(entry, replace(entry, unit=to), now) for entry in before.values()]
