"""What is fetched behind signed addresses: a file made for one person, a picture for a platform.

GET  /document/{token}  a file made for one person, such as their data
GET  /picture/{token}   a picture under MEDIA_DIR, for the platform to fetch
GET  /upload/{token}    where files for a draft were taken before: leads to its form
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from mimetypes import guess_type

from aiohttp import web

from bot.files.media import Media
from bot.http.headers import SECRET_ADDRESS_HEADERS, attachment, content_policy
from bot.http.kept_file import kept_file
from bot.http.signed_links import Links, digest
from messages.wire import Document
from storage.conversation import open_forms
from storage.database.store import Store

HEADERS = SECRET_ADDRESS_HEADERS | {"Content-Security-Policy": content_policy()}


class Downloads:
    """The routes; `add_to` puts them into the application."""

    def __init__(self, store: Store, media: Media, links: Links, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._media = media
        self._links = links
        self._clock = clock

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get("/document/{token}", self._document)
        app.router.add_get("/picture/{token}", self._picture)
        app.router.add_get("/upload/{token}", self._upload)

    async def _document(self, request: web.Request) -> web.Response:
        found = await asyncio.to_thread(self._find_document, request.match_info["token"])
        if found is None:
            raise web.HTTPNotFound
        headers = HEADERS | {"Content-Disposition": attachment(found.name)}
        return web.Response(text=found.text, content_type=found.mime, headers=headers)

    def _find_document(self, token: str) -> Document | None:
        about = self._links.open("document", token, self._clock()) or ""
        channel_chat, _, wanted = about.rpartition("\n")
        channel, _, chat = channel_chat.partition("\n")

        def is_wanted(text: str) -> bool:
            return digest(text) == wanted

        found: Document | None = self._store.reading(open_forms.document, channel, chat, is_wanted)
        return found

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        path = self._links.open("picture", request.match_info["token"], self._clock())
        if not path or not self._media.may_hold(path):
            raise web.HTTPNotFound
        # The platform fetches it from its own machines, and shows it on its own pages.
        shown = {"Cross-Origin-Resource-Policy": "cross-origin", "Content-Type": guess_type(path)[0] or "image/png"}
        try:
            return await kept_file(self._media, path, HEADERS | shown)
        except FileNotFoundError:
            raise web.HTTPNotFound from None

    async def _upload(self, request: web.Request) -> web.Response:
        """An address that was given out by an earlier release; one that is over leads to a form that says so."""
        about = self._links.open("upload", request.match_info["token"], self._clock()) or "0"
        raise web.HTTPSeeOther(self._links.path("form", about, self._clock()), headers=HEADERS)
