"""A copy of the SQLite database, taken while the bot runs, and the way back: `python -m bot backup`, `… restore`.

SQLite's own online copy: a whole moment, checked before it gets its name. PostgreSQL has pg_dump. Photos and
files are in MEDIA_DIR, beside the database: copy that folder too.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from messages.catalog import say
from messages.format import HANOI
from storage.database.migrate import VERSIONS
from storage.database.store import Store

PAGES_AT_ONCE = 2000  # that are copied, 8 MB: writers get their turn between
BUSY_SECONDS = 30.0  # to wait for another writer


class BadCopyError(Exception):
    """The file is no database of ours, is damaged, or comes from a newer release."""


def backup(store: Store, to: Path | None, now: datetime, lang: str) -> bool:
    """Copy the database to `to`, else to data/backup/…; whether it was done. What is wrong is said."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    source = _file(store, console, lang)
    if source is None:
        return False
    to = to or source.parent / "backup" / f"{source.stem}-{now.astimezone(HANOI):%Y%m%d-%H%M%S}.db"
    if to.exists():
        console.print(say("commands.exists", lang, name=str(to)), markup=False)
        return False
    copy(source, to, say("commands.backing_up", lang), console)
    console.print(say("commands.backed_up", lang, to=str(to), size=to.stat().st_size // 1_000_000 + 1), markup=False)
    return True


def restore(store: Store, file: Path, now: datetime, lang: str) -> bool:
    """Put the copy in the database's place, also under a running bot; what was there is kept beside it first."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    target = _file(store, console, lang)
    if target is None:
        return False
    try:
        check(file)
    except BadCopyError as bad:
        console.print(say("commands.not_good", lang, name=str(file), why=str(bad)), markup=False)
        return False
    before = target.with_name(f"{target.stem}-before-{now.astimezone(HANOI):%Y%m%d-%H%M%S}.db")
    if target.exists():
        copy(target, before, say("commands.backing_up", lang), console)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Copied in one go, in one transaction of the target: whoever reads it sees the old or the new, never a mixture.
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as there:
        there.execute("PRAGMA journal_mode=WAL")
        source.backup(there)
    console.print(say("commands.restored", lang, name=str(file), before=str(before)), markup=False)
    return True


def copy(source: Path, to: Path, label: str, console: Console) -> None:
    """A whole, checked copy; `to` is there when it is finished and on the disk, and not before."""
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(to.name + ".part")
    unfinished.unlink(missing_ok=True)
    with Progress(console=console, transient=True) as bar:
        _copy_pages(source, unfinished, partial(_show_progress, bar, bar.add_task(label, total=None)))
    check(unfinished)
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(to)


def _copy_pages(source: Path, to: Path, progress: Callable[[int, int, int], None]) -> None:
    with closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as here, closing(sqlite3.connect(to)) as there:
        os.chmod(to, 0o600)
        # A read transaction holds the moment: otherwise every write meanwhile would start the copy anew.
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(there, pages=PAGES_AT_ONCE, progress=progress)
        there.execute("PRAGMA journal_mode=DELETE")


def _show_progress(bar: Progress, task: TaskID, _status: int, pages_left: int, pages: int) -> None:
    bar.update(task, total=pages, completed=pages - pages_left)


def check(file: Path) -> None:
    """Raise BadCopyError when this is not a whole database of this release or an older one."""
    newest = max(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
    if not file.is_file():
        raise BadCopyError("no such file")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as there:
            found = there.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = there.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BadCopyError(str(error)) from None
    if found != "ok":
        raise BadCopyError(found)
    if version is None or version[0] > newest:
        raise BadCopyError(f"version {version and version[0]}, newest known {newest}")


def _file(store: Store, console: Console, lang: str) -> Path | None:
    """Where the database is; None, and said, when it is no file."""
    if store.sqlite and store.url.database:
        return Path(store.url.database)
    console.print(say("commands.only_sqlite", lang), markup=False)
    return None
