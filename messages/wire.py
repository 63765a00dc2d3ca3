"""The shapes that travel between a channel and the conversation: what came in, what to say.

To let channels carry something new, add a field with a default here; a channel that cannot show it ignores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that one person did in one chat, whatever the channel. `event_id` is unique in its channel."""

    channel: str  # "telegram", "zalo_bot", "zalo_oa", "web", "terminal"
    event_id: str
    chat: str
    sender: str
    at: datetime  # the channel's stamp; the day that counts is the day of the commit
    kind: str = "message"  # message, press, joined, left, moved
    text: str = ""
    pressed: str = ""  # the value behind a button
    turn: int | None = None  # which question that button belonged to; None: a command on a button
    files: tuple[FileRef, ...] = ()
    album: str = ""  # files that arrived together: one answer, one reply
    group: bool = False
    thread: str = ""  # topic in a forum group
    admin: bool | None = None  # sender administers this group, asked just now; None: could not ask
    new_chat: str = ""  # for kind "moved"
    name: str = ""  # display name as the channel gives it


@dataclass(frozen=True, slots=True)
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
class Reply:
    """What to say, before anyone decided how a channel shows it. `text` is plain: never markup."""

    text: str
    choices: tuple[Option, ...] = ()  # answers to the question; may be picked by number
    shortcuts: tuple[Option, ...] = ()  # skip, back, cancel: picked by name, never by number
    turn: int = 0
    step: int | None = None  # "Bước step/steps", inside questions only
    steps: int | None = None
    picture: str = ""
    document: Document | None = None
    private: str = ""  # a link to the private chat with the bot, starting with this: forms never run in a group
    invite: str = ""  # a link that adds the bot to a group, starting with this
    thread: str = ""  # topic in a forum group


def pack(reply: Reply) -> str:
    """JSON of a reply, as it is kept in the outbox."""
    return orjson.dumps(reply).decode()


def unpack(body: str) -> Reply:
    """The reply that `pack` wrote; unknown fields of a newer release are passed over."""
    raw: dict[str, Any] = orjson.loads(body)
    known = {key: raw[key] for key in raw.keys() & set(Reply.__slots__)}  # type: ignore[attr-defined]
    for key in ("choices", "shortcuts"):
        known[key] = tuple(Option(**option) for option in raw.get(key, ()))
    document = raw.get("document")
    known["document"] = Document(**document) if document else None
    return Reply(**known)
