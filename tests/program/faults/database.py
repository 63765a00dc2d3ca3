"""What befalls a database, each for as long as its block lasts; `Connect` opens a session past all that is in between."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import LiteralString, TypeAlias

import psycopg
from psycopg import sql

Connect: TypeAlias = Callable[[], AbstractContextManager[psycopg.Connection[object]]]


@contextmanager
def locked_file(file: Path) -> Iterator[None]:
    """Somebody else writes to this SQLite file."""
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def locked_tables(connect: Connect) -> Iterator[None]:
    """Somebody else holds the tables that a bot writes to."""
    with connect() as session:
        _insist(session, "BEGIN; LOCK TABLE outbox, seen, chat IN ACCESS EXCLUSIVE MODE")
        yield
        session.execute("ROLLBACK")


def _insist(connection: psycopg.Connection[object], command: LiteralString) -> None:
    """Do it, also where the bot is at work on the same tables in another order, and one of the two has to give way."""
    while True:
        try:
            connection.execute(command)
            return
        except (psycopg.errors.DeadlockDetected, psycopg.errors.QueryCanceled):
            connection.execute("ROLLBACK")


@contextmanager
def full_for_files(files: Sequence[Path], processes: Callable[[], Sequence[int]]) -> Iterator[None]:
    """No file of these processes grows beyond the largest of these."""
    most = max(path.stat().st_size for path in files)
    begun = processes()
    _limit(begun, most)
    try:
        yield
    finally:
        _limit({*begun, *processes()}, resource.RLIM_INFINITY)


def _limit(processes: Collection[int], most: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


FULL = """
CREATE OR REPLACE FUNCTION pg_temp_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON outbox EXECUTE FUNCTION pg_temp_full();
CREATE TRIGGER full_disk BEFORE INSERT ON seen EXECUTE FUNCTION pg_temp_full();
"""
NOT_FULL = "DROP FUNCTION IF EXISTS pg_temp_full() CASCADE"


@contextmanager
def full_for_tables(connect: Connect) -> Iterator[None]:
    """The server's own words for it, where it would say them: a limit on its files would end the server itself."""
    with connect() as connection:
        _insist(connection, FULL)
    try:
        yield
    finally:
        with connect() as connection:
            _insist(connection, NOT_FULL)


@contextmanager
def setting(connect: Connect, name: str, value: str) -> Iterator[None]:
    """A setting of the database for all sessions from now on, which is meanwhile all there are."""
    with connect() as connection:
        _of_all(connection, "ALTER DATABASE {} SET {} = {}", sql.Identifier(name), sql.Literal(value))
    try:
        yield
    finally:
        with connect() as connection:
            connection.execute("SET default_transaction_read_only = off; SET statement_timeout = 0")
            _of_all(connection, "ALTER DATABASE {} RESET {}", sql.Identifier(name))


def _of_all(connection: psycopg.Connection[object], command: LiteralString, *what: sql.Composable) -> None:
    connection.execute(sql.SQL(command).format(sql.Identifier(connection.info.dbname), *what))
    end_sessions(connection)


def end_sessions(connection: psycopg.Connection[object]) -> None:
    """All but this one."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
