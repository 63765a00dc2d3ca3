"""What is asked in a group and concerns the asker alone: answered so that nobody else reads it.

The answer is queued for the asker's private chat. A channel that can show it in the group to its reader alone does so
(`Reply.asked_in`); elsewhere it arrives in the private chat, and the group reads no more than that it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from handlers.conversation.asides.remarks import told
from handlers.conversation.talk import Talk
from handlers.groups.group import payload_of_group, tell
from handlers.people.consent import must_consent
from handlers.reading import remarks
from handlers.reading.picking import RECEIPT, plain
from messages.catalog import listed
from messages.channels import ALONE_IN_GROUPS, PULLED, WITH_BUTTONS
from messages.wire import AskedIn, Reply
from storage.conversation import chats
from storage.database.records import Changes, Chat, Person
from storage.sending import outbox

Run = Callable[[Talk, str], None]

MINE, STATUS = "cuatoi", "trangthai"  # the commands that are answered so
APPLY = "apdung"  # begins a form, which is filled in in the private chat alone
ASKED = "r_"  # how a link begins that leads to the answer in the private chat: "r_cuatoi", "r_trangthai_SK-2026-000123"


def alone(name: str, run: Run) -> Run:
    """The command of that name as it is answered in a group; `run` only looks, in a private chat."""

    def in_group(talk: Talk, about: str) -> None:
        answer(talk, lambda inner: run(inner, _code_in(about)), payload(name, about))

    return in_group


def only_there(name: str) -> Run:
    """The command of that name in a group: a link leads to where it can be done."""

    def in_group(talk: Talk, about: str) -> None:
        tell(talk, talk.say("groups.private"), private=payload(name, about))

    return in_group


def payload(name: str, about: str) -> str:
    """What a link to the private chat carries, so that this is answered there."""
    code = _code_in(about)
    return f"{ASKED}{name}_{code}" if code else f"{ASKED}{name}"


def asked(link: str) -> str:
    """The command behind such a link, "" where it is another's."""
    if not link.startswith(ASKED):
        return ""
    name, _, about = link.removeprefix(ASKED).partition("_")
    if name not in (MINE, STATUS, APPLY):
        return ""
    return f"/{name} {_code_in(about)}".rstrip()


def _code_in(typed: str) -> str:
    found = RECEIPT.search(typed)
    return found[0].upper() if found else ""


def meant(talk: Talk, line: str) -> str:
    """The command that stands behind words to the bot: they name an initiative, or ask how one's own stand."""
    if code := _code_in(line):
        return f"/{STATUS} {code}"
    if plain(line) in listed(f"menu.said.{MINE}", talk.lang):
        return f"/{MINE}"
    return ""


def answered(talk: Talk, line: str) -> bool:
    """Whether these words were a question about the form, and are answered."""
    remark = remarks.read(line)
    if remark.kind != "question" or not remark.about or not remark.sure:
        return False

    def tell_about(inner: Talk) -> None:
        inner.tell(told(inner, remark.about))

    answer(talk, tell_about, payload_of_group(talk))
    return True


def answer(talk: Talk, run: Callable[[Talk], None], link: str) -> None:
    """Answer the asker alone; who is not known yet gets a link to the private chat."""
    found = chats.of_account(talk.context.tx, talk.event.channel, talk.event.sender)
    inner = None if found is None else _in_private(talk, *found)
    if inner is None or must_consent(inner) or not inner.me.name:
        tell(talk, talk.say("groups.alone_later"), private=link)
        return
    run(inner)
    replies = inner.replies
    if talk.event.channel not in WITH_BUTTONS:  # a number typed later means what was asked last
        replies = [replace(reply, choices=()) for reply in replies]
    if talk.event.channel in ALONE_IN_GROUPS:
        replies[0] = replace(replies[0], asked_in=_asked_in(talk, link))
    else:
        tell(talk, talk.say("groups.alone"), private=link)
    talk.elsewhere = inner.chat.id
    talk.afterwards(_queue, chat_id=inner.chat.id, replies=replies, talk=talk)


def _in_private(talk: Talk, chat: Chat, person: Person) -> Talk:
    """A talk in the asker's private chat that only looks: what it would change is dropped."""
    event = replace(talk.event, chat=chat.chat, group=False, thread="", admin=None, text="", pressed="")
    fresh = replace(chat, state={}, draft_id=None)
    return Talk(event, fresh, person, None, talk.context, Changes(), {})


def _asked_in(talk: Talk, link: str) -> AskedIn:
    return AskedIn(
        chat=talk.event.chat,
        reader=talk.event.sender,
        told=talk.say("groups.alone"),
        private=link,
        thread=talk.event.thread,
        question=talk.event.message,
    )


def _queue(tx: Connection, chat_id: int, replies: list[Reply], talk: Talk) -> None:
    state = "sent" if talk.event.channel in PULLED else "queued"
    for reply in replies:
        outbox.queue(tx, chat_id, reply, talk.context.now, state=state)
