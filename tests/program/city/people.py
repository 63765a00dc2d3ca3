"""Who lives in the city: its unions, their officers with the habits they have, and authors who tell and answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from itertools import count
from typing import Any

from sqlalchemy import text

from handlers.people.consent import CONSENT_VERSION
from handlers.reading.fold import fold
from handlers.receive import Receiver
from messages.wire import Incoming, Option, Reply, unpack
from storage.database import bulk
from storage.database.records import Person
from storage.database.store import Store
from storage.people import officers, personal_data

CITY = "HN"
AUTHORS = 6  # of a grassroots union


class Habit(Enum):
    """How the officer of a union reads."""

    PROMPT = "prompt"  # each working day
    WEEKLY = "weekly"  # on Fridays
    SLOW = "slow"  # every other Friday
    AWAY = "away, with a stand-in"  # the slow one reads in their place
    ABSENT = "absent"  # never, and nobody in their place
    NONE = "no officer"
    TEAM = "officer of a team"  # who reads for the grassroots union, below the union's own


HABITS = tuple(Habit)


@dataclass(frozen=True, slots=True)
class Union:
    """One of those below the city, with a grassroots union below it."""

    number: int
    habit: Habit

    @property
    def code(self) -> str:
        """Of the union."""
        return f"P{self.number:02}"

    @property
    def grassroots(self) -> str:
        """Of the one below it, to which people belong."""
        return f"C{self.number:02}"


@dataclass(slots=True)
class Clock:
    """The one time of all."""

    now: datetime

    def passes(self, seconds: int) -> None:
        """So much of it."""
        self.now += timedelta(seconds=seconds)


class Somebody:
    """A person with a chat on Telegram, who types and presses through the real door."""

    _events = count(1)

    def __init__(self, receiver: Receiver, clock: Clock, name: str, person: int) -> None:
        self.name, self.person = name, person
        self._receiver, self._clock = receiver, clock
        self.heard: list[Reply] = []

    def says(self, *typed: str) -> str:
        """What they hear at the last of these."""
        for line in typed:
            self._does(text=line)
        return self.text

    def presses(self, option: Option) -> str:
        """What they hear then."""
        turn = None if option.value.startswith("/") else self.heard[-1].turn
        return self._does(kind="press", pressed=option.value, turn=turn)

    def picks(self, label: str) -> str:
        """Press the button that reads so."""
        return self.presses(next(option for option in self.options if option.label == label))

    @property
    def text(self) -> str:
        """All that was heard last."""
        return "\n".join(reply.text for reply in self.heard)

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be pressed."""
        return tuple(option for reply in self.heard for option in (*reply.choices, *reply.shortcuts))

    def _does(self, **what: Any) -> str:
        self._clock.passes(5)
        number, now = next(self._events), self._clock.now
        event = Incoming("telegram", f"city-{number}", self.name, self.name, now, **what)
        [receipt] = self._receiver.receive([event], now)
        if receipt.outcome != "done":
            raise AssertionError(f"{receipt.outcome}: {receipt.error}")
        self.heard = [unpack(row.body) for row in receipt.rows]
        return self.text


class People:
    """All of them, put there by bulk: with consent, a name and a union, at the menu."""

    def __init__(self, store: Store, clock: Clock, unions: int, top: bool) -> None:
        """`top`: whether the city has an officer itself."""
        self._store, self._clock = store, clock
        self._receiver = Receiver(store)
        self.unions = [Union(number, HABITS[number % len(HABITS)]) for number in range(unions)]
        self._found_unions()
        self.authors: dict[int, list[Somebody]] = {}  # by the number of their union
        self.officers: dict[str, Somebody] = {}  # by their unit
        for union in self.unions:
            self.authors[union.number] = [self._one(f"a{union.number}-{n}", union.grassroots) for n in range(AUTHORS)]
            if union.habit is not Habit.NONE:
                self._officer(union.code)
            if union.habit is Habit.TEAM:
                self._officer(union.grassroots)
        if top:
            self._officer(CITY)

    def _found_unions(self) -> None:
        rows = []
        for union in self.unions:
            rows.append(_unit(union.code, f"Công đoàn phường {union.number}", "quan", CITY))
            rows.append(_unit(union.grassroots, f"Công đoàn cơ sở {union.number}", "grassroots", union.code))
        with self._store.write() as tx:
            tx.execute(text("DELETE FROM target WHERE unit <> :city"), {"city": CITY})
            tx.execute(text("DELETE FROM unit WHERE code <> :city"), {"city": CITY})
            bulk.insert(tx, "unit", rows)

    def _officer(self, unit: str) -> None:
        who = self._one(f"officer {unit}", unit)
        with self._store.write() as tx:
            officers.appoint(tx, who.person, unit, who.name, self._clock.now)
        self.officers[unit] = who

    def _one(self, name: str, unit: str) -> Somebody:
        now = self._clock.now
        person = personal_data.newcomer(now, CONSENT_VERSION)
        person = replace(person, name=name, name_key=fold(name), workplace="Xưởng 1", unit=unit)
        chat = {
            "channel": "telegram", "chat": name, "person_id": person.id, "draft_id": None, "lang": "vi", "said": 0,
            "state": {}, "seen_at": now, "gone_at": None,
        }  # fmt: skip
        with self._store.write() as tx:
            bulk.insert(tx, "person", [{column: getattr(person, column) for column in Person.__slots__}])
            bulk.insert(tx, "chat", [chat])
        return Somebody(self._receiver, self._clock, name, person.id)

    def readers(self, union: Union) -> Sequence[str]:
        """The units whose officers read what comes from this union, the nearest first; told without the bot's help."""
        line = (union.grassroots, union.code, CITY)
        return [unit for unit in line if unit in self.officers]


def _unit(code: str, name: str, kind: str, parent: str) -> dict[str, object]:
    return {
        "code": code, "name": name, "short_name": name, "kind": kind, "parent": parent, "aliases": [], "members": 500,
        "cluster": "", "valid_from": None, "valid_to": None, "successors": [],
    }  # fmt: skip
