"""Initiatives read one after another, for exports: a unit with all below it, between two days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage.counting import tree
from storage.database import bulk
from storage.database.columns import Instant, Json
from storage.database.store import TABLES

AT_ONCE = 1000


def how_many(tx: Connection, units: Sequence[str], first: date | None, last: date | None) -> int:
    """How many `initiatives` will come."""
    where, values = _where(tx, units, first, last)
    return int(tx.execute(text(f"SELECT count(*) FROM initiative WHERE {where}"), values).scalar_one())


def initiatives(
    tx: Connection, units: Sequence[str], first: date | None, last: date | None
) -> Iterator[dict[str, Any]]:
    """In the order in which they came; all are those of one moment, also while others write."""
    where, values = _where(tx, units, first, last)
    names = {row.code: (row.name, row.parent) for row in tx.execute(text("SELECT code, name, parent FROM unit"))}
    kinds: Any = {column.name: column.type for column in TABLES["initiative"].columns}
    after = -1
    # By key, a page at a time: a single long cursor would keep all of it in memory on PostgreSQL.
    sql = text(f"SELECT * FROM initiative WHERE {where} AND id > :after ORDER BY id LIMIT {AT_ONCE}").columns(**kinds)
    while rows := tx.execute(sql, {**values, "after": after}).mappings().all():
        for row in rows:
            name, parent = names.get(row["unit"], ("", None))
            yield {**row, "unit_name": name, "unit_above": names.get(parent or "", ("", None))[0]}
        after = rows[-1]["id"]


def _where(tx: Connection, units: Sequence[str], first: date | None, last: date | None) -> tuple[str, dict[str, Any]]:
    parts, values = ["1 = 1"], dict[str, Any]()
    if units:
        parts.append(f"unit {bulk.among(tx, 'units')}")
        values["units"] = bulk.keys(tx, units)
    for name, day, sign in (
        ("first", first, ">="),
        ("last", last + timedelta(days=1) if last else None, "<"),
    ):
        if day is not None:
            parts.append(f"submitted_at {sign} :{name}")
            values[name] = bulk.stamp(tx, _midnight(day))
    return " AND ".join(parts), values


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HANOI)


def of_day(tx: Connection, units: Sequence[str], day: date) -> Iterator[dict[str, Any]]:
    """The initiatives handed in that day for these units, in that order, without those taken back.

    Those with a workplace only are there where the unit above all is among `units`.
    """
    top = tree.top(tx)
    begin = datetime.combine(day, time(), HANOI)
    rows = tx.execute(
        text(
            "SELECT initiative.code, submitted_at AS at, coalesce(unit.name, initiative.workplace) AS unit,"
            " coalesce(above.short_name, '') AS above, author, title, initiative.kind, field, benefit, recognised,"
            " status, confidential, answers FROM initiative LEFT JOIN unit ON unit.code = initiative.unit"
            " LEFT JOIN unit above ON above.code = unit.parent"
            f" WHERE initiative.unit {bulk.among(tx, 'units')} AND submitted_at >= :first AND submitted_at < :last"
            " AND status <> 'withdrawn' ORDER BY submitted_at, initiative.id"
        ).columns(at=Instant, answers=Json),
        {
            "units": bulk.keys(tx, ["", *units] if top and top in units else units),
            "first": bulk.stamp(tx, begin),
            "last": bulk.stamp(tx, begin + timedelta(days=1)),
        },
    )
    return (dict(row) for row in rows.mappings())
