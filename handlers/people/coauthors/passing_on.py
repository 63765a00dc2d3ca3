"""Codes for co-authors: their author passes one on to each, and who types it is asked whether it is they.

A code knows its initiative and a hash of the name, so that nobody can be read from it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.coauthors import asking
from handlers.people.coauthors.known import key_by_name
from storage.counting import coauthors
from storage.counting.coauthors import Answer, Named
from storage.database.records import Move
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.people import codes
from storage.people.codes import GOOD_FOR, CodeKind


def give(talk: Talk, code: str) -> None:
    """/madongtacgia CODE: a code for each co-author who has not confirmed yet."""
    tx = talk.context.tx
    found = initiatives.by_code(tx, code)
    if found is None or found.typist_id != talk.me.id:
        said = "mine.unknown" if code else "coauthor.which_code"
        ask.aside(talk, talk.say(said))
        return
    confirmed = {one.name for one in coauthors.named(tx, found.id) if one.answer == Answer.YES}
    left = [name for name in coauthors.names(found.answers) if name not in confirmed]
    if not left or found.status == "withdrawn":
        ask.aside(talk, talk.say("coauthor.nobody_left", code=found.code))
        return
    made = [(name, codes.shown(_make(tx, found, name, talk.context.now))) for name in left]
    ask.aside(talk, talk.say("coauthor.codes", code=found.code, codes=made, days=GOOD_FOR.days))


def _make(tx: Connection, found: Initiative, name: str, now: datetime) -> str:
    return codes.make(tx, CodeKind.COAUTHOR, f"{found.id} {key_by_name(name, '')}", now)


def good(talk: Talk, code: str) -> bool:
    """Whether this is a co-author's code that can still be used."""
    return codes.about(talk.context.tx, CodeKind.COAUTHOR, code, talk.context.now) is not None


def take(talk: Talk, code: str) -> str:
    """Take a good one from somebody who is known, who is then asked whether it is they; what to say first."""
    tx, now = talk.context.tx, talk.context.now
    talk.state.keeps_code("")
    initiative, key = (int(part) for part in (codes.about(tx, CodeKind.COAUTHOR, code, now) or "0 0").split())
    found = initiatives.by_id(tx, initiative)
    if found is None or found.status == "withdrawn":
        return talk.say("coauthor.code_withdrawn")
    if found.typist_id == talk.me.id:
        return talk.say("coauthor.code_own")
    known = coauthors.named(tx, found.id)
    name = next((one for one in coauthors.names(found.answers) if key_by_name(one, "") == key), "")
    if why := _why_not(talk, known, name):
        return talk.say(f"coauthor.{why}", code=found.code)
    codes.use(tx, CodeKind.COAUTHOR, code, now)
    talk.afterwards(_named_by_code, initiative=found.id, name=name, person=talk.me.id, now=now)
    return talk.say("coauthor.code_taken")


def _why_not(talk: Talk, known: list[Named], name: str) -> str:
    """The sentence that says why this code does nothing for this person; "" where it does."""
    mine = next((one for one in known if one.person_id == talk.me.id), None)
    if mine is not None and mine.answer == Answer.YES:
        return "already"
    if not name:
        return "code_gone" if mine is None else "refused_before"
    if any(one.name == name and one.answer == Answer.YES for one in known):
        return "code_of_another"
    return ""


def _named_by_code(tx: Connection, initiative: int, name: str, person: int, now: datetime) -> list[Move]:
    """The name is this person's, whomever it was thought to mean, and they are asked."""
    found = initiatives.by_id(tx, initiative)
    if found is None or name not in coauthors.names(found.answers):
        return []
    known = coauthors.named(tx, initiative)
    for one in known:
        if one.name == name:
            coauthors.forget(tx, one)
    one = Named(initiative_id=initiative, person_id=person, name=name, answer=Answer.OPEN.value, at=now)
    coauthors.keep(tx, one)
    asking.ask(tx, found, one, now)
    people = {each: key_by_name(each, found.unit) for each in coauthors.names(found.answers)}
    people |= {each.name: each.person_id for each in coauthors.named(tx, initiative) if each.answer != Answer.NO}
    return asking.count(tx, found, people, now)
