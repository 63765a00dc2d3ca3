"""What the channels saw, in plain words and nothing else: what people sent and whether it was taken, what they got."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

#: A token: the number of a conversation, and which of its answers it stands in. Every answer has its own.
TOKEN = re.compile(r"\bK(\d{6})([A-Z])\b")

Place = tuple[str, str]  # a channel, and a chat on it


def token(conversation: int, letter: str) -> str:
    """What makes an answer known again."""
    return f"K{conversation:06}{letter}"


def conversations_in(text: str) -> set[int]:
    """Whose tokens stand in these words."""
    return {int(number) for number, _ in TOKEN.findall(text)}


@dataclass(slots=True)
class Said:
    """What somebody sent. `taken`: the bot told the channel that it has it."""

    place: Place
    event: str  # what the channel calls it
    text: str
    taken: bool = False


@dataclass(slots=True)
class Heard:
    """What arrived in a chat, as it is read there."""

    place: Place
    text: str


@dataclass(slots=True)
class Record:
    """All of a run; `owners`: in which chat each conversation is held."""

    said: list[Said] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    owners: dict[int, Place] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)  # which of the ways to talk each conversation goes
    groups: set[Place] = field(default_factory=set)
    officers: set[Place] = field(default_factory=set)  # these read what others wrote

    def heard_in(self) -> dict[Place, list[str]]:
        """By chat, in the order in which it arrived."""
        found: dict[Place, list[str]] = {}
        for one in self.heard:
            found.setdefault(one.place, []).append(one.text)
        return found

    def handed_in(self, text: str) -> Iterable[str]:
        """The codes that are told in these words."""
        return re.findall(r"Mã hồ sơ: (\S+)", text)
