"""Reads what a Zalo Official Account's webhook tells: `read` makes Incomings of an event. Pure.

A message of a person, and one in a group chat of the account's (GMF), where `recipient` is the group:

    {"app_id": "3608…", "event_name": "user_send_text", "timestamp": "1763778000000", "sender": {"id": "2468…"},
     "recipient": {"id": "3886…"}, "message": {"text": "xin chào", "msg_id": "96d3…"}}
    {…, "event_name": "user_send_group_text", "recipient": {"id": "f414…"}, "message": {"text": "/bang", …}}

A button's press comes as a text, "#<turn>:<value>". Sources disagree on names and places of some things: all that
were seen are taken.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.zalo.shapes import as_dict, as_id, as_list, fingerprint, moment
from bot.files.media import MOST_BYTES
from handlers.reading.digits import whole
from messages.channels import ZALO_OA
from messages.wire import FileRef, Incoming

CHANNEL = ZALO_OA.name
GROUP = "g:"  # what we put before a group's id: the platform's own do not show what they are
MOST_NAME_LETTERS = 60  # of an account's name

_PRESS = re.compile(r"#(\d{1,9}):(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"\d{1,2}\.?")
# What comes with a message; a voice or a photo alone has no text.
_SENT = ("text", "image", "gif", "sticker", "audio", "video", "file", "link", "location", "business_card", "voice")
_PRIVATE = frozenset(f"user_send_{what}" for what in _SENT)
_FILES = {
    "image": "image/jpeg",
    "gif": "image/gif",
    "audio": "audio/mp4",
    "voice": "audio/mp4",
    "video": "video/mp4",
    "file": "",
}
# Names of one thing, as different sources have them.
_MEMBERS = {
    "user_join_group": "member_in",
    "accept_request_join_group": "member_in",
    "react_request_join_group": "member_in",
    "react_request_join_group_accept": "member_in",
    "user_out_group": "member_out",
    "user_leave_group": "member_out",
    "add_group_admin": "admin_on",
    "remove_group_admin": "admin_off",
}
_GROUPS = {"create_group": "joined", "delete_group": "left", "disperse_group": "left"}
_FOLLOWERS = {"follow": "joined", "unfollow": "left"}


@dataclass(frozen=True, slots=True)
class Identity:
    """The account: its app, and `id` as the platform calls it, empty until it was asked."""

    app_id: str
    id: str = ""
    pause: int = 30 * 60  # seconds that a colleague's word silences us; 0: not at all


# In


def signed(raw: bytes, event: dict[str, Any], given: str, me: Identity, secret: str, order: str = "app") -> str:
    """By which order of its parts the signature is right: "app", "oa", or "" for a forged one.

    `order`: which are taken, "app", "oa" or "any". The platform documents the app's id first; some sign with the
    account's.
    """
    stamp = stamp_of(event).encode()
    if not stamp:
        return ""
    mac = given.strip().removeprefix("mac").lstrip().removeprefix("=").strip().lower().encode("utf-8", "replace")
    rest = raw + stamp + secret.encode()
    if order in ("app", "any") and _is_mac(mac, me.app_id, rest):
        return "app"
    if order in ("oa", "any") and any(_is_mac(mac, one, rest) for one in (me.id, *_accounts(event)) if one):
        return "oa"
    return ""


def _is_mac(mac: bytes, signer: str, rest: bytes) -> bool:
    """Whether this is the signature of whoever has that id."""
    whole = hashlib.sha256(signer.encode() + rest).hexdigest()
    return hmac.compare_digest(whole.encode(), mac)


def stamp_of(event: dict[str, Any]) -> str:
    """`timestamp` as it stands there: milliseconds, as a text."""
    return as_id(event.get("timestamp"))


def _accounts(event: dict[str, Any]) -> Iterator[str]:
    """Ids in an event that may be the account's, while we have not been told it."""
    yield as_id(event.get("oa_id"))
    for name in ("recipient", "sender"):
        yield _id_in(event, name)


def read(event: Any, me: Identity, now: datetime) -> tuple[Incoming, ...]:
    """What happened; nothing when it means nothing to us. `now` is when it arrived."""
    if not isinstance(event, dict):
        return ()
    name, at = as_id(event.get("event_name")), _at(event, now)
    if name in _PRIVATE:
        return _said(event, at)
    if name.startswith("user_send_group_"):
        return _said_in_group(event, me, at)
    if name.startswith("oa_send_") and "_group_" not in name:
        return _colleague(event, me, at)
    if name in _FOLLOWERS:
        return _follows(event, _FOLLOWERS[name], at)
    if name in _GROUPS:
        return _group(event, me, _GROUPS[name], at)
    if name in _MEMBERS:
        return _members(event, me, _MEMBERS[name], at)
    return ()


def _said(event: dict[str, Any], at: datetime) -> tuple[Incoming, ...]:
    who = _id_in(event, "sender")
    if not who:
        return ()
    message = as_dict(event.get("message"))
    text = as_id(message.get("text"))
    if press := _PRESS.fullmatch(text):
        return (_pressed(event, who, at, int(press[1]), press[2]),)
    incoming = Incoming(
        channel=CHANNEL,
        event_id=_event_id(event, who),
        chat=who,
        sender=who,
        at=at,
        text=text or _link(message),
        files=tuple(_files(message)),
    )
    return (incoming,)


def _pressed(event: dict[str, Any], who: str, at: datetime, turn: int, value: str) -> Incoming:
    """A button of a question, or of a command, which belongs to none."""
    return Incoming(
        channel=CHANNEL,
        event_id=_event_id(event, who),
        chat=who,
        sender=who,
        at=at,
        kind="press",
        pressed=value,
        turn=None if value.startswith("/") else turn,
    )


