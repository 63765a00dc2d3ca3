"""Brings a database to the newest tables, at start. A newer release's database is refused, never changed.

Of a SQLite file whose tables change a copy is kept beside it. Migrations that were released are never changed again: a
database that has one is taken to have all that it made, and that is looked at.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import schema
from storage.database.copies import file_copy
from storage.database.copies.file_copy import VERSIONS, newest_version
from storage.database.store import Store

_LOCK = 20211231  # any number: PostgreSQL's advisory lock, so that two processes starting do not both migrate


class TooNewError(Exception):
    """The database was written by a newer release; the name of its version."""


class WrongTablesError(Exception):
    """The tables are not what their version says: of another program, or of a state between releases. Some of them."""


def migrate(store: Store) -> bool:
    """Apply what is missing; whether anything was. InUseError: there is, and another bot is at work on the file."""
    if current(store):
        return False
    with store.only_writer():
        if store.sqlite:
            _keep_copy(store)
        with store.write() as tx:
            if not store.sqlite:
                tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if _version(tx) == newest_version():  # somebody else was faster
                return False
            _upgrade(tx)
            _compare(tx)
            return True


def current(store: Store) -> bool | None:
    """Whether the tables are the newest, None when there are none yet. Changes nothing.

    TooNewError, WrongTablesError: they can neither be used nor upgraded.
    """
    newest = newest_version()
    with store.read() as tx:
        present = _version(tx)
        if present == newest:
            _compare(tx)
    if present is not None and present > newest:
        raise TooNewError(present)
    return None if present is None else present == newest


def _compare(tx: Connection) -> None:
    if wrong := schema.differences(tx):
        raise WrongTablesError(", ".join(wrong[:3]))


def _version(tx: Connection) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _keep_copy(store: Store) -> None:
    """As it was before: an upgrade cannot be taken back otherwise."""
    with store.read() as tx:
        present = _version(tx)
    if present is None:
        return
    path = Path(store.url.database or "")
    names = (f"{path.stem}-before-{newest_version()}{number}.db" for number in ("", *(f"-{n}" for n in range(2, 100))))
    file_copy.copy(path, next(place for place in map(path.with_name, names) if not place.exists()))


def _upgrade(tx: Connection) -> None:
    # Imported here: it takes a third of a second, and most starts have nothing to apply.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = tx
    command.upgrade(config, "head")
