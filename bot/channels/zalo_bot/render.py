"""How a reply looks on Zalo Bot: numbered lines in plain text, and which parts of it are bold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.cutting import utf16_units
from bot.channels.plain_text import screen
from bot.channels.zalo.text import LINK_UNITS, MOST_TEXT_UNITS, split
from bot.channels.zalo_bot.read import Identity
from messages.catalog import say
from messages.wire import Document, Reply


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a text, or a picture (a path under MEDIA_DIR) with the text below it."""

    text: str
    bold: str = ""  # this part of the text, at its first place
    picture: str = ""
    document: Document | None = None  # its address is put under the text
    lang: str = "vi"


# Out


def render(reply: Reply, lang: str, me: Identity, link: Callable[[int], str]) -> list[Message]:
    """The messages that show this reply. `link`: the address at which files for a draft are taken, or nothing."""
    text = "\n\n".join((screen(reply, lang), *_links(reply, lang, me, link)))
    parts = split(text)
    if not parts:
        # A message needs something to show: a picture does, and without one we show that there is nothing.
        parts = ["" if reply.picture else "…"]
    messages = [Message(part) for part in parts]
    if reply.step is not None:
        messages[0] = replace(messages[0], bold=say("screen.step", lang, n=reply.step, m=reply.steps))
    if reply.picture:
        messages[0] = replace(messages[0], picture=reply.picture)
    if reply.document is not None:
        if utf16_units(messages[-1].text) > MOST_TEXT_UNITS - LINK_UNITS:
            messages.append(Message(""))
        messages[-1] = replace(messages[-1], document=reply.document, lang=lang)
    return messages


def _links(reply: Reply, lang: str, me: Identity, link: Callable[[int], str]) -> Iterator[str]:
    if reply.upload:
        address = link(reply.upload)
        if address:
            yield say("screen.upload", lang, address=address)
        else:
            yield say("screen.photos_only", lang)
    if reply.private and me.id:
        yield say("screen.private", lang, address=f"https://bot.zaloplatforms.com/bots/{me.id}")


def styles(text: str, bold: str) -> list[dict[str, Any]]:
    """`text_styles` that make one part of the text bold; nothing when it is not in there."""
    if not bold or bold not in text:
        return []
    return [{"start": utf16_units(text[: text.find(bold)]), "len": utf16_units(bold), "st": ["b"]}]
