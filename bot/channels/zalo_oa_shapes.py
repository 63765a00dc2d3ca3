"""Shapes of a Zalo Official Account: `read` makes Incomings of a webhook's event, `draw` makes messages of a Reply,
and `body` what is posted for one. All are pure.

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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

from bot.channels.zalo_shapes import LINK, MOST, split, units
from bot.media import MOST_BYTES
from bot.numbered import screen
from messages.catalog import say
from messages.channels import ZALO_OA
from messages.wire import Document, FileRef, Incoming, Option, Reply

CHANNEL = ZALO_OA.name
GROUP = "g:"  # what we put before a group's id: the platform's own do not show what they are
MOST_BUTTONS = 5
MOST_TITLE = 20  # letters on a button; sources name 20, 35 and 100
MOST_NAME = 60  # letters of an account's name
MOST_PAYLOAD = 64  # bytes behind a button
MOST_IMAGE = 1024 * 1024  # bytes of a PNG or JPEG that is uploaded
MOST_FILE = 5 * 1024 * 1024  # bytes of a document
DOCUMENTS = ("pdf", "doc", "docx", "csv")  # what the platform takes as a file

_PRESS = re.compile(r"#(\d{1,9}):(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"\d{1,2}\.?")
_MENTION = re.compile(r"\[(\s*@)")
# What comes with a message; a voice or a photo alone has no text.
_PRIVATE = frozenset(
    f"user_send_{what}"
    for what in (
        "text", "image", "gif", "sticker", "audio", "video", "file", "link", "location", "business_card", "voice",
    )
)  # fmt: skip
_FILES = {"image": "image/jpeg", "gif": "image/gif", "audio": "audio/mp4", "voice": "audio/mp4", "video": "video/mp4",
          "file": ""}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Me:
    """The account: `id` as the platform calls it, empty until it was asked; how long a colleague's word silences us."""

    app_id: str
    id: str = ""
    pause: int = 30 * 60  # seconds; 0: not at all


@dataclass(frozen=True, slots=True)
class Piece:
    """One message. `buttons` come with `text`; where there are none, in groups, `plain` is said instead."""

    text: str
    plain: str = ""
    buttons: tuple[Option, ...] = ()  # the value is what a press sends
    picture: str = ""  # a path under MEDIA_DIR
    document: Document | None = None
    lang: str = "vi"


# In


def signed(raw: bytes, event: dict[str, Any], given: str, me: Me, secret: str, order: str = "app") -> str:
    """By which order of its parts the signature is right: "app", "oa", or "" for a forged one.

    `order`: which are taken, "app", "oa" or "any". The platform documents the app's id first; some sign with the
    account's.
    """
    mac = given.strip().removeprefix("mac").lstrip().removeprefix("=").strip().lower().encode("utf-8", "replace")
    stamp = stamp_of(event).encode()
    ids = {"app": [me.app_id], "oa": [one for one in (me.id, *_accounts(event)) if one]}
    for name, candidates in ids.items():
        if order not in (name, "any"):
            continue
        for candidate in candidates:
            whole = hashlib.sha256(candidate.encode() + raw + stamp + secret.encode()).hexdigest()
            if stamp and hmac.compare_digest(whole.encode(), mac):
                return name
    return ""


def stamp_of(event: dict[str, Any]) -> str:
    """`timestamp` as it stands there: milliseconds, as a text."""
    stamp = event.get("timestamp")
    return str(stamp) if isinstance(stamp, (str, int)) and not isinstance(stamp, bool) else ""


def _accounts(event: dict[str, Any]) -> Iterator[str]:
    yield _text(event.get("oa_id"))
    for name in ("recipient", "sender"):
        yield _text(_dict(event.get(name)).get("id"))


def read(event: Any, me: Me, now: datetime) -> tuple[Incoming, ...]:
    """What happened; nothing when it means nothing to us. `now` is when it arrived."""
    if not isinstance(event, dict):
        return ()
    name, at = _text(event.get("event_name")), _at(event, now)
    if name in _PRIVATE:
        return _said(event, at)
    if name.startswith("user_send_group_"):
        return _said_in_group(event, me, at)
    if name.startswith("oa_send_") and "_group_" not in name:
        return _colleague(event, me, at)
    if name in ("follow", "unfollow"):
        return _follows(event, name, at)
    if name in _GROUPS:
        return _group(event, me, _GROUPS[name], at)
    if name in _MEMBERS:
        return _members(event, me, _MEMBERS[name], at)
    return ()


