"""Which process sends to which chat: a chat is leased for a while, so that its messages keep their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from orjson import dumps
from sqlalchemy import Connection

from storage.database import bulk

LEASE = timedelta(seconds=60)  # longer than any one message takes; after a crash another process goes on then


def lease(tx: Connection, chats: Sequence[int], holder: str, now: datetime) -> list[int]:
    """Those of these chats that nobody else is sending to; they are ours until `now + LEASE`."""
    sql = (
        "INSERT INTO lease (chat_id, holder, until) SELECT id, :holder, :until FROM chat"
        " WHERE id = ANY(:chats) ORDER BY id ON CONFLICT (chat_id) DO UPDATE SET holder = :holder, until = :until"
        " WHERE lease.holder = :holder OR lease.until < :now RETURNING chat_id"
    )
    values = {"chats": bulk.keys(tx, chats), "holder": holder, "until": now + LEASE, "now": now}
    return [chat_id for (chat_id,) in bulk.rows(tx, sql, **values)]


def release(tx: Connection, leases: Sequence[tuple[int, datetime]], holder: str) -> None:
    """Give these chats back, each with the `until` of its lease: one taken again meanwhile stays."""
    # Held in order of the chats first, as `lease` does, so that two processes never wait for each other.
    given = [{"chat_id": chat_id, "until": until} for chat_id, until in leases]
    bulk.run(
        tx,
        "WITH mine AS (SELECT lease.chat_id FROM lease"
        " JOIN jsonb_to_recordset(CAST(:given AS jsonb)) AS given(chat_id bigint, until timestamptz)"
        " ON lease.chat_id = given.chat_id AND lease.until = given.until"
        " WHERE holder = :holder ORDER BY lease.chat_id FOR UPDATE OF lease)"
        " DELETE FROM lease USING mine WHERE lease.chat_id = mine.chat_id",
        given=dumps(given).decode(), holder=holder,
    )  # fmt: skip
