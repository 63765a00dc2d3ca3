"""The open database: `Store(url)` gives transactions to write in and connections to read on.

SQLite keeps everything that it acknowledged through a power cut (WAL, synchronous=FULL); PostgreSQL serves
several processes. Whatever a database says comes out as `TroubleError` (locked, full, gone, read-only, damaged, of
other tables), but for what it says about the very data that it was given.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InvalidRequestError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import SQLModel

import storage.database.tables  # noqa: F401  the tables register themselves with SQLModel
from storage.database.places.address import address
from storage.database.places.postgres_server import READ_ONLY_SQLSTATE, PostgresServer
from storage.database.places.sqlite_file import OpenFile

TABLES = SQLModel.metadata.tables

Transaction: TypeAlias = Connection  # what queries and changes are given, for rooms that know no database library
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

#: SQLite waits so long for another writer; and the log, which may wait, for others to be done.
BUSY_SECONDS = 10
FOLDING_WAITS_MILLISECONDS = 100
#: What SQLAlchemy calls a connection that may not write; SQLite gives it no other meaning.
READS_ONLY = "postgresql_readonly"


class TroubleError(Exception):
    """The database itself is in trouble: nothing was kept, nothing may be acknowledged, trying again may work."""


class FileLostError(TroubleError):
    """The file of a SQLite database was removed or exchanged under us: what is written now is kept nowhere."""


class EmptyFileError(TroubleError):
    """A file without a byte lies where the SQLite database should: what was in it is gone."""


class Store:
    """One database. Threads may share it; on SQLite one writes at a time and readers never wait."""

    def __init__(self, url: str) -> None:
        self.url = address(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.writes = 0  # transactions that were begun to write
        self.name = self.url.render_as_string(hide_password=True)
        self._file: OpenFile | None = None
        self._server: PostgresServer | None = None
        if self.sqlite:
            path = Path(self.url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = OpenFile(path)
            self._writer = _sqlite(self.url, "BEGIN IMMEDIATE", connections=1, cache=8)
            # A board reads a thousand pages of a ledger of millions of rows.
            self._reader = _sqlite(self.url, "BEGIN", connections=4, cache=32)
            for engine in (self._writer, self._reader):
                event.listen(engine, "do_connect", self._before_opening)
                event.listen(engine, "connect", partial(self._opened, to_write=engine is self._writer))
        else:
            self._server = PostgresServer(self.url)
            self._writer = self._server.engine
            # The same connections; the words go with the BEGIN that is sent anyway.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", **{READS_ONLY: True})

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back when it raises."""
        with self._honest(), self._writer.begin() as tx:
            self.writes += 1  # within the transaction: on SQLite one at a time
            try:
                yield tx
            except Exception as error:
                if _sqlstate(error) == READ_ONLY_SQLSTATE:
                    tx.invalidate()  # the next connection may lead to the server that took its place
                raise
        self.look_for_file()

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
        """Errors of SQLAlchemy and of the driver, as Trouble where they are no fault of the data."""
        driver = self._writer.dialect.loaded_dbapi
        try:
            yield
        except (DBAPIError, PoolTimeout, PendingRollbackError, MemoryError, driver.Error) as error:
            if _is_about_data(error, driver):
                raise
            if self._server is not None:
                self._server.learn(_sqlstate(error))
            raise TroubleError(_plain(error)) from error
        except InvalidRequestError as error:
            if str(error) != _ALL_CONNECTIONS_CLOSED:
                raise
            raise TroubleError(_plain(error)) from error

    def _before_opening(self, *_asked: Any) -> None:
        """An empty file is not opened: SQLite would throw away the log beside it, which may hold all there was."""
        if self._file is not None and self._file.is_empty():
            raise EmptyFileError(self.name)

    def _opened(self, _connection: Any, _record: Any, to_write: bool) -> None:
        """Another connection to the file: it has to be the one that the first was to."""
        if self._file is not None and not self._file.opened(to_write):
            raise FileLostError(self.name)

    def look_for_file(self) -> None:
        """FileLostError when the SQLite file that is open lies in its place no more. A microsecond or two."""
        if self._file is not None and not self._file.is_in_place():
            raise FileLostError(self.name)

    @contextmanager
    def only_writer(self) -> Iterator[None]:
        """On SQLite nobody else is within such a block on this file meanwhile; InUseError when somebody is.

        Within one already it is the same one. PostgreSQL keeps several whole bots apart by itself.
        """
        with ExitStack() as held:
            if self._file is not None:
                held.enter_context(self._file.locked())
            yield

    def fold_log(self) -> bool:
        """Write SQLite's log into the file and empty it, so that nothing of what was erased is left in it.

        False: somebody reads or writes; nobody is made to wait for it. PostgreSQL sees to its own.
        """
        if not self.sqlite:
            return True
        with self._honest():
            connection = self._writer.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"PRAGMA busy_timeout={FOLDING_WAITS_MILLISECONDS}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = any(row[0] for row in cursor.fetchall())
                cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            finally:
                connection.close()
        return not busy

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writer

    @property
    def is_pooled(self) -> bool:
        """Whether each transaction may be in another session of the server, as far as is known."""
        return self._server is not None and self._server.is_pooled

    def connect_arguments(self) -> dict[str, Any]:
        """Of a connection to PostgreSQL beside those of the engine."""
        return self._server.connect_arguments() if self._server is not None else {}

    def close(self) -> None:
        """Give every connection back; SQLite folds its log into the file."""
        self._writer.dispose()
        self._reader.dispose()


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
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            # What is deleted or overwritten is gone from its page, and not only from every query.
            "secure_delete=ON",
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


#: In the words of SQLAlchemy's pool: of the connections that it opened one after the other none lived.
_ALL_CONNECTIONS_CLOSED = "This connection is closed"


def _is_about_data(error: Exception, driver: Any) -> bool:
    """Whether it is the very rows that were given which cannot be kept, however often it is tried."""
    if getattr(error, "connection_invalidated", False):
        return False
    cause = _cause(error)
    if isinstance(cause, (driver.IntegrityError, driver.DataError)):
        return True
    # Without a code it is the driver that could not write a value down: the database was not asked.
    has_code = _sqlstate(error) or getattr(cause, "sqlite_errorcode", None)
    return isinstance(cause, driver.ProgrammingError) and not has_code


def _cause(error: Exception) -> Any:
    """The driver's own error."""
    return getattr(error, "orig", None) or error


def _sqlstate(error: Exception) -> str:
    """PostgreSQL's code of what is wrong; empty for all else."""
    return getattr(_cause(error), "sqlstate", None) or ""


def _plain(error: Exception) -> str:
    """The driver's own words, first line only: later lines may quote a row."""
    said = str(_cause(error)).strip().split("\n")[0][:200]
    return said or type(error).__name__
