"""Which message of ours stands pinned in a group, as its channel calls it; whether it heard that we may not pin."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk

NO_RIGHT = "no_pins"  # of the slot that says so, as jobs are called


def replace(tx: Connection, channel: str, chat: str, message: str) -> str:
    """This one stands pinned from now on; the one before, "" where there was none."""
    place = {"channel": channel, "chat": chat}
    sql = "SELECT message FROM pinned WHERE channel = :channel AND chat = :chat"
    before = str(tx.execute(text(sql), place).scalar() or "")
    bulk.merge(tx, "pinned", [{**place, "message": message}], ("channel", "chat"), "message = excluded.message")
    return before


def may_not(tx: Connection, chat_id: int, now: datetime) -> bool:
    """Whether the group is to be told now; from now on it was."""
    row = {"job": NO_RIGHT, "scope": str(chat_id), "period": "", "due_at": now, "at": now, "state": "posted"}
    return bool(bulk.insert_new(tx, "slot", [row], returning=("period",)))


def asks_anew(tx: Connection, chat_id: int) -> None:
    """It asks anew: it may be told once more."""
    sql = "DELETE FROM slot WHERE job = :job AND scope = :scope"
    tx.execute(text(sql), {"job": NO_RIGHT, "scope": str(chat_id)})


def topic(tx: Connection, chat_id: int) -> str | None:
    """In which topic the group gets its posts, "" for none; None: it asks for no pins."""
    sql = "SELECT thread FROM group_chat WHERE chat_id = :chat AND pins"
    found = tx.execute(text(sql), {"chat": chat_id}).scalar()
    return None if found is None else str(found)
