"""What officers decide about initiatives: which wait for whom, one decision at a time, and how it is undone.

Whoever decides holds the initiative's row first, so that of two officers one decides and the other hears of it.
Counts follow by `status.set_status`; who did what, and when, is kept in `storage/audit.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from storage import audit
from storage.audit import Act
from storage.counting import count
from storage.database import bulk
from storage.database.columns import Instant
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
class Scope:
    """Whose initiatives an officer sees: `own` units at once, those `below` once they wait since before `late`."""

    own: Sequence[str]
    below: Sequence[str]
    late: datetime
    person_id: int
    large: bool = False  # only those of a large value
    only_late: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, how many of them for too long, and the codes of the first."""

    total: int
    late: int
    codes: tuple[str, ...]


# What waits


def queue(tx: Connection, scope: Scope, now: datetime, most: int = 10) -> Queue:
    """Those that wait: mended ones of this officer first, then the oldest; put off ones come back when it is time."""
    wanted = ""
    if scope.large:
        wanted += " AND large"
    if scope.only_late:
        wanted += " AND waits_since < :late"
    waiting = (
        "FROM initiative LEFT JOIN review ON review.initiative_id = initiative.id"
        " WHERE initiative.status = 'submitted' AND (later_until IS NULL OR later_until <= :now)"
        " AND (typist_id IS NULL OR typist_id <> :person)"
        f" AND (unit {bulk.among(tx, 'own')} OR (waits_since < :late AND unit {bulk.among(tx, 'below')})){wanted}"
    )
    values = {
        "own": bulk.keys(tx, scope.own),
        "below": bulk.keys(tx, scope.below),
        "late": bulk.stamp(tx, scope.late),
        "now": bulk.stamp(tx, now),
        "person": scope.person_id,
    }
    late = "sum(CASE WHEN waits_since < :late THEN 1 ELSE 0 END)"
    total, overdue = tx.execute(text(f"SELECT count(*), coalesce({late}, 0) {waiting}"), values).one()
    mine = "CASE WHEN officer_id = :person AND review.status = 'returned' THEN 0 ELSE 1 END"
    rows = tx.execute(
        text(f"SELECT code {waiting} ORDER BY {mine}, waits_since, initiative.id LIMIT {most}"),
        values,
    )
    return Queue(total=int(total), late=int(overdue), codes=tuple(row.code for row in rows))


def find(tx: Connection, key: int) -> Reviewed | None:
    """What was made of that initiative last; None when nobody looked at it yet."""
    row = tx.execute(_TABLE.select().where(_TABLE.c.initiative_id == key)).mappings().first()
    return Reviewed(**row) if row else None


def evidence(tx: Connection, key: int) -> list[str]:
    """The names of the files that belong to it."""
    rows = tx.execute(
        text("SELECT name FROM evidence WHERE initiative_id = :key AND state IN ('kept', 'pending') ORDER BY id"),
        {"key": key},
    )
    return [row.name for row in rows]


def units_with_officers(tx: Connection) -> frozenset[str]:
    """The codes of the units that an officer answers for."""
    return frozenset(row.unit for row in tx.execute(text("SELECT DISTINCT unit FROM officer")))


def officer_name(tx: Connection, person: int | None) -> str:
    """What the officer is called; "" where their data was erased."""
    return str(tx.execute(text("SELECT name FROM person WHERE id = :id"), {"id": person}).scalar() or "")


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
    move = change_status(tx, key, status, now, only_from="submitted")
    if move is None:
        return
    count.count(tx, [move])
    _put(tx, key, officer_id=officer.person_id, at=now, status=status, reason=reason, questions=list(questions))
    act = Act(
        action=f"initiative {status}",
        subject=code,
        actor=officer.person_id,
        name=officer.name,
        before={"status": "submitted"},
        after={"status": status, "reason": reason, "questions": list(questions)},
    )
    audit.write(tx, act, now)


def merge(tx: Connection, *, key: int, code: str, into: str, officer: Officer, now: datetime) -> None:
    """It tells the same as the initiative `into`, which counts for both: this one counts no more."""
    move = change_status(tx, key, "merged", now, only_from="submitted")
    if move is None:
        return
    count.count(tx, [move])
    _put(tx, key, officer_id=officer.person_id, at=now, status="merged", reason=into)
    act = Act(
        action="initiative merged",
        subject=code,
        actor=officer.person_id,
        name=officer.name,
        before={"status": "submitted"},
        after={"status": "merged", "into": into},
    )
    audit.write(tx, act, now)


def undo(tx: Connection, *, key: int, code: str, officer: Officer, status: str, now: datetime) -> None:
    """The initiative waits again as it did before `status` was decided."""
    move = change_status(tx, key, "submitted", now, only_from=status)
    if move is None:
        return
    count.count(tx, [move])
    tx.execute(_INITIATIVE.update().where(_INITIATIVE.c.id == key).values(reviewed_at=None))
    _put(tx, key, officer_id=officer.person_id, at=now)
    act = Act(
        action="initiative undone",
        subject=code,
        actor=officer.person_id,
        name=officer.name,
        before={"status": status},
        after={"status": "submitted"},
    )
    audit.write(tx, act, now)


def put_off(tx: Connection, *, key: int, code: str, officer: Officer, until: datetime, now: datetime) -> None:
    """It comes back into the queue then."""
    found = find(tx, key)
    if found is None:
        _put(tx, key, officer_id=officer.person_id, at=now, later_until=until)
    else:
        tx.execute(_TABLE.update().where(_TABLE.c.initiative_id == key).values(later_until=until))
    act = Act(action="initiative later", subject=code, actor=officer.person_id, name=officer.name)
    audit.write(tx, act, now)


def ask(tx: Connection, *, key: int, code: str, officer: Officer, question: str, now: datetime) -> None:
    """Keep what the officer asks its author, until it is answered or decided."""
    if find(tx, key) is None:
        _put(tx, key, officer_id=officer.person_id, at=now)
    asked = {"asked": question, "asked_by": officer.person_id}
    tx.execute(_TABLE.update().where(_TABLE.c.initiative_id == key).values(**asked))
    act = Act(
        action="initiative asked",
        subject=code,
        actor=officer.person_id,
        name=officer.name,
        after={"question": question},
    )
    audit.write(tx, act, now)


def answered(tx: Connection, key: int) -> None:
    """Its author answered: nothing is asked any more."""
    tx.execute(_TABLE.update().where(_TABLE.c.initiative_id == key).values(asked="", asked_by=None))


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
