"""The shapes that travel between a channel and the conversation: what came in, what to say.

To let channels carry something new, add a field with a default here; a channel that cannot show it ignores it.
What every message needs is not frozen, since freezing costs more than all the rest of making it; nobody changes one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

import orjson


@dataclass(frozen=True, slots=True)
class FileRef:
    """One file as a channel knows it: `ref` says where to fetch it, `path` (under MEDIA_DIR) where it is kept."""

    name: str = ""
    mime: str = ""
    size: int = 0
    ref: str = ""
    path: str = ""
    refused: str = ""  # why it was not taken: a key of `[file]` in the words
    shows: str = ""  # which of the named files of its question it is, such as "before"


@dataclass(slots=True)
class Incoming:
    """One thing that one person did in one chat, whatever the channel. `event_id` is unique in its channel."""

    channel: str  # the name of one: see `channels.py`
    event_id: str
    chat: str
    sender: str
    at: datetime  # the channel's stamp; the day that counts is the day of the commit
    # message, press, joined, left, back (it may be written to again, and nobody said anything), moved, page,
    # unsupported (sent, but not to be had), late (typed before what was handled already),
    # edited (its text is another now), colleague (a human wrote on the channel's console), desk (an officer decided
    # something on a page: see `fields`; the chat hears nothing of it); in groups member_in,
    # member_out, admin_on, admin_off
    kind: str = "message"
    text: str = ""
    pressed: str = ""  # the value behind a button
    turn: int | None = None  # which question that button, or a suggested text, belongs to; None: none, or unknown
    files: tuple[FileRef, ...] = ()
    album: str = ""  # files that arrived together: one answer, one reply
    group: bool = False
    thread: str = ""  # topic in a forum group
    admin: bool | None = None  # sender administers this group, asked just now; None: nobody tells
    new_chat: str = ""  # for kind "moved"
    quiet_for: int = 0  # for kind "colleague": seconds that the bot is silent in this chat
    upload: int = 0  # for kind "page": the draft that its page was given out for; 0: a form without one
    fields: tuple[tuple[str, str], ...] = ()  # for kinds "page" and "desk": what was typed, by the name of its field
    done: bool = False  # for kind "page": the form is to be handed in
    name: str = ""  # display name as the channel gives it
    quoted: str = ""  # in a group: the text of the message of ours that this answers, where the channel tells it
    message: str = ""  # what its channel calls this message, where it can be edited; for kind "edited": which one was

    @property
    def sent_ms(self) -> int:
        """When it was sent, by the channel's clock (Unix time in ms)."""
        return int(self.at.timestamp() * 1000)


#: Kinds of what is done beside the chat: whoever has it did not write there, nor come back to it.
BESIDE_THE_CHAT = frozenset({"colleague", "desk"})


class Answered(NamedTuple):
    """What a page is told of what it sent."""

    done: bool
    text: str


@dataclass(slots=True)
class Option:
    """One thing to pick: the value is kept, the label is read by people."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text file made for one person, such as their data; kept in the outbox with its message."""

    name: str
    mime: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedIn:
    """The group in which was asked what one person alone may read; nobody else's words stand here."""

    chat: str
    reader: str  # the account that asked
    told: str  # what the others may read
    private: str  # a link to the private chat, starting with this
    thread: str = ""
    question: str = ""  # what the channel calls the question, where nobody else saw it