def _said_in_group(event: dict[str, Any], me: Identity, at: datetime) -> tuple[Incoming, ...]:
    """Only commands, and numbers of a menu. We are given all that people say to each other, and do not read it."""
    group, who = group_of(event, me), _id_in(event, "sender")
    text = as_id(as_dict(event.get("message")).get("text")).strip()
    if text.startswith("@") and 0 < (command := text.find(" /")) <= MOST_NAME_LETTERS:
        text = text[command + 1 :]  # "@Sáng kiến ABC /lienket": nobody has to call us, but people do
    if not group or not who or not (text.startswith("/") or _NUMBER.fullmatch(text)):
        return ()
    incoming = Incoming(
        channel=CHANNEL,
        event_id=_event_id(event, group),
        chat=group,
        sender=who,
        at=at,
        text=text,
        group=True,
    )
    return (incoming,)


def _colleague(event: dict[str, Any], me: Identity, at: datetime) -> tuple[Incoming, ...]:
    """What the account sends comes back as an event.

    `admin_id` is there when a human wrote it, or so it is said: see `said_by`.
    """
    address = _id_in(event, "recipient")
    if not as_dict(event.get("sender")).get("admin_id") or not address or not me.pause:
        return ()
    incoming = Incoming(
        channel=CHANNEL,
        event_id=_event_id(event, address),
        chat=address,
        sender="",
        at=at,
        kind="colleague",
        text=as_id(as_dict(event.get("message")).get("text")),
        quiet_for=me.pause,
    )
    return (incoming,)


def _follows(event: dict[str, Any], kind: str, at: datetime) -> tuple[Incoming, ...]:
    who = _id_in(event, "follower")
    if not who:
        return ()
    event_id = _event_id(event, who)
    return (Incoming(channel=CHANNEL, event_id=event_id, chat=who, sender=who, at=at, kind=kind),)


def _group(event: dict[str, Any], me: Identity, kind: str, at: datetime) -> tuple[Incoming, ...]:
    group = group_of(event, me)
    if not group:
        return ()
    incoming = Incoming(
        channel=CHANNEL,
        event_id=f"{group}:{kind}:{stamp_of(event)}",
        chat=group,
        sender="",
        at=at,
        kind=kind,
        group=True,
        name=as_id(as_dict(event.get("group_info")).get("name")),
    )
    return (incoming,)


def _members(event: dict[str, Any], me: Identity, kind: str, at: datetime) -> tuple[Incoming, ...]:
    group = group_of(event, me)
    if not group:
        return ()
    found = dict.fromkeys(as_id(as_dict(user).get("id")) for user in as_list(event.get("users")))
    return tuple(
        Incoming(
            channel=CHANNEL,
            event_id=f"{group}:{kind}:{stamp_of(event)}:{who}",
            chat=group,
            sender=who,
            at=at,
            kind=kind,
            group=True,
        )
        for who in found
        if who
    )


def group_of(event: dict[str, Any], me: Identity) -> str:
    """The group of an event, with our mark before it: the first place that names one and not the account itself."""
    recipient, message = as_dict(event.get("recipient")), as_dict(event.get("message"))
    places = [
        event.get("group_id"),
        recipient.get("group_id"),
        message.get("conversation_id"),
        as_dict(event.get("conversation")).get("id"),
    ]
    if "_group_" in as_id(event.get("event_name")):
        places.append(recipient.get("id"))
    account = me.id or as_id(event.get("oa_id"))
    for place in map(as_id, places):
        if place and place != account:
            return f"{GROUP}{place}"
    return ""


def _event_id(event: dict[str, Any], address: str) -> str:
    """The message's id in its chat; without one, what happened, when, and to whom."""
    message = as_dict(event.get("message"))
    given = as_id(message.get("msg_id") or message.get("message_id") or "")
    if given:
        return f"{address}:{given}"
    whole = [event.get("event_name"), stamp_of(event), event.get("sender"), event.get("recipient"), message]
    return f"{address}:{fingerprint(whole)}"


def _files(message: dict[str, Any]) -> Iterator[FileRef]:
    for attachment in map(as_dict, as_list(message.get("attachments"))):
        kind, payload = as_id(attachment.get("type")), as_dict(attachment.get("payload"))
        address = as_id(payload.get("url"))
        if kind not in _FILES or not address:
            continue
        size = _size(as_id(payload.get("size")))
        refused = "too_big" if size > MOST_BYTES else ""
        yield FileRef(name=as_id(payload.get("name")), mime=_FILES[kind], size=size, ref=address, refused=refused)


def _size(given: str) -> int:
    """Bytes, said as a number; 0 when nobody says so, or nobody can mean it."""
    if given.isascii() and given.isdigit() and len(given) < 16:
        return int(given)
    return 0


def _link(message: dict[str, Any]) -> str:
    """The address that somebody sent as a card."""
    for attachment in map(as_dict, as_list(message.get("attachments"))):
        if attachment.get("type") == "link":
            return as_id(as_dict(attachment.get("payload")).get("url"))
    return ""


def _id_in(event: dict[str, Any], name: str) -> str:
    """The id of the sender, the recipient, the follower of an event."""
    return as_id(as_dict(event.get(name)).get("id"))


def _at(event: dict[str, Any], now: datetime) -> datetime:
    stamp = stamp_of(event)
    milliseconds = whole(stamp)
    if milliseconds is None:
        return now
    return moment(milliseconds, now)
