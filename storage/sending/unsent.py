"""Messages that did not arrive, or may not have, for operators: to look at, to send again, to drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.database.columns import Instant
from storage.sending.outbox import LEFT_OUT

MOST_SHOWN = 200
#: `unsure`: it may have arrived; `failed`: it did not. What was left out on purpose is in neither list.
_LEFT_OUT = ", ".join(f"'{why}'" for why in LEFT_OUT)
UNSENT = f"outbox.state IN ('unsure', 'failed') AND outbox.error NOT IN ({_LEFT_OUT})"


@dataclass(frozen=True, slots=True)
class Unsent:
    """One of them; what it says is for its chat alone."""

    id: int
    at: datetime
    channel: str
    chat_id: int
    title: str  # of a group; empty: a private chat
    kind: str
    state: str
    error: str


def unsent(tx: Connection) -> list[Unsent]:
    """The latest first."""
    rows = tx.execute(
        text(
            "SELECT outbox.id, outbox.at, channel, outbox.chat_id, coalesce(title, '') AS title, outbox.kind,"
            " outbox.state, outbox.error FROM outbox JOIN chat ON chat.id = outbox.chat_id"
            " LEFT JOIN group_chat ON group_chat.chat_id = outbox.chat_id"
            f" WHERE {UNSENT} ORDER BY outbox.id DESC LIMIT {MOST_SHOWN}"
        ).columns(at=Instant)
    )
    return [Unsent(*row) for row in rows]


def send_again(tx: Connection, ids: Sequence[int]) -> int:
    """Queue these anew; how many there were."""
    sql = f"UPDATE outbox SET state = 'queued', error = '', tries = 0, next_at = NULL WHERE id = :id AND {UNSENT}"
    return sum(tx.execute(text(sql), {"id": key}).rowcount for key in ids)


def drop(tx: Connection, ids: Sequence[int]) -> int:
    """Forget these; how many there were."""
    return sum(tx.execute(text(f"DELETE FROM outbox WHERE id = :id AND {UNSENT}"), {"id": key}).rowcount for key in ids)
