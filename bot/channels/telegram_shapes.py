"""Telegram's shapes: `read` makes an Incoming of an update, `draw` makes messages of a Reply. Both are pure.

A private message:

    {"update_id": 7, "message": {"message_id": 3, "date": 1795309200, "chat": {"id": 501, "type": "private"},
     "from": {"id": 501, "is_bot": false, "first_name": "An"}, "text": "của tôi"}}

The parsed JSON is read as it is: python-telegram-bot's `Update.de_json` would cost forty times as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.channels.cutting import split
from bot.media import MOST_BYTES
from messages.catalog import say
from messages.channels import TELEGRAM
from messages.wire import FileRef, Incoming, Option, Reply

CHANNEL = TELEGRAM.name
ALLOWED = ("message", "callback_query", "my_chat_member")  # the kinds of update that we ask for

MOST_TEXT = 4096  # code points; the documentation says UTF-16 units, the server counts code points
MOST_CAPTION = 1024
MOST_DATA = 64  # bytes behind a button
MOST_BUTTONS = 90  # Telegram cuts a keyboard of more than a hundred
SHORT = 18  # letters: two buttons of that length fit in a row of a small phone

ANONYMOUS = 1087968824  # GroupAnonymousBot: an admin of *some* group; which one, `sender_chat` says
LINKED_CHANNEL = 777000

_WRITTEN = ("text", "caption", "contact")
_FILES = ("photo", "animation", "document", "video", "voice", "audio", "video_note")
_OTHER = (
    "sticker",
    "location",
    "venue",
    "poll",
    "dice",
    "story",
    "checklist",
)  # answered with "no words yet"
_HELD = frozenset(_FILES)
_SAID = frozenset((*_WRITTEN, *_FILES, *_OTHER))


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, as getMe says."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One call of the Bot API that sends a message; `file`: what is uploaded, under which parameter."""

    method: str
    parameters: dict[str, Any]
    field: str = ""
    picture: str = ""  # path under MEDIA_DIR
    document: tuple[str, str, str] | None = None  # name, type, text
    plain: str = ""  # the same as text with numbers, for when Telegram refuses the buttons


# In


def read(update: dict[str, Any], me: Me) -> Incoming | None:
    """What somebody did, or None when it is nothing to us. KeyError, TypeError or ValueError: it cannot be read."""
    event_id = f"{me.id}:{_whole(update['update_id'])}"
    if "message" in update:
        return _message(update["message"], event_id, me)
    if "callback_query" in update:
        return _press(update["callback_query"], event_id)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], event_id)
    return None


def _message(message: dict[str, Any], event_id: str, me: Me) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] == "private":
        return _private(message, event_id, me)
    if chat["type"] in ("group", "supergroup"):
        return _in_group(message, event_id, me)
    return None


def _private(message: dict[str, Any], event_id: str, me: Me) -> Incoming | None:
    if message["from"].get("is_bot") or _SAID.isdisjoint(message):
        return None
    text = message.get("text") or message.get("caption") or message.get("contact", {}).get("phone_number") or ""
    if _for_another(text, me):
        return None
    return Incoming(
        CHANNEL, event_id, str(_whole(message["chat"]["id"])), str(_whole(message["from"]["id"])), _at(message),
        text=_text(text), files=_files(message), album=str(message.get("media_group_id", "")),
        name=_name(message["from"]),
    )  # fmt: skip


