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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.files.media import FILES_A_DAY, MOST_BYTES, Media
from bot.http.forms import UploadForm
from bot.http.headers import SECRET_ADDRESS_HEADERS, content_policy
from bot.http.requests import MOST_FILES, MOST_UPLOAD, RequestLimit, remove_unknown
from bot.http.signed_links import Links, digest
from bot.intake.intake import Intake
from messages.catalog import say, table
from messages.page import page
from messages.wire import Document, FileRef, Incoming
from storage.conversation import evidence, upload_page
from storage.conversation.upload_page import Open
from storage.database.store import Store

REQUESTS_BURST, REQUESTS_PER_SECOND = 30, 0.5  # for one draft
MOST_ID = 64  # characters of the id that the page gives an upload
HEADERS = SECRET_ADDRESS_HEADERS | {
    "Content-Security-Policy": content_policy(
        "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", forms="'self'"
    )
}


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload: the draft that its page was given out for, its files, and whether a script sent it."""

    draft: int
    lang: str
    files: Sequence[FileRef]
    by_script: bool


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
        self._store = store
        self._intake = intake
        self._media = media
        self._links = links
        self._clock = clock
        self._lang = lang
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get("/upload/{token}", self._show)
        app.router.add_post("/upload/{token}", self._take)
        app.router.add_get("/document/{token}", self._document)
        app.router.add_get("/picture/{token}", self._picture)

    # The upload page

    async def _show(self, request: web.Request) -> web.Response:
        _, found = await self._opened(request)
        status = 200 if found else 410
        return self._page(found, status)

    def _page(self, found: Open | None, status: int, shown: Sequence[dict[str, object]] = ()) -> web.Response:
        """The page of a draft, None for one that is closed; `shown`: what became of the files that were just sent."""
        lang, room = self._lang, 0
        if found is not None:
            lang, room = found.lang, MOST_FILES - found.files
        words = {**table("upload.page", lang), "upload": table("upload", lang)}
        text = page(
            "upload.html", lang, text=words, found=found, files=shown, room=room, most=MOST_FILES,
            megabytes=MOST_BYTES // 2**20, id=secrets.token_hex(8),
        )  # fmt: skip
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    async def _opened(self, request: web.Request) -> tuple[int, Open | None]:
        """The draft that an address is about, 0 for a wrong address; and what is known of it while it is open."""
        about = self._links.open("upload", request.match_info["token"], self._clock())
        if about is None or not (about.isascii() and about.isdigit()):
            return 0, None
        if self._limit.wait(about, time.monotonic()):
            raise web.HTTPTooManyRequests
        draft = int(about)
        return draft, await asyncio.to_thread(self._store.reading, upload_page.opened, draft)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        by_script = "json" in request.headers.get("Accept", "")
        draft, found = await self._opened(request)
        if found is None:
            return self._closed(by_script)
        if (request.content_length or 0) > MOST_UPLOAD or request.content_type != "multipart/form-data":
            raise web.HTTPRequestEntityTooLarge(MOST_UPLOAD, request.content_length or 0)
        with UploadForm(self._media, await self._room_today(found)) as form:
            await form.read(request, self._lang)
            event = self._event(draft, found, form)
        kept: set[FileRef] = set()
        if form.files:
            kept = await self._hand_in(event)
        upload = Upload(draft=draft, lang=found.lang, files=form.files, by_script=by_script)
        return await self._answer(upload, kept)

    async def _room_today(self, found: Open) -> int:
        """How many files this chat may still send today."""
        since = self._clock() - timedelta(days=1)
        return FILES_A_DAY - await asyncio.to_thread(self._store.reading, evidence.files_since, found.chat_id, since)

    def _event(self, draft: int, found: Open, form: UploadForm) -> Incoming:
        given = form.fields.get("id", "")[:MOST_ID]
        if not (given.isascii() and given.isalnum()):
            given = secrets.token_hex(8)
        return Incoming(
            channel=found.channel,
            event_id=f"upload:{draft}:{given}",
            chat=found.chat,
            sender="",
            at=self._clock(),
            kind="upload",
            files=tuple(form.files),
            upload=draft,
        )

    async def _hand_in(self, event: Incoming) -> set[FileRef]:
        """Give the files to the conversation; those that it kept, now or when they first came."""
        # From here only the database knows: a commit that seemed to fail may have kept them.
        receipt = await self._intake.put(event)
        known = await asyncio.to_thread(remove_unknown, self._store, self._media, event.files)
        if receipt.outcome == "seen":
            return set(event.files)
        return {file for file in event.files if file.path in known}

    async def _answer(self, upload: Upload, kept: set[FileRef]) -> web.Response:
        """What became of each file."""
        shown = [_shown(file, file in kept, upload.lang) for file in upload.files]
        found = await asyncio.to_thread(self._store.reading, upload_page.opened, upload.draft)
        if not upload.by_script:
            return self._page(found, 200, shown)
        room = MOST_FILES - found.files if found else 0
        return web.json_response({"files": shown, "room": room})

    def _closed(self, by_script: bool) -> web.Response:
        if by_script:
            return web.json_response({"reason": say("upload.closed", self._lang)}, status=410)
        return self._page(None, 410)

    # Files to fetch

    async def _document(self, request: web.Request) -> web.Response:
        found = await asyncio.to_thread(self._find_document, request.match_info["token"])
        if found is None:
            raise web.HTTPNotFound
        headers = HEADERS | {"Content-Disposition": f'attachment; filename="{found.name}"'}
        return web.Response(text=found.text, content_type=found.mime, headers=headers)

    def _find_document(self, token: str) -> Document | None:
        about = self._links.open("document", token, self._clock()) or ""
        channel_chat, _, wanted = about.rpartition("\n")
        channel, _, chat = channel_chat.partition("\n")

        def is_wanted(text: str) -> bool:
            return digest(text) == wanted

        found: Document | None = self._store.reading(upload_page.document, channel, chat, is_wanted)
        return found

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        path = self._links.open("picture", request.match_info["token"], self._clock())
        if not path:
            raise web.HTTPNotFound
        folder = self._media.folder.resolve()
        file = (folder / path).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            raise web.HTTPNotFound
        # The platform fetches it from its own machines, and shows it on its own pages.
        return web.FileResponse(file, headers=HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin"})


def _shown(file: FileRef, kept: bool, lang: str) -> dict[str, object]:
    key = "upload.kept"
    if not kept:
        key = f"file.{file.refused or 'not_kept'}"
    return {"name": file.name, "ok": kept, "said": say(key, lang)}
