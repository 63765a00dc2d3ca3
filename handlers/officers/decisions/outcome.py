"""What became of what an officer wanted: done or not, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from handlers.conversation.talk import Talk


@dataclass(frozen=True, slots=True)
class Outcome:
    """`key` names the sentence, a table of `review`; `values` fill its places in."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    done: bool = False

    def said(self, talk: Talk) -> str:
        """The sentence as the chat says it."""
        return talk.say(self.key, **self.values)
