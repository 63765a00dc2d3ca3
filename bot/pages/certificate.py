"""A certificate to print: `GET /certificate/{token}` is a PDF of A4, `/certificate/{token}/png` the picture, 300 dpi.

Whoever has the address may open it while it is good, and only while the decision stands: drawn anew each day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from aiohttp import web

from bot.files.board_picture import NoRoomError, Pictures
from bot.files.media import Media
from bot.http.headers import SECRET_ADDRESS_HEADERS
from bot.http.kept_file import kept_file
from bot.http.requests import refusal
from bot.http.signed_links import CERTIFICATE, CERTIFICATE_GOOD_FOR, Links
from handlers.keepsakes import certificate
from messages.catalog import LANGUAGES, say
from messages.picture import Drawing
from storage.database.store import Store, Transaction
from storage.initiatives import initiatives

TYPES = {"pdf": "application/pdf", "png": "image/png"}
HEADERS = SECRET_ADDRESS_HEADERS | {"Cache-Control": "private, no-store"}


def certificate_path(links: Links, about: str, now: datetime) -> str:
    """The path of the PDF, for a page of this very server; `about`: `Reply.certificate`."""
    return links.path(CERTIFICATE, about, now, CERTIFICATE_GOOD_FOR)


class Asked(NamedTuple):
    """What is to be drawn, and what the file is called."""

    drawing: Drawing
    name: str


class CertificatePages:
    """The routes. `clock` says whether an address is still good."""

    def __init__(
        self, store: Store, media: Media, pictures: Pictures, links: Links, clock: Callable[[], datetime], lang: str
    ) -> None:
        self._store = store
        self._media = media
        self._pictures = pictures
        self._links = links
        self._clock = clock
        self._lang = lang

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/certificate/{token}", self._show)
        app.router.add_get("/certificate/{token}/{kind:png}", self._show)

    async def _show(self, request: web.Request) -> web.StreamResponse:
        about = self._links.open(CERTIFICATE, request.match_info["token"], self._clock()) or ""
        key, _, lang = about.partition("-")
        if not (key.isdecimal() and lang in LANGUAGES):
            return _gone(self._lang)
        kind = request.match_info.get("kind", "pdf")
        asked = await asyncio.to_thread(self._store.reading, _read, int(key), lang, kind)
        if asked is None:
            return _gone(lang)
        try:
            path = await self._pictures.draw_paper(asked.drawing)
        except NoRoomError:
            return refusal(503, "pictures_later", lang, {"Retry-After": "60"})
        named = {"Content-Disposition": f'inline; filename="{asked.name}.{kind}"', "Content-Type": TYPES[kind]}
        return await kept_file(self._media, path, HEADERS | named)


def _read(tx: Transaction, key: int, lang: str, kind: str) -> Asked | None:
    drawing = certificate.certificate(tx, key, lang, kind)
    found = initiatives.by_id(tx, key)
    if drawing is None or found is None:
        return None
    return Asked(drawing, certificate.file_name(found.code, lang))


def _gone(lang: str) -> web.Response:
    return web.Response(text=say("certificate.gone", lang), status=410, headers=HEADERS)
