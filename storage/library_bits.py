"""Which shared initiatives say what, as bits, so that all of them are weighed in a few milliseconds.

Each has a place, 0, 1, 2 …; of each term the bits of those that have it are kept together, PART places in a row. What a
term is, only `handlers/alike/library.py` knows.
"""

from __future__ import annotations

import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from storage.database import bulk

PART = 32_768  # places
_LOCK = 20261129  # any number: PostgreSQL's advisory lock, since of two who change the same bits one would lose some
_NUMBER = "q"  # 64 bits


def bits(tx: Connection, terms: Iterable[int]) -> dict[int, int]:
    """Of each of these terms the places of those that have it, as the bits of one number; no term that none has."""
    sql = f"SELECT term, part, bits FROM library_bits WHERE term {bulk.among(tx, 'terms')}"
    found: dict[int, int] = {}
    for term, part, packed in bulk.rows(tx, sql, terms=bulk.keys(tx, set(terms))):
        found[term] = found.get(term, 0) | _unpacked(packed) << part * PART
    return found


def put(tx: Connection, key: int, terms: Iterable[int]) -> None:
    """This initiative has these terms, and no others."""
    _hold(tx)
    take_out(tx, ":key", key=key)
    [(place,)] = bulk.rows(tx, "SELECT coalesce(max(place) + 1, 0) FROM library")
    having = sorted(set(terms))
    packed = b64encode(array(_NUMBER, having).tobytes()).decode()
    bulk.insert(tx, "library", [{"initiative_id": key, "place": place, "terms": packed}])
    _change(tx, place, having, there=True)


def take_out(tx: Connection, which: str, **values: Any) -> None:
    """Nothing is known of these initiatives any more; `which`: SQL for their keys, of these values."""
    chosen = f"initiative_id IN ({which})"
    there = bulk.rows(tx, f"SELECT place, terms FROM library WHERE {chosen}", **values)
    if not there:
        return
    _hold(tx)
    for place, packed in there:
        _change(tx, place, list(array(_NUMBER, b64decode(packed))), there=False)
    bulk.run(tx, f"DELETE FROM library WHERE {chosen}", **values)


def _hold(tx: Connection) -> None:
    if tx.dialect.name != "sqlite":
        bulk.run(tx, f"SELECT pg_advisory_xact_lock({_LOCK})")


def _change(tx: Connection, place: int, terms: Sequence[int], there: bool) -> None:
    """Set or clear the bit of that place in each of these terms."""
    part, bit = place // PART, 1 << place % PART
    sql = f"SELECT term, bits FROM library_bits WHERE part = :part AND term {bulk.among(tx, 'terms')}"
    had = {term: _unpacked(packed) for term, packed in bulk.rows(tx, sql, part=part, terms=bulk.keys(tx, terms))}
    rows = []
    for term in terms:
        old = had.get(term, 0)
        now = old | bit if there else old & ~bit
        rows.append({"term": term, "part": part, "bits": packed(now)})
    bulk.merge(tx, "library_bits", rows, ("term", "part"), "bits = excluded.bits")


def packed(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "little")
    return b64encode(zlib.compress(raw, 1)).decode()


def _unpacked(packed: str) -> int:
    return int.from_bytes(zlib.decompress(b64decode(packed)), "little")
