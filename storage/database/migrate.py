"""Brings a database to the newest tables, at start. A newer release's database is refused, never changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database.store import Store

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"
_LOCK = 20211231  # any number: PostgreSQL's advisory lock, so that two processes starting do not both migrate


class TooNewError(Exception):
    """The database was written by a newer release; the name of its version."""


def migrate(store: Store) -> bool:
    """Apply what is missing; whether anything was."""
    newest = _newest()
    with store.write() as tx:
        if not store.sqlite:
            tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        present = _version(tx)
        if present == newest:
            return False
        if present is not None and present > newest:
            raise TooNewError(present)
        _upgrade(tx)
        return True


def current(store: Store) -> bool | None:
    """Whether the tables are the newest, None when there are none yet. Changes nothing; TooNewError as `migrate`."""
    newest = _newest()
    with store.read() as tx:
        present = _version(tx)
    if present is not None and present > newest:
        raise TooNewError(present)
    return None if present is None else present == newest


def _newest() -> str:
    return max(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def _version(tx: Connection) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(tx: Connection) -> None:
    # Imported here: it takes a third of a second, and most starts have nothing to apply.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = tx
    command.upgrade(config, "head")
