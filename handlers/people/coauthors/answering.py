"""/latoi, /khongphaitoi: a person who is named as a co-author says that it is they, or has their name taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.telling import tell
from messages.wire import Option
from storage.counting import coauthors
from storage.counting.coauthors import Answer, Named
from storage.database.records import Move
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.people import particulars


def confirm(talk: Talk, code: str) -> None:
    """/latoi CODE: yes, I am a co-author of that one."""
    named = _naming_me(talk, code)
    if named is None:
        return
    one, found = named
    if one.answer == Answer.YES:
        _say(talk, talk.say("coauthor.already", code=found.code))
        return
    talk.afterwards(_confirmed, initiative=found.id, person=talk.me.id, now=talk.context.now)
    _say(talk, talk.say("coauthor.confirmed", code=found.code))


def refuse(talk: Talk, code: str) -> None:
    """/khongphaitoi CODE: my name goes out of that one."""
    named = _naming_me(talk, code)
    if named is None:
        return
    _, found = named
    talk.afterwards(_taken_out, initiative=found.id, person=talk.me.id, who=talk.me.name, now=talk.context.now)
    _say(talk, talk.say("coauthor.refused", code=found.code))


def _naming_me(talk: Talk, code: str) -> tuple[Named, Initiative] | None:
    """That I am named there, with the initiative; says why nothing can be answered where it cannot."""
    if not code:
        _say(talk, talk.say("coauthor.which"))
        return None
    tx = talk.context.tx
    found = initiatives.by_code(tx, code)
    one = coauthors.find(tx, found.id, talk.me.id) if found is not None else None
    if found is None or one is None:
        _say(talk, talk.say("coauthor.unknown"))
    elif one.answer == Answer.NO:
        _say(talk, talk.say("coauthor.refused_before", code=found.code))
    elif found.status == "withdrawn":
        _say(talk, talk.say("coauthor.withdrawn", code=found.code))
    else:
        return one, found
    return None


def _say(talk: Talk, text: str) -> None:
    ask.aside(talk, text, menu=(Option("/cuatoi", talk.say("menu.mine")), Option("/moi", talk.say("menu.new"))))


def _confirmed(tx: Connection, initiative: int, person: int, now: datetime) -> None:
    one = coauthors.find(tx, initiative, person)
    if one is not None and one.answer == Answer.OPEN:
        coauthors.keep(tx, replace(one, answer=Answer.YES.value, at=now))


def _taken_out(tx: Connection, initiative: int, person: int, who: str, now: datetime) -> list[Move]:
    """The name goes, and whoever typed the initiative in hears of it."""
    one = coauthors.find(tx, initiative, person)
    found = initiatives.by_id(tx, initiative)
    if one is None or found is None or one.answer == Answer.NO:
        return []
    share = coauthors.share_of(found.answers, one.name)
    moves = coauthors.take_out(tx, one, now)
    particulars.forget_coauthor(tx, key=initiative, name=one.name)
    if found.typist_id is not None and found.typist_id != person:
        tell(
            tx, [found.typist_id], "coauthor.told_refused", now,
            who=who, code=found.code, title=found.title, share=share, open=found.open, by_author=found.by_author,
        )  # fmt: skip
    return moves
