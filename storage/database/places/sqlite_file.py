"""The file of a SQLite database: whether it is the one that was opened, and whose turn it is to write it.

A file that is removed or exchanged stays open for who has it open, and all that is written there is kept nowhere.
Two bots on one file would each send every post.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Device and inode; None where there is no file.
Identity = tuple[int, int] | None


class InUseError(Exception):
    """Another process has this database for itself."""


class OpenFile:
    """A database and the log beside it, as they were when they were opened."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._log = f"{path}-wal"
        self._lock = f"{path}.lock"
        self._opened: Identity = None
        self._opened_log: Identity = None
        self._is_locked = False

    def is_empty(self) -> bool:
        """Whether there is a file, and nothing in it: SQLite itself never leaves one like that."""
        try:
            return os.stat(self._path).st_size == 0
        except FileNotFoundError:
            return False

    def opened(self, to_write: bool) -> bool:
        """Remember what was just opened; False: it is another file than the first time."""
        found = _identity(self._path)
        if self._opened is None:
            self._opened = found
        if to_write:
            self._opened_log = _identity(self._log)
        return found == self._opened

    def is_in_place(self) -> bool:
        """Whether the files that were opened are still those that bear the name."""
        if self._opened is None:
            return True
        if _identity(self._path) != self._opened:
            return False
        log = _identity(self._log)
        if self._opened_log is None:  # a new database has none before the first change
            self._opened_log = log
        return log == self._opened_log

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else is within such a block meanwhile, in whatever process. The system ends it with the process."""
        if self._is_locked:
            yield
            return
        descriptor = _locked(self._lock)
        self._is_locked = True
        try:
            yield
        finally:
            self._is_locked = False
            os.close(descriptor)


def _identity(path: str) -> Identity:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _locked(path: str) -> int:
    """The descriptor that holds the lock until it is closed. The file stays: who removes it lets two in."""
    import fcntl  # not on every system, and only a bot that runs needs it

    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = os.fstat(descriptor)
        except BlockingIOError:
            os.close(descriptor)
            raise InUseError(path.removesuffix(".lock")) from None
        except BaseException:
            os.close(descriptor)
            raise
        if _identity(path) == (held.st_dev, held.st_ino):
            return descriptor
        os.close(descriptor)  # it was removed between the two: another may hold the one that is there now
