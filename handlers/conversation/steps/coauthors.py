"""Co-authors with their shares: names and percentages in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypedDict

from handlers.conversation.steps.step import Step, StepContext, Unclear, Unsure
from handlers.reading.fold import SpelledPattern
from handlers.reading.names import coauthors, two_shares
from messages.catalog import say


class CoAuthorsAnswer(TypedDict):
    """Names with their shares in per cent, the first author's share, and the text as typed."""

    people: list[list[Any]]  # [name, share] each: a pair in JSON
    first: int
    raw: str


_GOES_ON = SpelledPattern(r"^\W*(?:có )?(?:thêm|và|còn|với|cùng|bổ sung)\s")
_SHARES = re.compile(r"\d{1,3}")


@dataclass(frozen=True, kw_only=True)
class CoAuthors(Step[CoAuthorsAnswer]):
    """Other authors with their shares; all shares with the first author's make 100."""

    most: int = 1000

    def reads_exactly(self, text: str) -> bool:
        return True

    def goes_on(self, text: str) -> bool:
        return _GOES_ON.match(text) is not None or not any(map(str.isalpha, coauthors.without_shares(text)))

    def joined(self, answer: CoAuthorsAnswer, text: str) -> str:
        shares = _SHARES.findall(text)
        if len(shares) == len(answer["people"]) > 1 and not any(map(str.isalpha, coauthors.without_shares(text))):
            pairs = zip(answer["people"], shares, strict=True)
            return ", ".join(f"{person[0]} {share}%" for person, share in pairs)
        both = two_shares.both_shares(f"với {answer['people'][0][0]}, {text}") if len(answer["people"]) == 1 else ""
        if both:
            return both  # "em 60 chị 40"
        if len(shares) > 1 and not any(map(str.isalpha, coauthors.without_shares(text))):
            return ""  # nobody knows whose: "60 40"
        if text[:1].isdigit():
            return f"{answer['raw']} {text}"  # the share of the last one
        return f"{answer['raw']}, {text}"

    def corrected(self, answer: CoAuthorsAnswer, value: str) -> str:
        alone = ("%" in value or value.isdecimal()) and not any(map(str.isalpha, coauthors.without_shares(value)))
        if alone and answer and len(answer["people"]) == 1:
            return f"{answer['people'][0][0]} {value.rstrip('%')}%"
        return value

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        return word == "NO"

    def claims(self, text: str, talk: StepContext) -> bool:
        return (len(text.split()) > 2 and coauthors.is_nobody(text)) or coauthors.names_only(text)

    def read(self, text: str, talk: StepContext) -> CoAuthorsAnswer | None:
        if len(text) > self.most:
            raise Unclear("too_long", most=self.most, got=len(text))
        author: str = talk.answers.get("author") or ""
        if not author and talk.person is not None:
            author = talk.person.name
        try:
            found = coauthors.read(text, author)
        except coauthors.NotClearError as error:
            raise Unclear(error.key, **error.values) from error
        if found is None:
            return None
        people = [[name, share] for name, share in found.people]
        answer = CoAuthorsAnswer(people=people, first=found.first, raw=text)
        if found.equal:
            raise Unsure("equal_shares", answer)
        if not found.sure:
            raise Unsure("confirm", answer)
        return answer

    def told_apart(self, text: str, talk: StepContext) -> dict[str, Any]:
        """Names with their shares, beside those that stand already."""
        if "%" not in text:
            return {}
        old = talk.answers.get(self.key)
        whole = self.joined(old, text) if old else text
        try:
            return {self.key: self.read(whole, talk)}
        except (Unclear, Unsure):
            return {}

    def show(self, answer: CoAuthorsAnswer, talk: StepContext) -> str:
        people = [say("any.first_author", talk.lang, share=answer["first"])]
        people += [f"{name} {share}%" for name, share in answer["people"]]
        return "; ".join(people)
