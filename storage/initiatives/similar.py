"""Which initiatives tell nearly the same: an index of sketches (`handlers/reading/sketch.py`) that both databases hold.

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
    workplace: str
    author: str
    title: str
    confidential: bool
    answers: dict[str, object]
    shared: int


def put(tx: Connection, key: int, hashes: Sequence[int]) -> None:
    """Index an initiative, in place of what was indexed of it before."""
    tx.execute(text("DELETE FROM shingle WHERE initiative_id = :key"), {"key": key})
    rows = [{"hash": one, "initiative_id": key} for one in dict.fromkeys(hashes)]
    bulk.insert(tx, "shingle", rows)


def drop(tx: Connection, key: int) -> None:
    """Forget an initiative, whose words are gone."""
    tx.execute(text("DELETE FROM shingle WHERE initiative_id = :key"), {"key": key})


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
        .with_only_columns(
            columns.id, columns.code, columns.unit, columns.workplace, columns.author, columns.title,
            columns.confidential, columns.answers,
        )
        .where(columns.id.in_(list(likely)), columns.status.not_in(("withdrawn", "merged")))
    )  # fmt: skip
    found = [Candidate(**row, shared=likely[row["id"]]) for row in rows.mappings()]
    return sorted(found, key=lambda one: (-one.shared, one.id))
