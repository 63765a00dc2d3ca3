"""How many messages came and went on a channel in a month, where the channel sells so many a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from messages.wire import Reply
from storage import outbox


@dataclass(frozen=True, slots=True)
class Used:
    """Messages of one channel in one month."""

    came: int = 0
    went: int = 0

    @property
    def all(self) -> int:
        """Both ways: the platform counts both."""
        return self.came + self.went


def add(tx: Connection, channel: str, month: str, came: int, went: int) -> Used:
    """Count these too; what it is together now. `month` is YYYY-MM in Hà Nội."""
    row = tx.execute(
        text(
            "INSERT INTO meter (channel, month, came, went) VALUES (:channel, :month, :came, :went)"
            " ON CONFLICT (channel, month)"
            " DO UPDATE SET came = meter.came + excluded.came, went = meter.went + excluded.went"
            " RETURNING came, went"
        ),
        {"channel": channel, "month": month, "came": came, "went": went},
    ).one()
    return Used(row.came, row.went)


def used(tx: Connection, channel: str, month: str) -> Used:
    """What was counted."""
    row = tx.execute(
        text("SELECT came, went FROM meter WHERE channel = :channel AND month = :month"),
        {"channel": channel, "month": month},
    ).first()
    return Used(row.came, row.went) if row else Used()


def bound_groups(tx: Connection, channel: str) -> int:
    """How many groups of the channel belong to a unit."""
    found = tx.execute(
        text(
            "SELECT count(*) FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            " WHERE channel = :channel AND unit <> '' AND gone_at IS NULL"
        ),
        {"channel": channel},
    )
    return int(found.scalar() or 0)


def tell_groups(tx: Connection, channel: str, reply: Reply, now: datetime) -> list[int]:
    """Queue this for every bound group of the channel; their chats."""
    rows = tx.execute(
        text(
            "SELECT chat.id FROM group_chat JOIN chat ON chat.id = group_chat.chat_id"
            " WHERE channel = :channel AND unit <> '' AND gone_at IS NULL ORDER BY chat.id"
        ),
        {"channel": channel},
    ).all()
    return [row.id for row in rows if outbox.queue(tx, row.id, reply, now)]
