"""Which initiatives tell nearly the same: an index of sketches (`handlers/alike/sketch.py`) that both databases hold.

Whatever the number of initiatives, a look is a few dozen reads of an index: of a shingle that very many have, only
MOST_OF_ONE are looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.store import TABLES

MOST_OF_ONE = 100  # initiatives that are looked at for one shingle
MOST = 20  # candidates that are read whole

_INITIATIVE = TABLES["initiative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An initiative that shares shingles: to be compared word by word."""

    id: int
    code: str
    unit: str
    title: str
    answers: dict[str, object]
    shared: int


def told_after(tx: Connection, key: int, most: int) -> list[tuple[int, str, str, dict[str, object]]]:
    """(id, title, author, answers) of the next initiatives behind that one, by their keys."""
    columns = _INITIATIVE.c
    rows = tx.execute(
        _INITIATIVE.select()
        .with_only_columns(columns.id, columns.title, columns.author, columns.answers)
        .where(columns.id > key, columns.title != "")
        .order_by(columns.id)
        .limit(most)
    )
    return [(row.id, row.title, row.author, row.answers) for row in rows]


def put(tx: Connection, key: int, hashes: Sequence[int]) -> None:
    """Index an initiative, in place of what was indexed of it before."""
    tx.execute(text("DELETE FROM shingle WHERE initiative_id = :key"), {"key": key})
    rows = [{"hash": one, "initiative_id": key} for one in dict.fromkeys(hashes)]
    bulk.insert(tx, "shingle", rows)


def with_all(tx: Connection, hashes: Sequence[int], units: Sequence[str], most: int) -> list[tuple[str, str, str]]:
    """(code, title, status) of the latest initiatives of these units that have all of these words."""
    if not hashes:
        return []
    values = {f"h{place}": one for place, one in enumerate(hashes)}
    both = " INTERSECT ".join(f"SELECT initiative_id FROM shingle WHERE hash = :{name}" for name in values)
    rows = tx.execute(
        text(
            f"SELECT code, title, status FROM initiative WHERE id IN ({both}) AND unit {bulk.among(tx, 'units')}"
            f" AND title <> '' ORDER BY submitted_at DESC LIMIT {most}"
        ),
        {**values, "units": bulk.keys(tx, units)},
    )
    return [(row.code, row.title, row.status) for row in rows]


def candidates(tx: Connection, hashes: Sequence[int], but: int, least: int) -> list[Candidate]:
    """Those that share at least so many shingles, the most first; withdrawn and merged ones are left out."""
    shared: Counter[int] = Counter()
    sql = text(f"SELECT initiative_id FROM shingle WHERE hash = :hash LIMIT {MOST_OF_ONE}")
    for one in dict.fromkeys(hashes):
        shared.update(row.initiative_id for row in tx.execute(sql, {"hash": one}))
    del shared[but]
    likely = {key: number for key, number in shared.most_common(MOST) if number >= least}
    if not likely:
        return []
    columns = _INITIATIVE.c
    rows = tx.execute(
        _INITIATIVE.select()
        .with_only_columns(columns.id, columns.code, columns.unit, columns.title, columns.answers)
        .where(columns.id.in_(list(likely)), columns.status.not_in(("withdrawn", "merged")))
    )
    found = [Candidate(**row, shared=likely[row["id"]]) for row in rows.mappings()]
    return sorted(found, key=lambda one: (-one.shared, one.id))
