"""The group chat of a support team: what is asked stands there, and members answer there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamGroup:
    """See `tables.TeamGroup`; `channel` and `lang` are the chat's."""

    unit: str
    chat_id: int
    thread: str
    channel: str
    lang: str


_SQL = (
    "SELECT team_group.unit, chat_id, thread, channel, lang FROM team_group JOIN chat ON chat.id = chat_id"
    " WHERE gone_at IS NULL AND "
)


def of_unit(tx: Connection, unit: str) -> TeamGroup | None:
    """The group of that unit's team, while it can be written to."""
    row = tx.execute(text(f"{_SQL}team_group.unit = :unit"), {"unit": unit}).mappings().first()
    return None if row is None else TeamGroup(**row)


def of_chat(tx: Connection, chat_id: int) -> list[TeamGroup]:
    """The teams whose group this is: nearly always one, or none."""
    rows = tx.execute(text(f"{_SQL}chat_id = :chat ORDER BY team_group.unit"), {"chat": chat_id})
    return [TeamGroup(**row) for row in rows.mappings()]


def bind(tx: Connection, *, unit: str, chat_id: int, thread: str, now: datetime) -> None:
    """That unit's team hears what is asked there from now on, and in no other group."""
    row = {"unit": unit, "chat_id": chat_id, "thread": thread, "at": now}
    change = "chat_id = excluded.chat_id, thread = excluded.thread, at = excluded.at"
    bulk.merge(tx, "team_group", [row], ("unit",), change)


def unbind(tx: Connection, unit: str) -> None:
    """Its members hear it in their own chats again."""
    tx.execute(text("DELETE FROM team_group WHERE unit = :unit"), {"unit": unit})
