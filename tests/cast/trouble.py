"""Databases that are in trouble for a while: taking no changes, gone, without one of their tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from storage.database.store import Store


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """It takes no changes meanwhile: a disk that was mounted anew, a server that is no longer the first."""
    if store.sqlite:
        _set_query_only(store, "ON")
        yield
        _set_query_only(store, "OFF")
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
def without(store: Store, table: str) -> Iterator[None]:
    """That table is away meanwhile."""
    with store.write() as tx:
        tx.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    yield
    with store.write() as tx:
        tx.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")


def _set_query_only(store: Store, value: str) -> None:
    connection = store.engine.raw_connection()
    connection.cursor().execute(f"PRAGMA query_only = {value}")
    connection.close()


def _as_administrator(store: Store, change: sql.Composed) -> None:
    """Do it from another database of the server, and end whoever is connected to this one."""
    server = store.url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(change)
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (store.url.database,)
        )
