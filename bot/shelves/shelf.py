"""What every kind of shelf can do. A path is "ab/0123….jpg", the same on each kind: files move, the database does not.

All of it waits for a disk or a network, so it is called in a thread. A shelf may be handed to another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

#: The endings of what is not finished yet, and is nobody's file.
UNFINISHED = (".part", ".new")


class ShelfTroubleError(OSError):
    """The store does not answer, or does not let us in: try again later. It says what happened, and no secret."""


class Found(NamedTuple):
    """A finished file. `changed`: when, as a Unix time."""

    path: str
    size: int
    changed: float


class Stream(NamedTuple):
    """The bytes of a file as they come, and how many there will be."""

    size: int
    chunks: Iterator[bytes]


class Shelf(Protocol):
    """Every method may raise ShelfTroubleError; those that read, FileNotFoundError."""

    @property
    def name(self) -> str:
        """Where it is, for operators."""

    def put(self, path: str, file: Path) -> None:
        """Keep this finished file, whose bytes are on the disk, for good before it returns. The file itself goes."""

    def get(self, path: str) -> bytes:
        """All of a file."""

    def stream(self, path: str) -> Stream:
        """A file, in pieces."""

    def at_hand(self, path: str) -> AbstractContextManager[Path]:
        """A file on this disk, to be read within the block only."""

    def has(self, path: str) -> bool:
        """Whether it is there."""

    def delete(self, path: str) -> None:
        """Erase a file; one that is gone already is fine."""

    def list(self) -> Iterator[Found]:
        """Every finished file."""
