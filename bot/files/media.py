"""Files on disk: written whole and synced before anyone is told, named so that nobody can guess, typed by content.

Of photos and films only the picture is kept: see `hidden_data`. The limits are named here.
Bytes go to a temporary name first; a crash leaves only files that `sweep` removes.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import filetype

from bot.files import hidden_data
from messages.wire import FileRef

MOST_BYTES = 20 * 1024 * 1024  # each file; also what Telegram lets a bot download
LEAST_FREE_BYTES = 500 * 1024 * 1024  # left on the disk for the database, whatever people send
FILES_A_DAY = 50  # in one chat within 24 hours
STALE_SECONDS = 24 * 3600  # after which a file that no row names is swept

# By content, never by name. Pictures, documents, sound and video that an office can open.
KINDS = frozenset(
    {
        "jpg", "png", "webp", "gif", "heic", "avif", "bmp", "tif", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
        "odt", "ods", "odp", "mp3", "m4a", "ogg", "wav", "amr", "aac", "flac", "mp4", "mov", "m4v", "webm", "3gp",
    }
)  # fmt: skip

# What is written here, and by `bot/files/board_picture.py`. Nothing else under the folder is ever swept.
_OURS = re.compile(
    r"[0-9a-f]{2}/[0-9a-f]{32}\.[a-z0-9]{1,5}|[0-9a-f]{32}\.part|boards/(web/)?[0-9a-f]{32}\.png(\.[0-9]+\.new)?"
    r"|papers/[0-9a-f]{32}\.(png|jpg|pdf)(\.[0-9]+\.new)?"
)


@dataclass(frozen=True, slots=True)
class Media:
    """The folder where evidence is kept."""

    folder: Path

    async def save(self, chunks: AsyncIterator[bytes], name: str) -> FileRef:
        """Keep what arrives; a FileRef with its path, or with the reason why it was refused."""
        if await asyncio.to_thread(self.full):
            await _drain(chunks)
            return FileRef(name=name, refused="no_room")
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{secrets.token_hex(16)}.part"
        try:
            size = await _write(path, chunks)
            return await asyncio.to_thread(self._settle, path, name, size)
        except BaseException as error:
            path.unlink(missing_ok=True)
            if not _is_disk_full(error):
                raise
            await _drain(chunks)
            return FileRef(name=name, refused="no_room")

    def _settle(self, path: Path, name: str, size: int) -> FileRef:
        if size == 0:
            return _refused(path, name, size, "empty")
        if size > MOST_BYTES:
            return _refused(path, name, size, "too_big")
        kind = filetype.guess(str(path))
        if kind is None or kind.extension not in KINDS:
            return _refused(path, name, size, "wrong_type")
        try:
            size = _leave_out_hidden(path, kind.extension, size)
        except hidden_data.UnreadableError:
            return _refused(path, name, size, "wrong_type")
        final = self.folder / path.stem[:2] / f"{path.stem}.{kind.extension}"
        final.parent.mkdir(exist_ok=True)
        os.replace(path, final)
        _sync_folder(final.parent)
        return FileRef(name=name, mime=kind.mime, size=size, path=str(final.relative_to(self.folder)))

    def remove(self, path: str) -> None:
        """Delete a kept file; one that is gone already is fine."""
        if path:
            (self.folder / path).unlink(missing_ok=True)

    def full(self) -> bool:
        """Whether the disk has too little room for another file."""
        existing = next(folder for folder in (self.folder, *self.folder.absolute().parents) if folder.exists())
        return shutil.disk_usage(existing).free < LEAST_FREE_BYTES

    def old_files(self, before: float) -> list[str]:
        """Files of ours last changed before that Unix time, as paths under the folder."""
        old = []
        for path in self.folder.glob("**/*"):
            name = path.relative_to(self.folder).as_posix()
            if _OURS.fullmatch(name) and path.is_file() and path.stat().st_mtime < before:
                old.append(name)
        return old


def _refused(path: Path, name: str, size: int, reason: str) -> FileRef:
    path.unlink()
    return FileRef(name=name, size=size, refused=reason)


def _leave_out_hidden(path: Path, kind: str, size: int) -> int:
    """Leave out of a photo or film where and with what it was taken; its size from then on. Raises UnreadableError."""
    if kind not in hidden_data.CLEANED:
        return size
    data = path.read_bytes()
    kept = hidden_data.left_out(data, kind)
    if kept != data:
        with path.open("wb") as file:
            file.write(kept)
            _sync(file)
    return len(kept)


def _is_disk_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


async def _write(path: Path, chunks: AsyncIterator[bytes]) -> int:
    """How many bytes came. They are on the disk, unless they are too many."""
    size = 0
    with path.open("xb") as file:
        os.chmod(path, 0o600)
        async for chunk in chunks:
            size += len(chunk)
            if size <= MOST_BYTES:
                await asyncio.to_thread(file.write, chunk)
        await asyncio.to_thread(_sync, file)
    return size


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


async def _drain(chunks: AsyncIterator[bytes]) -> None:
    async for _ in chunks:
        pass


def _sync_folder(folder: Path) -> None:
    """The name of a new file is safe only when its folder is on the disk too."""
    for place in (folder, folder.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
