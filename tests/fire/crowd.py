"""All people at once: so many talk at a time, and the next begins when one has handed in; officers and groups beside."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush
from random import Random

from tests.fire.lines import Line, TelegramLine
from tests.fire.people import HELLO, WAYS, Officer, Person, way
from tests.fire.record import Heard, Place, Record

FIRST_CHAT = 100_000
LOOK_SECONDS = 0.01  # from one look at the screens to the next
OFFICER_SECONDS = 1.0  # from one deed of an officer to the next
ASK_SECONDS = 3.0  # from one question in a group to the next
ASKED_IN_GROUPS = "/thongke"
ASKS = 99  # the account of who asks in groups


class Crowd:
    """The people of a run, driven by what arrives on their screens; each of the channels has its share of them."""

    def __init__(
        self, lines: Sequence[Line], telegram: TelegramLine, conversations: int, ways: Sequence[str], at_once: int, seed: int
    ) -> None:
        self._lines = {line.name: line for line in lines}
        self._all = {**self._lines, telegram.name: telegram}  # officers and groups are on Telegram, whoever talks where
        self._telegram = telegram
        self._wanted, self._ways, self._at_once = conversations, ways, at_once
        self._chance = Random(seed)
        self._people: dict[Place, Person] = {}
        self._talking: set[Place] = set()
        self._typing: list[tuple[float, Place, str]] = []  # a heap: what is sent at what moment
        self.officers: dict[Place, Officer] = {}
        self.groups: list[str] = []
        self.record = Record()
        self.allowed = 0  # so many may have begun: kills and conversations are spread over each other
        self.closing = False  # nobody asks anything any more who has no form open

    @property
    def begun(self) -> int:
        return len(self._people)

    @property
    def handed_in(self) -> int:
        return len(self._people) - len(self._talking)

    def stuck(self) -> list[Place]:
        """Who has not handed in."""
        return sorted(self._talking)

    def appoints(self, chat: str, officer: Officer) -> None:
        """An officer who is to be, on Telegram."""
        self.officers[self._telegram.name, chat] = officer
        self._telegram.says(chat, HELLO)

    def talk(self, stop: threading.Event) -> None:
        """Until it is to stop."""
        deed_at = ask_at = time.monotonic()
        while not stop.is_set():
            self._look()
            self._send()
            while self.begun < self.allowed and len(self._talking) < self._at_once:
                self._begin()
            over = self.handed_in >= self._wanted or self.closing
            if not over and time.monotonic() > deed_at:
                deed_at = time.monotonic() + OFFICER_SECONDS
                self._officers_do()
            if not over and self.groups and time.monotonic() > ask_at:
                ask_at = time.monotonic() + ASK_SECONDS
                self._telegram.says(self._chance.choice(self.groups), ASKED_IN_GROUPS, sender=str(ASKS))
            stop.wait(LOOK_SECONDS)
        self._look()

    def _look(self) -> None:
        for line in self._all.values():
            for heard in line.news():
                self.record.heard.append(heard)
                self._answer(heard)

    def _send(self) -> None:
        while self._typing and self._typing[0][0] <= time.monotonic():
            _, place, text = heappop(self._typing)
            self._all[place[0]].says(place[1], text)

    def _begin(self) -> None:
        number = self.begun + 1
        line = self._chance.choice(list(self._lines.values()))
        place = (line.name, str(FIRST_CHAT + number))
        person = Person(number, way(line.name, self._ways, self._chance), Random(number))
        self._people[place] = person
        self._talking.add(place)
        self.record.owners[number] = place
        self.record.kinds[number] = person.kind
        line.says(place[1], HELLO)

    def _answer(self, heard: Heard) -> None:
        officer, person = self.officers.get(heard.place), self._people.get(heard.place)
        said, at = "", time.monotonic()
        if officer:
            said = officer.hears(heard)
        elif person:
            said = person.hears(heard.text)
            at += WAYS[person.kind].thinks_seconds
            if person.done:
                self._talking.discard(heard.place)
        if said:
            heappush(self._typing, (at, heard.place, said))

    def _officers_do(self) -> None:
        for (_, chat), officer in self.officers.items():
            deed = officer.does()
            if deed.presses:
                self._telegram.presses(chat, deed.presses)
            elif deed.says:
                self._telegram.says(chat, deed.says)

    def close_record(self) -> Record:
        """The record of a run that is over."""
        self._look()
        self.record.ended = datetime.now(UTC)
        self.record.said = [one for line in self._all.values() for one in line.said()]
        self.record.see_all = {*self.officers} | {(self._telegram.name, group) for group in self.groups}
        return self.record
