"""What a page must know of the form that it shows: which draft it is, and the chat that works on it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from storage.conversation.chats import messages


@dataclass(frozen=True, slots=True)
class Open:
    """A chat, and the draft that stands open there; 0: none, as before consent."""

    chat_id: int
    channel: str
    chat: str
    lang: str
    said: int  # messages so far
    draft: int


_OPEN = "SELECT id, channel, chat, lang, said, coalesce(draft_id, 0) AS draft FROM chat"


def opened(tx: Connection, draft: int) -> Open | None:
    """The draft, while a chat stands at it; the chat used last, when there are several."""
    found = text(f"{_OPEN} WHERE draft_id = :draft ORDER BY seen_at DESC LIMIT 1")
    row = tx.execute(found, {"draft": draft}).first()
    return None if row is None else Open(*row)


def in_chat(tx: Connection, chat_id: int) -> Open | None:
    """Whatever stands open in this chat."""
    row = tx.execute(text(f"{_OPEN} WHERE id = :chat"), {"chat": chat_id}).first()
    return None if row is None else Open(*row)


def document(tx: Connection, channel: str, chat: str, wanted: Any) -> Any:
    """The document among the chat's messages of which `wanted(text)` is true."""
    row = tx.execute(
        text("SELECT id, said FROM chat WHERE channel = :channel AND chat = :chat"),
        {"channel": channel, "chat": chat},
    ).first()
    found = messages(tx, row.id, max(0, row.said - 200)) if row else []
    documents = [message.reply.document for message in found if message.reply.document is not None]
    return next((one for one in reversed(documents) if wanted(one.text)), None)
