"""A whole copy of a SQLite file, taken while others write in it: for backups, and before its tables are changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
PAGES_AT_ONCE = 2000  # that are copied, 8 MB: writers get their turn between
ONE_FILE = "PRAGMA journal_mode=DELETE"  # of a copy: no log lies beside it
BUSY_SECONDS = 30.0  # to wait for another writer

#: Told (status of SQLite, pages left, pages in all) now and then.
Progress = Callable[[int, int, int], None]


class BadCopyError(Exception):
    """The file is no database of ours, is damaged, or comes from a newer release; or there is no room for a copy."""


def quick_check(tx: Connection) -> str:
    """Either “ok”, or the first damage that SQLite finds in its file."""
    if tx.dialect.name != "sqlite":
        return "ok"
    return str(tx.exec_driver_sql("PRAGMA quick_check(1)").scalar()).split("\n")[0]


def newest_version() -> str:
    """Of the tables that this release makes."""
    return max(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def copy(source: Path, to: Path, progress: Progress | None = None) -> None:
    """A whole, checked copy; `to` is there when it is finished and on the disk, and not before.

    BadCopyError, OSError: there is none, and nothing of it is left.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(to.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        _copy_pages(source, unfinished, progress)
        check(unfinished)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(to)
    except sqlite3.Error as error:
        raise BadCopyError(str(error)) from None
    finally:
        for left in (unfinished, Path(f"{unfinished}-journal")):
            left.unlink(missing_ok=True)


def _copy_pages(source: Path, to: Path, progress: Progress | None) -> None:
    with closing(_opened(source)) as here, closing(sqlite3.connect(to)) as there:
        os.chmod(to, 0o600)
        # A read transaction holds the moment: otherwise every write meanwhile would start the copy anew.
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(there, pages=PAGES_AT_ONCE, progress=progress)
        there.execute(ONE_FILE)


def _opened(file: Path) -> sqlite3.Connection:
    """A connection to a file that is there: none is made by looking."""
    if not file.is_file():
        raise BadCopyError("no such file")
    if file.stat().st_size == 0:
        raise BadCopyError("0 bytes")
    return sqlite3.connect(file, timeout=BUSY_SECONDS)


def check(file: Path) -> None:
    """Raise BadCopyError when this is not a whole database of this release or an older one."""
    if not file.is_file():
        raise BadCopyError("no such file")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as there:
            found = there.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = there.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BadCopyError(str(error)) from None
    if found != "ok":
        raise BadCopyError(found.split("\n")[0])
    if version is None or version[0] > newest_version():
        raise BadCopyError(f"version {version and version[0]}, newest known {newest_version()}")
