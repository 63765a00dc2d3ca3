"""What could not be handled: kept with its error for a month, until somebody looks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from storage.database import bulk


def park(tx: Connection, channel: str, event_id: str, body: str, error: str, now: datetime, chat: str = "") -> None:
    """Keep what a channel sent and nobody could read; again does nothing. `chat`: where, if that is known."""
    row = {"channel": channel, "event_id": event_id, "chat": chat, "body": body, "error": error, "at": now}
    bulk.insert(tx, "parked", [row], ignore=True)
