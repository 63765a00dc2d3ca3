"""Files that people send: kept whole before anyone is told, named so that nobody can guess, typed by content.

Of photos and films only the picture is kept: see `hidden_data`. The limits are named here.
Bytes go to a temporary name in `folder` first, and when they are known to be good to the shelf: that folder itself, or
a bucket. A crash leaves only files that are swept.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

import filetype
import structlog

from bot.background.small_tasks import begin
from bot.background.watch import Notice
from bot.files import hidden_data
from bot.shelves.folder import Folder
from bot.shelves.shelf import Shelf, ShelfTroubleError
from messages.wire import FileRef

MOST_BYTES = 20 * 1024 * 1024  # each file; also what Telegram lets a bot download
LEAST_FREE_BYTES = 500 * 1024 * 1024  # left on the disk for the database, whatever people send
FILES_A_DAY = 50  # in one chat within 24 hours
STALE_SECONDS = 24 * 3600  # after which a file that no row names is swept
#: That wait for the shelf: a store that is slow holds up nobody who asks the database.
THREADS = 8
LOOK_AGAIN_SECONDS = 2.0  # between two tries whether a store that did not answer does again
NOBODYS = "nobody's"  # a file that is never there: asking for it tells whether the store answers

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


log = structlog.get_logger()

_In = ParamSpec("_In")
_Out = TypeVar("_Out")


class Media:
    """What people sent and what was drawn. `folder`: of this machine; `shelf`: where they stay, if not there."""

    def __init__(self, folder: Path, shelf: Shelf | None = None) -> None:
        self.folder = folder
        self.shelf: Shelf = shelf or Folder(folder)
        self._threads = ThreadPoolExecutor(THREADS, "files")
        self._notice = Notice("files")
        self._looking: asyncio.Task[None] | None = None  # whether it answers again

    @property
    def is_here(self) -> bool:
        """Whether all files lie in `folder`."""
        return isinstance(self.shelf, Folder)

    async def at_shelf(self, ask: Callable[_In, _Out], *given: _In.args, **named: _In.kwargs) -> _Out:
        """Ask the shelf for something, in a thread of ours; operators hear when it does not answer."""
        work = partial(ask, *given, **named)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._watched, work)
        except ShelfTroubleError:
            if self._looking is None or self._looking.done():
                self._looking = begin(self._look_until_it_answers())
            raise

    def _watched(self, work: Callable[[], _Out]) -> _Out:
        try:
            return work()
        except ShelfTroubleError as trouble:
            if not self._notice.raised:
                log.warning("files_unreachable", shelf=self.shelf.name, said=str(trouble))
            self._notice.raised = True
            raise

    async def look(self) -> None:
        """Find out whether the store answers, where the files are in one."""
        if self.is_here:
            return
        with suppress(ShelfTroubleError):
            with suppress(FileNotFoundError):
                await self.at_shelf(self.shelf.get, NOBODYS)
            if self._notice.raised:
                log.info("files_reachable_again", shelf=self.shelf.name)
            self._notice.raised = False

    async def _look_until_it_answers(self) -> None:
        while self._notice.raised:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            await self.look()

    async def read(self, path: str) -> bytes:
        """All of a file. FileNotFoundError, ShelfTroubleError."""
        return await self.at_shelf(self.shelf.get, path)

    def may_hold(self, path: str) -> bool:
        """Whether it is a path among the files, and leads nowhere else."""
        folder = self.folder.resolve()
        return (folder / path).resolve().is_relative_to(folder)

    async def save(self, chunks: AsyncIterator[bytes], name: str) -> FileRef:
        """Keep what arrives; a FileRef with its path, or with the reason why it was refused."""
        if await asyncio.to_thread(self.full):
            await _drain(chunks)
            return FileRef(name=name, refused="no_room")
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{secrets.token_hex(16)}.part"
        try:
            size = await _write(path, chunks)
            return await self.at_shelf(self._settle, path, name, size)
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
        final = f"{path.stem[:2]}/{path.stem}.{kind.extension}"
        self.shelf.put(final, path)
        return FileRef(name=name, mime=kind.mime, size=size, path=final)

    async def remove(self, *paths: str) -> None:
        """Delete kept files; one that is gone already is fine."""
        await self.at_shelf(self.erase, *paths)

    def erase(self, *paths: str) -> None:
        """The same, for a thread. Where files went to a bucket, what is left of them on this machine goes too."""
        for path in filter(None, paths):
            (self.folder / path).unlink(missing_ok=True)
            self.shelf.delete(path)

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
        if not self.is_here:
            old += [one.path for one in self.shelf.list() if _OURS.fullmatch(one.path) and one.changed < before]
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
