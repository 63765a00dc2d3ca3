"""Initiatives read one after another, for exports: all that a search finds, with their officers, files and authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage.counting import tree
from storage.database import bulk
from storage.database.columns import Instant, Json
from storage.database.store import TABLES
from storage.initiatives import search
from storage.initiatives.reuse import spread
from storage.initiatives.search import Search

AT_ONCE = 1000

_KINDS: Any = {column.name: column.type for column in TABLES["initiative"].columns}


def how_many(tx: Connection, units: Sequence[str] | None, first: date | None, last: date | None) -> int:
    """How many `initiatives` will come of a search that asks for no more than these."""
    parts, values = ["title <> ''"], dict[str, Any]()
    if units is not None:
        parts.append(f"unit {bulk.among(tx, 'units')}")
        values["units"] = bulk.keys(tx, units)
    for name, day, sign in (("first", first, ">="), ("last", last + timedelta(days=1) if last else None, "<")):
        if day is not None:
            parts.append(f"submitted_at {sign} :{name}")
            values[name] = bulk.stamp(tx, datetime.combine(day, time(), HANOI))
    return int(bulk.rows(tx, f"SELECT count(*) FROM initiative WHERE {' AND '.join(parts)}", **values)[0][0])


def initiatives(tx: Connection, asked: Search) -> Iterator[dict[str, Any]]:
    """All that the search finds, in its order, with what stands beside each in other tables.

    All are those of one moment, also while others write.
    """
    names = {row.code: (row.name, row.parent) for row in tx.execute(text("SELECT code, name, parent FROM unit"))}
    # A page at a time: a single long cursor would keep all of it in memory on PostgreSQL.
    keys, after = search.page_of_keys(tx, asked, "", AT_ONCE)
    yield from _whole(tx, keys, names)
    while after:
        keys, after = search.page_of_keys(tx, asked, after, AT_ONCE)
        yield from _whole(tx, keys, names)


def _whole(tx: Connection, keys: Sequence[int], names: dict[str, tuple[str, str | None]]) -> Iterator[dict[str, Any]]:
    """These, without those whose author had them erased."""
    values = {"keys": bulk.keys(tx, keys)}
    sql = text(f"SELECT * FROM initiative WHERE id {bulk.among(tx, 'keys')}").columns(**_KINDS)
    found_rows = tx.execute(sql, values)
    columns = tuple(found_rows.keys())
    rows = {row["id"]: row for row in (dict(zip(columns, one, strict=True)) for one in found_rows)}
    beside = {name: _beside(tx, name, values) for name in _BESIDE}
    instant = bulk.reader(tx)
    beside["recognition"] = {key: [(*one[:-1], instant(one[-1]))] for key, (one,) in beside["recognition"].items()}
    for row in (rows[key] for key in keys if rows[key]["title"]):
        name, parent = names.get(row["unit"], ("", None))
        above = names.get(parent or "", ("", None))[0]
        row |= {"unit_name": name, "unit_above": above}
        row |= {table: found.get(row["id"], ()) for table, found in beside.items()}
        yield row


#: What stands in other tables: its name in a row, and how it is found, the key of the initiative first.
_BESIDE = {
    "evidence": "SELECT initiative_id, name FROM evidence WHERE initiative_id {among} AND state <> 'erase' ORDER BY id",
    "review": "SELECT initiative_id, coalesce(person.name, ''), status, reason FROM review"
    " LEFT JOIN person ON person.id = officer_id WHERE initiative_id {among}",
    "recognition": "SELECT initiative_id, number, day, level, was, at FROM recognition WHERE initiative_id {among}",
    "people": "SELECT initiative_id, person FROM coauthor WHERE initiative_id {among} ORDER BY person",
    "reuse": spread.HOW_MANY.format(roots="{among}"),
}


def _beside(tx: Connection, name: str, values: dict[str, Any]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *rest in bulk.rows(tx, _BESIDE[name].format(among=bulk.among(tx, "keys")), **values):
        found[key].append(tuple(rest))
    return found


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
