"""What becomes of an initiative, or of a council's session, is told to whom it concerns, in their chat and language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from messages.catalog import say
from messages.channels import PULLED, WITH_BUTTONS
from messages.wire import Option, Reply
from storage.initiatives import council
from storage.initiatives.council import Session
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


def tell_council_over(tx: Connection, session: Session, now: datetime, but: int | None = None) -> None:
    """All who are at that session, and the officer who called it, hear that the result is there; not `but`."""
    there = [seat.person_id for seat in council.seats(tx, session.id)]
    members = [person for person in there if person != but]
    button = ((f"/chamdiem {session.id}", "council.result"),)
    tell(tx, members, "council.over", now, buttons=button, session=session.id)
    if session.opened_by is not None and session.opened_by not in (but, *there):
        look = ((f"/hoidong {session.id}", "council.result"),)
        tell(tx, [session.opened_by], "council.over", now, buttons=look, session=session.id)
