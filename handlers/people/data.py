"""A person's own matters: consent, profile, the menu, and the rights over what is kept about them.

Law 91/2025/QH15: consent is asked with its purposes, proven, and taken back as easily as it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers.conversation.ask import ask
from handlers.conversation.talk import Talk
from handlers.people import roles
from handlers.people.coauthors import merged
from handlers.people.profile import unit_label
from handlers.people.telling import tell_council_over
from messages.format import local_phone
from messages.wire import Document, Option
from storage.initiatives import council, initiatives
from storage.people import council_members, personal_data

FILES_NAMED = 5


def show_data(talk: Talk, about: str) -> None:
    """/dulieu: what is kept about me and why."""
    person = talk.person
    if person is None:
        talk.tell(talk.say("data.nothing"))
    elif about == "no":
        talk.tell(talk.say("data.kept"))
        _again(talk)
    else:
        text = talk.say(
            "data.shown",
            person=person,
            phone=local_phone(person.phone),
            unit=unit_label(talk, person),
            count=personal_data.counts(talk.context.tx, person.id),
            files=personal_data.files(talk.context.tx, person.id, FILES_NAMED),
            consent=personal_data.consent(talk.context.tx, person.id),
            roles=roles.roles(talk),
            supported=roles.supports(talk),
            measures=talk.context.limits.operator.measures,
        )
        commands = {"/xuat": "export", "/rutdongy": "withdraw", "/xoa": "erase"}
        menu = tuple(Option(command, talk.say(f"data.{name}")) for command, name in commands.items())
        talk.tell(text, menu=menu)


def export(talk: Talk, _about: str) -> None:
    """/xuat: everything kept about me, as a file."""
    if talk.person is None:
        talk.tell(talk.say("data.nothing"))
        return
    text = personal_data.export(talk.context.tx, talk.person.id)
    said, document = talk.say("data.exported"), Document("du-lieu-cua-toi.json", "application/json", text)
    if talk.flow is None:
        talk.tell(said, document=document)
        return
    ask(talk, head=said, again=True)
    talk.replies[-1] = replace(talk.replies[-1], document=document)


def _again(talk: Talk) -> None:
    """Back to the question that stands open."""
    if talk.flow is not None:
        ask(talk, again=True)


def withdraw_consent(talk: Talk, about: str) -> None:
    """/rutdongy: profile, contact and drafts go at once; what was handed in stays without the account."""
    _erase(talk, about, command="/rutdongy", word="withdraw", everything=False)


def erase(talk: Talk, about: str) -> None:
    """/xoa: as /rutdongy, and what nobody has reviewed yet goes too."""
    _erase(talk, about, command="/xoa", word="erase", everything=True)


def _erase(talk: Talk, about: str, command: str, word: str, everything: bool) -> None:
    person = talk.person
    if person is None:
        talk.tell(talk.say("data.nothing"))
    elif about != "yes":
        count = personal_data.counts(talk.context.tx, person.id)
        sure = Option(f"{command} yes", talk.say(f"data.{word}_yes"))
        talk.tell(
            talk.say(f"data.{word}_sure", count=count),
            menu=(sure, Option("/dulieu no", talk.say("data.keep"))),
        )
    else:
        chat, now = talk.chat.id, talk.context.now
        gone = initiatives.unreviewed(talk.context.tx, person.id) if everything else []
        councils = council_members.units(talk.context.tx, person.id)
        talk.afterwards(personal_data.erase, person=person.id, chat=chat, now=now, everything=everything)
        if councils:
            talk.afterwards(_end_sessions, councils, person=person.id, now=now)
        talk.afterwards(merged.come_back, codes=gone, now=now)
        talk.leave()
        talk.known_as(None)
        talk.chat = replace(talk.chat, person_id=None)
        talk.tell(talk.say(f"data.{word}_done", at=talk.context.now))


def _end_sessions(tx: Connection, councils: Sequence[str], *, person: int, now: datetime) -> None:
    """No session of a council waits for the marks of who is gone."""
    for session in council.end_complete(tx, councils, person, now):
        tell_council_over(tx, session, now)
