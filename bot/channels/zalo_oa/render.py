"""How a reply looks on a Zalo Official Account: buttons where they fit, else words; files by their upload."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import normalize

from bot.channels.cutting import utf16_units
from bot.channels.plain_text import screen
from bot.channels.zalo.text import LINK_UNITS, MOST_TEXT_UNITS, split
from bot.channels.zalo_oa.read import GROUP, Identity
from messages.catalog import say
from messages.wire import Document, Option, Reply

MOST_BUTTONS = 5
MOST_TITLE_UNITS = 20  # UTF-16 units on a button; sources name 20, 35 and 100 letters
MOST_PAYLOAD_BYTES = 64  # behind a button
MOST_IMAGE_BYTES = 1024 * 1024  # of a PNG or JPEG that is uploaded
MOST_FILE_BYTES = 5 * 1024 * 1024  # of a document
DOCUMENT_ENDINGS = ("pdf", "doc", "docx", "csv")  # what the platform takes as a file
_MENTION = re.compile(r"\[(\s*@)")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `buttons` come with `text`; where there are none, in groups, `plain` is said instead."""

    text: str
    plain: str = ""
    buttons: tuple[Option, ...] = ()  # the value is what a press sends
    picture: str = ""  # a path under MEDIA_DIR
    document: Document | None = None
    lang: str = "vi"


# Out


def render(reply: Reply, lang: str, me: Identity) -> list[Message]:
    """The messages that show this reply: long texts in parts, with what may be pressed under the last."""
    end = ""
    if reply.private and me.id:
        end = f"\n\n{say('screen.private', lang, address=f'https://zalo.me/{me.id}')}"
    parts = split(without_mentions(screen(reply, lang) + end))
    if not parts:
        # A message needs something to show: a picture does, and without one we show that there is nothing.
        parts = ["" if reply.picture else "…"]
    messages = [Message(part, plain=part) for part in parts]
    buttons = _buttons(reply)
    if buttons:
        # Of a text in several parts the last one is as in groups: numbers, and the buttons under them.
        text = parts[-1]
        if len(parts) == 1:
            text = without_mentions(screen(_without_buttons(reply, buttons), lang) + end)
        messages[-1] = replace(messages[-1], text=text, buttons=buttons)
    if picture := reply.picture or (reply.photo and reply.file):
        messages[0] = replace(messages[0], picture=picture, text=messages[0].plain, buttons=())
    if reply.document is not None:
        if uploadable(reply.document) or utf16_units(messages[-1].plain) > MOST_TEXT_UNITS - LINK_UNITS:
            messages.append(Message(""))
        messages[-1] = replace(messages[-1], document=reply.document, lang=lang)
    return messages


def _without_buttons(reply: Reply, buttons: tuple[Option, ...]) -> Reply:
    """What the text has to name beside these buttons: only the shortcuts for which there was no room."""
    shown = {button.value for button in buttons}
    rest = tuple(shortcut for shortcut in reply.shortcuts if _payload(reply, shortcut) not in shown)
    return replace(reply, choices=(), shortcuts=rest)


def uploadable(document: Document) -> bool:
    """Whether the platform takes it as a file, in a message of its own; other files are handed out by an address."""
    ending = document.name.rpartition(".")[2].lower()
    return ending in DOCUMENT_ENDINGS and len(document.text.encode()) <= MOST_FILE_BYTES


def said_by(messages: Iterable[Message], text: str) -> bool:
    """Whether one of these messages of ours is what was said. An address may stand below it."""
    heard = _plain(text)
    if not heard:
        return any(message.document is not None or message.picture for message in messages)
    for message in messages:
        for said in (_plain(message.text), _plain(message.plain)):
            if said and heard.startswith(said):
                return True
    return False


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _buttons(reply: Reply) -> tuple[Option, ...]:
    """All choices behind buttons, or none; and shortcuts where there is room for all of them."""
    choices = _as_buttons(reply, reply.choices)
    shortcuts = _as_buttons(reply, reply.shortcuts)
    if len(choices) < len(reply.choices) or len(choices) > MOST_BUTTONS:
        return ()
    if len(shortcuts) == len(reply.shortcuts) and len(choices) + len(shortcuts) <= MOST_BUTTONS:
        return (*choices, *shortcuts)
    return choices


def _as_buttons(reply: Reply, options: Iterable[Option]) -> tuple[Option, ...]:
    """Those of the options that fit on a button. The value of each is what a press sends."""
    made = []
    for option in options:
        value = _payload(reply, option)
        title = without_mentions(normalize("NFC", option.label).strip())
        if 0 < utf16_units(title) <= MOST_TITLE_UNITS and len(value.encode()) <= MOST_PAYLOAD_BYTES:
            made.append(Option(value, title))
    return tuple(made)


def _payload(reply: Reply, option: Option) -> str:
    """What a press of this option's button sends."""
    return f"#{reply.turn}:{option.value}"


def without_mentions(text: str) -> str:
    """The text with "(@id]" for "[@id]", which would call somebody, or everybody in a group, whoever typed it."""
    return _MENTION.sub(r"(\1", text)


def body(
    chat: str, text: str = "", buttons: tuple[Option, ...] = (), image: str = "", address: str = "", file: str = ""
) -> dict[str, Any]:
    """What is posted. `image`: an uploaded one, else the `address` of one; `file`: an uploaded document."""
    group = chat.startswith(GROUP)
    message: dict[str, Any] = {}
    if text:
        message["text"] = text
    if file:
        message["attachment"] = {"type": "file", "payload": {"token": file}}
    elif image:
        message["attachment"] = _picture("attachment_id", image)
    elif address:
        message["attachment"] = _picture("url", address)
    elif buttons and not group:
        shown = [{"title": one.label, "type": "oa.query.hide", "payload": one.value} for one in buttons]
        message["attachment"] = _template({"buttons": shown})
    if group:
        return {"recipient": {"group_id": chat.removeprefix(GROUP)}, "message": message}
    return {"recipient": {"user_id": chat}, "message": message}


def _picture(where: str, reference: str) -> dict[str, Any]:
    return _template({"template_type": "media", "elements": [{"media_type": "image", where: reference}]})


def _template(payload: dict[str, Any]) -> dict[str, Any]:
    return {"type": "template", "payload": payload}
