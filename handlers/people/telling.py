"""What becomes of an initiative is told to whom it concerns, in their own chat and language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from messages.catalog import say
from messages.channels import PULLED, WITH_BUTTONS
from messages.wire import Option, Reply
from storage.people import officers
from storage.people.officers import Reached
from storage.sending import outbox

Button = tuple[str, str]  # a command, and the key of its label


def tell(
    tx: Connection, people: Sequence[int], key: str, now: datetime, /, buttons: Sequence[Button] = (), **values: Any
) -> None:
    """Say this sentence to each of them where they can be reached; who cannot is passed over.

    Buttons stand only where they are pressed: a number typed later means what was asked last.
    """

    def words(reached: Reached) -> Reply:
        choices: tuple[Option, ...] = ()
        if reached.channel in WITH_BUTTONS:
            choices = tuple(Option(command, say(label, reached.lang)) for command, label in buttons)
        text = say(key, reached.lang, name=reached.name, buttons=reached.channel in WITH_BUTTONS, **values)
        return Reply(text, choices=choices)

    tell_each(tx, people, now, words)


def tell_each(
    tx: Connection, people: Sequence[int], now: datetime, words: Callable[[Reached], Reply]
) -> list[tuple[int, int]]:
    """The same with what is to be said in each of their chats; which messages these are: (chat, number in it)."""
    told = []
    for reached in officers.reached(tx, people, now).values():
        state = "sent" if reached.channel in PULLED else "queued"
        told.append((reached.chat_id, outbox.queue(tx, reached.chat_id, words(reached), now, kind="post", state=state)))
    return told
