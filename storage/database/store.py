"""The open database: `Store(url)` gives transactions to write in and connections to read on.

SQLite keeps everything that it acknowledged through a power cut (WAL, synchronous=FULL); PostgreSQL serves
several processes. Errors that are the database's own (locked, full, gone, deadlock) come out as `Trouble`.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import SQLModel

import storage.database.tables  # noqa: F401  the tables register themselves with SQLModel

TABLES = SQLModel.metadata.tables

Transaction: TypeAlias = Connection  # what queries and changes are given, for rooms that know no database library
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

Fault = DatabaseError  # an error of the database's own, for those who tell people about it


class TroubleError(Exception):
    """The database itself is in trouble: nothing was kept, nothing may be acknowledged, trying again may work."""


class Store:
    """One database. Threads may share it; on SQLite one writes at a time and readers never wait."""

    def __init__(self, url: str) -> None:
        self.url = address(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.writes = 0  # transactions that were begun to write
        self.name = self.url.render_as_string(hide_password=True)
        if self.sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite(self.url, "BEGIN IMMEDIATE", connections=1, cache=8)
            # A board reads a thousand pages of a ledger of millions of rows.
            self._reader = _sqlite(self.url, "BEGIN", connections=4, cache=32)
        else:
            # Everything hidden: parameters in an error text would be people's answers in a log.
            self._writer = create_engine(self.url, hide_parameters=True, pool_size=8, max_overflow=0)
            event.listen(self._writer, "checkout", _answers)
            # The same connections; the words go with the BEGIN that is sent anyway.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back when it raises."""
        with self._honest(), self._writer.begin() as tx:
            self.writes += 1  # within the transaction: on SQLite one at a time
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection to read on; it sees one moment and holds nobody up."""
        with self._honest(), self._reader.begin() as tx:
            yield tx

    def reading(
        self,
        query: Callable[Concatenate[Connection, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """What `query(connection, *arguments)` answers; one call, so that a thread can be given it."""
        with self.read() as tx:
            return query(tx, *arguments, **named)

    def writing(
        self,
        change: Callable[Concatenate[Connection, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """The same in a transaction of its own, committed on return."""
        with self.write() as tx:
            return change(tx, *arguments, **named)

    @contextmanager
    def _honest(self) -> Iterator[None]:
        """The database's own errors, SQLAlchemy's and the driver's, as Trouble."""
        driver = self._writer.dialect.loaded_dbapi
        try:
            yield
        except (
            OperationalError,
            InterfaceError,
            PoolTimeout,
            driver.OperationalError,
            driver.InterfaceError,
        ) as error:
            raise TroubleError(_plain(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise TroubleError(_plain(error)) from error
            raise

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writer

    def close(self) -> None:
        """Give every connection back; SQLite folds its log into the file."""
        self._writer.dispose()
        self._reader.dispose()


def address(url: str) -> URL:
    """What a person writes in DATABASE_URL, with the driver that we use. ValueError for another database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("DATABASE_URL begins with sqlite:/// or postgresql://") from None
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
    raise ValueError("DATABASE_URL begins with sqlite:/// or postgresql://")


_PROCESS = secrets.randbits(10) << 12
_count = itertools.count(secrets.randbits(12))


def new_id(now: datetime) -> int:
    """A key that nobody else makes: milliseconds, so that keys sort by time, then process, then a count."""
    return first_id(now) | _PROCESS | (next(_count) & 0xFFF)


def first_id(moment: datetime) -> int:
    """What every key made from that moment on is at least, and no key made before it."""
    return int(moment.timestamp() * 1000) << 22


def _sqlite(url: URL, begin: str, connections: int, cache: int) -> Engine:
    """`cache`: megabytes of pages that each connection may keep."""
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 10, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            # Pages in the log (16 MB, read within 0.1 s after a crash) before it is folded into the file: what many
            # commits changed is written there once. With the usual 1000, commits cost a fifth more.
            "wal_autocheckpoint=4000",
            f"cache_size=-{cache}000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.connection.cursor().execute(begin)

    return engine


def _answers(connection: Any, _record: Any, _proxy: Any) -> None:
    """Before each transaction: a server that was started again has closed its connections, and another is opened.

    Nothing is asked, as `pool_pre_ping` would for each transaction: a server that goes says so, and we listen. Twice:
    what it said is read first, and then that it hung up.
    """
    try:
        for _ in range(2):
            connection.pgconn.consume_input()
    except connection.OperationalError:
        raise DisconnectionError from None


def _plain(error: Exception) -> str:
    """The driver's own words, first line only: later lines may quote a row."""
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().split("\n")[0][:200]
