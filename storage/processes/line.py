"""What processes of one PostgreSQL database tell each other at once: its LISTEN and NOTIFY. Nothing is kept of it.

Behind a pooler of transactions nothing is heard; whoever listens has to find that out, and to look by itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.store import Store, TroubleError

#: Of this program, among all that may use the database.
NAME = "sangkien"
MOST_BYTES = 7_900  # that PostgreSQL takes at once


def tell(tx: Connection, said: Sequence[str]) -> None:
    """Whoever listens hears these when the transaction is committed."""
    for one in said:
        bulk.run(tx, "SELECT pg_notify(:name, :said)", name=NAME, said=one)


class Line:
    """An open connection that hears all that is told."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def hear(self, seconds: float) -> AsyncIterator[str]:
        """What is told within that time, also by this process. Raises TroubleError."""
        try:
            async for one in self._connection.notifies(timeout=seconds):
                yield one.payload
        except self._connection.Error as error:
            raise TroubleError(type(error).__name__) from error


@asynccontextmanager
async def listening(store: Store) -> AsyncIterator[Line]:
    """A connection of its own beside those of the store. Raises TroubleError."""
    from psycopg import AsyncConnection, Error

    if store.is_pooled:
        raise TroubleError("a pooler of transactions")  # it would listen for whoever has that session next
    try:
        connection = await AsyncConnection.connect(autocommit=True, **store.connect_arguments())
        await connection.execute(f"LISTEN {NAME}")
    except Error as error:
        raise TroubleError(type(error).__name__) from error
    try:
        yield Line(connection)
    finally:
        await connection.close()
