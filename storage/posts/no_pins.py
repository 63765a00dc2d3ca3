"""Whether a group that asked for pins was told that the bot may not pin there: once, until it asks anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.posts.slots import NO_PINS


def claim(tx: Connection, chat_id: int, now: datetime) -> bool:
    """Whether the group is to be told now; from now on it was."""
    row = {"job": NO_PINS, "scope": str(chat_id), "period": "", "due_at": now, "at": now, "state": "posted"}
    return bool(bulk.insert_new(tx, "slot", [row], returning=("period",)))


def forget(tx: Connection, chat_id: int) -> None:
    """It asks anew: it may be told once more."""
    sql = "DELETE FROM slot WHERE job = :job AND scope = :scope"
    tx.execute(text(sql), {"job": NO_PINS, "scope": str(chat_id)})


def topic(tx: Connection, chat_id: int) -> str | None:
    """In which topic the group gets its posts, "" for none; None: it asks for no pins."""
    sql = "SELECT thread FROM group_chat WHERE chat_id = :chat AND pins"
    found = tx.execute(text(sql), {"chat": chat_id}).scalar()
    return None if found is None else str(found)
