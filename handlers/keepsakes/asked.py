"""/giay [CODE]: a certificate that came before, once more; the address of an earlier one ends after a while."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from storage.counting import coauthors
from storage.counting.coauthors import Answer
from storage.counting.count import COUNTED
from storage.initiatives import initiatives, recognition
from storage.initiatives.initiatives import Initiative

MOST_LOOKED_AT = 50  # of one's own initiatives, the latest first


def give(talk: Talk, about: str) -> None:
    """The certificate of that initiative; without a code, of the latest that has one."""
    tx, typed = talk.context.tx, about.strip().upper()
    mine = [one for one in _mine(talk) if typed in ("", one.code) and one.status in COUNTED]
    found = next((one for one in mine if recognition.find(tx, one.id) is not None), None)
    if found is None and typed:
        ask.aside(talk, talk.say("certificate.none_of", code=typed))
        return
    if found is None:
        ask.aside(talk, talk.say("certificate.mine", code="", title="", has_page=talk.has_page))
        return
    ask.aside(talk, talk.say("certificate.mine", code=found.code, title=found.public_title, has_page=talk.has_page))
    if talk.has_page:
        talk.replies[-1] = replace(talk.replies[-1], certificate=f"{found.id}-{talk.lang}")


def _mine(talk: Talk) -> list[Initiative]:
    """What this person handed in, and what they confirmed to be a co-author of."""
    tx = talk.context.tx
    named = [one.initiative_id for one in coauthors.naming(tx, talk.me.id) if one.answer == Answer.YES.value]
    beside = [initiatives.by_id(tx, key) for key in named[:MOST_LOOKED_AT]]
    found = [*initiatives.of_person(tx, talk.me.id, MOST_LOOKED_AT), *filter(None, beside)]
    return sorted(found, key=lambda one: one.id, reverse=True)
