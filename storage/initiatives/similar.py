"""Which initiatives tell nearly the same: an index of sketches (`handlers/alike/sketch.py`) that both databases hold.

Whatever the number of initiatives, a look is a few dozen reads of an index: an initiative is found by shingles that not
more than MOST_OF_ONE have, and is indexed under no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import chain, islice
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Connection, text

from storage.database import bulk
from storage.database.store import TABLES

MOST_OF_ONE = 100  # initiatives that are found by one shingle
MOST = 20  # candidates that are read whole
_OF_UNIT = "unit || '' = :unit"  # never by the index of units: SQLite would walk through all that a union has
_THERE = "status NOT IN ('withdrawn', 'merged')"

_INITIATIVE = TABLES["initiative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An initiative that shares shingles: to be compared word by word."""

    id: int
    code: str
    typist_id: int | None
    author: str
    unit: str
    workplace: str
    title: str
    confidential: bool
    submitted_at: datetime
    answers: dict[str, object]


def told_after(tx: Connection, key: int, most: int) -> list[tuple[int, str, str, dict[str, object]]]:
    """(id, title, author, answers) of the next initiatives behind that one, by their keys."""
    return _told(tx, _INITIATIVE.c.id > key, most)


def told(tx: Connection, keys: Iterable[int]) -> list[tuple[int, str, str, dict[str, object]]]:
    """The same of these initiatives, as far as they are there."""
    return _told(tx, _INITIATIVE.c.id.in_(list(keys)), None)


def _told(
    tx: Connection, wanted: ColumnElement[bool], most: int | None
) -> list[tuple[int, str, str, dict[str, object]]]:
    columns = _INITIATIVE.c
    rows = tx.execute(
        _INITIATIVE.select()
        .with_only_columns(columns.id, columns.title, columns.author, columns.answers)
        .where(wanted, columns.title != "")
        .order_by(columns.id)
        .limit(most)
    )
    return [(row.id, row.title, row.author, row.answers) for row in rows]


Holders = Mapping[int, Sequence[int]]
"""Of each of some shingles the initiatives that have it, where any has."""


def holders(tx: Connection, hashes: Sequence[int]) -> Holders:
    """Who has these shingles. A look and what is indexed after it need one such query."""
    if not hashes:
        return {}
    of_each = "CAST(json_agg(initiative_id) AS text)"  # read in half the time of an array
    if tx.dialect.name == "sqlite":
        of_each = "json_group_array(initiative_id)"
    sql = f"SELECT hash, {of_each} FROM shingle WHERE hash {bulk.among(tx, 'hashes')} GROUP BY hash"
    return {one: orjson.loads(keys) for one, keys in bulk.rows(tx, sql, hashes=bulk.keys(tx, hashes))}


def held_by_few(tx: Connection, hashes: Sequence[int], most: int) -> list[int]:
    """The first so many of these shingles that fewer than MOST_OF_ONE have: what everybody says tells nothing.

    So no shingle has more than that, and whoever looks for it sees all of them.
    """
    wanted = "unnest(CAST(:hashes AS bigint[])) AS wanted (hash)"
    if tx.dialect.name == "sqlite":
        wanted = "(SELECT value AS hash FROM json_each(:hashes)) AS wanted"
    full = f"SELECT 1 FROM shingle WHERE shingle.hash = wanted.hash LIMIT 1 OFFSET {MOST_OF_ONE - 1}"
    sql = f"SELECT hash FROM {wanted} WHERE NOT EXISTS ({full}) LIMIT {most}"
    return [one for (one,) in bulk.rows(tx, sql, hashes=bulk.keys(tx, hashes))] if hashes else []


def seen_held_by_few(held: Holders, hashes: Iterable[int], most: int) -> list[int]:
    """The same where a look has shown who has them."""
    few = (one for one in hashes if len(held.get(one, ())) < MOST_OF_ONE)
    return list(islice(few, most))


