"""How many messages came and went on a channel in a month, where the channel sells so many a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from messages.format import HANOI
from messages.wire import Reply
from storage.sending import outbox

#: From this share of the month's messages on operators are told.
WARN_AT_SHARE = 0.80
#: From this one on only replies are sent.
REPLIES_ONLY_AT_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Used:
    """Messages of one channel in one month."""

    came: int = 0
    went: int = 0
    most: int = 0  # that the channel sells in a month, as it was set when these were counted; 0: no limit

    @property
    def all(self) -> int:
        """Both ways: the platform counts both."""
        return self.came + self.went


def month(now: datetime) -> str:
    """2026-11, in Hà Nội: the platform's prices are by calendar month."""
    return f"{now.astimezone(HANOI):%Y-%m}"


def add(tx: Connection, channel: str, month: str, came: int, went: int, most: int = 0) -> Used:
    """Count these too; what it is together now. `month` is YYYY-MM in Hà Nội."""
    row = tx.execute(
        text(
            "INSERT INTO meter (channel, month, came, went, most) VALUES (:channel, :month, :came, :went, :most)"
            " ON CONFLICT (channel, month) DO UPDATE SET came = meter.came + excluded.came,"
            " went = meter.went + excluded.went, most = excluded.most"
            " RETURNING came, went, most"
        ),
        {"channel": channel, "month": month, "came": came, "went": went, "most": most},
    ).one()
    return Used(row.came, row.went, row.most)


def used(tx: Connection, channel: str, month: str) -> Used:
    """What was counted."""
    row = tx.execute(
        text("SELECT came, went, most FROM meter WHERE channel = :channel AND month = :month"),
        {"channel": channel, "month": month},
    ).first()
    return Used(row.came, row.went, row.most) if row else Used()


def sold(tx: Connection, month: str) -> dict[str, Used]:
    """What was counted on each channel that sells so many messages a month."""
    rows = tx.execute(
        text("SELECT channel, came, went, most FROM meter WHERE month = :month AND most > 0 ORDER BY channel"),
        {"month": month},
    )
    return {row.channel: Used(row.came, row.went, row.most) for row in rows}


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
