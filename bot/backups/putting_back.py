"""Puts a backup in the place of what is there, which is kept beside it first. No old message goes out again by itself.

The backup is opened, brought to the newest tables and its messages are held back, all in a copy beside the database;
only then it takes the place, in one transaction.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.backups.encryption import WrongKeyError, decrypt
from bot.backups.place import DATABASE, ENCRYPTED, FILES, Place, files_in, name_of_moment
from storage.database.copies import file_copy, transfer
from storage.database.copies.file_copy import BUSY_SECONDS, BadCopyError
from storage.database.migrate import current, migrate
from storage.database.store import Store
from storage.posts import announcements, slots
from storage.sending import unsent

#: The folder of the copy that is made ready: nobody encrypts it.
COPY_BEGINS = "restoring-"


class PutBack(NamedTuple):
    """Where the database of before is kept now, if there was one; how many messages are held back, files damaged."""

    kept: Path | None
    held: int
    damaged: int


def put_back(place: Place, backup: Path, now: datetime) -> PutBack:
    """Put it back; what became of it. A file that cannot be opened any more keeps back nothing else.

    `backup`: a folder that `taking` made, or a SQLite file.
    BadCopyError, WrongKeyError, InUseError: nothing was changed, or files alone that nothing names.
    """
    store = Store(place.database)
    try:
        with store.only_writer(), _opened(place, backup, store) as copy:
            held = _made_ready(copy, now)
            damaged = _put_files_back(place, backup)
            kept = _replace_file(store, copy, now) if store.sqlite else _replace_rows(place, store, copy, now)
            migrate(store)
    finally:
        store.close()
    return PutBack(kept=kept, held=held, damaged=damaged)


@contextmanager
def _opened(place: Place, backup: Path, store: Store) -> Iterator[Path]:
    """A copy of the backup's database, open to nobody else, which goes at the end of the block."""
    source = backup / DATABASE if backup.is_dir() else backup
    sealed = source.with_name(source.name + ENCRYPTED)
    beside = Path(store.url.database or "").parent if store.sqlite else place.folder
    beside.mkdir(parents=True, exist_ok=True)
    for left in beside.glob(f"{COPY_BEGINS}*"):  # by a restore that was killed
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=beside, prefix=COPY_BEGINS) as folder:
        copy = Path(folder, DATABASE)
        if not source.exists() and sealed.exists():
            _decrypt(sealed, copy, place.key)
            file_copy.check(copy)
        else:
            file_copy.check(source)
            file_copy.copy(source, copy)
        yield copy


def _decrypt(source: Path, to: Path, key: str) -> None:
    try:
        decrypt(source, to, key)
    except WrongKeyError:
        raise WrongKeyError(source.name) from None


def _made_ready(copy: Path, now: datetime) -> int:
    """With the newest tables, and nothing that would go out by itself; how many messages are held back."""
    store = Store(f"sqlite:///{copy}")
    try:
        migrate(store)
        with store.write() as tx:
            slots.nothing_due_before(tx, now)
            announcements.stop_begun(tx, now)
            held = unsent.hold_back(tx)
        store.fold_log()
    finally:
        store.close()
    return held


def _put_files_back(place: Place, backup: Path) -> int:
    """Files that are not there; none that is there is touched. How many are damaged: the key opened the database."""
    damaged = 0
    there = {one.path for one in place.kept.list()}
    for name in files_in(backup / FILES):
        to = name.removesuffix(ENCRYPTED)
        if to in there:
            continue
        fresh = place.media / f"{to}.new"
        fresh.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _put_file_back(backup / FILES / name, fresh, place.key)
        except WrongKeyError:
            damaged += 1
        else:
            place.kept.put(to, fresh)
    return damaged


def _put_file_back(source: Path, fresh: Path, key: str) -> None:
    if source.suffix == ENCRYPTED:
        _decrypt(source, fresh, key)
    else:
        shutil.copyfile(source, fresh)
        os.chmod(fresh, 0o600)


def _replace_file(store: Store, copy: Path, now: datetime) -> Path | None:
    """In one transaction of the file that is there: whoever reads it sees the old or the new, never a mixture."""
    target = Path(store.url.database or "")
    before = target.with_name(f"{target.stem}-before-{name_of_moment(now)}.db")
    kept = before if target.exists() else None
    if kept is not None:
        _keep(target, kept)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as there:
        there.execute("PRAGMA journal_mode=WAL")
        source.backup(there)
    return kept


def _keep(target: Path, before: Path) -> None:
    """What was there: as a whole copy, or, where it is damaged, as it is."""
    try:
        file_copy.copy(target, before)
    except BadCopyError:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.rename(f"{target}{end}", f"{before}{end}")


def _replace_rows(place: Place, store: Store, copy: Path, now: datetime) -> Path | None:
    """PostgreSQL's rows, in one transaction; those of before are kept as a SQLite file."""
    is_new = current(store) is None
    migrate(store)
    kept = None if is_new else place.folder / f"before-{name_of_moment(now)}.db"
    if kept is not None:
        transfer.into_file(store, kept)
    source = Store(f"sqlite:///{copy}")
    try:
        with source.read() as here, store.write() as there:
            transfer.replace_all(here, there)
    finally:
        source.close()
    return kept
