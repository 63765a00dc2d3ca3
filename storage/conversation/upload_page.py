"""What the upload page must know about a draft: its title, its files, and the chat that works on it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, text

from storage.conversation.chats import messages


@dataclass(frozen=True, slots=True)
class Open:
    """A draft that is open in a chat."""

    chat_id: int
    channel: str
    chat: str
    lang: str
    title: str
    files: int


def opened(tx: Connection, draft: int) -> Open | None:
    """The draft, while a chat stands at it; the chat used last, when there are several."""
    row = tx.execute(
        text(
            "SELECT chat.id, channel, chat, lang, answers FROM draft JOIN chat ON chat.draft_id = draft.id"
            " WHERE draft.id = :draft ORDER BY seen_at DESC LIMIT 1"
        ),
        {"draft": draft},
    ).first()
    if row is None:
        return None
    answers: dict[str, Any] = orjson.loads(row.answers) if isinstance(row.answers, str) else row.answers
    title, files = str(answers.get("title") or ""), int(answers.get("files") or 0)
    return Open(row.id, row.channel, row.chat, row.lang, title, files)


def document(tx: Connection, channel: str, chat: str, wanted: Any) -> Any:
    """The document among the chat's messages of which `wanted(text)` is true."""
    row = tx.execute(
        text("SELECT id, said FROM chat WHERE channel = :channel AND chat = :chat"),
        {"channel": channel, "chat": chat},
    ).first()
    found = messages(tx, row.id, max(0, row.said - 200)) if row else []
    documents = [message.reply.document for message in found if message.reply.document is not None]
    return next((one for one in reversed(documents) if wanted(one.text)), None)