def _in_group(message: dict[str, Any], event_id: str, me: Me) -> Incoming | None:
    """Only what is said to us: a command, or an answer to a message of ours. Talk among people is not read."""
    chat = str(_whole(message["chat"]["id"]))
    if new := message.get("migrate_to_chat_id"):
        return Incoming(CHANNEL, event_id, chat, "", _at(message), "moved", group=True, new_chat=str(_whole(new)))
    if old := message.get("migrate_from_chat_id"):
        return Incoming(CHANNEL, event_id, str(_whole(old)), "", _at(message), "moved", group=True, new_chat=chat)
    text = _text(message.get("text") or "")
    to_us = text.startswith("/") or message.get("reply_to_message", {}).get("from", {}).get("id") == me.id
    if not text or not to_us or _for_another(text, me) or message.get("is_automatic_forward"):
        return None
    sender, admin = message.get("from") or {}, None
    if "sender_chat" in message:
        # The id of the anonymous admin is the same in all groups: only the group itself as sender proves it.
        admin = sender.get("id") == ANONYMOUS and message["sender_chat"]["id"] == message["chat"]["id"]
    elif not sender or sender.get("is_bot") or sender.get("id") == LINKED_CHANNEL:
        return None
    who = message.get("sender_chat", sender)["id"]
    return Incoming(
        CHANNEL, event_id, chat, str(_whole(who)), _at(message), text=text, group=True, thread=_topic(message),
        admin=admin, name=str(message["chat"].get("title", "")),
    )  # fmt: skip


def _press(press: dict[str, Any], event_id: str) -> Incoming | None:
    message = press.get("message")
    if message is None or message["chat"]["type"] == "channel":
        return None
    group = message["chat"]["type"] != "private"
    number, colon, value = str(press.get("data", "")).partition(":")
    ours = bool(colon) and number.isdecimal()
    turn = None if value.startswith("/") and ours else int(number) if ours else -1
    return Incoming(
        CHANNEL, event_id, str(_whole(message["chat"]["id"])), str(_whole(press["from"]["id"])), _at(message),
        "press", pressed=value if ours else "?", turn=turn, group=group,
        thread=_topic(message), name=str(message["chat"].get("title", "")) if group else _name(press["from"]),
    )  # fmt: skip


def _membership(change: dict[str, Any], event_id: str) -> Incoming | None:
    """The bot was added or removed; in a private chat: it was blocked."""
    chat, was, now = change["chat"], _inside(change["old_chat_member"]), _inside(change["new_chat_member"])
    group = chat["type"] in ("group", "supergroup")
    if was == now or not (group or (chat["type"] == "private" and not now)):
        return None
    return Incoming(
        CHANNEL, event_id, str(_whole(chat["id"])), str(_whole(change["from"]["id"])), _at(change),
        "joined" if now else "left", group=group, name=str(chat.get("title", "")),
    )  # fmt: skip


def _inside(member: dict[str, Any]) -> bool:
    status = member["status"]
    return bool(member.get("is_member")) if status == "restricted" else status not in ("left", "kicked")


def _for_another(text: str, me: Me) -> bool:
    """ "/top@otherbot" is for another bot."""
    first = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    _, at, name = first.partition("@")
    return bool(at) and name.casefold() != me.username.casefold()


def _files(message: dict[str, Any]) -> tuple[FileRef, ...]:
    if _HELD.isdisjoint(message):
        return ()
    for kind in _FILES:
        found = message.get(kind)
        if not found:
            continue
        if kind == "photo":
            fitting = [size for size in found if size.get("file_size", 0) <= MOST_BYTES]
            found = max(fitting or found, key=lambda size: size.get("width", 0) * size.get("height", 0))
        size = int(found.get("file_size", 0))
        mime = str(found.get("mime_type") or ("image/jpeg" if kind == "photo" else ""))
        too_big = "too_big" if size > MOST_BYTES else ""
        return (FileRef(str(found.get("file_name", "")), mime, size, str(found["file_id"]), refused=too_big),)
    return ()


def _topic(message: dict[str, Any]) -> str:
    """In an ordinary group a reply carries a thread id too; only `is_topic_message` tells a topic."""
    return str(message["message_thread_id"]) if message.get("is_topic_message") else ""


def _name(person: dict[str, Any]) -> str:
    return " ".join(part for part in (person.get("first_name", ""), person.get("last_name", "")) if part)


