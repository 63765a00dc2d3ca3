"""What could not be handled: kept with its error for a month, until somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.columns import Instant

MOST_SHOWN = 200


def park(tx: Connection, channel: str, event_id: str, body: str, error: str, now: datetime, chat: str = "") -> None:
    """Keep what a channel sent and nobody could read; again does nothing. `chat`: where, if that is known."""
    row = {"channel": channel, "event_id": event_id, "chat": chat, "body": body, "error": error, "at": now}
    bulk.insert(tx, "parked", [row], ignore=True)


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that failed, without what it said."""

    id: int
    at: datetime
    channel: str
    event_id: str
    error: str


def parked(tx: Connection) -> list[Parked]:
    """The latest first."""
    sql = f"SELECT id, at, channel, event_id, error FROM parked ORDER BY id DESC LIMIT {MOST_SHOWN}"
    return [Parked(*row) for row in tx.execute(text(sql).columns(at=Instant))]


def body(tx: Connection, key: int) -> str | None:
    """What the channel sent; None: there is no such event."""
    found = tx.execute(text("SELECT body FROM parked WHERE id = :id"), {"id": key}).scalar()
    return None if found is None else str(found)


def drop(tx: Connection, key: int) -> bool:
    """Forget it; whether it was there."""
    return tx.execute(text("DELETE FROM parked WHERE id = :id"), {"id": key}).rowcount > 0


def drop_event(tx: Connection, channel: str, event_id: str) -> None:
    """Forget the event of that name, which failed once more."""
    tx.execute(
        text("DELETE FROM parked WHERE channel = :channel AND event_id = :event"),
        {"channel": channel, "event": event_id},
    )
