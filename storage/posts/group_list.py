"""The groups of some units with all that is set in them, also those that hear nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Date, text

from storage.database import bulk
from storage.database.columns import Instant


@dataclass(frozen=True, slots=True)
class Listed:
    """A group as it is listed; `gone_at`: the bot is in it no more since then."""

    chat_id: int
    channel: str
    title: str
    unit: str
    post_at: str
    quiet: bool
    paused_until: date | None
    bound_at: datetime | None
    gone_at: datetime | None


def of_units(tx: Connection, units: Sequence[str]) -> list[Listed]:
    """The groups that are bound to one of these units."""
    rows = tx.execute(
        text(
            "SELECT chat_id, channel, title, unit, post_at, quiet, paused_until, bound_at, gone_at FROM group_chat"
            f" JOIN chat ON chat.id = group_chat.chat_id WHERE unit {bulk.among(tx, 'units')} ORDER BY chat_id"
        ).columns(bound_at=Instant, gone_at=Instant, paused_until=Date),
        {"units": bulk.keys(tx, [unit for unit in units if unit])},
    )
    return [Listed(*row) for row in rows]
