"""Which message of ours stands pinned in a group, as its channel calls it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.database import bulk


def replace(tx: Connection, channel: str, chat: str, message: str) -> str:
    """This one stands pinned from now on; the one before, "" where there was none."""
    place = {"channel": channel, "chat": chat}
    sql = "SELECT message FROM pinned WHERE channel = :channel AND chat = :chat"
    before = str(tx.execute(text(sql), place).scalar() or "")
    bulk.merge(tx, "pinned", [{**place, "message": message}], ("channel", "chat"), "message = excluded.message")
    return before
