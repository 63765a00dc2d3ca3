"""One person on several channels: /taikhoan gives a code that joins another chat, /ma takes codes of every kind.

A code is typed privately; what it does follows from its kind (`take`), and a wrong one is counted. What
joining moves from one person to another is in `storage/people/joining.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people import roles
from handlers.people.coauthors import passing_on
from handlers.people.codes import few_wrong, too_many_wrong
from handlers.people.consent import must_consent
from handlers.reading.fold import fold
from messages.catalog import listed, say
from messages.channels import PULLED
from messages.wire import Option, Reply
from storage.conversation import chats
from storage.database.records import Person
from storage.people import codes, personal_data
from storage.people.codes import CodeKind
from storage.people.joining import join
from storage.sending import outbox

GOOD_FOR = timedelta(minutes=10)


def give(talk: Talk, order: str) -> None:
    """/taikhoan: a code to type on the other channel. /taikhoan ngat: all other chats are cut off."""
    tx, me = talk.context.tx, talk.me
    if fold(order) in listed("officers.said.cut", talk.lang):
        talk.afterwards(chats.cut, person=me.id, but=talk.chat.id, pulled=PULLED)
        ask.aside(talk, talk.say("officers.cut_off"))
        return
    code = codes.make(tx, CodeKind.ACCOUNT, f"{me.id} {talk.chat.id}", talk.context.now, GOOD_FOR)
    text = talk.say(
        "officers.account_code",
        code=codes.shown(code),
        minutes=int(GOOD_FOR.total_seconds() / 60),
        channels=[talk.say(f"officers.channel.{channel}") for channel in chats.channels_of(tx, me.id)],
    )
    ask.aside(talk, text)


def take(talk: Talk, about: str) -> str:
    """What to say about a code that was typed in private; "" when all is said."""
    tx, now = talk.context.tx, talk.context.now
    code, sure = about, ""
    if about.endswith((" yes", " no")):
        code, _, sure = about.rpartition(" ")
    if not code:
        return talk.say("officers.which_code")
    if too_many_wrong(talk):
        return talk.say("officers.too_many_wrong")
    if roles.invited(talk, code):
        return _take_or_keep(talk, code, roles.accept, "officers")
    if (joining := codes.about(tx, CodeKind.ACCOUNT, code, now)) is not None:
        return _join(talk, code, joining, sure)
    if (unit := codes.about(tx, CodeKind.GROUP, code, now)) is not None:
        ask.hand(talk, Reply(talk.say("groups.code_link", unit=talk.context.units.label(unit)), invite=f"g_{code}"))
        return ""
    if passing_on.good(talk, code):
        return _take_or_keep(talk, code, passing_on.take, "coauthor")
    return _does_nothing(talk, code)


def _does_nothing(talk: Talk, code: str) -> str:
    """Why a code does nothing here; one that never did anything is counted."""
    if again := roles.invited_before(talk, code):
        return again
    if codes.used(talk.context.tx, CodeKind.COAUTHOR, code):
        return talk.say("coauthor.code_used")
    if codes.about(talk.context.tx, CodeKind.GROUP_ADMIN, code, talk.context.now) is not None:
        return talk.say("officers.for_the_group")
    few_wrong(talk)
    return talk.say("officers.bad_code")


def _take_or_keep(talk: Talk, code: str, take_up: Callable[[Talk, str], str], words: str) -> str:
    """Take the code, or keep it until there is a person with a name who agreed to the text of today."""
    if talk.person is not None and talk.person.name and not must_consent(talk):
        return take_up(talk, code)
    talk.state.keeps_code(code)
    if talk.person is None:
        return talk.say(f"{words}.first_introduce")
    return talk.say(f"{words}.kept")


def good(talk: Talk, code: str) -> bool:
    """Whether this is an invitation, or a code of a co-author or one that joins accounts, that would be taken now."""
    if too_many_wrong(talk):
        return False
    if roles.invited(talk, code) or passing_on.good(talk, code):
        return True
    return codes.about(talk.context.tx, CodeKind.ACCOUNT, code, talk.context.now) is not None


def _join(talk: Talk, code: str, joining: str, sure: str) -> str:
    """This chat belongs to the person who was given the code, with all that was here before."""
    tx, now, mine = talk.context.tx, talk.context.now, talk.person
    into, from_chat = (int(part) for part in joining.split())
    name = personal_data.name(tx, into)
    if not name:
        return talk.say("officers.bad_code")
    if mine is not None and mine.id == into:
        return talk.say("officers.same_account")
    if mine is not None and mine.name and sure == "no":
        return talk.say("data.kept")
    if mine is not None and mine.name and sure != "yes":
        _ask_to_join(talk, code, mine, name)
        return ""
    if not codes.use(tx, CodeKind.ACCOUNT, code, now):
        return talk.say("officers.bad_code")
    talk.leave()
    talk.state.keeps_code("")
    talk.state.came_by("")
    talk.chat = replace(talk.chat, person_id=into)
    if mine is not None:
        talk.afterwards(join, person=mine.id, into=into, chat=talk.chat.id, now=now)
    talk.afterwards(_tell_other, chat=from_chat, channel=talk.chat.channel, now=now)
    menu = (Option("/tiep", talk.say("menu.resume")), Option("/cuatoi", talk.say("menu.mine")))
    talk.tell(talk.say("officers.joined", name=name), menu=menu)
    return ""


def _ask_to_join(talk: Talk, code: str, mine: Person, name: str) -> None:
    """Joining cannot be undone: say what would be merged into whose profile, and ask."""
    menu = (
        Option(f"/ma {code} yes", talk.say("officers.join_yes")),
        Option(f"/ma {code} no", talk.say("officers.join_no")),
    )
    count = personal_data.counts(talk.context.tx, mine.id)
    talk.tell(talk.say("officers.join_sure", mine=mine.name, name=name, count=count), menu=menu)


def _tell_other(tx: Connection, chat: int, channel: str, now: datetime) -> None:
    """The chat that the code came from hears what was joined: nobody joins behind somebody's back."""
    found = chats.reachable(tx, chat)
    if found is None:
        return
    its_channel, lang = found
    told = Reply(say("officers.joined_there", lang, channel=say(f"officers.channel.{channel}", lang)))
    state = "sent" if its_channel in PULLED else "queued"
    outbox.queue(tx, chat, told, now, state=state)