def _said(event: dict[str, Any], at: datetime) -> tuple[Incoming, ...]:
    who = _text(_dict(event.get("sender")).get("id"))
    message = _dict(event.get("message"))
    if not who:
        return ()
    text = _text(message.get("text"))
    if press := _PRESS.fullmatch(text):
        number, value = press.groups()
        turn = None if value.startswith("/") else int(number)
        return (Incoming(CHANNEL, _event_id(event, who), who, who, at, "press", pressed=value, turn=turn),)
    files = tuple(_files(message))
    return (Incoming(CHANNEL, _event_id(event, who), who, who, at, text=text or _link(message), files=files),)


def _said_in_group(event: dict[str, Any], me: Me, at: datetime) -> tuple[Incoming, ...]:
    """Only commands, and numbers of a menu. We are given all that people say to each other, and do not read it."""
    group, who = group_of(event, me), _text(_dict(event.get("sender")).get("id"))
    text = _text(_dict(event.get("message")).get("text")).strip()
    if text.startswith("@") and 0 < (command := text.find(" /")) <= MOST_NAME:
        text = text[command + 1 :]  # "@Sáng kiến ABC /lienket": nobody has to call us, but people do
    if not group or not who or not (text.startswith("/") or _NUMBER.fullmatch(text)):
        return ()
    return (Incoming(CHANNEL, _event_id(event, group), group, who, at, text=text, group=True),)


def _colleague(event: dict[str, Any], me: Me, at: datetime) -> tuple[Incoming, ...]:
    """What the account sends comes back as an event; `admin_id` is there when a human wrote it, or so it is said: see
    `said_by`.
    """
    sender, chat = _dict(event.get("sender")), _text(_dict(event.get("recipient")).get("id"))
    if not sender.get("admin_id") or not chat or not me.pause:
        return ()
    text = _text(_dict(event.get("message")).get("text"))
    return (Incoming(CHANNEL, _event_id(event, chat), chat, "", at, "colleague", text=text, quiet_for=me.pause),)


def _follows(event: dict[str, Any], name: str, at: datetime) -> tuple[Incoming, ...]:
    who = _text(_dict(event.get("follower")).get("id"))
    kind = "joined" if name == "follow" else "left"
    return (Incoming(CHANNEL, _event_id(event, who), who, who, at, kind),) if who else ()


def _group(event: dict[str, Any], me: Me, kind: str, at: datetime) -> tuple[Incoming, ...]:
    group = group_of(event, me)
    if not group:
        return ()
    title = _text(_dict(event.get("group_info")).get("name"))
    event_id = f"{group}:{kind}:{stamp_of(event)}"
    return (Incoming(CHANNEL, event_id, group, "", at, kind, group=True, name=title),)


def _members(event: dict[str, Any], me: Me, kind: str, at: datetime) -> tuple[Incoming, ...]:
    group, users = group_of(event, me), event.get("users")
    found = [_text(_dict(user).get("id")) for user in users] if isinstance(users, list) else []
    return tuple(
        Incoming(CHANNEL, f"{group}:{kind}:{stamp_of(event)}:{who}", group, who, at, kind, group=True)
        for who in dict.fromkeys(found)
        if who and group
    )


def group_of(event: dict[str, Any], me: Me) -> str:
    """The group of an event, with our mark before it: the first place that names one and not the account itself."""
    recipient, message = _dict(event.get("recipient")), _dict(event.get("message"))
    places = [
        event.get("group_id"), recipient.get("group_id"), message.get("conversation_id"),
        _dict(event.get("conversation")).get("id"),
    ]  # fmt: skip
    if "_group_" in _text(event.get("event_name")):
        places.append(recipient.get("id"))
    account = me.id or _text(event.get("oa_id"))
    found = next((place for place in map(_text, places) if place and place != account), "")
    return f"{GROUP}{found}" if found else ""


def _event_id(event: dict[str, Any], chat: str) -> str:
    """The message's id in its chat; without one, what happened, when, and to whom."""
    message = _dict(event.get("message"))
    given = message.get("msg_id") or message.get("message_id")
    if isinstance(given, (str, int)) and given:
        return f"{chat}:{given}"
    whole = repr([event.get("event_name"), stamp_of(event), event.get("sender"), event.get("recipient"), message])
    return f"{chat}:{hashlib.blake2b(whole.encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"


def _files(message: dict[str, Any]) -> Iterator[FileRef]:
    found = message.get("attachments")
    for one in found if isinstance(found, list) else []:
        kind, payload = _text(_dict(one).get("type")), _dict(_dict(one).get("payload"))
        address = _text(payload.get("url"))
        if kind in _FILES and address:
            given = _text(payload.get("size"))
            size = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
            too_big = "too_big" if size > MOST_BYTES else ""
            yield FileRef(_text(payload.get("name")), _FILES[kind], size, address, refused=too_big)