@dataclass(slots=True)
class Reply:
    """What to say, before anyone decided how a channel shows it. `text` is plain: never markup."""

    text: str
    choices: tuple[Option, ...] = ()  # answers to the question; may be picked by number
    shortcuts: tuple[Option, ...] = ()  # skip, back, cancel: picked by name, never by number
    turn: int = 0
    step: int | None = None  # "Bước step/steps", inside questions only
    steps: int | None = None
    picture: str = ""
    picture_at: str = ""  # one too large for its channel, behind an address of our own: its path under MEDIA_DIR
    document: Document | None = None
    private: str = ""  # a link to the private chat with the bot, starting with this: forms never run in a group
    invite: str = ""  # a link that adds the bot to a group, starting with this
    thread: str = ""  # topic in a forum group
    upload: int = 0  # the draft that takes files now, for channels that cannot carry them: they show a page
    app: str = ""  # the address that opens it within the channel's own app, put in when it is sent
    page: int = 0  # the draft that may be filled in on a page of our own; below 0: the form open in this chat
    told: bool = False  # a question that says more than it asks: it goes out with a newer one waiting behind it
    mention: bool = False  # numbers are heard only when the bot is named: a group of such a channel
    named: bool = False  # the text has a numbered list of its own: its choices are picked by their names
    sheet: str = ""  # an officer's list of the day, behind an address of our own: "<person>-<Unix time>-<language>"
    file: str = ""  # a photo or file that somebody sent, for an officer: its path under MEDIA_DIR
    file_name: str = ""
    photo: bool = False  # it is shown as one
    desk: str = ""  # an officer's way in at the desk, behind an address of our own: "<person>-<one-time code>"
    paper: str = ""  # which paper or story this brings, of which initiative: "letter SK-2026-000123"
    certificate: str = ""  # one to print, behind an address of our own: "<initiative>-<language>"
    legal_form: str = ""  # an initiative's legal form, behind an address: "<person>-<initiative>-<language>"
    evidence: str = ""  # the files of an initiative, behind an address of our own: "<person>-<initiative>-<language>";
    # of a question of the support desk "<person>-q<number>-<language>", of a report of use "<person>-r<number>-…"
    pin: bool = False  # it is to stand at the top of its group, where the bot may pin
    table: tuple[tuple[str, ...], ...] = ()  # the board as rows, the first its head, for channels that show tables
    asked_in: AskedIn | None = None  # the group that this answers: shown there to its reader alone, where that can be


def is_question(reply: Reply) -> bool:
    """Whether this asks the open question of a form."""
    return reply.step is not None or bool(reply.shortcuts)


def only_asks(reply: Reply) -> bool:
    """Whether this is the question of a form and nothing else, so that a newer one takes its place."""
    more = reply.told or reply.document or reply.picture or reply.private or reply.invite or reply.upload
    more = more or reply.picture_at or reply.sheet or reply.page or reply.evidence or reply.desk
    more = more or reply.certificate or reply.legal_form
    return is_question(reply) and not more


_NAMES = tuple(field.name for field in fields(Reply))
_USUAL = ("text", "choices", "shortcuts", "turn", "step", "steps")
_RARE = tuple(name for name in _NAMES if name not in _USUAL)  # false in nearly every reply
_rare: Callable[[Reply], tuple[Any, ...]] = attrgetter(*_RARE)
_pair: Callable[[Option], tuple[str, str]] = attrgetter("value", "label")


def pack(reply: Reply) -> str:
    """JSON of a reply, as it is kept in the outbox."""
    # By hand: orjson takes ten times as long for a dataclass with slots as for a dictionary.
    body = {
        "text": reply.text,
        "choices": list(map(_pair, reply.choices)),
        "shortcuts": list(map(_pair, reply.shortcuts)),
        "turn": reply.turn,
        "step": reply.step,
        "steps": reply.steps,
    }
    rare = _rare(reply)
    if any(rare):
        body |= zip(_RARE, rare, strict=True)
    return orjson.dumps(body).decode()


def unpack(body: str) -> Reply:
    """The reply that `pack` wrote; unknown fields of a newer release are passed over."""
    raw: dict[str, Any] = orjson.loads(body)
    known = {name: value for name, value in raw.items() if name in _NAMES}
    for name in ("choices", "shortcuts"):
        known[name] = tuple([Option(*pair) for pair in raw.get(name, ())])
    if document := raw.get("document"):
        known["document"] = Document(**document)
    if table := raw.get("table"):
        known["table"] = tuple([tuple(row) for row in table])
    if asked_in := raw.get("asked_in"):
        known["asked_in"] = AskedIn(**asked_in)
    return Reply(**known)
