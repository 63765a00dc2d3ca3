"""Boards, letters, certificates as files, drawn in a child process that ends when it has nothing to do: `Pictures`.

Each distinct picture is drawn once: its name is a hash of what it shows. What groups wait for goes first; pictures for
whoever asks on the web stand behind it, few at a time, in a folder that stays small.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import orjson

from bot.background.child import end_with_parent
from bot.background.small_tasks import share
from bot.files.board_sheet import sheet_of
from bot.files.drawing import draw
from bot.files.media import Media
from handlers.boards.board import Board
from messages.picture import Drawing

FOLDER = "boards"  # under MEDIA_DIR; swept after a day with other files that no row names
WEB_FOLDER = f"{FOLDER}/web"  # what the web asked for: swept by age and by size too
PAPERS = "papers"  # letters and certificates: swept as boards are, since they say who somebody is
MOST_WEB_FILES = 200  # about 10 MB
WEB_FILE_SECONDS = 3600  # after which one is swept
MOST_WEB_WAITING = 20  # pictures that the web may wait for at once: who comes then is told to come again
DRAWING_VERSION = 4  # grows when the drawing changes: then old pictures are not taken for new ones
CHILD_PICTURES = 500  # that one child process draws: its memory does not grow for ever


class BusyError(Exception):
    """No picture for the web now: too many wait for one, or the disk has no room."""


class NoRoomError(OSError):
    """The disk has too little room for another picture."""


class Pictures:
    """Draws in `folder`, and keeps in `media`; give it back with `close`."""

    def __init__(self, folder: Path, media: Media | None = None) -> None:
        self._folder = folder
        self._media = media or Media(folder)
        self._child: ProcessPoolExecutor | None = None
        self._drawing: dict[str, asyncio.Task[str]] = {}
        self._groups_done = asyncio.Event()  # no group waits for a picture
        self._groups_done.set()
        self._for_groups = 0
        self._for_web = 0
        self._web_turn = asyncio.Lock()

    async def draw(self, board: Board, lang: str) -> str:
        """For groups: the path of the picture; drawn now, unless it was drawn before."""
        drawing = _drawing(board, lang)
        name = f"{FOLDER}/{_hash(drawing)}.png"
        if await self._is_there(name):
            return name
        self._for_groups += 1
        self._groups_done.clear()
        try:
            return await self._once(drawing, name)
        finally:
            self._for_groups -= 1
            if not self._for_groups:
                self._groups_done.set()

    async def draw_paper(self, drawing: Drawing) -> str:
        """The path of a paper; drawn now, unless it was drawn before."""
        name = f"{PAPERS}/{_hash(drawing)}.{drawing.kind}"
        if await self._is_there(name):
            return name
        return await self._once(drawing, name)

    async def draw_for_web(self, board: Board, lang: str) -> bytes:
        """For whoever asks: the picture itself, behind all that groups wait for. Raises BusyError."""
        drawing = _drawing(board, lang)
        name = f"{_hash(drawing)}.png"
        for kept in (f"{FOLDER}/{name}", f"{WEB_FOLDER}/{name}"):
            if (self._folder / kept).exists():
                return await asyncio.to_thread((self._folder / kept).read_bytes)
        if self._for_web >= MOST_WEB_WAITING:
            raise BusyError
        self._for_web += 1
        try:
            async with self._web_turn:
                await self._groups_done.wait()
                path = await self._once(drawing, f"{WEB_FOLDER}/{name}")
                return await asyncio.to_thread(self._read_and_sweep, path)
        except NoRoomError:
            raise BusyError from None
        finally:
            self._for_web -= 1

    def _read_and_sweep(self, path: str) -> bytes:
        content = (self._folder / path).read_bytes()
        kept = [(file.stat().st_mtime, file) for file in (self._folder / WEB_FOLDER).iterdir()]
        kept.sort(reverse=True)
        oldest = time.time() - WEB_FILE_SECONDS
        for number, (changed, file) in enumerate(kept):
            if number >= MOST_WEB_FILES or changed < oldest:
                file.unlink(missing_ok=True)
        return content

    async def _once(self, drawing: Drawing, name: str) -> str:
        """Drawn once, however many wait for it."""
        if name not in self._drawing:
            self._drawing[name] = share(self._made(drawing, name))
            self._drawing[name].add_done_callback(partial(self._forget, name))
        return await asyncio.shield(self._drawing[name])

    def _forget(self, name: str, _task: asyncio.Task[str]) -> None:
        self._drawing.pop(name, None)

    async def _made(self, drawing: Drawing, name: str) -> str:
        if await asyncio.to_thread(self._media.full):
            raise NoRoomError
        stays_here = self._media.is_here or name.startswith(WEB_FOLDER)
        path = self._folder / name
        if not stays_here:  # several bots may have one folder, and each takes its own away
            path = path.with_stem(secrets.token_hex(16))
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._child is None:
            # "spawn": a fork would carry the parent's threads and database connections along.
            spawn = get_context("spawn")
            self._child = ProcessPoolExecutor(1, spawn, end_with_parent, max_tasks_per_child=CHILD_PICTURES)
        try:
            await asyncio.get_running_loop().run_in_executor(self._child, draw, drawing, str(path), self._media.shelf)
        except RuntimeError:  # the child died: the next picture gets another
            self._child = None
            raise
        if not stays_here:
            try:
                await self._media.at_shelf(self._media.shelf.put, name, path)
            finally:
                path.unlink(missing_ok=True)
        return name

    async def _is_there(self, name: str) -> bool:
        if self._media.is_here:
            return (self._folder / name).exists()
        return await self._media.at_shelf(self._media.shelf.has, name)

    def close(self) -> None:
        """End the child process."""
        if self._child is not None:
            self._child.shutdown(wait=True, cancel_futures=True)
            self._child = None


def _drawing(board: Board, lang: str) -> Drawing:
    return Drawing(template="board", sheet=sheet_of(board, lang))


def _hash(drawing: Drawing) -> str:
    return hashlib.sha256(orjson.dumps([DRAWING_VERSION, drawing])).hexdigest()[:32]
