"""The library for everyone: `GET /kho`, `/kho?q=máy dập hay kẹt phôi`. No script, and no author's name.

What stands there is verified, open and shared at that second: nothing is kept from one request to the next.
"""

from __future__ import annotations

import asyncio
import time

from aiohttp import web

from bot.http.callers import caller_address, household
from bot.http.headers import content_policy
from bot.http.requests import RequestLimit, refused
from handlers.library.public import look
from messages.catalog import LANGUAGES
from messages.page import page
from storage.database.store import Store

PATH = "/kho"
MOST_LETTERS = 200  # of what is looked for
REQUESTS_BURST, REQUESTS_PER_SECOND = 60, 1.0  # of one address
HEADERS = {
    "Content-Security-Policy": content_policy("style-src 'self'", "img-src 'self'", forms="'self'"),
    "Referrer-Policy": "same-origin",
}


class LibraryPages:
    """The route."""

    def __init__(self, store: Store, lang: str) -> None:
        self._store = store
        self._lang = lang
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_get(PATH, self._show)

    async def _show(self, request: web.Request) -> web.Response:
        lang = request.query.get("lang", self._lang)
        if lang not in LANGUAGES:
            lang = self._lang
        if wait := self._limit.wait(household(caller_address(request)), time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", lang, wait)
        typed = request.query.get("q", "").strip()[:MOST_LETTERS]
        found, names = await asyncio.to_thread(self._store.reading, look, typed)
        text = page(
            "library.html", lang, "library.page", found=found, units=names, typed=typed, path=PATH,
            default=lang == self._lang, other=next(one for one in LANGUAGES if one != lang),
        )  # fmt: skip
        return web.Response(text=text, content_type="text/html", headers=HEADERS)
