"""Pages behind signed addresses, for channels that carry no files: to upload, to download, and pictures.

    GET  /upload/{token}    the page: one draft, for a day
    POST /upload/{token}    multipart id, files → JSON for the page's script, a page for a browser without it
    GET  /document/{token}  a file made for one person, such as their data
    GET  /picture/{token}   a picture under MEDIA_DIR, for the platform to fetch

Files go through the conversation like any other event, so the same checks and limits hold as everywhere.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from aiohttp import BodyPartReader, web

from bot.channels.web import MOST_FILES, MOST_UPLOAD, Limit, chunks, remove_unknown
from bot.intake import Intake
from bot.links import Links, digest
from bot.media import A_DAY, MOST_BYTES, Media
from messages.catalog import say, table
from messages.page import page
from messages.wire import FileRef, Incoming
from storage import chats, uploads
from storage.store import Store
from storage.uploads import Open

BURST, EACH_SECOND = 30, 0.5  # requests for one draft
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": CSP, "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}

Result = TypeVar("Result")


class Pages:
    """The routes; `add_to` puts them into the application."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        media: Media,
        links: Links,
        clock: Callable[[], datetime],
        lang: str,
    ) -> None:
        self._store, self._intake, self._media = store, intake, media
        self._links, self._clock, self._lang = links, clock, lang
        self._limit = Limit(BURST, EACH_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get("/upload/{token}", self._show)
        app.router.add_post("/upload/{token}", self._take)
        app.router.add_get("/document/{token}", self._document)
        app.router.add_get("/picture/{token}", self._picture)

    async def _show(self, request: web.Request) -> web.Response:
        _, found = await self._opened(request)
        return self._page(found, 200 if found else 410)

    def _page(self, found: Open | None, status: int, **more: Any) -> web.Response:
        lang = found.lang if found else self._lang
        words = {**table("upload.page", lang), "upload": table("upload", lang)}
        room = MOST_FILES - found.files if found else 0
        text = page(
            "upload.html", lang, text=words, found=found, room=room, most=MOST_FILES,
            megabytes=MOST_BYTES // 2**20,
            id=secrets.token_hex(8), **{"files": (), **more},
        )  # fmt: skip
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    async def _opened(self, request: web.Request) -> tuple[int, Open | None]:
        about = self._links.open("upload", request.match_info["token"], self._clock())
        if about is None or not (about.isascii() and about.isdigit()):
            return 0, None
        if self._limit.wait(about, time.monotonic()):
            raise web.HTTPTooManyRequests
        return int(about), await asyncio.to_thread(self._read, uploads.opened, int(about))

    async def _take(self, request: web.Request) -> web.StreamResponse:
        script = "json" in request.headers.get("Accept", "")
        draft, found = await self._opened(request)
        if found is None:
            return self._closed(script)
        if (request.content_length or 0) > MOST_UPLOAD or request.content_type != "multipart/form-data":
            raise web.HTTPRequestEntityTooLarge(MOST_UPLOAD, request.content_length or 0)
        files: list[FileRef] = []
        try:
            given = await self._files(request, found, files)
        except BaseException as error:
            for file in files:
                self._media.remove(file.path)
            if isinstance(error, (ValueError, AssertionError)):
                raise web.HTTPBadRequest from error
            raise
        taken: set[str] = set()
        if files:
            event = Incoming(
                found.channel, f"upload:{draft}:{given}", found.chat, "", self._clock(), "upload",
                files=tuple(files), upload=draft,
            )  # fmt: skip
            # From here only the database knows: a commit that seemed to fail may have kept them.
            seen = (await self._intake.put(event)).outcome == "seen"
            taken = await asyncio.to_thread(remove_unknown, self._store, self._media, files)
            if seen:
                return await self._said(found.lang, [(file, True) for file in files], draft, script)
        return await self._said(found.lang, [(file, file.path in taken) for file in files], draft, script)

    async def _files(self, request: web.Request, found: Open, files: list[FileRef]) -> str:
        """Fill `files` with what comes; the id that the page gave."""
        since = self._clock() - timedelta(days=1)
        today = A_DAY - await asyncio.to_thread(self._read, chats.files_since, found.chat_id, since)
        given = secrets.token_hex(8)
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise web.HTTPBadRequest
            if part.name == "id":
                sent = (await part.read_chunk(64)).decode("ascii", "replace")
                given = sent if sent.isascii() and sent.isalnum() else given
            elif part.name == "files" and part.filename and len(files) < MOST_FILES:
                name = part.filename.replace("\\", "/").rpartition("/")[2]
                if len(files) < today:
                    files.append(await self._media.save(chunks(part), name))
                    continue
                files.append(FileRef(name=name, refused="too_many_today"))
            await part.release()
        return given

    async def _said(self, lang: str, files: list[tuple[FileRef, bool]], draft: int, script: bool) -> web.Response:
        """What became of each file."""
        shown = [
            {
                "name": file.name,
                "ok": kept,
                "said": say("upload.kept" if kept else f"file.{file.refused or 'not_kept'}", lang),
            }
            for file, kept in files
        ]
        found = await asyncio.to_thread(self._read, uploads.opened, draft)
        if script:
            return web.json_response({"files": shown, "room": MOST_FILES - found.files if found else 0})
        return self._page(found, 200, files=shown)

    def _closed(self, script: bool) -> web.Response:
        if script:
            return web.json_response({"reason": say("upload.closed", self._lang)}, status=410)
        return self._page(None, 410)

    async def _document(self, request: web.Request) -> web.Response:
        about = self._links.open("document", request.match_info["token"], self._clock())
        channel_chat, _, wanted = (about or "").rpartition("\n")
        channel, _, chat = channel_chat.partition("\n")
        found = await asyncio.to_thread(
            self._read, uploads.document, channel, chat, lambda text: digest(text) == wanted
        )
        if found is None:
            raise web.HTTPNotFound
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{found.name}"'}
        return web.Response(text=found.text, content_type=found.mime, headers=headers)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        path = self._links.open("picture", request.match_info["token"], self._clock())
        file = (self._media.folder / path).resolve() if path else None
        if file is None or not file.is_relative_to(self._media.folder.resolve()) or not file.is_file():
            raise web.HTTPNotFound
        # The platform fetches it from its own machines, and shows it on its own pages.
        return web.FileResponse(file, headers={**HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"})

    def _read(self, query: Callable[..., Result], *values: Any) -> Result:
        with self._store.read() as tx:
            return query(tx, *values)
