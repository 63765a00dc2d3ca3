"""/nopho: the initiative is somebody else's, and this person types it for them."""

from __future__ import annotations

import re

from handlers.conversation import answer, take
from handlers.conversation.talk import Talk
from handlers.initiative.form import INITIATIVE
from handlers.people import allowance
from handlers.reading.names.full_name import read_name
from handlers.reading.names.plausible import certain

_FOR = re.compile(r"\b(?:hộ|ho|thay|giúp|giup|giùm|gium|dùm|dum|behalf of|for)\s+(?:cho\s+)?(.+)$", re.IGNORECASE)


def hand_in_for(talk: Talk, about: str) -> None:
    """The open form, or a new one, is somebody else's: whose is asked, and their own union."""
    if talk.flow is INITIATIVE and talk.this_step.final and not talk.event.pressed and talk.event.text[:1] != "/":
        take.take(talk)  # under the pledge "nộp hộ em" asks us to hand it in
        return
    if talk.flow is not INITIATIVE:
        if allowance.refuses_new(talk):
            return
        talk.leave()
        talk.open(INITIATIVE.name)
    answers = {key: value for key, value in talk.answers.items() if key not in INITIATIVE.final}
    answers["behalf"] = "other"
    author = _author_in(about or talk.event.text)
    if author:
        answers["author"] = author
    talk.keep(answers)
    answer.go_on(talk, head=talk.say("initiative.behalf.switched"))


def _author_in(text: str) -> str:
    """The full name behind "nộp hộ", where there is one for sure."""
    behind = _FOR.search(text)
    found = read_name(behind[1] if behind else text)
    return found.name if found is not None and found.sure and certain(found.name) else ""
