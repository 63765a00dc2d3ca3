"""Questions of people to a human of their union: who asks, what was said both ways, who answers.

A question is closed, or it is open; open it waits for an answer since `waits_since`, or it has one. Whoever changes
one that others may change too takes it first with `held`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from storage.database import bulk, counters
from storage.database.columns import Instant, Json
from storage.database.store import TABLES
from storage.people import officers, readers
from storage.people.officers import Officer, Role

COUNTER = "support"
LONGEST_TYPED = 300  # letters of what was not understood
MOST_WAITING = 5_000  # read at once: far more than wait anywhere, and few enough to read
GIVES_WAY_AFTER_MS = 100


class By(StrEnum):
    """Who said a line; kept, so the spelling stays."""

    ASKER = "asker"
    TEAM = "team"


class Said(NamedTuple):
    """One line of a question."""

    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """See `tables.Support`; `asker` and `taker`: what they are called, "" where nobody knows."""

    id: int
    person_id: int
    asker: str
    unit: str
    place: str
    typed: str
    lines: tuple[Said, ...]
    asked_at: datetime
    waits_since: datetime | None
    taken_by: int | None
    taker: str
    closed_at: datetime | None
    answered_at: datetime | None
    evidence_id: int | None  # the photo or voice that is to be typed out; None: words are to be answered

    @property
    def first(self) -> str:
        """What was asked first."""
        return self.lines[0].words if self.lines else ""


class Team(NamedTuple):
    """Those who answer for a unit: its own or the nearest above that has any; nobody: no people."""

    unit: str
    role: Role
    people: tuple[int, ...]


NOBODY = Team("", Role.SUPPORT, ())


def team(tx: Connection, line: Sequence[str], but: int) -> Team:
    """Who answers people of the first of these units: the nearest support team in `line`, else the nearest officers.

    `but`: who asks; nobody answers themself.
    """
    return nearest(officers.listed(tx), line, but)


def nearest(listed: Sequence[Officer], line: Sequence[str], but: int) -> Team:
    """The same among these officers, for whoever asks of many questions at once."""
    there = [one for one in listed if one.person_id != but and one.unit in line]
    for role in (Role.SUPPORT, Role.OFFICER):
        for unit in line:
            people = tuple(one.person_id for one in there if one.unit == unit and one.role == role)
            if people:
                return Team(unit, role, people)
    return NOBODY


def ask(
    tx: Connection,
    *,
    person: int,
    unit: str,
    place: str,
    typed: str,
    words: str,
    now: datetime,
    file: int | None = None,
) -> int:
    """Keep this question; its number. `file`: of the photo or voice that is to be typed out."""
    number = counters.next_number(tx, COUNTER)
    row = {
        "id": number,
        "person_id": person,
        "unit": unit,
        "place": place,
        "typed": typed[:LONGEST_TYPED],
        "lines": [[By.ASKER.value, words]],
        "asked_at": now,
        "waits_since": now,
        "touched_at": now,
        "evidence_id": file,
    }
    bulk.insert(tx, "support", [row])
    return number


_COLUMNS = (
    "support.id, person_id, coalesce(asker.name, '') AS asker, support.unit, place, typed, lines, asked_at,"
    " waits_since, taken_by, coalesce(taker.name, '') AS taker, closed_at,"
    " answered_at, evidence_id"
)
_FROM = (
    " FROM support LEFT JOIN person asker ON asker.id = support.person_id LEFT JOIN person taker ON taker.id = taken_by"
)


def _found(tx: Connection, where: str, **values: Any) -> list[Question]:
    sql = text(f"SELECT {_COLUMNS}{_FROM} WHERE {where}").columns(
        lines=Json, asked_at=Instant, waits_since=Instant, closed_at=Instant, answered_at=Instant
    )
    return [
        Question(**{**row, "lines": tuple(Said(*line) for line in row["lines"])})
        for row in tx.execute(sql, values).mappings()
    ]


def find(tx: Connection, number: int) -> Question | None:
    """That question; None where there is none, or none any more."""
    return next(iter(_found(tx, "support.id = :id", id=number)), None)


def held(tx: Connection, number: int) -> Question | None:
    """The same, held till the commit: nobody else changes it meanwhile.

    Two of the team at once: each holds their own chat, and who has the question wants to write to the other's. The one
    behind gives way soon, and is answered anew; till PostgreSQL finds such a knot, others would wait a second.
    """
    if tx.dialect.name != "sqlite":
        tx.execute(text(f"SET LOCAL lock_timeout = {GIVES_WAY_AFTER_MS}"))
        tx.execute(text("SELECT id FROM support WHERE id = :id FOR UPDATE"), {"id": number})
        tx.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    return find(tx, number)


def open_of(tx: Connection, person: int) -> Question | None:
    """What this person asked in words and nobody closed; of several the last."""
    where = "person_id = :person AND closed_at IS NULL AND evidence_id IS NULL ORDER BY support.id DESC LIMIT 1"
    return next(iter(_found(tx, where, person=person)), None)


def of_file(tx: Connection, file: int) -> Question | None:
    """What was asked about this photo or voice, open or closed."""
    return next(iter(_found(tx, "support.evidence_id = :file", file=file)), None)


def waiting(tx: Connection) -> list[Question]:
    """All that wait for an answer, the oldest first."""
    return _found(tx, f"waits_since IS NOT NULL ORDER BY waits_since, support.id LIMIT {MOST_WAITING}")


def asked_since(tx: Connection, since: datetime) -> list[Question]:
    """What was asked in words since then, the oldest first."""
    where = "asked_at >= :since AND evidence_id IS NULL"
    return _found(tx, f"{where} ORDER BY support.id LIMIT {MOST_WAITING}", since=bulk.stamp(tx, since))


def helper(tx: Connection, question: Question, day: date) -> int | None:
    """Who has taken it, while they still may read it; None: nobody, or somebody whose role has ended since."""
    who = question.taken_by
    return who if who is not None and readers.reads(tx, who, question.unit, day) else None


def number_waiting(tx: Connection) -> int:
    """How many wait for an answer."""
    return int(tx.execute(text("SELECT count(*) FROM support WHERE waits_since IS NOT NULL")).scalar() or 0)


def take(tx: Connection, question: Question, person: int, now: datetime) -> bool:
    """This person answers it from now on; False where somebody else was quicker, or closed it."""
    sql = (
        "UPDATE support SET taken_by = :person, touched_at = :now WHERE id = :id AND closed_at IS NULL"
        " AND coalesce(taken_by, 0) = :before"
    )
    values = {"id": question.id, "person": person, "before": question.taken_by or 0, "now": bulk.stamp(tx, now)}
    return bool(tx.execute(text(sql), values).rowcount)


def says(tx: Connection, question: Question, by: By, words: str, now: datetime) -> None:
    """This was said; after an answer it waits no more, after more words of the asker it does."""
    lines = [*map(list, question.lines), [by.value, words]]
    row = {"id": question.id, "lines": lines, "waits_since": question.waits_since or now, "touched_at": now}
    if by is By.TEAM:
        row |= {"waits_since": None, "answered_at": question.answered_at or now}
    bulk.update(tx, "support", [row])


def mark_answered(tx: Connection, person: int, number: int, now: datetime) -> None:
    """The chat in which they hear the answer to that question knows it: what they write next may be a reply to it."""
    for chat in officers.reached(tx, [person], now).values():
        table = TABLES["chat"]
        state = tx.execute(table.select().with_only_columns(table.c.state).where(table.c.id == chat.chat_id)).scalar()
        answered = {"answered": [number, int(now.timestamp())]}
        bulk.update(tx, "chat", [{"id": chat.chat_id, "state": {**(state or {}), **answered}}])


def pass_on(tx: Connection, question: Question, now: datetime) -> None:
    """Whoever took it leaves it to the others."""
    row = {"id": question.id, "taken_by": None, "waits_since": question.waits_since or now, "touched_at": now}
    bulk.update(tx, "support", [row])


def close(tx: Connection, question: Question, now: datetime) -> None:
    """It is done with."""
    bulk.update(tx, "support", [{"id": question.id, "waits_since": None, "closed_at": now, "touched_at": now}])


def remember_told(tx: Connection, question: int, messages: Sequence[tuple[int, int]]) -> None:
    """These messages (chat, number in it) tell of that question, and go with it: see `personal_data.erase`."""
    rows = [{"chat_id": chat_id, "n": n, "question_id": question} for chat_id, n in messages if n]
    bulk.insert(tx, "support_told", rows)
