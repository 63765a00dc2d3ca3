"""The channels on which people talk: how a message gets on its way, and what the channel's own record says of it."""

from __future__ import annotations

from typing import Any, Protocol

from tests.fakes.telegram import FakeTelegram, Somebody
from tests.fire.record import Heard, Said


class Line(Protocol):
    """One channel."""

    name: str

    def says(self, chat: str, text: str) -> None:
        """Somebody sends this: it is on its way, and is delivered again until the bot has it."""

    def news(self) -> list[Heard]:
        """What arrived since this was asked last."""

    def said(self) -> list[Said]:
        """All that people sent, and whether it was taken."""


class TelegramLine:
    """Telegram, by webhook or by polling, as the bot asks for it."""

    name = "telegram"

    def __init__(self, telegram: FakeTelegram) -> None:
        self.telegram = telegram
        self.updates: dict[int, tuple[str, dict[str, Any]]] = {}  # by number: what it is, and what is in it
        self._people: dict[str, Somebody] = {}
        self._read = 0

    def says(self, chat: str, text: str) -> None:
        somebody = self._people.setdefault(chat, Somebody(self.telegram, int(chat)))
        message = somebody.message(text=text)
        self.updates[self.telegram.put("message", message)] = ("message", message)

    def delivers_again(self, update: int) -> None:
        """The answer to it was lost on the way: it comes once more."""
        kind, content = self.updates[update]
        self.telegram.again({"update_id": update, kind: content})

    def news(self) -> list[Heard]:
        new = self.telegram.sent[self._read :]
        self._read += len(new)
        return [Heard((self.name, str(sent.chat)), sent.text) for sent in new]

    def said(self) -> list[Said]:
        return [
            Said((self.name, str(content["chat"]["id"])), str(number), content["text"], number in self.telegram.acknowledged)
            for number, (_, content) in self.updates.items()
        ]
