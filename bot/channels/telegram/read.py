"""Telegram's shapes: `read` makes an Incoming of an update, `render` makes messages of a Reply. Both are pure.

A private message:

    {"update_id": 7, "message": {"message_id": 3, "date": 1795309200, "chat": {"id": 501, "type": "private"},
     "from": {"id": 501, "is_bot": false, "first_name": "An"}, "text": "của tôi"}}

The parsed JSON is read as it is: python-telegram-bot's `Update.de_json` would cost forty times as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.files.media import MOST_BYTES
from messages.channels import TELEGRAM
from messages.wire import FileRef, Incoming

CHANNEL = TELEGRAM.name
#: The kinds of update that we ask for.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot: an admin of *some* group; which one, `sender_chat` says
LINKED_CHANNEL = 777000  # who hands a channel's posts on to the group that discusses them

_WRITTEN = ("text", "caption", "contact")
_FILES = ("photo", "animation", "document", "video", "voice", "audio", "video_note")
_OTHER = ("sticker", "location", "venue", "poll", "dice", "story", "checklist")  # answered with "no words yet"
_WITH_FILE = frozenset(_FILES)
_SAID = frozenset((*_WRITTEN, *_FILES, *_OTHER))


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot itself, as getMe says."""

    id: int
    username: str


# In


def read(update: dict[str, Any], me: Identity) -> Incoming | None:
    """What somebody did, or None when it is nothing to us. Where it cannot be read, it raises.

    KeyError, TypeError, ValueError, AttributeError, OverflowError: of what has another shape than Telegram documents.
    """
    event_id = f"{me.id}:{_whole(update['update_id'])}"
    if "message" in update:
        return _message(update["message"], event_id, me)
    if "callback_query" in update:
        return _press(update["callback_query"], event_id)
    if "edited_message" in update:
        return _edited(update["edited_message"], event_id)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], event_id)
    return None


def _message(message: dict[str, Any], event_id: str, me: Identity) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] == "private":
        return _private(message, event_id, me)
    if chat["type"] in ("group", "supergroup"):
        return _in_group(message, event_id, me)
    return None


def _private(message: dict[str, Any], event_id: str, me: Identity) -> Incoming | None:
    if message["from"].get("is_bot") or _SAID.isdisjoint(message):
        return None
    text = message.get("text") or message.get("caption") or message.get("contact", {}).get("phone_number") or ""
    if _for_another_bot(text, me):
        return None
    return Incoming(
        channel=CHANNEL,
        event_id=event_id,
        chat=_id(message["chat"]),
        sender=_id(message["from"]),
        at=_at(message),
        text=_text(text),
        files=_files(message),
        album=str(message.get("media_group_id", "")),
        name=_name(message["from"]),
        message=str(message.get("message_id", "")),
    )


def _edited(message: dict[str, Any], event_id: str) -> Incoming | None:
    """Words in a private chat that are others now. A place that moves is edited too; no command is run twice."""
    text = message.get("text") or message.get("caption")
    if message["chat"]["type"] != "private" or message["from"].get("is_bot") or not text or text.startswith("/"):
        return None
    return Incoming(
        channel=CHANNEL,
        event_id=event_id,
        chat=_id(message["chat"]),
        sender=_id(message["from"]),
        at=_at(message),
        kind="edited",
        text=_text(text),
        name=_name(message["from"]),
        message=str(_whole(message["message_id"])),
    )


def _in_group(message: dict[str, Any], event_id: str, me: Identity) -> Incoming | None:
    """Only what is said to us: a command, or an answer to a message of ours. Talk among people is not read."""
    address = _id(message["chat"])
    if new := message.get("migrate_to_chat_id"):
        return _moved(message, event_id, address, str(_whole(new)))
    if old := message.get("migrate_from_chat_id"):
        return _moved(message, event_id, str(_whole(old)), address)
    text = _text(message.get("text") or "")
    answers = message.get("reply_to_message", {})
    to_bot = answers.get("from", {}).get("id") == me.id
    to_us = text.startswith("/") or to_bot
    if not text.startswith("/"):
        text, is_named = _without_name(text, me)
        to_us = to_us or is_named
    if not text or not to_us or _for_another_bot(text, me) or message.get("is_automatic_forward"):
        return None
    sender = _sender_in_group(message)
    if sender is None:
        return None
    return Incoming(
        channel=CHANNEL,
        event_id=event_id,
        chat=address,
        sender=_id(sender),
        at=_at(message),
        text=text,
        group=True,
        thread=_topic(message),
        admin=_is_anonymous_admin(message),
        name=str(message["chat"].get("title", "")),
        message=str(message.get("ephemeral_message_id", "")),
        quoted=_text(answers.get("text") or "") if to_bot else "",
    )


def _without_name(text: str, me: Identity) -> tuple[str, bool]:
    """What is said without our name, and whether that was there: "@sangkien_bot sáng kiến của tôi".

    Another bot's name may begin with ours: only whole words count.
    """
    name, words = f"@{me.username}".casefold(), text.split()
    others = [word for word in words if word.casefold().strip(",:;.!?()") != name]
    is_named = len(others) < len(words)
    return (" ".join(others), True) if is_named else (text, False)


