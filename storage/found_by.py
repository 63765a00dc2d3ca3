"""By which numbers each initiative is found: those of its story, its title and its words. Only this writes them.

`shingle` is looked into by number and knows no way back; `found_by` remembers the numbers of each, packed, so that they
can be taken out again: a second index would cost every initiative as many entries once more.
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from storage.database import bulk

_NUMBER = "q"  # 64 bits


def rows(key: int, hashes: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of all that is written of an initiative of which nothing is indexed."""
    found_by = sorted(set(hashes))
    for one in found_by:
        yield "shingle", {"hash": one, "initiative_id": key}
    packed = b64encode(array(_NUMBER, found_by).tobytes()).decode()
    yield "found_by", {"initiative_id": key, "hashes": packed}


def put(tx: Connection, indexed: Iterable[tuple[int, Sequence[int]]], ignore: bool = False) -> None:
    """Index these initiatives, of which nothing is indexed: (key, hashes). `ignore`: somebody may do the same now."""
    tables: dict[str, list[dict[str, Any]]] = {"shingle": [], "found_by": []}
    for key, hashes in indexed:
        for table, row in rows(key, hashes):
            tables[table].append(row)
    for table, some in tables.items():
        bulk.insert(tx, table, some, ignore=ignore)


def take_out(tx: Connection, which: str, **values: Any) -> None:
    """Nothing is indexed of these initiatives any more; `which`: SQL for their keys, of these values."""
    chosen = f"initiative_id IN ({which})"
    gone = f"DELETE FROM shingle WHERE initiative_id = :key AND hash {bulk.among(tx, 'hashes')}"
    for key, packed in bulk.rows(tx, f"SELECT initiative_id, hashes FROM found_by WHERE {chosen}", **values):
        bulk.run(tx, gone, key=key, hashes=bulk.keys(tx, array(_NUMBER, b64decode(packed))))
    bulk.run(tx, f"DELETE FROM found_by WHERE {chosen}", **values)
