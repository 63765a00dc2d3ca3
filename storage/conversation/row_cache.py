"""The rows that the last events left, so that the next ones need not read them again, as long as nobody else writes.

Only on SQLite, where that can be known: by what SQLite says of other connections, and by the count of our own writes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from storage.database.records import Chat, Draft, Person

MOST_CHATS = 1000  # then all rows are forgotten: some five megabytes

# The connection, the version of the database that it sees, the number of its transaction.
State = tuple[Any, int, int]


class RowCache:
    """Chats by channel and name, people and drafts by id. What is not there has to be read."""

    def __init__(self) -> None:
        self.chats: dict[tuple[str, str], Chat] = {}
        self.people: dict[int, Person] = {}
        self.drafts: dict[int, Draft] = {}
        self._left: State | None = None  # how the last commit left the database
        self._now: State | None = None

    def begin(self, tx: Connection, number: int) -> State:
        """Forget all unless the transaction before this one, the `number`th, was our own last one; say `end` of it."""
        connection: Any = tx.connection.dbapi_connection
        version: int = connection.execute("PRAGMA data_version").fetchone()[0]
        if self._left != (connection, version, number - 1) or len(self.chats) > MOST_CHATS:
            self.forget()
        self._now, self._left = (connection, version, number), None
        return self._now

    def end(self, state: State) -> None:
        """That transaction is committed, so what is here is true."""
        if self._now is state:
            self._left = state

    def forget(self) -> None:
        """Something else was written than what is here."""
        self.chats.clear()
        self.people.clear()
        self.drafts.clear()
