"""Zalo Bot's shapes: `read` makes an Incoming of an event, `render` makes messages of a Reply. Both are pure.

A private message, flat or wrapped in {"ok": true, "result": …}:

    {"event_name": "message.text.received", "message": {"message_id": "2d75…", "date": 1750316131602,
     "from": {"id": "6ede…", "display_name": "Lan"}, "chat": {"id": "6ede…", "chat_type": "PRIVATE"},
     "text": "xin chào"}}

Text goes out plain: the platform documents no way to escape its markup, so nothing typed may meet it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

from bot.channels.zalo.shapes import as_dict, as_id, as_text, fingerprint, moment
from handlers.reading.fold import fold, spots
from messages.channels import ZALO_BOT
from messages.wire import FileRef, Incoming

CHANNEL = ZALO_BOT.name
_AFTER_A_NAME = " \n\t,.:;!?-–—"  # "@Bot, bảng xếp hạng", "@Bot: /thongke"
GROUP = "zgr-"  # what ids of groups begin with

_EVENTS = {
    "message.text.received": "message",
    "message.image.received": "message",
    "message.voice.received": "message",
    "message.sticker.received": "message",
    "message.unsupported.received": "unsupported",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot itself: `key` from its token, the rest from getMe; a mention reads as one of the names."""

    key: str = ""
    id: str = ""
    names: tuple[str, ...] = ()


# In


def read(body: Any, me: Identity, now: datetime) -> Incoming | None:
    """What somebody did, or None when it is nothing that we know. `now` is when it arrived."""
    event = as_dict(body)
    event = as_dict(event.get("result", event))
    message = as_dict(event.get("message"))
    kind = _EVENTS.get(as_text(event.get("event_name")))
    chat, sender = as_dict(message.get("chat")), as_dict(message.get("from"))
    address, who = as_text(chat.get("id")), as_text(sender.get("id"))
    if kind is None or not address or sender.get("is_bot") is True:
        return None
    text = as_text(message.get("text")) or as_text(message.get("caption"))
    group = chat.get("chat_type") == "GROUP" or address.startswith(GROUP)
    if group:
        text = without_mention(text, me)
        files: tuple[FileRef, ...] = ()
        name = ""  # a group's own name is told by nobody
    else:
        files = _files(message)
        name = as_text(sender.get("display_name"))
    return Incoming(
        channel=CHANNEL,
        event_id=f"{me.key}:{_event_id(event, message, address, who, now)}",
        chat=address,
        sender=who or address,
        at=moment(message.get("date"), now),
        kind=kind,
        text=text,
        files=files,
        group=group,
        name=name,
    )


def _event_id(event: dict[str, Any], message: dict[str, Any], address: str, who: str, now: datetime) -> str:
    """The message's id in its chat; without one, what it says and when; without a date either, it is new."""
    given = as_id(message.get("message_id") or "")
    if given:
        return f"{address}:{given}"
    # "không" to two questions in a row are not one message sent twice: the arrival tells them apart.
    date = message.get("date") or now.timestamp()
    what = [message.get(name) for name in ("text", "caption", "photo", "photo_url", "voice_url", "sticker")]
    return f"{address}:{fingerprint([event.get('event_name'), address, who, date, *what])}"


def _files(message: dict[str, Any]) -> tuple[FileRef, ...]:
    """The photo or the voice of a message, by the address from which it is fetched."""
    photo = as_text(message.get("photo")) or as_text(message.get("photo_url"))
    if photo:
        return (FileRef("", "image/jpeg", ref=photo),)
    voice = as_text(message.get("voice_url"))
    if voice:
        return (FileRef("", "audio/aac", ref=voice),)
    return ()


def without_mention(text: str, me: Identity) -> str:
    """The text without "@Bot Sáng Kiến", wherever it stands and whatever its accents or case."""
    text = normalize("NFC", text)
    for name in sorted((fold(name) for name in me.names if name), key=len, reverse=True):
        while found := _mention(text, f"@{name}"):
            text = f"{text[: found[0]].rstrip()} {text[found[1] :].lstrip(_AFTER_A_NAME)}".strip()
    if text.startswith("@") and (command := text.find(" /")) > 0:
        text = text[command + 1 :]  # a name that we do not know: the bot was called otherwise when we asked
    return text.strip()


def _mention(text: str, name: str) -> tuple[int, int] | None:
    """Where that folded name begins and ends in the text, with nothing like a word right behind it."""
    _, plain, places = spots(text)
    plain = plain.replace("\n", " ")
    start = plain.find(name)
    while start >= 0:
        end = start + len(name)
        if end == len(plain) or not plain[end].isalnum():
            return places[start], places[end]
        start = plain.find(name, start + 1)
    return None
