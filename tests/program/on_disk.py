"""Looks into the SQLite file of a running program, and changes it behind its back: time that goes by, a post that is due."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from messages.wire import Reply
from storage.conversation import batch
from storage.database.store import Store
from storage.sending import outbox
from tests.program.program import Program

FILE = "data/sangkien.db"


def rows(bot: Program, sql: str, *values: Any, file: str = FILE) -> list[tuple[Any, ...]]:
    """What the database says."""
    connection = sqlite3.connect(bot.folder / file, timeout=10)
    try:
        with connection:
            return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def queue(bot: Program, chat: str, reply: Reply, kind: str = "post", *, channel: str) -> int:
    """Queue a message for a chat as a schedule would; the number of its row."""
    now = datetime.now(UTC)
    store = Store(f"sqlite:///{bot.folder / FILE}")
    with store.write() as tx:
        found = batch.chats(tx, [(channel, chat)], "vi", now)[channel, chat]
        n = outbox.queue(tx, found.id, reply, now, kind)
    store.close()
    return int(rows(bot, "SELECT id FROM outbox WHERE chat_id = ? AND n = ?", found.id, n)[0][0])


def state(bot: Program, row: int) -> str:
    """What became of that message."""
    return str(rows(bot, "SELECT state FROM outbox WHERE id = ?", row)[0][0])
