"""The three rows that every event touches, as plain values: a chat, its person, the draft it works on.

A test holds them to the tables. ORM objects would cost ten times as much on this path; frozen ones three times,
so these are not frozen: nobody changes one, `replace` makes another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection


@dataclass(slots=True)
class Chat:
    """See `tables.Chat`."""

    id: int
    channel: str
    chat: str
    person_id: int | None
    draft_id: int | None
    lang: str
    said: int
    state: dict[str, Any]
    seen_at: datetime
    gone_at: datetime | None


@dataclass(slots=True)
class Person:
    """See `tables.Person`."""

    id: int
    name: str
    phone: str
    workplace: str
    unit: str
    last_unit: str
    consent: str
    created_at: datetime
    name_key: str


@dataclass(slots=True)
class Draft:
    """See `tables.Draft`."""

    id: int
    person_id: int
    flow: str
    initiative_id: int | None
    answers: dict[str, Any]
    created_at: datetime
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What the counts need of an initiative."""

    campaign: str
    unit: str
    author_key: int
    status: str
    recognised: str
    benefit: int | None
    coauthors: tuple[int, ...] = ()  # who takes part beside the author, in order


#: The columns of `tables.Initiative` that make an `Entry`; its co-authors have rows of their own.
ENTRY_COLUMNS = ("campaign", "unit", "author_key", "status", "recognised", "benefit")


@dataclass(frozen=True, slots=True)
class Move:
    """An initiative as it was and as it is from `at` on; None: it is not there."""

    before: Entry | None
    after: Entry | None
    at: datetime


Moves = Sequence[Move]
Message = tuple[int, int, str, str]  # a row of the outbox: chat, number there, body, state


@dataclass(slots=True)
class Changes:
    """What a batch will write: what every event writes as tuples, other rows by table, rare things as functions."""

    chats: list[tuple[int, int, dict[str, Any], datetime]] = field(default_factory=list)  # id, said, state, seen_at
    drafts: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  # id and answers of those touched now
    messages: list[Message] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)  # the last one given of each name: see counters.py
    inserts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    updates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    deletes: dict[str, list[int]] = field(default_factory=dict)
    then: list[Callable[[Connection], Moves | None]] = field(default_factory=list)  # after the rows, in order
    moves: list[Move] = field(default_factory=list)  # what this changes in the counts

    def insert(self, table: str, row: dict[str, Any]) -> None:
        self.inserts.setdefault(table, []).append(row)

    def update(self, table: str, row: dict[str, Any]) -> None:
        self.updates.setdefault(table, []).append(row)

    def delete(self, table: str, key: int) -> None:
        self.deletes.setdefault(table, []).append(key)
