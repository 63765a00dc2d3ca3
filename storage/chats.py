"""Chats and their messages, read by those who show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from messages.wire import Reply, unpack
from storage.store import TABLES

_EVIDENCE = TABLES["evidence"]


@dataclass(frozen=True, slots=True)
class Message:
    """A reply with its number in the chat: 1, 2, 3 …"""

    n: int
    reply: Reply


def find(tx: Connection, channel: str, chat: str) -> tuple[int, str] | None:
    """(key, language) of a chat that is known."""
    row = tx.execute(
        text("SELECT id, lang FROM chat WHERE channel = :channel AND chat = :chat"),
        {"channel": channel, "chat": chat},
    ).first()
    return (row.id, row.lang) if row else None


def messages(tx: Connection, chat_id: int, after: int, most: int = 200) -> list[Message]:
    """The chat's messages after that number, in order."""
    rows = tx.execute(
        text("SELECT n, body FROM outbox WHERE chat_id = :chat AND n > :after ORDER BY n LIMIT :most"),
        {"chat": chat_id, "after": after, "most": most},
    )
    return [Message(row.n, unpack(row.body)) for row in rows]


def close(tx: Connection, chat_id: int) -> None:
    """End a session on a shared computer: its key opens nothing any more, its messages are gone."""
    tx.execute(text("DELETE FROM outbox WHERE chat_id = :chat"), {"chat": chat_id})
    # Where it stood may hold words that were typed and answers that were not kept yet.
    tx.execute(
        text("UPDATE chat SET chat = 'closed:' || id, draft_id = NULL, state = '{}' WHERE id = :chat"),
        {"chat": chat_id},
    )


def files_since(tx: Connection, chat_id: int, since: datetime) -> int:
    """How many files came in this chat since then."""
    found = _EVIDENCE.select().where(_EVIDENCE.c.chat_id == chat_id, _EVIDENCE.c.created_at >= since)
    return len(tx.execute(found.with_only_columns(_EVIDENCE.c.id)).all())


def known_paths(tx: Connection, paths: Sequence[str]) -> set[str]:
    """Which of these files under MEDIA_DIR belong to an evidence row."""
    found = _EVIDENCE.select().with_only_columns(_EVIDENCE.c.path).where(_EVIDENCE.c.path.in_(paths))
    return set(tx.execute(found).scalars())
