"""A PostgreSQL server that follows the one that is written to: boards, overviews, searches and exports may read there.

It is some moments behind, and whoever reads is told of which moment it knows all. Where that is too long ago, where it
does not answer, or does not know what is asked, the first server is read. What has to be fresh never comes here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import Connection, text

from storage.database.places.address import address
from storage.database.store import Store, Transaction, TroubleError

#: What is further behind is not read.
MOST_LAG = timedelta(seconds=30)
#: How far the first server was is remembered for so many measures: one a second.
MEASURES_KEPT = 60

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


#: Of libpq, unless REPLICA_URL has its own: one that is silent is soon given up, and of several any is good.
SETTINGS = {"connect_timeout": "3", "tcp_user_timeout": "5000", "target_session_attrs": "prefer-standby"}


class _Place(NamedTuple):
    """How far a server is. `database`: which, the same on all servers that follow each other."""

    database: str
    position: int  # in bytes of all that was ever written; -1: it follows nobody


class Replica:
    """`store` is the first server; `url` that of the one that follows, "" where there is none."""

    def __init__(self, store: Store, url: str, clock: Callable[[], datetime]) -> None:
        self.store = store
        self._follower = Store(following(url)) if url else None
        self._clock = clock
        self._written: deque[tuple[datetime, _Place]] = deque(maxlen=MEASURES_KEPT)  # by the first server
        self._known: datetime | None = None  # all of what was written until then is known there

    @property
    def is_there(self) -> bool:
        """Whether there is one at all."""
        return self._follower is not None

    def known_until(self) -> datetime | None:
        """The moment up to which it knows all; None: it is not read."""
        if self._known is None or self._clock() - self._known > MOST_LAG:
            return None
        return self._known

    def lag_seconds(self) -> float | None:
        """By how much it was behind when last measured, or has been since; None: nobody knows."""
        return None if self._known is None else max(0.0, (self._clock() - self._known).total_seconds())

    def measure(self) -> None:
        """Ask both how far they are. TroubleError: one of them does not answer, or it is no follower of the other."""
        if self._follower is None:
            return
        self._written.append((self._clock(), self.store.reading(_written)))
        there = self._follower.reading(_replayed)
        if there.position < 0 or there.database != self._written[-1][1].database:
            self._known = None
            self._follower.close()  # of several servers another may follow by now
            raise TroubleError("it does not follow the server of DATABASE_URL")
        for moment, first in self._written:
            if first.position <= there.position:
                self._known = moment

    def reading(
        self,
        look: Callable[Concatenate[Transaction, datetime, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> tuple[Result, datetime | None]:
        """What `look(connection, moment, …)` answers as of that moment, and the moment; None: as of now."""
        known = self.known_until()
        if self._follower is not None and known is not None:
            # Of whatever kind the error is: what it lacks may have been written this second.
            with suppress(Exception):
                return self._follower.reading(look, known, *arguments, **named), known
        return self.store.reading(look, self._clock(), *arguments, **named), None

    def close(self) -> None:
        """Give its connections back."""
        if self._follower is not None:
            self._follower.close()


def following(url: str) -> str:
    """The address of one that only follows. ValueError for another database."""
    known = address(url)
    given = known.update_query_dict({name: value for name, value in SETTINGS.items() if name not in known.query})
    return given.render_as_string(hide_password=False)


_DATABASE = "SELECT system_identifier || ' ' || current_database(), {} FROM pg_control_system()"


def _written(tx: Connection) -> _Place:
    sql = _DATABASE.format("pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint")
    return _Place(*tx.execute(text(sql)).one())


def _replayed(tx: Connection) -> _Place:
    position = "pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"
    sql = _DATABASE.format(f"CASE WHEN pg_is_in_recovery() THEN {position} ELSE -1 END")
    return _Place(*tx.execute(text(sql)).one())
