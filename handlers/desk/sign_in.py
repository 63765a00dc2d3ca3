"""/ban: a link that lets this officer in at the desk, once and for a quarter of an hour; and what opens with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers.record import write_down
from handlers.people.roles import read_by
from messages.catalog import LANGUAGES
from messages.wire import Reply
from storage import audit
from storage.audit import Act
from storage.conversation import chats
from storage.people import codes, council_members, desk_sessions, officers, personal_data
from storage.people.codes import CodeKind

LINK_GOOD_FOR = timedelta(minutes=15)


def give(talk: Talk, _about: str) -> None:
    """The link; only whoever opens it and presses the button there uses it up."""
    if not read_by(talk) and not council_members.units(talk.context.tx, talk.me.id):
        ask.aside(talk, talk.say("officers.not_one"))
        return
    if not talk.has_page:
        ask.aside(talk, talk.say("desk.no_address"))
        return
    me, minutes = talk.me.id, int(LINK_GOOD_FOR.total_seconds() / 60)
    code = codes.make(talk.context.tx, CodeKind.DESK, f"{me} {talk.chat.id}", talk.context.now, LINK_GOOD_FOR)
    write_down(talk, "desk link given", str(me))
    talk.state.offers(())
    ask.hand(talk, Reply(talk.say("desk.link_is", minutes=minutes), desk=f"{me}-{code}"))


def is_good(tx: Connection, link: str, now: datetime) -> bool:
    """Whether that link (`Reply.desk`) still lets its officer in."""
    return bool(_person_and_chat(tx, link, now))


def enter(tx: Connection, link: str, secret: str, device: str, now: datetime) -> bool:
    """Use the link up: from now on who has the secret is in. Whether it was still good; else it is on record."""
    person, _, code = link.partition("-")
    found = _person_and_chat(tx, link, now)
    if not found or not codes.use(tx, CodeKind.DESK, code, now):
        refuse(tx, int(person), "link", now)
        return False
    spoken = chats.reachable(tx, found[1])
    lang = spoken[1] if spoken else LANGUAGES[0]
    desk_sessions.begin(tx, secret, found[0], found[1], lang, device, now)
    _write(tx, "desk entered", found[0], str(found[0]), now)
    return True


def refuse(tx: Connection, person: int, subject: str, now: datetime) -> None:
    """Keep that this person wanted something at the desk that is not theirs; `subject`: what it was."""
    _write(tx, "desk refused", person, subject, now)


def leave(tx: Connection, person: int, hash_: str, now: datetime) -> None:
    """That session is over; "": all sessions of this person are."""
    if hash_:
        desk_sessions.end(tx, hash_)
    else:
        desk_sessions.end_all(tx, person)
        _write(tx, "desk left everywhere", person, str(person), now)


def _write(tx: Connection, action: str, person: int, subject: str, now: datetime) -> None:
    name = personal_data.name(tx, person)
    audit.write(tx, Act(action=action, subject=subject, actor=person, name=name), now)


def _person_and_chat(tx: Connection, link: str, now: datetime) -> tuple[int, int] | None:
    """Whose link it is and the chat where it was asked for, while it is good and that person has a role."""
    owner, _, code = link.partition("-")
    about = codes.about(tx, CodeKind.DESK, code, now)
    if about is None:
        return None
    person, _, chat = about.partition(" ")
    held = officers.held(tx, int(person))
    if person != owner or not (held.units or held.supported or council_members.units(tx, int(person))):
        return None
    return int(person), int(chat)
