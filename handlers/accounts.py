"""One person on several channels: /taikhoan gives a code that joins another chat, /ma takes codes of every kind.

A code is typed privately; what it does follows from its kind (`take`), and a wrong one is counted. What
joining moves from one person to another is in `storage/people.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from handlers import form, officers
from handlers.fold import fold
from handlers.one_time import few_wrong, too_many_wrong
from handlers.people import must_consent
from handlers.talk import Talk
from messages.catalog import listed, say
from messages.channels import PULLED
from messages.wire import Option, Reply
from storage import chats, codes, outbox, people
from storage.codes import CodeKind
from storage.records import Move

GOOD_FOR = timedelta(minutes=10)


def give(talk: Talk, order: str) -> None:
    """/taikhoan: a code to type on the other channel. /taikhoan ngat: all other chats are cut off."""
    assert talk.person is not None
    if fold(order) in listed("officers.said.cut", talk.lang):
        cut = partial(chats.cut, person=talk.person.id, but=talk.chat.id, pulled=PULLED)
        talk.changes.then.append(cut)
        form.aside(talk, talk.say("officers.cut_off"))
        return
    about = f"{talk.person.id} {talk.chat.id}"
    code = codes.make(talk.context.tx, CodeKind.ACCOUNT, about, talk.context.now, GOOD_FOR)
    joined = chats.channels_of(talk.context.tx, talk.person.id)
    text = talk.say(
        "officers.account_code", code=codes.shown(code), minutes=int(GOOD_FOR.total_seconds() / 60),
        channels=[talk.say(f"officers.channel.{channel}") for channel in joined],
    )  # fmt: skip
    form.aside(talk, text)


def take(talk: Talk, about: str) -> str:
    """What to say about a code that was typed in private; "" when all is said."""
    tx, now = talk.context.tx, talk.context.now
    code, _, sure = about.rpartition(" ") if about.endswith((" yes", " no")) else (about, "", "")
    if not code:
        return talk.say("officers.which_code")
    if too_many_wrong(talk):
        return talk.say("officers.too_many_wrong")
    if officers.invited(talk, code):
        if talk.person is None or not talk.person.name or must_consent(talk):
            talk.at(code=code)
            return talk.say("officers.first_introduce" if talk.person is None else "officers.kept")
        return officers.accept(talk, code)
    if (joining := codes.about(tx, CodeKind.ACCOUNT, code, now)) is not None:
        return _join(talk, code, joining, sure)
    if (unit := codes.about(tx, CodeKind.GROUP, code, now)) is not None:
        form.hand(talk, Reply(talk.say("groups.code_link", unit=talk.context.units.label(unit)), invite=f"g_{code}"))
        return ""
    if again := officers.invited_before(talk, code):
        return again
    if codes.about(tx, CodeKind.GROUP_ADMIN, code, now) is not None:
        return talk.say("officers.for_the_group")
    few_wrong(talk)
    return talk.say("officers.bad_code")


def good(talk: Talk, code: str) -> bool:
    """Whether this is an invitation, or a code that joins accounts, that would be taken now."""
    if too_many_wrong(talk):
        return False
    if officers.invited(talk, code):
        return True
    return codes.about(talk.context.tx, CodeKind.ACCOUNT, code, talk.context.now) is not None


def _join(talk: Talk, code: str, joining: str, sure: str) -> str:
    """This chat belongs to the person who was given the code, with all that was here before."""
    tx, mine = talk.context.tx, talk.person
    into, from_chat = (int(part) for part in joining.split())
    name = people.name(tx, into)
    if not name:
        return talk.say("officers.bad_code")
    if mine is not None and mine.id == into:
        return talk.say("officers.same_account")
    count = people.counts(tx, mine.id) if mine is not None else None
    if count is not None and mine is not None and mine.name and sure != "yes":
        if sure == "no":
            return talk.say("data.kept")
        menu = (
            Option(f"/ma {code} yes", talk.say("officers.join_yes")),
            Option(f"/ma {code} no", talk.say("officers.join_no")),
        )
        talk.tell(talk.say("officers.join_sure", mine=mine.name, name=name, count=count), menu=menu)
        return ""
    if not codes.use(tx, CodeKind.ACCOUNT, code, talk.context.now):
        return talk.say("officers.bad_code")
    talk.leave()
    talk.at(code="", unit="")
    talk.chat = replace(talk.chat, person_id=into)
    if mine is not None:
        talk.changes.then.append(
            partial(people.join, person=mine.id, into=into, chat=talk.chat.id, now=talk.context.now)
        )
    talk.changes.then.append(partial(_tell_other, chat=from_chat, channel=talk.chat.channel, now=talk.context.now))
    menu = (Option("/tiep", talk.say("menu.resume")), Option("/cuatoi", talk.say("menu.mine")))
    talk.tell(talk.say("officers.joined", name=name), menu=menu)
    return ""


def _tell_other(tx: Connection, chat: int, channel: str, now: datetime) -> list[Move]:
    """The chat that the code came from hears what was joined: nobody joins behind somebody's back."""
    found = chats.reachable(tx, chat)
    if found is not None:
        its_channel, lang = found
        told = Reply(say("officers.joined_there", lang, channel=say(f"officers.channel.{channel}", lang)))
        outbox.queue(tx, chat, told, now, state="sent" if its_channel in PULLED else "queued")
    return []