def _sender_in_group(message: dict[str, Any]) -> dict[str, Any] | None:
    """A person, or the chat in whose name somebody writes; None for other bots and for posts of a linked channel."""
    if "sender_chat" in message:
        chat: dict[str, Any] = message["sender_chat"]
        return chat
    author: dict[str, Any] = message.get("from") or {}
    if not author or author.get("is_bot") or author.get("id") == LINKED_CHANNEL:
        return None
    return author


def _is_anonymous_admin(message: dict[str, Any]) -> bool | None:
    """Whether an admin writes in the name of the group; None: a person, or somebody in the name of a channel.

    The id of the anonymous admin is the same in all groups: only the group itself as sender proves it.
    """
    author = message.get("from") or {}
    if "sender_chat" not in message or author.get("id") != ANONYMOUS_ADMIN:
        return None
    return bool(message["sender_chat"]["id"] == message["chat"]["id"])


def _moved(message: dict[str, Any], event_id: str, old: str, new: str) -> Incoming:
    """A group became a supergroup, with another id; both of them say so."""
    return Incoming(
        channel=CHANNEL, event_id=event_id, chat=old, sender="", at=_at(message), kind="moved", group=True, new_chat=new
    )


def _press(press: dict[str, Any], event_id: str) -> Incoming | None:
    message = press.get("message")
    if message is None or message["chat"]["type"] == "channel":
        return None
    group = message["chat"]["type"] != "private"
    name = _name(press["from"])
    if group:
        name = str(message["chat"].get("title", ""))
    turn, value = _turn_and_value(str(press.get("data", "")))
    return Incoming(
        channel=CHANNEL,
        event_id=event_id,
        chat=_id(message["chat"]),
        sender=_id(press["from"]),
        at=_at(message),
        kind="press",
        pressed=value,
        turn=turn,
        group=group,
        thread=_topic(message),
        name=name,
    )


def _turn_and_value(data: str) -> tuple[int | None, str]:
    """What stands behind a button: the turn of its question, None for a command, and its value."""
    turn, colon, value = data.partition(":")
    if not colon or not turn.isdecimal():
        return -1, "?"  # no button of ours
    if value.startswith("/"):
        return None, value
    return int(turn), value


def _membership(change: dict[str, Any], event_id: str) -> Incoming | None:
    """The bot was added or removed, or its rights changed; in a private chat: it was blocked, or is no more."""
    chat = change["chat"]
    was_inside = _is_inside(change["old_chat_member"])
    is_inside = _is_inside(change["new_chat_member"])
    group = chat["type"] in ("group", "supergroup")
    if not (group or chat["type"] == "private"):
        return None
    kind = _kind_of_change(was_inside, is_inside, group)
    if not kind:
        return None
    return Incoming(
        channel=CHANNEL,
        event_id=event_id,
        chat=_id(chat),
        sender=_id(change["from"]),
        at=_at(change),
        kind=kind,
        group=group,
        name=str(chat.get("title", "")),
    )


def _kind_of_change(was_inside: bool, is_inside: bool, group: bool) -> str:
    """What became of the bot's place in a chat; other rights, or a block that was lifted, bring the chat back."""
    if not is_inside:
        return "left" if was_inside else ""
    if group and not was_inside:
        return "joined"
    return "back"


def _is_inside(member: dict[str, Any]) -> bool:
    status = member["status"]
    if status == "restricted":
        return bool(member.get("is_member"))
    return status not in ("left", "kicked")


def _for_another_bot(text: str, me: Identity) -> bool:
    """ "/top@otherbot" is for another bot."""
    if not text.startswith("/"):
        return False
    _, at, name = text.split(maxsplit=1)[0].partition("@")
    return bool(at) and name.casefold() != me.username.casefold()


def _files(message: dict[str, Any]) -> tuple[FileRef, ...]:
    """The file of a message: there is at most one, an animation also as a document."""
    if _WITH_FILE.isdisjoint(message):
        return ()
    for kind in _FILES:
        found = message.get(kind)
        if not found:
            continue
        if kind == "photo":
            return (_file(_largest(found), "image/jpeg"),)
        return (_file(found, ""),)
    return ()


def _largest(sizes: list[dict[str, Any]]) -> dict[str, Any]:
    """The largest of a photo's sizes that we may load."""
    fitting = [size for size in sizes if size.get("file_size", 0) <= MOST_BYTES]
    return max(fitting or sizes, key=lambda size: size.get("width", 0) * size.get("height", 0))


def _file(found: dict[str, Any], usual_type: str) -> FileRef:
    size = int(found.get("file_size", 0))
    refused = "too_big" if size > MOST_BYTES else ""
    return FileRef(
        name=str(found.get("file_name", "")),
        mime=str(found.get("mime_type") or usual_type),
        size=size,
        ref=str(found["file_id"]),
        refused=refused,
    )


def _topic(message: dict[str, Any]) -> str:
    """In an ordinary group a reply carries a thread id too; only `is_topic_message` tells a topic."""
    if message.get("is_topic_message"):
        return str(message["message_thread_id"])
    return ""


def _name(person: dict[str, Any]) -> str:
    return " ".join(part for part in (person.get("first_name", ""), person.get("last_name", "")) if part)


def _at(message: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(_whole(message["date"]), UTC)


def _id(found: dict[str, Any]) -> str:
    """The id of a chat or a person, as the rest of the program keeps it."""
    return str(_whole(found["id"]))


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not an integer")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
