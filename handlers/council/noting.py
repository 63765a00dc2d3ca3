"""What is done at a council goes into the audit log, and is told to whom it concerns: from a chat, or from the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.conversation.talk import Talk
from handlers.officers.record import NOTHING, write_down, write_down_now
from handlers.people.telling import Button, tell, tell_council_over
from storage.initiatives.council import Session

AT_DESK = "desk"  # kind of event


def note(talk: Talk, action: str, subject: str, *, after: Mapping[str, Any] = NOTHING) -> None:
    """Keep that whoever writes here did this. No mark stands in it."""
    if talk.event.kind == AT_DESK:
        write_down_now(talk, action, subject, after=after)
    else:
        write_down(talk, action, subject, after=after)


def tell_them(talk: Talk, people: Sequence[int], key: str, buttons: Sequence[Button] = (), **values: Any) -> None:
    """Say it to each of them but who writes here."""
    others = [person for person in people if person != talk.me.id]
    if talk.event.kind == AT_DESK:
        tell(talk.context.tx, others, key, talk.context.now, buttons=buttons, **values)
    else:
        talk.afterwards(tell, others, key, talk.context.now, buttons=buttons, **values)


def tell_that_over(talk: Talk, session: Session) -> None:
    """All whom it concerns hear that it is closed, but who writes here."""
    if talk.event.kind == AT_DESK:
        tell_council_over(talk.context.tx, session, talk.context.now, talk.me.id)
    else:
        talk.afterwards(tell_council_over, session, talk.context.now, talk.me.id)
