"""Messages that did not arrive, or may not have, for operators: to look at, to send again, to drop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from storage.database.columns import Instant
from storage.sending.outbox import LEFT_OUT

MOST_SHOWN = 200
#: What is kept of messages that were waiting in a backup: they may have gone since, and nobody sends them unasked.
RESTORED = "waited when the backup was taken"
#: `unsure`: it may have arrived; `failed`: it did not. What was left out on purpose is in neither list.
_LEFT_OUT = ", ".join(f"'{why}'" for why in LEFT_OUT)
UNSENT = f"outbox.state IN ('unsure', 'failed') AND outbox.error NOT IN ({_LEFT_OUT})"

HELD_BACK = f"outbox.state = 'unsure' AND outbox.error = '{RESTORED}'"
_AGAIN = "UPDATE outbox SET state = 'queued', error = '', tries = 0, next_at = NULL"


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


def hold_back(tx: Connection) -> int:
    """Of a database that is to be put back: nothing that waits goes out by itself; how many there were."""
    waits = "state IN ('queued', 'sending', 'held')"
    held = text(f"UPDATE outbox SET state = 'unsure', error = :why, next_at = NULL WHERE {waits}")
    return tx.execute(held, {"why": RESTORED}).rowcount


def send_all_again(tx: Connection) -> int:
    """Queue all of them anew; how many there were."""
    return tx.execute(text(f"{_AGAIN} WHERE {UNSENT}")).rowcount


def drop_held_back(tx: Connection) -> int:
    """Forget those that a restore held back; how many there were."""
    return tx.execute(text(f"DELETE FROM outbox WHERE {HELD_BACK}")).rowcount


def send_again(tx: Connection, ids: Sequence[int]) -> int:
    """Queue these anew; how many there were."""
    return sum(tx.execute(text(f"{_AGAIN} WHERE id = :id AND {UNSENT}"), {"id": key}).rowcount for key in ids)


def drop(tx: Connection, ids: Sequence[int]) -> int:
    """Forget these; how many there were."""
    return sum(tx.execute(text(f"DELETE FROM outbox WHERE id = :id AND {UNSENT}"), {"id": key}).rowcount for key in ids)
