"""What the channels saw, in plain words and nothing else: what people sent and whether it was taken, what they got."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

#: A token: the number of a conversation, and which of its answers it stands in. Every answer has its own.
TOKEN = re.compile(r"\bK(\d{6})([A-Z])\b")
CODE = re.compile(r"Mã hồ sơ: (\S+)")
#: Words that waited for the bot are asked about, or added to the answer before, and their question stands again.
ASKED_ABOUT, ADDED = "là câu trả lời của anh/chị ạ?", "Em ghi thêm vào mục “"

Place = tuple[str, str]  # a channel, and a chat on it


def token(conversation: int, letter: str) -> str:
    """What makes an answer known again."""
    return f"K{conversation:06}{letter}"


def tokens_in(text: str) -> set[str]:
    """All that stand in these words."""
    return {found[0] for found in TOKEN.finditer(text)}


def conversation_of(found: str) -> int:
    """Whose token this is."""
    return int(found[1:7])


@dataclass(slots=True)
class Said:
    """What somebody sent. `taken`: the bot told the channel that it has it."""

    place: Place
    event: str  # what the channel calls it; "": it has no name for it
    text: str
    taken: bool = False


@dataclass(slots=True)
class Heard:
    """What arrived in a chat, as it is read there, and what can be pressed under it."""

    place: Place
    text: str
    buttons: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """All of a run."""

    said: list[Said] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    owners: dict[int, Place] = field(default_factory=dict)  # in which chat each conversation is held
    kinds: dict[int, str] = field(default_factory=dict)  # and in which way
    due: dict[Place, datetime] = field(default_factory=dict)  # when each group's board of the day is due
    ended: datetime = datetime(9999, 1, 1, tzinfo=UTC)  # and the end of the run
    see_all: set[Place] = field(default_factory=set)  # officers and groups: they may read what others wrote

    def heard_in(self) -> dict[Place, list[str]]:
        """By chat, in the order in which it arrived."""
        found: dict[Place, list[str]] = {}
        for one in self.heard:
            found.setdefault(one.place, []).append(one.text)
        return found
