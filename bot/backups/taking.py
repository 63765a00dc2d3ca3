"""Makes a backup, checked before it gets its name: a running SQLite or PostgreSQL at one moment, and all files.

A file that the backup before has already is linked to it and takes no room again; what people have erased since is not
taken along. PostgreSQL's rows go into a SQLite file, so that one way back does for both.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.backups.encryption import decrypt, encrypt, opens, recipient_of
from bot.backups.place import DATABASE, ENCRYPTED, FILES, OF, RECIPIENT, UNFINISHED, Place, files_in
from bot.shelves.folder import sync
from storage.database.copies import file_copy, transfer
from storage.database.copies.file_copy import BadCopyError
from storage.database.places.address import known_as
from storage.database.store import Store

#: Left on the disk for the bot itself, whatever a backup takes.
LEAST_FREE_BYTES = 500 * 1024 * 1024
ONLY_OURS = 0o600

#: Told (parts done, parts in all) now and then.
Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """No progress is shown."""


class NoRoomError(OSError):
    """The disk has too little room for a backup and for the bot."""


def take(place: Place, to: Path, progress: Progress = silent) -> None:
    """Make the backup `to`, a folder that is not there yet.

    BadCopyError, TroubleError, OSError: there is none, and nothing of it is left.
    """
    if place.holds(to):
        raise BadCopyError(f"{to} lies within MEDIA_DIR: choose a folder outside")
    unfinished = to.with_name(to.name + UNFINISHED)
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(unfinished, ignore_errors=True)
    before = next(iter(reversed(place.finished())), None)
    try:
        unfinished.mkdir(mode=0o700)
        usable = _usable(before, place)
        _must_have_room(place, to.parent, usable)
        (unfinished / OF).touch(mode=ONLY_OURS)
        (unfinished / OF).write_text(known_as(place.database) + "\n")
        if place.key:
            (unfinished / RECIPIENT).touch(mode=ONLY_OURS)
            (unfinished / RECIPIENT).write_text(recipient_of(place.key) + "\n")
        _take_database(place, unfinished, progress)
        _take_files(place, unfinished / FILES, usable, progress)
        sync(unfinished)
        unfinished.replace(to)
        sync(to.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def is_of(place: Place, backup: Path) -> bool:
    """Whether this backup is of this database; those of earlier releases do not say, and are."""
    said = backup / OF
    return not said.exists() or said.read_text().strip() == known_as(place.database)


def _must_have_room(place: Place, folder: Path, before: Path | None) -> None:
    """NoRoomError where the bot itself would have too little left."""
    kept = set(files_in(before)) if before is not None else set()
    needed = LEAST_FREE_BYTES
    for one in place.kept.list():
        if one.path not in kept and one.path + ENCRYPTED not in kept:
            needed += one.size
    store = Store(place.database)
    try:
        if store.sqlite and (file := Path(store.url.database or "")).is_file():
            needed += file.stat().st_size * (2 if place.key else 1)  # as it is, and encrypted
    finally:
        store.close()
    if shutil.disk_usage(folder).free < needed:
        raise NoRoomError(errno.ENOSPC, f"less than {needed // 2**20} MB free")


def _take_database(place: Place, to: Path, progress: Progress) -> None:
    plain = to / DATABASE
    store = Store(place.database)
    try:
        if store.sqlite:
            file_copy.copy(
                Path(store.url.database or ""), plain, lambda _status, left, total: progress(total - left, total)
            )
        else:
            transfer.into_file(store, plain, lambda _table, done, total: progress(done, total))
    finally:
        store.close()
    if not place.key:
        return
    sealed = to / (DATABASE + ENCRYPTED)
    encrypt(plain, sealed, place.key)
    plain.unlink()
    if opens(place.key):  # else only whoever has the other key can look into it
        decrypt(sealed, plain, place.key)
        file_copy.check(plain)
        plain.unlink()


def _usable(before: Path | None, place: Place) -> Path | None:
    """The files of the backup before, where they are encrypted as these will be."""
    if before is None:
        return None
    recipient = before / RECIPIENT
    was = recipient.read_text().strip() if recipient.exists() else ""
    return before / FILES if was == (recipient_of(place.key) if place.key else "") else None


def _take_files(place: Place, to: Path, before: Path | None, progress: Progress) -> None:
    to.mkdir(mode=0o700)
    names = [one.path for one in place.kept.list()]
    for number, name in enumerate(names, 1):
        kept_as = name + ENCRYPTED if place.key else name
        (to / kept_as).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if before is None or not _link(before / kept_as, to / kept_as):
            with suppress(FileNotFoundError), place.kept.at_hand(name) as file:  # it was erased meanwhile
                _copy(file, to / kept_as, place.key)
        progress(number, len(names))


def _link(there: Path, here: Path) -> bool:
    """Whether it is the same file now, without room of its own. Files of ours are never changed once they are there."""
    try:
        os.link(there, here)
    except OSError:  # it is not there, or this disk knows no links
        return False
    return True


def _copy(source: Path, to: Path, key: str) -> None:
    if key:
        encrypt(source, to, key)
    else:
        shutil.copyfile(source, to)
        os.chmod(to, ONLY_OURS)
    sync(to)
