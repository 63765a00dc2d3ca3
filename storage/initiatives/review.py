"""What officers decide about initiatives: one decision at a time, and how it is undone.

Whoever decides holds the initiative's row first, so that of two officers one decides and the other hears of it.
Counts follow by `status.set_status`; who did what, and when, is kept in `storage/audit.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from storage import audit
from storage.audit import Act
from storage.counting import coauthors, count
from storage.database import bulk
from storage.database.columns import Instant
from storage.database.records import Move
from storage.database.store import TABLES
from storage.initiatives.status import change_status

UNDO_FOR = timedelta(minutes=10)
_TABLE = TABLES["review"]
_INITIATIVE = TABLES["initiative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who decides: the person, and the name under which it is kept."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What was made of an initiative last; `status` "": nothing is decided."""

    initiative_id: int
    officer_id: int | None
    at: datetime
    status: str
    reason: str
    questions: list[str]
    later_until: datetime | None
    asked: str
    asked_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """An initiative that was merged into another; `same`: both have one author."""

    key: int
    code: str
    title: str
    author: str
    typist_id: int | None
    same: bool


class WaitsForAuthor(NamedTuple):
    """An initiative that its author is to mend (`status` "returned"), or about which something is asked."""

    code: str
    status: str
    asked: str


# What became of it


def find(tx: Connection, key: int) -> Reviewed | None:
    """What was made of that initiative last; None when nobody looked at it yet."""
    row = tx.execute(_TABLE.select().where(_TABLE.c.initiative_id == key)).mappings().first()
    return Reviewed(**row) if row else None


def merged_into(tx: Connection, code: str) -> list[Merged]:
    """Those that were merged into that one, while they are."""
    rows = tx.execute(
        text(
            "SELECT one.id AS key, one.code, one.title, one.author, one.typist_id,"
            " one.author_key = into_.author_key AS same FROM review"
            " JOIN initiative one ON one.id = review.initiative_id JOIN initiative into_ ON into_.code = reason"
            " WHERE review.status = 'merged' AND reason = :code AND one.status = 'merged' ORDER BY one.id"
        ),
        {"code": code},
    )
    return [Merged(**row) for row in rows.mappings()]


def waiting_for(tx: Connection, author: int) -> list[WaitsForAuthor]:
    """What this author is to mend or to answer, what they heard of last first."""
    sql = text(
        "SELECT code, initiative.status, asked FROM initiative JOIN review ON initiative_id = initiative.id"
        " WHERE typist_id = :author AND (initiative.status = 'returned' OR asked <> '') ORDER BY review.at DESC"
    )
    return [WaitsForAuthor(*row) for row in tx.execute(sql, {"author": author})]


# What is decided


def hold(tx: Connection, key: int) -> tuple[str, datetime] | None:
    """(status, since when it stands so) of the initiative, which nobody else can change until the commit."""
    lock = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    sql = text(f"SELECT status, updated_at FROM initiative WHERE id = :key{lock}").columns(updated_at=Instant)
    row = tx.execute(sql, {"key": key}).first()
    return (row.status, row.updated_at) if row else None


def decide(
    tx: Connection,
    *,
    key: int,
    code: str,
    officer: Officer,
    status: str,
    reason: str,
    questions: Sequence[str],
    now: datetime,
) -> None:
    """Give a submitted initiative this status; what was asked of its author is settled by it."""
    if not _moved(tx, key, "submitted", status, now):
        return
    _put(tx, key, officer_id=officer.person_id, at=now, status=status, reason=reason, questions=list(questions))
    after = {"status": status, "reason": reason, "questions": list(questions)}
    _record(tx, status, code, officer, now, before={"status": "submitted"}, after=after)


