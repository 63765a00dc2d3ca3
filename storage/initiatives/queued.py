"""Which initiatives wait for which officer, in which order, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from storage.counting import count
from storage.database import bulk
from storage.database.columns import Instant

#: Statuses that may be listed, as SQL has them.
_STATUS = {name: name for name in ("submitted", "returned", count.QUICK)}
_LIKE_ANOTHER = (
    "SELECT 1 FROM alike JOIN initiative other ON other.id = alike.other_id WHERE alike.initiative_id = initiative.id"
    " AND other.status NOT IN ('withdrawn', 'merged')"
)

_OF_A_GROUP = (
    "SELECT 1 FROM mould own JOIN mould its ON its.kind = own.kind AND its.group_id = own.group_id"
    " JOIN initiative other ON other.id = its.initiative_id"
    " WHERE own.initiative_id = initiative.id AND other.id <> initiative.id"
    " AND other.status NOT IN ('withdrawn', 'merged')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which initiatives an officer wants to see; as it stands here: all that wait."""

    status: str = "submitted"
    large: bool = False  # only those of a large value
    late: bool = False  # only those that wait for too long
    alike: bool = False  # only those that tell nearly the same as another
    mould: bool = False  # only those of one mould, or of one hand
    field: str = ""  # only those of this field of work


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose initiatives an officer sees: `own` units at once, those `below` once they wait since before `late`."""

    own: Sequence[str]
    below: Sequence[str]
    late: datetime
    person_id: int
    wanted: Wanted
    done: Sequence[int] = ()  # keys of those that were decided in this very moment: no rows say so yet


class Place(NamedTuple):
    """Where something stands in a queue; what is decided before it moves it nowhere."""

    asked: int
    mine: int
    since: datetime
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of a queue: behind a place, or before it; neither: from its beginning."""

    most: int
    after: Place | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How many wait, how many of them for too long, and the codes of a page, with the places of its two ends."""

    total: int
    late: int
    codes: tuple[str, ...]
    skipped: int = 0  # that stand before the page
    first: Place | None = None
    last: Place | None = None


# Those that were asked about last: it is their author's turn. Those that this officer gave back come first.
_ASKED = "CASE WHEN coalesce(asked, '') = '' THEN 0 ELSE 1 END"
_MINE = "CASE WHEN officer_id = :person AND review.status = 'returned' THEN 0 ELSE 1 END"
_PLACE = f"({_ASKED}, {_MINE}, waits_since, initiative.id)"
_GIVEN = "(:at_asked, :at_mine, :at_since, :at_key)"
FIRST_TEN = Page(most=10)


def queue(tx: Connection, scope: Scope, now: datetime, page: Page = FIRST_TEN) -> Queue:
    """Those that wait: mended ones of this officer first, then the oldest, last what its author was asked.

    Put off ones come back when it is time.
    """
    waiting, values = _waiting(tx, scope, now)
    at = page.after or page.before
    if at is not None:
        values |= {"at_asked": at.asked, "at_mine": at.mine, "at_since": bulk.stamp(tx, at.since), "at_key": at.key}
    late = "sum(CASE WHEN waits_since < :late THEN 1 ELSE 0 END)"
    passed = f"sum(CASE WHEN {_PLACE} {'<=' if page.after else '<'} {_GIVEN} THEN 1 ELSE 0 END)" if at else "0"
    counts = f"SELECT count(*), coalesce({late}, 0), coalesce({passed}, 0) {waiting}"
    total, overdue, before = tx.execute(text(counts), values).one()
    found = _page(tx, waiting, values, page)
    return Queue(
        total=int(total),
        late=int(overdue),
        codes=tuple(code for code, _ in found),
        skipped=int(before) - (len(found) if page.before and not page.after else 0),
        first=found[0][1] if found else None,
        last=found[-1][1] if found else None,
    )


def _page(tx: Connection, waiting: str, values: dict[str, Any], page: Page) -> list[tuple[str, Place]]:
    """(code, place) of those on that page, in the order of the queue."""
    back = page.before is not None and page.after is None
    within = ""
    if page.after or page.before:
        within = f" AND {_PLACE} {'<' if back else '>'} {_GIVEN}"
    way = " DESC" if back else ""
    sql = text(
        f"SELECT code, {_ASKED} AS asked_last, {_MINE} AS mine_first, waits_since, initiative.id {waiting}{within}"
        f" ORDER BY asked_last{way}, mine_first{way}, waits_since{way}, initiative.id{way} LIMIT {page.most}"
    ).columns(waits_since=Instant)
    found = [(row[0], Place(*row[1:])) for row in tx.execute(sql, values)]
    return found[::-1] if back else found


def _waiting(tx: Connection, scope: Scope, now: datetime) -> tuple[str, dict[str, Any]]:
    """From where, as SQL, with its values."""
    waiting = (
        "FROM initiative LEFT JOIN review ON review.initiative_id = initiative.id"
        f" WHERE initiative.status = '{_STATUS[scope.wanted.status]}' AND (later_until IS NULL OR later_until <= :now)"
        " AND (typist_id IS NULL OR typist_id <> :person)"
        f" AND (unit {bulk.among(tx, 'own')} OR (waits_since < :late AND unit {bulk.among(tx, 'below')}))"
        f"{_only(tx, scope.wanted)}"
    )
    if scope.done:
        waiting += f" AND NOT initiative.id {bulk.among(tx, 'done')}"
    return waiting, {
        "own": bulk.keys(tx, scope.own),
        "below": bulk.keys(tx, scope.below),
        "late": bulk.stamp(tx, scope.late),
        "now": bulk.stamp(tx, now),
        "person": scope.person_id,
        "field": scope.wanted.field,
        "done": bulk.keys(tx, scope.done),
    }


def _only(tx: Connection, wanted: Wanted) -> str:
    """What narrows the queue down to what is wanted, as SQL."""
    conditions = {
        " AND large": wanted.large,
        " AND waits_since < :late": wanted.late,
        f" AND EXISTS ({_LIKE_ANOTHER})": wanted.alike,
        f" AND EXISTS ({_OF_A_GROUP} AND other.unit {bulk.among(tx, 'own')})": wanted.mould,
        " AND field = :field": bool(wanted.field),
    }
    return "".join(condition for condition, holds in conditions.items() if holds)
