"""A full name, and a telephone number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import reading
from handlers.conversation.steps.step import Step, StepContext, Unclear, Unsure
from handlers.conversation.steps.text import Text
from handlers.reading.fold import fold

LEAST_NAMES, MOST_NAMES = 2, 7  # words of a full name

_LEAD_IN = re.compile(
    r"^(?:(?:dạ|da|vâng|vang)\W+)?(?:(?:tôi|toi|em|mình|minh|tên|ten|họ|ho|và|va|my|name)\s+)*(?:là|la|is|tên|ten)\s*[:\s]\s*",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:cô|anh|chị|ông|bà|thầy|bác|đồng chí|đ/c)\s+(?=\S+\s+\S+)", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:ạ|nhé|nha|em ạ)$", re.IGNORECASE)
_NO_NAME = frozenset({"khong", "sao", "tai", "gi", "muon", "can", "ko"})


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """A person's full name: two words or more, letters only."""

    def read(self, text: str, talk: StepContext) -> str:
        name = _TITLES.sub("", _LEAD_IN.sub("", " ".join(text.split())))
        name = _TAIL.sub("", re.split(r" [-–(]|,", name)[0]).strip(" .")
        self.check(name, talk)
        if name.isupper():
            return name.title()
        return " ".join(word[:1].upper() + word[1:] for word in name.split())

    def check(self, answer: str, talk: StepContext) -> None:
        words = fold(answer).split()
        fits = LEAST_NAMES <= len(words) <= MOST_NAMES and _NO_NAME.isdisjoint(words)
        if not fits or any(letter.isdigit() for letter in answer):
            raise Unclear("full_name")
        Text.check(self, answer, talk)

    def echo(self, answer: str, talk: StepContext) -> str:
        return Step.echo(self, answer, talk)


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
