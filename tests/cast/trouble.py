"""Databases that are in trouble for a while: taking no changes, full, crowded, slow, gone, without one of their tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psycopg
from psycopg import sql

from storage.database.store import Store
from tests.program.waiting import eventually

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON outbox EXECUTE FUNCTION full_disk();
"""


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """It takes no changes meanwhile: a disk that was mounted anew, a server that is no longer the first."""
    if store.sqlite:
        _set(store, "query_only", "ON")
        yield
        _set(store, "query_only", "OFF")
        return
    name = sql.Identifier(store.url.database or "")
    _as_administrator(store, sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
    yield
    _as_administrator(store, sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))


@contextmanager
def gone(store: Store) -> Iterator[None]:
    """The server lets nobody in meanwhile, and has hung up on who was. PostgreSQL only."""
    name = sql.Identifier(store.url.database or "")
    _as_administrator(store, sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
    yield
    _as_administrator(store, sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


@contextmanager
def full(store: Store) -> Iterator[None]:
    """There is no room for anything more."""
    if store.sqlite:
        _set(store, "max_page_count", 1)  # it is never less than there are pages: what is in these may still be filled
        yield
        _set(store, "max_page_count", 2**31)
        return
    with store.write() as tx:  # in the server's own words
        tx.exec_driver_sql(FULL)
    yield
    with store.write() as tx:
        tx.exec_driver_sql("DROP FUNCTION full_disk CASCADE")


@contextmanager
def crowded(store: Store) -> Iterator[None]:
    """Others have all connections that the server gives. PostgreSQL only."""
    server = _server(store)
    with ExitStack() as others:
        store.close()
        with suppress(psycopg.OperationalError):
            while True:
                others.enter_context(psycopg.connect(server))
        yield


@contextmanager
def slow(store: Store) -> Iterator[None]:
    """Somebody holds what we want to write, and the server gives up what takes longer than a moment. PostgreSQL only."""
    name = sql.Identifier(store.url.database or "")
    _as_administrator(store, sql.SQL("ALTER DATABASE {} SET statement_timeout = '50ms'").format(name))
    server = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, options="-c statement_timeout=0") as holding:  # which may have to wait for its turn
        holding.execute("LOCK TABLE seen IN ACCESS EXCLUSIVE MODE")
        yield
    _as_administrator(store, sql.SQL("ALTER DATABASE {} RESET statement_timeout").format(name))


@contextmanager
def left_idle(store: Store) -> Iterator[None]:
    """The server has ended every session that said nothing for a moment. PostgreSQL only."""
    name = sql.Identifier(store.url.database or "")
    _as_administrator(store, sql.SQL("ALTER DATABASE {} SET idle_session_timeout = '50ms'").format(name))
    for _ in range(2):
        with store.read(), store.write():
            pass
    with psycopg.connect(_server(store), autocommit=True) as connection:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        eventually(lambda: connection.execute(asked, (store.url.database,)).fetchall() == [(0,)])
    yield
    _as_administrator(store, sql.SQL("ALTER DATABASE {} RESET idle_session_timeout").format(name))


@contextmanager
def hung_up(store: Store) -> Iterator[None]:
    """The server has ended every session. PostgreSQL only."""
    with store.read(), store.write():
        pass
    _as_administrator(store, sql.SQL("SELECT 1"))
    yield


@contextmanager
def without(store: Store, table: str) -> Iterator[None]:
    """That table is away meanwhile."""
    with store.write() as tx:
        tx.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    yield
    with store.write() as tx:
        tx.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")


def _set(store: Store, name: str, value: object) -> None:
    connection = store.engine.raw_connection()
    connection.cursor().execute(f"PRAGMA {name} = {value}")
    connection.close()


def _server(store: Store) -> str:
    return store.url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)


def _as_administrator(store: Store, change: sql.SQL | sql.Composed) -> None:
    """Do it from another database of the server, and end whoever is connected to this one."""
    with psycopg.connect(_server(store), autocommit=True) as connection:
        connection.execute(change)
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (store.url.database,)
        )
