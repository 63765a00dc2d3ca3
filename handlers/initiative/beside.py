"""Initiatives of others that name me as a co-author, in /cuatoi and each by /trangthai; no private title is told."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.coauthors.asking import NO, YES
from messages.wire import Option
from storage.counting import coauthors
from storage.counting.coauthors import Answer, Named
from storage.initiatives import initiatives, recognition, review, sharing
from storage.initiatives.initiatives import Initiative
from storage.initiatives.reuse import spread

MOST = 10  # as of one's own


def listed(talk: Talk) -> list[tuple[Initiative, Named]]:
    """Each with what I say to it, the latest first, but for those that were taken back."""
    tx = talk.context.tx
    named = coauthors.naming(tx, talk.me.id)[:MOST]
    found = [(initiatives.by_id(tx, one.initiative_id), one) for one in named]
    return [(_shown(talk, one), mine) for one, mine in found if one is not None and one.status != "withdrawn"]


def _shown(talk: Talk, found: Initiative) -> Initiative:
    if not found.is_private:
        return found
    return replace(found, title=talk.say("coauthor.private"))


def status(talk: Talk, code: str) -> bool:
    """Show the one of that code; whether there is one."""
    found = next((each for each in listed(talk) if each[0].code == code.upper().strip()), None)
    if found is None:
        return False
    one, mine = found
    share = coauthors.share_of(one.answers, mine.name)
    text = status_of(talk, one)
    text += "\n" + talk.say("coauthor.standing", share=share, confirmed=mine.answer == Answer.YES)
    menu = [Option(f"{NO} {one.code}", talk.say("coauthor.no")), Option("/cuatoi", talk.say("menu.mine"))]
    if mine.answer != Answer.YES:
        menu.insert(0, Option(f"{YES} {one.code}", talk.say("coauthor.yes")))
    ask.aside(talk, text, menu=tuple(menu))
    return True


def status_of(talk: Talk, one: Initiative) -> str:
    """How it stands, as its author reads it."""
    tx, unit, officers = talk.context.tx, talk.context.units.label(one.unit), talk.context.is_read(one.unit)
    recognised, merged = recognition.find(tx, one.id), review.merged_into(tx, one.code)
    shared, applied = bool(sharing.public(tx, [one.id])), spread.how_many(tx, [one.id]).get(one.id, 0)
    text = talk.say(
        "mine.status", one=one, unit=unit, recognised=recognised, merged=merged, officers=officers, shared=shared
    )
    return f"{text}\n{talk.say('reuse.spread', number=applied)}" if applied else text
