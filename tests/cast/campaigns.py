"""A campaign's days, and the posts that came by then."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import text

from messages.format import HANOI
from messages.wire import unpack
from storage.database.store import Store


def at(clock: str, day: date) -> datetime:
    """That hour in Hà Nội."""
    return datetime.combine(day, time.fromisoformat(clock), HANOI).astimezone(UTC)


def posts(store: Store) -> list[tuple[int, datetime, str]]:
    """(chat, when it was queued, text) of all posts, in order."""
    with store.read() as tx:
        rows = tx.execute(text("SELECT chat_id, at, body FROM outbox WHERE kind = 'post' ORDER BY id"))
        return [(row.chat_id, _moment(row.at), unpack(row.body).text) for row in rows]


def _moment(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value + "+00:00") if isinstance(value, str) else value
    return moment.astimezone(HANOI)
