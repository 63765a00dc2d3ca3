"""A copy of the SQLite database, taken while the bot runs, and the way back: `python -m bot backup`, `… restore`.

SQLite's own online copy: a whole moment, checked before it gets its name. PostgreSQL has pg_dump. Photos and
files are in MEDIA_DIR, beside the database: copy that folder too.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from messages.catalog import in_every_language, say
from messages.format import HANOI
from storage import set_up
from storage.database.copies import file_copy
from storage.database.copies.file_copy import BUSY_SECONDS, BadCopyError, check
from storage.database.migrate import migrate
from storage.database.store import Store, TroubleError


def backup(store: Store, to: Path | None, now: datetime, lang: str) -> bool:
    """Copy the database to `to`, else to data/backup/…; whether it was done. What is wrong is said."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    source = _file(store, console)
    if source is None:
        return False
    to = to or source.parent / "backup" / f"{source.stem}-{now.astimezone(HANOI):%Y%m%d-%H%M%S}.db"
    if to.exists():
        console.print(in_every_language("commands.exists", name=str(to)), markup=False)
        return False
    try:
        _copy(source, to, lang, console)
    except BadCopyError as bad:
        console.print(say("commands.not_backed_up", lang, name=str(source), why=str(bad)), markup=False)
        return False
    with suppress(TroubleError):  # a database of an older release: the copy is good all the same
        store.writing(set_up.backed_up, now)
    console.print(say("commands.backed_up", lang, to=str(to), size=to.stat().st_size // 1_000_000 + 1), markup=False)
    return True


def restore(store: Store, file: Path, now: datetime, lang: str) -> bool:
    """Put the copy in the database's place, also under a running bot; what was there is kept beside it first."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    target = _file(store, console)
    if target is None:
        return False
    try:
        check(file)
    except BadCopyError as bad:
        console.print(in_every_language("commands.not_good", name=str(file), why=str(bad)), markup=False)
        return False
    before = target.with_name(f"{target.stem}-before-{now.astimezone(HANOI):%Y%m%d-%H%M%S}.db")
    if target.exists():
        _keep(target, before, lang, console)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Copied in one go, in one transaction of the target: whoever reads it sees the old or the new, never a mixture.
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as there:
        there.execute("PRAGMA journal_mode=WAL")
        source.backup(there)
    migrate(store)
    console.print(say("commands.restored", lang, name=str(file), before=str(before)), markup=False)
    return True


def _keep(target: Path, before: Path, lang: str, console: Console) -> None:
    """What was there: as a whole copy, or, where it is damaged, as it is."""
    try:
        _copy(target, before, lang, console)
    except BadCopyError:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.rename(f"{target}{end}", f"{before}{end}")


def _copy(source: Path, to: Path, lang: str, console: Console) -> None:
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(say("commands.backing_up", lang), total=None)
        file_copy.copy(source, to, partial(_show_progress, bar, task))


def _show_progress(bar: Progress, task: TaskID, _status: int, pages_left: int, pages: int) -> None:
    bar.update(task, total=pages, completed=pages - pages_left)


def _file(store: Store, console: Console) -> Path | None:
    """Where the database is; None, and said, when it is no file."""
    if store.sqlite and store.url.database:
        return Path(store.url.database)
    console.print(in_every_language("commands.only_sqlite"), markup=False)
    return None