def merge(
    tx: Connection, *, key: int, code: str, into: str, into_key: int, officer: Officer, now: datetime
) -> list[Move]:
    """It tells the same as the initiative `into`, which counts for both and keeps all authors: this one counts no more.

    What that changes in the counts of the other one.
    """
    if not _moved(tx, key, "submitted", "merged", now):
        return []
    _put(tx, key, officer_id=officer.person_id, at=now, status="merged", reason=into)
    after = {"status": "merged", "into": into}
    _record(tx, "merged", code, officer, now, before={"status": "submitted"}, after=after)
    return coauthors.merge(tx, key, into_key, now)


def undo(tx: Connection, *, key: int, code: str, officer: Officer, status: str, now: datetime) -> list[Move]:
    """The initiative waits again as it did before `status` was decided; what changes in the counts of others."""
    if not _moved(tx, key, status, "submitted", now):
        return []
    tx.execute(_INITIATIVE.update().where(_INITIATIVE.c.id == key).values(reviewed_at=None))
    _put(tx, key, officer_id=officer.person_id, at=now)
    _record(tx, "undone", code, officer, now, before={"status": status}, after={"status": "submitted"})
    return coauthors.part(tx, key, now)


def reopen(tx: Connection, *, key: int, code: str, now: datetime) -> list[Move]:
    """What it was merged into counts no more: it waits again from now on, first for the officer who merged it."""
    if not _moved(tx, key, "merged", "submitted", now):
        return []
    tx.execute(_INITIATIVE.update().where(_INITIATIVE.c.id == key).values(reviewed_at=None, waits_since=now))
    found = find(tx, key)
    _put(tx, key, officer_id=found.officer_id if found else None, at=now)
    act = Act(action="initiative reopened", subject=code, before={"status": "merged"}, after={"status": "submitted"})
    audit.write(tx, act, now)
    return coauthors.part(tx, key, now)


def _moved(tx: Connection, key: int, before: str, after: str, now: datetime) -> bool:
    """Whether the initiative stood so, and stands and counts otherwise now."""
    move = change_status(tx, key, after, now, only_from=before)
    count.count(tx, [move] if move else [])
    return move is not None


def put_off(tx: Connection, *, key: int, code: str, officer: Officer, until: datetime, now: datetime) -> None:
    """It comes back into the queue then."""
    _add(tx, key, officer, now, later_until=until)
    _record(tx, "later", code, officer, now)


def ask(tx: Connection, *, key: int, code: str, officer: Officer, question: str, now: datetime) -> None:
    """Keep what the officer asks its author, until it is answered or decided."""
    _add(tx, key, officer, now, asked=question, asked_by=officer.person_id)
    _record(tx, "asked", code, officer, now, after={"question": question})


def answered(tx: Connection, key: int) -> None:
    """Its author answered: nothing is asked any more."""
    tx.execute(_TABLE.update().where(_TABLE.c.initiative_id == key).values(asked="", asked_by=None))


# What is written


def _record(tx: Connection, done: str, code: str, officer: Officer, now: datetime, **what: dict[str, Any]) -> None:
    """Keep who did that; `what`: `before` and `after` of `Act`."""
    act = Act(action=f"initiative {done}", subject=code, actor=officer.person_id, name=officer.name, **what)
    audit.write(tx, act, now)


_EMPTY: dict[str, Any] = {
    "status": "",
    "reason": "",
    "questions": [],
    "later_until": None,
    "asked": "",
    "asked_by": None,
}


def _put(tx: Connection, key: int, **values: Any) -> None:
    """The one row of this initiative, in place of what was there."""
    tx.execute(_TABLE.delete().where(_TABLE.c.initiative_id == key))
    bulk.insert(tx, "review", [{"initiative_id": key, **_EMPTY, **values}])


def _add(tx: Connection, key: int, officer: Officer, now: datetime, **values: Any) -> None:
    """These values beside what stands in that row; a row where there is none."""
    if find(tx, key) is None:
        _put(tx, key, officer_id=officer.person_id, at=now)
    tx.execute(_TABLE.update().where(_TABLE.c.initiative_id == key).values(**values))