def _at(message: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(_whole(message["date"]), UTC)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not an integer")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


# Out


def draw(reply: Reply, lang: str, me: Me) -> list[Piece]:
    """The messages that show this reply: long texts in parts, buttons under the last."""
    common: dict[str, Any] = {"link_preview_options": {"is_disabled": True}}
    if reply.thread:
        common = {**common, "message_thread_id": int(reply.thread)}
    head = f"{say('screen.step', lang, n=reply.step, m=reply.steps)}\n\n" if reply.step is not None else ""
    rows, more = _keyboard(reply, lang, me)
    text = head + reply.text + more
    plain = ""
    if rows:
        numbered = "\n".join(f"{number}. {option.label}" for number, option in enumerate(reply.choices, 1))
        plain = "\n\n".join(
            part for part in (reply.text, numbered, " · ".join(o.label for o in reply.shortcuts)) if part
        )
    pieces: list[Piece] = []
    if reply.picture:
        pieces, text = _picture(reply, common, text)
    for part in split(text, MOST_TEXT) or ([] if pieces else ["…"]):
        parameters = {"text": part, **common}
        if not pieces and head:
            parameters["entities"] = [{"type": "bold", "offset": 0, "length": len(head.rstrip())}]
        pieces.append(Piece("sendMessage", parameters))
    if reply.document is not None:
        file = (reply.document.name, reply.document.mime, reply.document.text)
        pieces.append(Piece("sendDocument", _but(common, "link_preview_options"), "document", document=file))
    if rows:
        last = pieces[-1]
        parameters = {**last.parameters, "reply_markup": {"inline_keyboard": rows}}
        pieces[-1] = Piece(last.method, parameters, last.field, last.picture, last.document, plain)
    return pieces


def _picture(reply: Reply, common: dict[str, Any], text: str) -> tuple[list[Piece], str]:
    """The picture with the text under it where it fits; otherwise the text follows."""
    fits = len(text) <= MOST_CAPTION
    parameters = {**_but(common, "link_preview_options"), **({"caption": text} if fits and text else {})}
    return [Piece("sendPhoto", parameters, "photo", picture=reply.picture)], "" if fits else text


def _but(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in parameters.items() if key != name}


def _keyboard(reply: Reply, lang: str, me: Me) -> tuple[list[list[dict[str, str]]], str]:
    """Rows of buttons; choices that do not fit behind a button are listed in the text, to be typed."""
    fitting = [option for option in reply.choices[:MOST_BUTTONS] if len(_data(reply, option).encode()) <= MOST_DATA]
    rows = [[_button(reply, option) for option in row] for row in _rows(fitting)]
    shortcuts = [_button(reply, option) for option in reply.shortcuts]
    if shortcuts:
        rows.append(shortcuts)
    if reply.private:
        address = f"https://t.me/{me.username}?start={quote(reply.private, safe='')}"
        rows.append([{"text": say("telegram.private", lang), "url": address}])
    if reply.invite:
        address = f"https://t.me/{me.username}?startgroup={quote(reply.invite, safe='')}"
        rows.append([{"text": say("telegram.invite", lang), "url": address}])
    left = [f"{number}. {option.label}" for number, option in enumerate(reply.choices, 1) if option not in fitting]
    return rows, "\n\n" + "\n".join(left) if left else ""


def _rows(options: Sequence[Option]) -> Iterator[list[Option]]:
    """Two short labels side by side, a long one alone."""
    row: list[Option] = []
    for option in options:
        if row and (len(option.label) > SHORT or len(row) == 2):
            yield row
            row = []
        row.append(option)
        if len(option.label) > SHORT:
            yield row
            row = []
    if row:
        yield row


def _button(reply: Reply, option: Option) -> dict[str, str]:
    return {"text": option.label or "…", "callback_data": _data(reply, option)}


def _data(reply: Reply, option: Option) -> str:
    return f"{reply.turn}:{option.value}"
