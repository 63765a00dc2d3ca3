"""Initiatives that an officer looks for: by words, unit, status, field, days and value, sorted, a page at a time.

Of a million, a page is found in one of three ways, all bounded. Where one condition leads to few (a rare word, a
small unit), all those are looked at and sorted. Else one walks along an index in the order of the page and takes what
fits; with a word along its holders. Who walked MOST_WALKED in vain gets what was found, and goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from messages.format import HANOI
from storage.database import bulk

PAGE = 20
MOST_GATHERED = 5_000  # holders of a word that are all looked at
MOST_OF_UNITS = 40_000  # initiatives of small units that are all looked at: an index has all that is asked of them
MOST_REMEMBERED = 40_000  # holders of a word: they fit into the memory of a statement
MOST_WALKED = 100_000  # rows of an index for one page
MOST_WALKED_WITH_WORDS = 20_000  # where each of them is looked up in the index of words
MOST_HOLDERS_WALKED = 8_000  # of a word: each is looked up by its key


class Sort(StrEnum):
    """The order of what is found; it stands in addresses, so the spelling stays."""

    NEWEST = "newest"
    OLDEST = "oldest"
    VALUE = "value"  # only what has a sum of money, the largest first
    DUE = "due"  # only what waits for the union, the longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for. `units` None: all of them; `words`: hashes, all of which it has; dates are Hà Nội's days."""

    units: Sequence[str] | None = None
    words: Sequence[int] = ()
    codes: Sequence[str] = ()  # one of these; none: any
    status: str = ""
    field: str = ""
    recognised: str = ""
    entered: str = ""  # "yes": it stands on the portal; "no": not yet
    first: date | None = None
    last: date | None = None
    at_least: int | None = None  # VND
    at_most: int | None = None
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An initiative as a list shows it."""

    id: int
    code: str
    title: str
    author: str
    unit: str
    workplace: str
    status: str
    field: str
    benefit: int | None
    recognised: str
    confidential: bool
    submitted_at: datetime
    waits_since: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """What was found; `after` is where the next page begins, "" at the end: more may come even of an empty page."""

    found: tuple[Found, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    """How an order is walked: its column, the direction, and what is left out of it."""

    column: str
    down: bool
    only: str = ""

    @property
    def way(self) -> str:
        return "DESC" if self.down else "ASC"

    @property
    def sql(self) -> str:
        return f"ORDER BY {self.column} {self.way}, id {self.way}"


_ORDERS = {
    Sort.NEWEST: _Order("submitted_at", down=True),
    Sort.OLDEST: _Order("submitted_at", down=False),
    Sort.VALUE: _Order("benefit", down=True, only="benefit > 0"),
    Sort.DUE: _Order("waits_since", down=False, only="status = 'submitted'"),
}
_BY_TIME = (Sort.NEWEST, Sort.OLDEST)
INDEXED = ("unit", "status", "field", "recognised", "benefit", "submitted_at")  # what the walked indexes have
_COLUMNS = (
    "id, code, title, author, unit, workplace, status, field, benefit, recognised, confidential, submitted_at,"
    " waits_since"
)


def page(tx: Connection, search: Search, after: str = "", most: int = PAGE) -> Page:
    """The page that begins behind `after`, which the page before gave; "" for the first."""
    keys, next_after = page_of_keys(tx, search, after, most)
    found = tuple(one for one in _whole(tx, keys) if one.title)  # without those whose author had them erased
    return Page(found, next_after)


def page_of_keys(tx: Connection, search: Search, after: str, most: int) -> tuple[list[int], str]:
    """The same as keys, those without a title too; and where the next page begins."""
    if search.units is not None and not search.units:
        return [], ""
    places = _way(tx, search, after, most, _values(tx, search))
    keys = [key for _, key in places.found[:most]]
    if len(places.found) > most:
        return keys, _cursor(*places.found[most - 1])
    return keys, places.ended_at


def how_many(tx: Connection, search: Search) -> int:
    """How many there are of all that a search finds. It looks at all of them: not while somebody waits."""
    if search.units is not None and not search.units:
        return 0
    values, order = _values(tx, search), _ORDERS[search.sort]
    codes = f"code {bulk.among(tx, 'codes')}" if search.codes else ""
    rarest, _ = _rarest(tx, search.words)
    if rarest is not None:
        values["rarest"] = rarest
    led = _HOLDERS if rarest is not None else ""
    asked = [codes, led, *_conditions(tx, search, but=rarest), order.only, "title <> ''"]
    where = " AND ".join(one for one in asked if one)
    return int(bulk.rows(tx, f"SELECT count(*) FROM initiative WHERE {where}", **values)[0][0])


@dataclass(frozen=True, slots=True)
class _Places:
    """(value of the order's column, key) of what fits, in order; where the walk ended before the end."""

    found: Sequence[tuple[Any, int]]
    ended_at: str = ""


def _way(tx: Connection, search: Search, after: str, most: int, values: dict[str, Any]) -> _Places:
    if search.codes:
        return _all(tx, search, f"code {bulk.among(tx, 'codes')}", after, most, values)
    rarest, holders = _rarest(tx, search.words)
    if rarest is not None and holders == 0:
        return _Places(())
    if rarest is not None and holders < MOST_GATHERED:
        values["rarest"] = rarest
        return _all(tx, search, _HOLDERS, after, most, values)
    if search.units is not None and _is_small(tx, values):
        return _all(tx, search, _within_units(tx, rarest, values), after, most, values)
    if rarest is not None and search.sort in _BY_TIME:
        values["rarest"] = rarest
        return _along_holders(tx, search, after, most, values)
    return _along_index(tx, search, after, most, values)


def _within_units(tx: Connection, rarest: int | None, values: dict[str, Any]) -> str:
    """What PostgreSQL is led by where it looks at all of some units: the holders of a word, read once and remembered.

    SQLite looks the word up for each of them, which costs it less.
    """
    if rarest is None or tx.dialect.name == "sqlite" or holders(tx, rarest, MOST_REMEMBERED) == MOST_REMEMBERED:
        return ""
    values["rarest"] = rarest
    return f"({_HOLDERS}) IS TRUE"  # so it is no join


_HOLDERS = "id IN (SELECT initiative_id FROM shingle WHERE hash = :rarest)"


def _rarest(tx: Connection, words: Sequence[int]) -> tuple[int | None, int]:
    """The word that the fewest have, and how many have it, as far as that matters."""
    counted = [(holders(tx, word), word) for word in dict.fromkeys(words)]
    if not counted:
        return None, 0
    if len(counted) > 1 and min(counted)[0] == MOST_GATHERED:  # many have each: which of them fewer
        counted = [(holders(tx, word, MOST_REMEMBERED), word) for _, word in counted]
    number, word = min(counted)
    return word, number


def holders(tx: Connection, word: int, most: int = MOST_GATHERED) -> int:
    """How many initiatives have that word in title or author; no more than `most` are counted."""
    some = f"(SELECT 1 FROM shingle WHERE hash = :word LIMIT {most}) AS holder"
    [(number,)] = bulk.rows(tx, f"SELECT count(*) FROM {some}", word=word)
    return int(number)


def _is_small(tx: Connection, values: dict[str, Any]) -> bool:
    some = f"(SELECT 1 FROM initiative WHERE unit {bulk.among(tx, 'units')} LIMIT {MOST_OF_UNITS}) AS one"
    [(number,)] = bulk.rows(tx, f"SELECT count(*) FROM {some}", units=values["units"])
    return int(number) < MOST_OF_UNITS


# The three ways


def _all(tx: Connection, search: Search, led: str, after: str, most: int, values: dict[str, Any]) -> _Places:
    """Look at all that one condition leads to."""
    order = _ORDERS[search.sort]
    asked = _conditions(tx, search, but=values.get("rarest"))
    conditions = [led, *asked, order.only, _behind(tx, order, after, values)]
    where = " AND ".join(one for one in conditions if one) or "1 = 1"
    all_ = f"SELECT {order.column}, id FROM initiative WHERE {where}"
    if tx.dialect.name != "sqlite":  # PostgreSQL would hope to find a page sooner along the index of the order
        all_ = f"WITH gathered AS MATERIALIZED ({all_}) SELECT {order.column}, id FROM gathered"
    return _Places(bulk.rows(tx, f"{all_} {order.sql} LIMIT {most + 1}", **values))


def _along_index(tx: Connection, search: Search, after: str, most: int, values: dict[str, Any]) -> _Places:
    """Walk along the index of that order, which has all that is asked but the words."""
    order = _ORDERS[search.sort]
    bounds = [order.only, _behind(tx, order, after, values), *_days(search)]
    where = " AND ".join(one for one in bounds if one) or "1 = 1"
    columns = dict.fromkeys(("id", *INDEXED, order.column))
    length = MOST_WALKED_WITH_WORDS if search.words else MOST_WALKED
    walk = f"SELECT {', '.join(columns)} FROM initiative WHERE {where} {order.sql} LIMIT {length}"
    fits = " AND ".join(_conditions(tx, search)) or "1 = 1"
    sql = f"SELECT {order.column}, id FROM ({walk}) AS initiative WHERE {fits} {_kept(tx, order.sql)} LIMIT {most + 1}"
    found = bulk.rows(tx, sql, **values)
    if len(found) > most:
        return _Places(found)
    last = f"SELECT {order.column}, id FROM initiative WHERE {where} {order.sql} LIMIT 1 OFFSET {length - 1}"
    return _Places(found, _ended(tx, last, values))


def _along_holders(tx: Connection, search: Search, after: str, most: int, values: dict[str, Any]) -> _Places:
    """Walk along the holders of the rarest word, by their keys, which grow with time."""
    order = _ORDERS[search.sort]
    behind = ""
    if after:
        values["key"] = int(after.rpartition("~")[2])
        behind = f" AND initiative_id {'<' if order.down else '>'} :key"
    holder = f"FROM shingle WHERE hash = :rarest{behind} ORDER BY initiative_id {order.way}"
    fits = " AND ".join(_conditions(tx, search, but=values["rarest"])) or "1 = 1"
    sql = (
        f"SELECT submitted_at, id FROM (SELECT initiative_id {holder} LIMIT {MOST_HOLDERS_WALKED}) AS holder"
        f" CROSS JOIN initiative WHERE initiative.id = holder.initiative_id AND {fits}"
        f" {_kept(tx, f'ORDER BY initiative_id {order.way}')} LIMIT {most + 1}"
    )
    found = bulk.rows(tx, sql, **values)
    if len(found) > most:
        return _Places(found)
    last = f"SELECT 0, initiative_id {holder} LIMIT 1 OFFSET {MOST_HOLDERS_WALKED - 1}"
    return _Places(found, _ended(tx, last, values))


def _kept(tx: Connection, order: str) -> str:
    """What has PostgreSQL keep the order of a walk; SQLite does, and would sort all of it first if it was told."""
    return "" if tx.dialect.name == "sqlite" else order


def _ended(tx: Connection, sql: str, values: dict[str, Any]) -> str:
    """Where a walk ended that did not come to the end."""
    rows = bulk.rows(tx, sql, **values)
    return _cursor(*rows[0]) if rows else ""


# Conditions

_ENTERED = "(SELECT 1 FROM portal_entry WHERE portal_entry.initiative_id = initiative.id)"


def _values(tx: Connection, search: Search) -> dict[str, Any]:
    """What the conditions name; what is not asked for is not there."""
    given: dict[str, Any] = {
        "status": search.status,
        "field": search.field,
        "recognised": search.recognised,
        "first": _midnight(tx, search.first),
        "last": _midnight(tx, search.last, days_later=1),
        "least": search.at_least,
        "most": search.at_most,
        "codes": bulk.keys(tx, search.codes) if search.codes else None,
        "units": None if search.units is None else bulk.keys(tx, search.units),
    }
    values = {name: value for name, value in given.items() if value not in (None, "")}
    return values | {f"word{place}": word for place, word in enumerate(dict.fromkeys(search.words))}


def _midnight(tx: Connection, day: date | None, days_later: int = 0) -> Any:
    if day is None:
        return None
    return bulk.stamp(tx, datetime.combine(day, time(), HANOI) + timedelta(days=days_later))


def _conditions(tx: Connection, search: Search, but: int | None = None) -> list[str]:
    """All that is asked of a row; `but`: a word that it has for sure."""
    asked = {
        f"unit {bulk.among(tx, 'units')}": search.units is not None,
        "status = :status": bool(search.status),
        "field = :field": bool(search.field),
        "recognised = :recognised": bool(search.recognised),
        "benefit >= :least": search.at_least is not None,
        "benefit <= :most": search.at_most is not None,
        f"{_ENTERED} IS NOT NULL": search.entered == "yes",
        f"{_ENTERED} IS NULL": search.entered == "no",
    }
    # No EXISTS, of which PostgreSQL would make a join with all that have the word.
    words = [
        f"(SELECT 1 FROM shingle WHERE hash = :word{place} AND initiative_id = initiative.id) IS NOT NULL"
        for place, word in enumerate(dict.fromkeys(search.words))
        if word != but
    ]
    return [*(condition for condition, holds in asked.items() if holds), *_days(search), *words]


def _days(search: Search) -> list[str]:
    bounds = {"submitted_at >= :first": search.first, "submitted_at < :last": search.last}
    return [bound for bound, day in bounds.items() if day is not None]


# Where a page begins


def _cursor(value: Any, key: int) -> str:
    """A place in an order, as it stands in an address."""
    return f"{value}~{key}"


def _behind(tx: Connection, order: _Order, after: str, values: dict[str, Any]) -> str:
    """The condition that a row stands behind that place; ValueError for a place that is none."""
    if not after:
        return ""
    value, _, key = after.rpartition("~")
    values["key"] = int(key)
    values["at"] = _read(tx, order, value)
    return f"({order.column}, id) {'<' if order.down else '>'} (:at, :key)"


def _read(tx: Connection, order: _Order, value: str) -> Any:
    if order.column == "benefit":
        return int(value)
    at = datetime.fromisoformat(value)
    return value if tx.dialect.name == "sqlite" else at


def _whole(tx: Connection, keys: Sequence[int]) -> tuple[Found, ...]:
    """These, in that order."""
    if not keys:
        return ()
    sql = f"SELECT {_COLUMNS} FROM initiative WHERE id {bulk.among(tx, 'keys')}"
    rows = bulk.rows(tx, sql, keys=bulk.keys(tx, keys))
    by_key = {row[0]: _found(tx, row) for row in rows}
    return tuple(by_key[key] for key in keys if key in by_key)


def _found(tx: Connection, row: tuple[Any, ...]) -> Found:
    values = dict(zip(Found.__slots__, row, strict=True))
    instant = bulk.reader(tx)
    at = {name: instant(values[name]) for name in ("submitted_at", "waits_since")}
    return Found(**values | at | {"confidential": bool(values["confidential"])})
