"""Where something is used: asked on the page, and taken in the chat where somebody tells it beside something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from handlers.conversation.steps.step import StepContext
from handlers.conversation.steps.text import Text
from handlers.reading.names.places import is_where_people_work, where_used

PLACE_WORDS = 5  # a place may be called anything in fewer


@dataclass(frozen=True, kw_only=True)
class Place(Text):
    """A team, a workshop, an office."""

    least_talk: ClassVar[int] = PLACE_WORDS

    def claims(self, text: str, talk: StepContext) -> bool:
        return "?" not in text and is_where_people_work(text)

    def told_apart(self, text: str, talk: StepContext) -> dict[str, Any]:
        found = where_used(text)
        return {self.key: found} if self.least <= len(found) <= self.most else {}
