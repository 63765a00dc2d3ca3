"""Words and numbers for a paper, kept as they are written."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import reading
from handlers.conversation.steps.step import StepContext, Unclear
from handlers.conversation.steps.text import Text


@dataclass(frozen=True, kw_only=True)
class AsWritten(Text):
    """What stands on a paper: "1985" is a date of birth, "1234567" a code."""

    def claims(self, text: str, talk: StepContext) -> bool:
        return not reading.read_reply(text)

    def check(self, answer: str, talk: StepContext) -> None:
        if len(answer) > self.most:
            raise Unclear("too_long", most=self.most, got=len(answer))
        if not any(map(str.isalnum, answer)):
            raise Unclear("no_words")
