"""Chats in which a human colleague writes on the channel's own console: the bot is silent there for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant


def begin(tx: Connection, chat_id: int, until: datetime) -> None:
    """The bot is silent in this chat until then; a later end that is known already stays."""
    bulk.merge(
        tx, "handover", [{"chat_id": chat_id, "until": until}], ("chat_id",),
        "until = CASE WHEN excluded.until > handover.until THEN excluded.until ELSE handover.until END",
    )  # fmt: skip


def until(tx: Connection, chat_id: int) -> datetime | None:
    """Until when the bot is silent, or was; None: nobody took this chat over."""
    row = tx.execute(
        text("SELECT until FROM handover WHERE chat_id = :chat").columns(until=Instant), {"chat": chat_id}
    ).first()
    return row.until if row else None


def reach(tx: Connection, channel: str, chat: str) -> tuple[datetime, datetime | None] | None:
    """When somebody was last heard in this chat, and until when a colleague has it; None: nobody knows it."""
    row = tx.execute(
        text(
            "SELECT seen_at, until FROM chat LEFT JOIN handover ON handover.chat_id = chat.id"
            " WHERE channel = :channel AND chat = :chat"
        ).columns(seen_at=Instant, until=Instant),
        {"channel": channel, "chat": chat},
    ).first()
    return (row.seen_at, row.until) if row else None


def end(tx: Connection, chat_id: int) -> None:
    """The bot goes on."""
    tx.execute(text("DELETE FROM handover WHERE chat_id = :chat"), {"chat": chat_id})


def number(tx: Connection, channel: str, now: datetime) -> int:
    """In how many chats of the channel colleagues write just now."""
    found = tx.execute(
        text(
            "SELECT count(*) FROM handover JOIN chat ON chat.id = handover.chat_id"
            " WHERE channel = :channel AND until > :now"
        ),
        {"channel": channel, "now": bulk.stamp(tx, now)},
    )
    return int(found.scalar() or 0)
