"""Initiatives that come from a sheet: which are there already, and their rows with what stands beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from messages.format import HANOI
from storage.counting import count
from storage.database import bulk
from storage.database.counters import raise_to
from storage.database.records import Entry, Move

AT_ONCE = 5_000  # titles that are looked for
_NUMBERED = re.compile(r"(.+-[0-9]{4})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """One that is there already."""

    code: str
    title_key: str
    author: str
    unit: str


def with_codes(tx: Connection, codes: Iterable[str]) -> dict[str, There]:
    """Those of these receipt codes that were given out already."""
    return {one.code: one for one in _found(tx, "code", codes)}


def with_titles(tx: Connection, titles: Iterable[str]) -> dict[str, list[There]]:
    """Those that have one of these titles, by the title."""
    found: dict[str, list[There]] = defaultdict(list)
    for one in _found(tx, "title_key", titles):
        found[one.title_key].append(one)
    return found


def _found(tx: Connection, column: str, wanted: Iterable[str]) -> Iterator[There]:
    keys = sorted(set(wanted))
    for begin in range(0, len(keys), AT_ONCE):
        where = f"{column} {bulk.among(tx, 'keys')} ORDER BY id"
        sql = f"SELECT code, title_key, author, unit FROM initiative WHERE {where}"
        for code, title_key, author, unit in bulk.rows(tx, sql, keys=bulk.keys(tx, keys[begin : begin + AT_ONCE])):
            yield There(code=code, title_key=title_key, author=author, unit=unit)


def taken_keys(tx: Connection, keys: Sequence[int]) -> set[int]:
    """Those of these keys that initiatives have."""
    return {key for (key,) in bulk.rows(tx, f"SELECT id FROM initiative WHERE id {bulk.among(tx, 'keys')}",
                                        keys=bulk.keys(tx, keys))}  # fmt: skip


# Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """An initiative from a sheet: its row, who takes part beside the author, its recognition and review or None.

    `changes`: what became of it since it was handed in, as (moment, columns that the counts read), in order.
    """

    row: dict[str, Any]
    people: tuple[int, ...]
    recognition: dict[str, Any] | None
    review: dict[str, Any] | None
    first: Entry
    changes: tuple[tuple[datetime, dict[str, Any]], ...]


def put(tx: Connection, loaded: Sequence[Loaded]) -> None:
    """Write them, and count each on the days on which it came and changed. Codes given later are other ones."""
    bulk.insert(tx, "initiative", [one.row for one in loaded])
    beside = [{"initiative_id": one.row["id"], "person": person} for one in loaded for person in one.people]
    bulk.insert(tx, "coauthor", beside)
    bulk.insert(tx, "recognition", [one.recognition for one in loaded if one.recognition is not None])
    bulk.insert(tx, "review", [one.review for one in loaded if one.review is not None])
    _raise_numbers(tx, [one.row["code"] for one in loaded])
    for moves in _by_day(loaded):
        count.count(tx, moves)


def _raise_numbers(tx: Connection, codes: Iterable[str]) -> None:
    last: dict[str, int] = defaultdict(int)
    for code in codes:
        if found := _NUMBERED.fullmatch(code):
            last[found[1]] = max(last[found[1]], int(found[2]))
    for series, number in sorted(last.items()):
        raise_to(tx, series, number)


def _by_day(loaded: Iterable[Loaded]) -> Iterator[list[Move]]:
    """What changes the counts, a day of Hà Nội at a time: as of the last moment of it at which anything did."""
    days: dict[Any, list[Move]] = defaultdict(list)
    for one in loaded:
        before, after, at = None, one.first, one.row["submitted_at"]
        days[at.astimezone(HANOI).date()].append(Move(before, after, at))
        for at, columns in one.changes:
            before, after = after, replace(after, **columns)
            days[at.astimezone(HANOI).date()].append(Move(before, after, at))
    for day in sorted(days):
        last = max(move.at for move in days[day])
        yield [replace(move, at=last) for move in days[day]]