def candidates(
    tx: Connection, lists: Sequence[Sequence[int]], but: int, least: int, *, unit: str | None = None, most: int = MOST
) -> list[Candidate]:
    """Those that share at least so many shingles, the most telling first; withdrawn and merged ones are left out.

    A shingle tells the more, the fewer have it; `lists`: who has each. `but`: the one that is looked at, 0 for one that
    is not handed in yet; `unit`: only those of that unit; so many are read.
    """
    shared = Counter(chain.from_iterable(lists))
    likely = [one for one, number in shared.items() if number >= least and one != but]
    if likely and unit is not None:
        likely = _of_unit(tx, likely, unit)
    if not likely:
        return []
    telling = _telling(lists, likely)
    return whole(tx, nlargest(most, likely, key=lambda one: (telling[one], -one)))


class Titled(NamedTuple):
    """An initiative whose title shares so many threes of words."""

    id: int
    title: str
    shared: int


def titles(tx: Connection, lists: Sequence[Sequence[int]], least: int, *, unit: str | None, most: int) -> list[Titled]:
    """So many at most that share most of these, and so many at least; `unit`: of those, the ones of that unit."""
    shared = Counter(chain.from_iterable(lists))
    keys = [one for one, number in shared.items() if number >= least]
    if not keys:
        return []
    if len(keys) > most:
        telling = _telling(lists, keys)
        keys = nlargest(most, keys, key=lambda one: (shared[one], telling[one], -one))
    sql, given = f"SELECT id, title FROM initiative WHERE id {bulk.among(tx, 'keys')} AND {_THERE}", {}
    if unit is not None:
        sql, given = f"{sql} AND {_OF_UNIT}", {"unit": unit}
    return [Titled(key, title, shared[key]) for key, title in bulk.rows(tx, sql, keys=bulk.keys(tx, keys), **given)]


def whole(tx: Connection, keys: Sequence[int]) -> list[Candidate]:
    """These, in that order, without those that were withdrawn or merged meanwhile."""
    if not keys:
        return []
    rows = bulk.rows(
        tx,
        "SELECT id, code, typist_id, author, unit, workplace, title, confidential, submitted_at, answers"
        f" FROM initiative WHERE id {bulk.among(tx, 'keys')} AND {_THERE}",
        keys=bulk.keys(tx, keys),
    )
    found = {row[0]: _candidate(tx, row) for row in rows}
    return [found[key] for key in keys if key in found]


def _telling(lists: Sequence[Sequence[int]], keys: Sequence[int]) -> dict[int, float]:
    """How much the shingles tell that each of these has: one the more, the fewer have it."""
    wanted, telling = set(keys), dict.fromkeys(keys, 0.0)
    for holders in lists:
        weight = 1 / len(holders)
        for one in wanted.intersection(holders):
            telling[one] += weight
    return telling


def _candidate(tx: Connection, row: tuple[Any, ...]) -> Candidate:
    key, code, typist, author, unit, workplace, title, confidential, submitted_at, answers = row
    return Candidate(
        id=key,
        code=code,
        typist_id=typist,
        author=author,
        unit=unit,
        workplace=workplace,
        title=title,
        confidential=bool(confidential),
        submitted_at=bulk.reader(tx)(submitted_at),
        answers=orjson.loads(answers),
    )


def _of_unit(tx: Connection, keys: Sequence[int], unit: str) -> list[int]:
    """Those of them that are of that unit."""
    sql = f"SELECT id FROM initiative WHERE id {bulk.among(tx, 'keys')} AND {_OF_UNIT}"
    return [key for (key,) in bulk.rows(tx, sql, keys=bulk.keys(tx, keys), unit=unit)]


# What told nearly the same when it was handed in


def flag(tx: Connection, key: int, row: dict[str, int] | None) -> None:
    """Keep this row of `alike` for that initiative, or none."""
    tx.execute(text("DELETE FROM alike WHERE initiative_id = :key"), {"key": key})
    if row is not None:
        bulk.insert(tx, "alike", [row])
