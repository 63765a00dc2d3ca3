"""Zalo Bot's shapes: `read` makes an Incoming of an event, `draw` makes messages of a Reply. Both are pure.

A private message, flat or wrapped in {"ok": true, "result": …}:

    {"event_name": "message.text.received", "message": {"message_id": "2d75…", "date": 1750316131602,
     "from": {"id": "6ede…", "display_name": "Lan"}, "chat": {"id": "6ede…", "chat_type": "PRIVATE"},
     "text": "xin chào"}}

Text goes out plain: the platform documents no way to escape its markup, so nothing typed may meet it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

from bot.numbered import screen
from handlers.fold import fold
from handlers.spots import spots
from messages.catalog import say
from messages.channels import ZALO_BOT
from messages.wire import Document, FileRef, Incoming, Reply

CHANNEL = ZALO_BOT.name
MOST = 1900  # UTF-16 units in a message; the platform takes 2000 and does not say of what
LINK = 400  # of these, left for an address under the text
GROUP = "zgr-"  # what ids of groups begin with

_EVENTS = {
    "message.text.received": "message",
    "message.image.received": "message",
    "message.voice.received": "message",
    "message.sticker.received": "message",
    "message.unsupported.received": "unsupported",
}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself: `key` from its token, the rest from getMe; a mention reads as one of the names."""

    key: str = ""
    id: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: a text, or a picture (a path under MEDIA_DIR) with the text below it."""

    text: str
    bold: str = ""  # this part of the text, at its first place
    picture: str = ""
    document: Document | None = None  # its address is put under the text
    lang: str = "vi"


# In


def read(body: Any, me: Me, now: datetime) -> Incoming | None:
    """What somebody did, or None when it is nothing that we know. `now` is when it arrived."""
    event = body.get("result", body) if isinstance(body, dict) else None
    message = event.get("message") if isinstance(event, dict) else None
    if not isinstance(event, dict) or not isinstance(message, dict):
        return None
    kind = _EVENTS.get(_text(event.get("event_name")))
    chat, sender = _dict(message.get("chat")), _dict(message.get("from"))
    where, who = _text(chat.get("id")), _text(sender.get("id"))
    if kind is None or not where or sender.get("is_bot") is True:
        return None
    group = chat.get("chat_type") == "GROUP" or where.startswith(GROUP)
    text = _text(message.get("text")) or _text(message.get("caption"))
    return Incoming(
        CHANNEL,
        f"{me.key}:{_event_id(event, message, where, who, now)}",
        where,
        who or where,
        _at(message, now),
        kind,
        text=without_mention(text, me) if group else text,
        files=() if group else _files(message),
        group=group,
        name="" if group else _text(sender.get("display_name")),  # a group's own name is told by nobody
    )


def _event_id(event: dict[str, Any], message: dict[str, Any], chat: str, who: str, now: datetime) -> str:
    """The message's id in its chat; without one, what it says and when; without a date either, it is new."""
    given = message.get("message_id")
    if isinstance(given, (str, int)) and given:
        return f"{chat}:{given}"
    # "không" to two questions in a row are not one message sent twice: the arrival tells them apart.
    date = message.get("date") or now.timestamp()
    what = [message.get(name) for name in ("text", "caption", "photo", "photo_url", "voice_url", "sticker")]
    whole = repr([event.get("event_name"), chat, who, date, *what]).encode("utf-8", "surrogatepass")
    return f"{chat}:{hashlib.blake2b(whole, digest_size=12).hexdigest()}"


def _files(message: dict[str, Any]) -> tuple[FileRef, ...]:
    photo = _text(message.get("photo")) or _text(message.get("photo_url"))
    if photo:
        return (FileRef("", "image/jpeg", ref=photo),)
    voice = _text(message.get("voice_url"))
    return (FileRef("", "audio/aac", ref=voice),) if voice else ()


def _at(message: dict[str, Any], now: datetime) -> datetime:
    """`date` is in milliseconds."""
    date = message.get("date")
    if isinstance(date, bool) or not isinstance(date, (int, float)) or not 0 < date < 1e14:
        return now
    return datetime.fromtimestamp(date / 1000, UTC)


def without_mention(text: str, me: Me) -> str:
    """The text without "@Bot Sáng Kiến", wherever it stands and whatever its accents or case."""
    text = normalize("NFC", text)
    for name in sorted((fold(name) for name in me.names if name), key=len, reverse=True):
        while found := _mention(text, f"@{name}"):
            text = f"{text[: found[0]].rstrip()} {text[found[1] :].lstrip()}".strip()
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


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


# Out


def draw(reply: Reply, lang: str, me: Me, link: Callable[[int], str]) -> list[Piece]:
    """The messages that show this reply. `link`: the address of the upload page of a draft, or nothing."""
    text = screen(reply, lang)
    for more in _links(reply, lang, me, link):
        text += f"\n\n{more}"
    bold = say("screen.step", lang, n=reply.step, m=reply.steps) if reply.step is not None else ""
    parts = split(text) or ["" if reply.picture else "…"]
    pieces = [Piece(part, bold if not number else "") for number, part in enumerate(parts)]
    if reply.picture:
        pieces[0] = replace(pieces[0], picture=reply.picture)
    if reply.document is not None:
        if units(pieces[-1].text) > MOST - LINK:
            pieces.append(Piece(""))
        pieces[-1] = replace(pieces[-1], document=reply.document, lang=lang)
    return pieces


def _links(reply: Reply, lang: str, me: Me, link: Callable[[int], str]) -> Iterator[str]:
    if reply.upload:
        address = link(reply.upload)
        yield say("screen.upload", lang, address=address) if address else say("screen.photos_only", lang)
    if reply.private and me.id:
        yield say("screen.private", lang, address=f"https://bot.zaloplatforms.com/bots/{me.id}")


def units(text: str) -> int:
    """UTF-16 code units: one for a Vietnamese letter, two for most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def styles(text: str, bold: str) -> list[dict[str, Any]]:
    """`text_styles` that make one part of the text bold; nothing when it is not in there."""
    at = text.find(bold) if bold else -1
    return [{"start": units(text[:at]), "len": units(bold), "st": ["b"]}] if at >= 0 else []


def split(text: str, most: int = MOST) -> list[str]:
    """The text in parts of at most `most` UTF-16 units, cut between paragraphs, lines, words, letters."""
    text = normalize("NFC", text).strip()
    parts = []
    while units(text) > most:
        end = _cut(text, most)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*parts, text] if text else parts


def _cut(text: str, most: int) -> int:
    end, left = 0, most
    for letter in text:
        left -= 2 if letter > "\uffff" else 1
        if left < 0:
            break
        end += 1
    for between in ("\n\n", "\n", " "):
        at = text.rfind(between, end // 3, end)
        if at > 0:
            return at
    cut = end
    while cut > 1 and _joined(text, cut):
        cut -= 1
    return cut if cut > 1 else end


def _joined(text: str, at: int) -> bool:
    """Whether what stands before and after this place is one letter or emoji together."""
    before, after = text[at - 1], text[at]
    if "\u200d" in (before, after) or after in "\ufe0f\u20e3" or unicodedata.combining(after):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    flags = 0  # two regional letters make a flag
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"
