"""/chiase CODE có|không: an author says whether other workplaces may learn from their initiative."""

from __future__ import annotations

from sqlalchemy import Connection

from handlers.alike import library
from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives, sharing
from storage.initiatives.initiatives import Initiative
from storage.initiatives.sharing import ANSWERS, Answer

COMMAND = "/chiase"
_SETTLED = frozenset(ANSWERS)


def can_be_shared(found: Initiative) -> bool:
    """Whether its own author has an account here, and does not keep it to officers."""
    return found.by_author and found.typist_id is not None and not found.is_private


def may_be_asked(tx: Connection, found: Initiative) -> bool:
    """Whether its author is to be asked: what they said once is not asked again."""
    return can_be_shared(found) and sharing.find(tx, found.id) not in _SETTLED


def buttons(code: str) -> tuple[tuple[str, str], ...]:
    """(command, key of its label) of each answer."""
    return tuple((f"{COMMAND} {code} {one}", f"sharing.press.{one}") for one in ANSWERS)


def answer(talk: Talk, about: str) -> None:
    """Keep what they say; they may say otherwise whenever they want."""
    code, _, typed = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    said = _said(talk, typed)
    if found is None or found.typist_id != talk.me.id:
        ask.aside(talk, talk.say("sharing.unknown"))
    elif said == Answer.NO:
        _keep(talk, found, said)
    elif not can_be_shared(found):
        ask.aside(talk, talk.say("sharing.not_yours", code=found.code, private=found.is_private))
    elif found.status != "verified":
        ask.aside(talk, talk.say("sharing.not_verified", code=found.code))
    elif said is not None:
        _keep(talk, found, said)
    else:
        menu = tuple(Option(command, talk.say(label)) for command, label in buttons(found.code))
        ask.aside(talk, talk.say("sharing.which", code=found.code, title=found.title), menu)


def _said(talk: Talk, typed: str) -> Answer | None:
    words = fold(typed).strip(" .!")
    return next((one for one in ANSWERS if words in listed(f"sharing.heard.{one}", talk.lang)), None)


def _keep(talk: Talk, found: Initiative, said: Answer) -> None:
    talk.afterwards(sharing.answer, initiative=found.id, said=said, now=talk.context.now)
    if said == Answer.YES:
        talk.afterwards(library.keep, found.id, found.title, found.answers)
    ask.aside(talk, talk.say(f"sharing.said.{said}", code=found.code))
