"""How a reply looks on Telegram: texts within the limits, buttons under them, the few tags that Telegram allows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.channels.cutting import split
from bot.channels.telegram.read import Identity
from messages.catalog import say
from messages.wire import AskedIn, Document, Option, Reply

MOST_TEXT = 4096  # code points; the documentation says UTF-16 units, the server counts code points
MOST_CAPTION = 1024  # code points, of the text under a picture
MOST_DATA_BYTES = 64  # behind a button
MOST_BUTTONS = 90  # Telegram cuts a keyboard of more than a hundred
SHORT_LABEL = 18  # letters: two buttons of that length fit in a row of a small phone


@dataclass(slots=True)
class Beside:
    """What stands in the group where something was asked: a line for all, which can be shown to its reader alone."""

    line: dict[str, Any]  # parameters of `sendMessage`
    reader: int
    question: int  # what Telegram calls the question, where only the asker and we saw it; 0: everybody did
    whole: bool  # the answer is one text, so that it can take the place of the line


@dataclass(slots=True)
class Message:
    """One call of the Bot API that sends a message; `field`: the parameter that takes what is uploaded."""

    method: str
    parameters: dict[str, Any]
    field: str = ""
    picture: str = ""  # path under MEDIA_DIR
    file: str = ""  # the same of what somebody sent: nothing of it is remembered
    name: str = ""
    document: Document | None = None
    plain: str = ""  # the same as text with numbers, for when Telegram refuses the buttons
    beside: Beside | None = None
    rich: dict[str, Any] | None = None  # the same as a message with a table, for servers that know these
    pin: bool = False


# Out


def render(reply: Reply, lang: str, me: Identity) -> list[Message]:
    """The messages that show this reply."""
    messages = [_file(reply)] if reply.file else _texts(reply, lang, me)
    messages[0].pin = reply.pin
    if reply.table and len(messages) == 1:
        messages[0].rich = _with_table(reply, messages[0].parameters)
    if reply.asked_in is not None:
        whole = len(messages) == 1 and messages[0].method == "sendMessage"
        messages[0].beside = _beside(reply.asked_in, whole, lang, me)
    return messages


def _with_table(reply: Reply, parameters: dict[str, Any]) -> dict[str, Any]:
    """The words line by line, and under them the rows, the first as their head: names to the left, numbers right."""
    head, *rows = reply.table
    cells = [[_cell(text, place, is_header=True) for place, text in enumerate(head)]]
    cells += [[_cell(text, place) for place, text in enumerate(row)] for row in rows]
    paragraphs = [{"type": "paragraph", "text": line} for line in reply.text.splitlines() if line]
    table = {"type": "table", "cells": cells, "is_striped": True}
    rich = {"rich_message": {"blocks": [*paragraphs, table], "skip_entity_detection": True}}
    return {name: parameters[name] for name in ("message_thread_id", "reply_markup") if name in parameters} | rich


def _cell(text: str, place: int, **more: bool) -> dict[str, Any]:
    align = "left" if place <= 1 else "right"
    return {"text": text, "align": align, "valign": "top", **more}


def _beside(asked_in: AskedIn, whole: bool, lang: str, me: Identity) -> Beside:
    line: dict[str, Any] = {
        "chat_id": int(asked_in.chat),
        "text": asked_in.told,
        "reply_markup": {"inline_keyboard": [[_link_to_private(asked_in.private, lang, me)]]},
    }
    if asked_in.thread:
        line["message_thread_id"] = int(asked_in.thread)
    return Beside(line, int(asked_in.reader), int(asked_in.question or 0), whole)


def _link_to_private(payload: str, lang: str, me: Identity) -> dict[str, str]:
    address = f"https://t.me/{me.username}?start={quote(payload, safe='')}"
    return {"text": say("telegram.private", lang), "url": address}


def _texts(reply: Reply, lang: str, me: Identity) -> list[Message]:
    """Long texts in parts, buttons under the last; with a picture above them, or a document below."""
    common: dict[str, Any] = {"link_preview_options": {"is_disabled": True}}
    if reply.thread:
        common["message_thread_id"] = int(reply.thread)
    progress = ""
    if reply.step is not None:
        progress = say("screen.step", lang, n=reply.step, m=reply.steps)
    rows, to_type = _keyboard(reply, lang, me)
    text = "\n\n".join(part for part in (progress, reply.text, to_type) if part)
    messages: list[Message] = []
    if reply.picture and len(text) <= MOST_CAPTION:
        messages.append(_picture(reply.picture, common, caption=text))
        text = ""
    elif reply.picture:
        messages.append(_picture(reply.picture, common))
    caption = _caption(reply, text)
    if caption:
        text = ""
    messages += [Message("sendMessage", {"text": part, **common}) for part in split(text, MOST_TEXT)]
    if not messages and not caption:
        messages.append(Message("sendMessage", {"text": "…", **common}))
    if progress and not reply.picture and not caption:
        messages[0].parameters["entities"] = [{"type": "bold", "offset": 0, "length": len(progress)}]
    if reply.document is not None:
        parameters = without(common, "link_preview_options") | caption
        messages.append(Message("sendDocument", parameters, field="document", document=reply.document))
    if rows:
        messages[-1].parameters["reply_markup"] = {"inline_keyboard": rows}
        messages[-1].plain = _plain(reply)
    return messages


def _caption(reply: Reply, text: str) -> dict[str, Any]:
    """The words under a document, where they fit there: then all is one message."""
    if reply.document is None or not text or len(text) > MOST_CAPTION:
        return {}
    return {"caption": text}


def _file(reply: Reply) -> Message:
    """A photo or file that somebody sent, with its name below."""
    method, field = ("sendPhoto", "photo") if reply.photo else ("sendDocument", "document")
    caption = reply.text[:MOST_CAPTION]
    return Message(method, {"caption": caption}, field=field, file=reply.file, name=reply.file_name)


def _picture(picture: str, common: dict[str, Any], caption: str = "") -> Message:
    parameters = without(common, "link_preview_options")
    if caption:
        parameters["caption"] = caption
    return Message("sendPhoto", parameters, field="photo", picture=picture)


def without(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    """A copy without this one."""
    return {key: value for key, value in parameters.items() if key != name}


def _plain(reply: Reply) -> str:
    """The reply as people answer it who see no buttons."""
    shortcuts = " · ".join(option.label for option in reply.shortcuts)
    return "\n\n".join(part for part in (reply.text, _numbered(reply.choices), shortcuts) if part)


def _numbered(options: Iterable[Option], shown: Collection[Option] = ()) -> str:
    """A numbered line for each option, but for those that are shown otherwise."""
    lines = [f"{number}. {option.label}" for number, option in enumerate(options, 1) if option not in shown]
    return "\n".join(lines)


def _keyboard(reply: Reply, lang: str, me: Identity) -> tuple[list[list[dict[str, Any]]], str]:
    """Rows of buttons; choices that do not fit behind a button are listed, to be typed."""
    first = reply.choices[:MOST_BUTTONS]
    fitting = [option for option in first if len(_data(reply, option).encode()) <= MOST_DATA_BYTES]
    rows: list[list[dict[str, Any]]] = [[_button(reply, option) for option in row] for row in _rows(fitting)]
    if reply.shortcuts:
        rows.append([_button(reply, option) for option in reply.shortcuts])
    if reply.app:
        rows.append([{"text": say("form.open", lang), "web_app": {"url": reply.app}}])
    if reply.private:
        rows.append([_link_to_private(reply.private, lang, me)])
    if reply.invite:
        address = f"https://t.me/{me.username}?startgroup={quote(reply.invite, safe='')}"
        rows.append([{"text": say("telegram.invite", lang), "url": address}])
    return rows, _numbered(reply.choices, shown=fitting)


def _rows(options: Iterable[Option]) -> Iterator[list[Option]]:
    """Two short labels side by side, a long one alone."""
    row: list[Option] = []
    for option in options:
        if row and (len(option.label) > SHORT_LABEL or len(row) == 2):
            yield row
            row = []
        row.append(option)
        if len(option.label) > SHORT_LABEL:
            yield row
            row = []
    if row:
        yield row


def _button(reply: Reply, option: Option) -> dict[str, str]:
    return {"text": option.label or "…", "callback_data": _data(reply, option)}


def _data(reply: Reply, option: Option) -> str:
    return f"{reply.turn}:{option.value}"
