"""Files that are being written for officers, and those that wait to be fetched: a quarter of an hour, one for each."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

KEPT_MINUTES = 15
MOST_FILES = 8  # in this process; each is some hundred megabytes at most. What is being written may be more


class Stage(StrEnum):
    """How far a file is; its words are `desk.export.said.<stage>`."""

    WRITING = "writing"
    READY = "ready"
    FAILED = "failed"
    EMPTY = "empty"  # there is nothing to write


class DroppedError(Exception):
    """Nobody wants this file any more."""


class EmptyError(Exception):
    """Nothing would stand in this file."""


@dataclass(slots=True, kw_only=True)
class BeingWritten:
    """A file for an officer. A thread writes it and counts; the page looks at how far that is."""

    person: int
    form: str
    query: str  # the search
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    total: int = 0  # how many rows it will have, at most; 0: not known yet
    written: int = 0
    stage: Stage = Stage.WRITING
    dropped: bool = False
    known: datetime | None = None  # as of when it is, where it was read on a replica

    @property
    def file(self) -> Path:
        """Where it is written."""
        return Path(self.folder.name) / f"sang-kien.{self.form}"

    def counted(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """These rows, as long as somebody wants them."""
        self.written = 0  # another server may have begun it
        for row in rows:
            if self.dropped:
                raise DroppedError
            self.written += 1
            yield row

    def drop(self) -> None:
        """It is wanted no more, and goes from the disk when nobody writes it."""
        self.dropped = True
        if self.stage is not Stage.WRITING:
            self.folder.cleanup()

    def end(self, stage: Stage) -> None:
        """Nobody writes it any more."""
        self.stage = stage
        if self.dropped or stage is not Stage.READY:
            self.folder.cleanup()


class Files:
    """All of them, by their ids."""

    def __init__(self) -> None:
        self._files: dict[str, BeingWritten] = {}

    def add(self, one: BeingWritten) -> None:
        """Keep this one in place of the one that the same officer had; of those that are written the oldest goes."""
        mine = [other.id for other in self._files.values() if other.person == one.person]
        written = [other.id for other in self._files.values() if other.stage is not Stage.WRITING]
        too_many = written[: max(0, len(self._files) - MOST_FILES + 1)]
        for key in (*mine, *too_many):
            self.drop(key)
        self._files[one.id] = one

    def end(self, one: BeingWritten, stage: Stage) -> None:
        """Nobody writes it any more: from now on it is kept for a while."""
        one.end(stage)
        asyncio.get_running_loop().call_later(KEPT_MINUTES * 60, self.drop, one.id)

    def find(self, key: str, person: int) -> BeingWritten | None:
        """That file, for whom it was written."""
        one = self._files.get(key)
        return one if one is not None and one.person == person else None

    def drop(self, key: str) -> None:
        """Keep it no more."""
        one = self._files.pop(key, None)
        if one is not None:
            one.drop()

    def drop_all(self) -> None:
        """The program ends."""
        for key in list(self._files):
            self.drop(key)