def _link(message: dict[str, Any]) -> str:
    """The address that somebody sent as a card."""
    found = message.get("attachments")
    for one in found if isinstance(found, list) else []:
        if _dict(one).get("type") == "link":
            return _text(_dict(_dict(one).get("payload")).get("url"))
    return ""


def _at(event: dict[str, Any], now: datetime) -> datetime:
    stamp = stamp_of(event)
    if not (stamp.isascii() and stamp.isdigit()) or not 0 < int(stamp) < 1e14:
        return now
    return datetime.fromtimestamp(int(stamp) / 1000, UTC)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


# Out


def draw(reply: Reply, lang: str, me: Me) -> list[Piece]:
    """The messages that show this reply: long texts in parts, with what may be pressed under the last."""
    end = ""
    if reply.private and me.id:
        end = f"\n\n{say('screen.private', lang, address=f'https://zalo.me/{me.id}')}"
    numbered = without_mentions(screen(reply, lang) + end)
    parts = split(numbered) or ["" if reply.picture else "…"]
    pieces = [Piece(part, part) for part in parts]
    buttons = _buttons(reply)
    if buttons:
        short = replace(reply, choices=(), shortcuts=tuple(o for o in reply.shortcuts if not _among(o, reply, buttons)))
        text = without_mentions(screen(short, lang) + end)
        # Of a text in several parts the last one is as in groups: numbers, and the buttons under them.
        pieces[-1] = replace(pieces[-1], text=text if len(parts) == 1 else parts[-1], buttons=buttons)
    if reply.picture:
        pieces[0] = replace(pieces[0], picture=reply.picture, text=pieces[0].plain, buttons=())
    if reply.document is not None:
        if uploadable(reply.document) or units(pieces[-1].plain) > MOST - LINK:
            pieces.append(Piece(""))
        pieces[-1] = replace(pieces[-1], document=reply.document, lang=lang)
    return pieces


def uploadable(document: Document) -> bool:
    """Whether the platform takes it as a file, in a message of its own; other files are handed out by an address."""
    return document.name.rpartition(".")[2].lower() in DOCUMENTS and len(document.text.encode()) <= MOST_FILE


def said_by(pieces: Iterable[Piece], text: str) -> bool:
    """Whether one of these messages of ours is what was said. An address may stand below it."""
    heard = _plain(text)
    if not heard:
        return any(piece.document is not None or piece.picture for piece in pieces)
    return any(
        said and heard.startswith(said) for piece in pieces for said in (_plain(piece.text), _plain(piece.plain))
    )


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _buttons(reply: Reply) -> tuple[Option, ...]:
    """All choices behind buttons, or none; and shortcuts where there is room for all of them."""
    made = [_button(reply, option) for option in reply.choices]
    more = [_button(reply, option) for option in reply.shortcuts]
    if None in made or len(made) > MOST_BUTTONS or not (made or more):
        return ()
    if None not in more and len(made) + len(more) <= MOST_BUTTONS:
        made += more
    return tuple(button for button in made if button is not None)


def _button(reply: Reply, option: Option) -> Option | None:
    """Its value is what a press sends. None: it does not fit."""
    value = f"#{reply.turn}:{option.value}"
    title = without_mentions(normalize("NFC", option.label).strip())
    fits = 0 < units(title) <= MOST_TITLE and len(value.encode()) <= MOST_PAYLOAD
    return Option(value, title) if fits else None


def _among(option: Option, reply: Reply, buttons: tuple[Option, ...]) -> bool:
    return any(button.value == f"#{reply.turn}:{option.value}" for button in buttons)


def without_mentions(text: str) -> str:
    """ "[@id]" would call somebody, or everybody in a group: no text of ours does, whoever typed it."""
    return _MENTION.sub(r"(\1", text)


def body(
    chat: str, text: str = "", buttons: tuple[Option, ...] = (), image: str = "", address: str = "", file: str = ""
) -> dict[str, Any]:
    """What is posted. `image`: an uploaded one, else the `address` of one; `file`: an uploaded document."""
    group = chat.startswith(GROUP)
    to = {"group_id": chat.removeprefix(GROUP)} if group else {"user_id": chat}
    message: dict[str, Any] = {"text": text} if text else {}
    if file:
        message["attachment"] = {"type": "file", "payload": {"token": file}}
    elif image or address:
        shown = {"media_type": "image", **({"attachment_id": image} if image else {"url": address})}
        message["attachment"] = _template({"template_type": "media", "elements": [shown]})
    elif buttons and not group:
        drawn = [{"title": one.label, "type": "oa.query.hide", "payload": one.value} for one in buttons]
        message["attachment"] = _template({"buttons": drawn})
    return {"recipient": to, "message": message}


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    return {"type": "template", "payload": payload}
