"""A folder of this machine: the usual shelf."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.shelves.shelf import UNFINISHED, Found, Stream

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """See `Shelf`."""

    folder: Path

    @property
    def name(self) -> str:
        return str(self.folder)

    def put(self, path: str, file: Path) -> None:
        final = self.folder / path
        final.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, final)
        # The name of a new file is safe only when its folder is on the disk too.
        for place in (final.parent, final.parent.parent):
            sync(place)

    def get(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def stream(self, path: str) -> Stream:
        file = (self.folder / path).open("rb")
        size = os.fstat(file.fileno()).st_size

        def chunks() -> Iterator[bytes]:
            with file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk

        return Stream(size, chunks())

    @contextmanager
    def at_hand(self, path: str) -> Iterator[Path]:
        yield self.folder / path

    def has(self, path: str) -> bool:
        return (self.folder / path).is_file()

    def delete(self, path: str) -> None:
        (self.folder / path).unlink(missing_ok=True)

    def list(self) -> Iterator[Found]:
        for place, _, names in os.walk(self.folder):
            for name in sorted(names):
                if name.endswith(UNFINISHED):
                    continue
                file = Path(place, name)
                try:
                    stat = file.stat()
                except FileNotFoundError:  # it was erased meanwhile
                    continue
                yield Found(file.relative_to(self.folder).as_posix(), stat.st_size, stat.st_mtime)


def sync(path: Path) -> None:
    """What was written to this folder, or file, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
