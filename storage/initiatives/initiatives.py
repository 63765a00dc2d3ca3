"""Initiatives that were handed in: found again by code, by person, by title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from storage.counting import count
from storage.database import bulk
from storage.database.records import ENTRY_COLUMNS, Entry, Move
from storage.database.store import TABLES
from storage.initiatives.status import change_status

_OPEN = frozenset({count.QUICK, "submitted"})  # statuses of those that nobody has looked at
_TABLE = TABLES["initiative"]
_COLUMNS = tuple(
    _TABLE.c[name]
    for name in (
        "id",
        "code",
        "typist_id",
        "author",
        "unit",
        "title",
        "status",
        "answers",
        "submitted_at",
        "reviewed_at",
        "updated_at",
        "waits_since",
        "large",
        "by_author",
        "author_key",
    )
)


@dataclass(frozen=True, slots=True)
class Initiative:
    """The part of `tables.Initiative` that people ask about."""

    id: int
    code: str
    typist_id: int | None
    author: str
    unit: str
    title: str
    status: str
    answers: dict[str, Any]
    submitted_at: datetime
    reviewed_at: datetime | None
    updated_at: datetime
    waits_since: datetime
    large: bool
    by_author: bool
    author_key: int

    @property
    def open(self) -> bool:
        """Whether its author may edit or withdraw it: nobody has reviewed it, or it was given back."""
        return _is_open(self.status, self.reviewed_at)

    @property
    def is_private(self) -> bool:
        """Whether what it tells is kept to officers, as its author wants or may want."""
        return bool(self.answers.get("confidential") != "no")

    @property
    def public_title(self) -> str:
        """Its title where anybody may read it, as on what is printed; "" where its author keeps it to officers."""
        return "" if self.is_private else self.title


def _is_open(status: str, reviewed_at: datetime | None) -> bool:
    return status == "returned" or (status in _OPEN and reviewed_at is None)


def put(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put these rows in as they stand, and count each from the moment on at which it was handed in."""
    bulk.insert(tx, "initiative", [{"waits_since": row["submitted_at"], **row} for row in rows])
    count.count(tx, [Move(None, _entry(row), row["submitted_at"]) for row in rows])


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**{name: row[name] for name in ENTRY_COLUMNS})


def by_id(tx: Connection, key: int) -> Initiative | None:
    """The initiative of that key."""
    return _one(tx, _TABLE.c.id == key)


def by_code(tx: Connection, code: str) -> Initiative | None:
    """The initiative with that receipt code, however it is typed. Codes can be guessed: see who asks."""
    typed = code.strip().upper()
    return _one(tx, _TABLE.c.code == typed) if typed else None


def by_codes(tx: Connection, codes: Sequence[str]) -> dict[str, Initiative]:
    """The initiatives with these receipt codes."""
    if not codes:
        return {}
    rows = tx.execute(_TABLE.select().with_only_columns(*_COLUMNS).where(_TABLE.c.code.in_(list(codes))))
    return {row.code: Initiative(*row) for row in rows}


def of_person(tx: Connection, person: int, most: int = 10) -> list[Initiative]:
    """Those that the person handed in, the latest first."""
    rows = tx.execute(
        _TABLE.select()
        .with_only_columns(*_COLUMNS)
        .where(_TABLE.c.typist_id == person)
        .order_by(_TABLE.c.submitted_at.desc(), _TABLE.c.id.desc())
        .limit(most)
    )
    return [Initiative(*row) for row in rows]


def withdraw(tx: Connection, key: int, now: datetime) -> list[Move]:
    """Take back one that is open; the row stays, so that its code stays its own."""
    # The row is held before it is looked at: an officer may be deciding at the same moment.
    move = change_status(tx, key, "withdrawn", now) if open_now(tx, key) else None
    return [move] if move else []


def unreviewed(tx: Connection, person: int) -> list[str]:
    """The codes of those that the person handed in and nobody has reviewed: they go with everything else of theirs."""
    sql = "SELECT code FROM initiative WHERE typist_id = :person AND reviewed_at IS NULL AND status <> 'withdrawn'"
    return [code for (code,) in bulk.rows(tx, sql, person=person)]


def open_now(tx: Connection, key: int) -> bool:
    """Whether its author may still change it; nobody else can until the commit."""
    lock = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    row = tx.execute(text(f"SELECT status, reviewed_at FROM initiative WHERE id = :key{lock}"), {"key": key}).first()
    return row is not None and _is_open(row.status, row.reviewed_at)


def take_evidence(tx: Connection, draft: int, initiative: int) -> None:
    """The draft's files belong to the initiative from now on."""
    tx.execute(
        text("UPDATE evidence SET initiative_id = :initiative, draft_id = NULL WHERE draft_id = :draft"),
        {"draft": draft, "initiative": initiative},
    )


def _one(tx: Connection, condition: Any) -> Initiative | None:
    row = tx.execute(_TABLE.select().with_only_columns(*_COLUMNS).where(condition)).first()
    return Initiative(*row) if row else None
