"""What waits to be sent, in numbers: how much, and since when. For those who watch over the bot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant
from storage.sending import usage
from storage.sending.usage import Used


class Queue(NamedTuple):
    """Messages of one kind that wait on one channel."""

    channel: str
    kind: str
    number: int
    oldest: datetime  # when the one was queued that has waited longest


class Inside(NamedTuple):
    """How sending stands: what waits, and what this month was used of on channels that sell so many messages."""

    queues: Sequence[Queue]
    used: dict[str, Used]


def look(tx: Connection, channels: Sequence[str], month: str) -> Inside:
    """How it stands on these channels."""
    return Inside(queues(tx, channels), usage.sold(tx, month))


def queues(tx: Connection, channels: Sequence[str]) -> list[Queue]:
    """What waits on these channels; nothing of a channel on which nothing waits."""
    rows = tx.execute(
        text(
            # What waits first, by the index of what is queued: there may be a million chats.
            "SELECT channel, kind, sum(number) AS number, min(oldest) AS oldest"
            " FROM (SELECT chat_id, kind, count(*) AS number, min(at) AS oldest FROM outbox"
            " WHERE state = 'queued' GROUP BY chat_id, kind) waiting JOIN chat ON chat.id = chat_id"
            f" WHERE channel {bulk.among(tx, 'channels')} GROUP BY channel, kind ORDER BY channel, kind"
        ).columns(oldest=Instant),
        {"channels": bulk.keys(tx, channels)},
    )
    return [Queue(row.channel, row.kind, int(row.number), row.oldest) for row in rows]
