"""Who somebody is, in one message: the first question of the profile takes the answers of the others too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.conversation.steps.person import Name, Phone
from handlers.conversation.steps.step import Answers, AnyStep, Apart, StepContext, Unclear, Unsure
from handlers.conversation.steps.unit import Unit, Workplace
from handlers.reading.names.introduction import Introduced, is_workplace, read_introduction


@dataclass(frozen=True, kw_only=True)
class Introduction(Name):
    """A full name, and what else is told beside it. What is missing or in doubt is asked by its own question."""

    phone: Phone
    workplace: Workplace
    union: Unit

    def asked_as(self, answers: Answers) -> str:
        others = {self.phone.key, self.workplace.key, self.union.key}
        return "ask" if self.key in answers or others & answers.keys() else "together"

    def read(self, text: str, talk: StepContext) -> str:
        told = None
        if self.asked_as(talk.answers) == "together":
            told = read_introduction(text)
        if told is None:
            return Name.read(self, text, talk)
        raise self._apart(told, talk)

    def _apart(self, told: Introduced, talk: StepContext) -> Apart:
        union, places = self._union_among(told, talk)
        answers: dict[str, Any] = {}
        doubts: dict[str, Unsure] = {}
        if told.name:
            self._take(self, told.name, talk, answers, doubts)
        if told.phone:
            self._take(self.phone, told.phone, talk, answers, doubts)
        if places:
            self._take(self.workplace, places, talk, answers, doubts)
        if union and self.union.when(answers):
            self._take(self.union, union, talk, answers, doubts)
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
        if told.union:
            return told.union, ", ".join(places)
        for place in reversed(places):
            if not is_workplace(place) and talk.context.units.index.find(place).status == "ok":
                places.remove(place)
                return place, ", ".join(places)
        return "", ", ".join(places)
