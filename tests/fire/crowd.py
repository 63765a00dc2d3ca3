"""All people at once: so many talk at a time, and the next begins when one has handed in."""

from __future__ import annotations

import threading
from random import Random

from tests.fire.lines import Line
from tests.fire.people import HELLO, Person, way
from tests.fire.record import Heard, Place, Record

FIRST_CHAT = 101
LOOK_SECONDS = 0.01  # from one look at the screens to the next


class Crowd:
    """The people of a run, driven by what arrives on their screens; each of the channels has its share of them."""

    def __init__(self, lines: list[Line], conversations: int, at_once: int, chance: Random) -> None:
        self._lines = {line.name: line for line in lines}
        self._wanted, self._at_once, self._chance = conversations, at_once, chance
        self._people: dict[Place, Person] = {}
        self._talking: set[Place] = set()
        self.record = Record()
        self.allowed = 0  # so many may have begun: kills and conversations are spread over each other

    @property
    def begun(self) -> int:
        return len(self._people)

    @property
    def handed_in(self) -> int:
        return len(self._people) - len(self._talking)

    def talk(self, stop: threading.Event) -> None:
        """Until everybody has handed in, or it is to stop."""
        while not stop.is_set() and self.handed_in < self._wanted:
            for line in self._lines.values():
                for heard in line.news():
                    self._hear(heard)
            while self.begun < min(self._wanted, self.allowed) and len(self._talking) < self._at_once:
                self._begin()
            stop.wait(LOOK_SECONDS)
        self._close()

    def _begin(self) -> None:
        number = self.begun + 1
        line = self._chance.choice(list(self._lines.values()))
        place = (line.name, str(FIRST_CHAT + number))
        person = Person(number, way(self._chance), Random(number))
        self._people[place] = person
        self._talking.add(place)
        self.record.owners[number] = place
        self.record.kinds[number] = person.kind
        line.says(place[1], HELLO)

    def _hear(self, heard: Heard) -> None:
        self.record.heard.append(heard)
        person = self._people.get(heard.place)
        if person is None:
            return
        for text in person.hears(heard.text):
            self._lines[heard.place[0]].says(heard.place[1], text)
        if person.done:
            self._talking.discard(heard.place)

    def _close(self) -> None:
        """What was still on its way is read too."""
        for line in self._lines.values():
            self.record.heard += line.news()

    def close_record(self) -> Record:
        """The record of a run that is over."""
        self._close()
        self.record.said = [one for line in self._lines.values() for one in line.said()]
        return self.record

    def stuck(self) -> list[Place]:
        """Who has not handed in."""
        return sorted(self._talking)
