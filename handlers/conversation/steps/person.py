"""A full name, and a telephone number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from handlers import reading
from handlers.conversation.steps.step import Step, StepContext, Unclear, Unsure
from handlers.conversation.steps.text import Text
from handlers.reading.fold import SpelledPattern
from handlers.reading.names.full_name import named_within, read_name
from handlers.reading.names.plausible import begins_with_family, certain, is_name
from handlers.reading.names.words import MIDDLE
from handlers.reading.own_words import is_own_word


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """A person's full name: two words or more, letters only."""

    free: ClassVar[bool] = False
    least_talk: ClassVar[int] = 0

    def joined(self, answer: str, text: str) -> str:
        return ""

    def claims(self, text: str, talk: StepContext) -> bool:
        return (begins_with_family(text) and is_name(text)) or named_within(text) != ""

    def completes(self, before: str, text: str) -> bool:
        words = text.casefold().split()
        if " " not in before and begins_with_family(before):
            return words[0] in MIDDLE
        return _is_half(before) and len(words) <= MOST_GIVEN and words[0] not in MIDDLE

    def read(self, text: str, talk: StepContext) -> str:
        found = read_name(text)
        if found is None or (is_own_word(text) and not certain(text)):
            raise Unclear("full_name")
        Text.check(self, found.name, talk)
        if not found.sure and _UNION.match(text) is not None:
            raise Unclear("full_name")  # "quận Hoàng Mai" answers another question
        if not found.sure or _is_half(found.name):
            raise Unsure("confirm", found.name)
        return found.name

    def likely(self, text: str, talk: StepContext) -> tuple[str, ...]:
        named = named_within(text)
        return (named,) if named else ()

    def check(self, answer: str, talk: StepContext) -> None:
        if not is_name(answer):
            raise Unclear("full_name")
        Text.check(self, answer, talk)

    def echo(self, answer: str, talk: StepContext) -> str:
        return Step.echo(self, answer, talk)


MOST_GIVEN = 3  # words of a given name


def _is_half(name: str) -> bool:
    """Whether the given name is still to come, most likely: "Nguyễn Thị", "Trần Văn"."""
    words = name.split()
    return len(words) == 2 and words[1] in ("Thị", "Văn")


_UNION = SpelledPattern(r"^(?:dạ )?(?:quận|huyện|phường|xã|thị xã|ngành|công đoàn|liên đoàn|lđlđ)\s")


@dataclass(frozen=True, kw_only=True)
class Phone(Step[str]):
    """A Vietnamese telephone number, kept as E.164."""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def read(self, text: str, talk: StepContext) -> str | None:
        got = reading.read_phone(text)
        if got.status == "none" and self.optional:
            return None
        if got.status == "confirm":
            raise Unsure("confirm", got.value, *got.candidates)
        if got.status == "ask":
            raise Unclear("two_phones")
        if got.status != "ok":
            raise Unclear("no_phone")
        return str(got.value)

    def show(self, answer: str, talk: StepContext) -> str:
        return re.sub(r"^\+84", "0", answer)
