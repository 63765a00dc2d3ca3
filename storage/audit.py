"""What officers, operators and admins did, one row each: written here, read here, changed by nobody.

Each row holds a hash of what it says and of the row before it, so that whatever is changed, left out or put in later
is found by `verify`. The one part outside the hash is the actor's name, which goes when that person's data goes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import to_text
from storage.database.counters import next_number, number
from storage.database.store import TABLES

_TABLE = TABLES["audit"]
_NUMBER = "audit"  # counts the rows: one writer at a time, and a row cut off at the end is missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that was done. `actor` None: an operator, on the command line."""

    action: str  # "initiative verified", "officer invited"
    subject: str  # what it was done to: the code of an initiative, of a unit
    actor: int | None = None
    name: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An act as it was kept."""

    id: int
    at: datetime
    actor_id: int | None
    name: str
    action: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]
    hash: str


def write(tx: Connection, act: Act, now: datetime) -> None:
    """Keep that this was done, in the transaction that does it."""
    key = next_number(tx, _NUMBER)
    last = tx.execute(text("SELECT hash FROM audit WHERE id = :id"), {"id": key - 1}).scalar()
    row = Row(
        id=key,
        at=now,
        actor_id=act.actor,
        name=act.name,
        action=act.action,
        subject=act.subject,
        before=act.before,
        after=act.after,
        hash="",
    )
    values = {name: getattr(row, name) for name in Row.__slots__}
    bulk.insert(tx, "audit", [values | {"hash": _hash(str(last or ""), row)}])


def search(tx: Connection, words: str = "", most: int = 50) -> list[Row]:
    """The latest acts, newest first; with `words`: those whose action, subject or actor holds them."""
    found = _TABLE.select().order_by(_TABLE.c.id.desc()).limit(most)
    if words:
        like = f"%{words}%"
        held = _TABLE.c.action.ilike(like) | _TABLE.c.subject.ilike(like) | _TABLE.c.name.ilike(like)
        found = found.where(held)
    return [Row(**row) for row in tx.execute(found).mappings()]


def of_subject(tx: Connection, subject: str, most: int) -> list[Row]:
    """The latest acts about exactly that, newest first."""
    found = _TABLE.select().where(_TABLE.c.subject == subject).order_by(_TABLE.c.id.desc()).limit(most)
    return [Row(**row) for row in tx.execute(found).mappings()]


def verify(tx: Connection) -> int:
    """The number of the first row that is not as it was written, or is missing; 0: all are as they were written."""
    before, expected = "", 1
    for row in tx.execute(_TABLE.select().order_by(_TABLE.c.id)).mappings():
        kept = Row(**row)
        if kept.id != expected or kept.hash != _hash(before, kept):
            return expected
        before, expected = kept.hash, expected + 1
    if number(tx, _NUMBER) != expected - 1:
        return expected
    return 0


def _hash(before: str, row: Row) -> str:
    said = [before, row.id, to_text(row.at), row.actor_id, row.action, row.subject, row.before, row.after]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
