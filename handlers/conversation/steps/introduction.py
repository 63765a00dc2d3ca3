"""Who somebody is, in one message: the first question of the profile takes the answers of the others too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from handlers.conversation.steps.person import Name, Phone
from handlers.conversation.steps.step import Answers, AnyStep, Apart, StepContext, Unclear, Unsure
from handlers.conversation.steps.unit import Unit, Workplace
from handlers.reading.names.full_name import read_name
from handlers.reading.names.introduction import Introduced, is_workplace, read_introduction
from handlers.reading.names.plausible import certain, has_capitals

#: The district behind two words of a workplace and more: "xưởng may 2 quận Long Biên", and not "UBND quận Ba Đình".
_DISTRICT = re.compile(r"(?<=\S) (?:quận|huyện|thị xã|q\.|h\.) ?\S+(?: \S+){0,2}$", re.IGNORECASE)
LEAST_BEFORE_A_UNION = 2  # words of the workplace
MOST_OF_A_UNION = 4  # words
MOST_WORDS_ALONE = 8  # of a union with nothing beside it


@dataclass(frozen=True, kw_only=True)
class Introduction(Name):
    """A full name, and what else is told beside it. What is missing or in doubt is asked by its own question."""

    phone: Phone
    workplace: Workplace
    union: Unit

    def asked_as(self, answers: Answers) -> str:
        if self.key in answers or {self.phone.key, self.workplace.key} & answers.keys():
            return "ask"
        return "together_but_union" if self.union.key in answers else "together"

    def read(self, text: str, talk: StepContext) -> str:
        told = None
        if self.asked_as(talk.answers) != "ask":
            told = self._alone(text, talk) or read_introduction(text)
        if told is None:
            return Name.read(self, text, talk)
        apart = self._apart(told, talk)
        if apart.answers.keys() <= {self.key} and not apart.doubts:
            return Name.read(self, text, talk)
        raise apart

    def _alone(self, text: str, talk: StepContext) -> Introduced | None:
        """A union and nothing else, though it is spelled like a name: "hoang mai"."""
        words = text.split()
        if not 1 < len(words) <= MOST_WORDS_ALONE or certain(text):
            return None
        if (has_capitals(words) and _is_surely_name(text)) or not self._is_union(text, talk):
            return None
        return Introduced(union=text)

    def _apart(self, told: Introduced, talk: StepContext) -> Apart:
        union, places = self._union_among(told, talk)
        answers: dict[str, Any] = {}
        doubts: dict[str, Unsure] = {}
        surely = any(map(is_workplace, told.places))
        if told.no_phone:
            answers[self.phone.key] = None
        if told.name:
            self._take(self, told.name, talk, answers, doubts)
        if told.phone:
            self._take(self.phone, told.phone, talk, answers, doubts)
        if places and (surely or (told.name and (union or told.phone))):
            self._take(self.workplace, places, talk, answers, doubts)
        asks_union = self.union.key not in talk.answers and self.union.when(answers)
        if union and asks_union:
            self._take(self.union, union, talk, answers, doubts)
        elif places and not union and asks_union:
            self._look_behind(places, talk, doubts)
        return Apart(answers, doubts)

    def _take(
        self, step: AnyStep, words: str, talk: StepContext, answers: dict[str, Any], doubts: dict[str, Unsure]
    ) -> None:
        """What these words are at that question; where they are nothing, it is asked."""
        try:
            answers[step.key] = Name.read(self, words, talk) if step is self else step.read(words, talk)
        except Unsure as doubt:
            doubts[step.key] = doubt
        except Unclear:
            return

    def _union_among(self, told: Introduced, talk: StepContext) -> tuple[str, str]:
        """The words that name the union above, "" for none; and those that name the workplace."""
        places = list(told.places)
        if told.name and not told.union and not _is_surely_name(told.name) and self._is_union(told.name, talk):
            told.union, told.name = told.name, ""  # "Trường Tiểu học Kim Liên, Đống Đa"
        if told.union:
            return told.union, ", ".join(places)
        for place in reversed(places):
            if not is_workplace(place) and self._is_union(place, talk):
                places.remove(place)
                return place, ", ".join(places)
        named = _DISTRICT.search(places[-1]) if places else None
        if named is not None and self._is_union(named[0].strip(), talk):
            workplace = places[-1][: named.start()].strip()
            if len(workplace.split()) >= LEAST_BEFORE_A_UNION:
                return named[0].strip(), ", ".join((*places[:-1], workplace))
        return "", ", ".join(places)

    def _look_behind(self, places: str, talk: StepContext, doubts: dict[str, Unsure]) -> None:
        """The last words of the workplace may name the union, and are asked about: "xuong co khi 3 hoang mai"."""
        words = places.split()
        for number in range(min(len(words) - LEAST_BEFORE_A_UNION, MOST_OF_A_UNION), 1, -1):
            last = " ".join(words[-number:])
            if self._is_union(last, talk):
                doubts[self.union.key] = Unsure("confirm", self.union.read(last, talk))
                return

    def _is_union(self, words: str, talk: StepContext) -> bool:
        return bool(talk.context.units.index.find(words).status == "ok")


def _is_surely_name(words: str) -> bool:
    found = read_name(words)
    return found is not None and found.sure
