"""What whoever scans a letter or a certificate is told, in the same second: `GET /kiemtra/{code}/{mark}`.

A code without its mark tells nothing but how to check. No script, and nothing is kept of who looked.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.http.callers import caller_address, household
from bot.http.headers import SECRET_ADDRESS_HEADERS, content_policy
from bot.http.requests import RequestLimit, refused
from handlers.keepsakes.checked import Checked, look_up
from messages.catalog import LANGUAGES, say
from messages.page import page
from storage.database.store import Store
from storage.paper_marks import CHECK_PATH

HEADERS = SECRET_ADDRESS_HEADERS | {"Content-Security-Policy": content_policy("style-src 'self'", "img-src 'self'")}
REQUESTS_BURST, REQUESTS_PER_SECOND = 60, 1.0  # of one address: a wall of certificates, scanned one after another


class CheckPages:
    """The routes. `clock` says which second it is."""

    def __init__(self, store: Store, clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
        self._clock = clock
        self._lang = lang
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get(CHECK_PATH, self._how)
        app.router.add_get(f"{CHECK_PATH}/{{code}}", self._how)
        app.router.add_get(f"{CHECK_PATH}/{{code}}/{{mark}}", self._check)

    async def _how(self, request: web.Request) -> web.Response:
        return self._shown(self._asked_in(request), None, sentence="how")

    async def _check(self, request: web.Request) -> web.Response:
        lang = self._asked_in(request)
        named = request.match_info
        found = await asyncio.to_thread(self._store.reading, look_up, named["code"], named["mark"])
        if found is None:
            return self._shown(lang, None, sentence="forged", status=404)
        return self._shown(lang, found)

    def _asked_in(self, request: web.Request) -> str:
        """The language of the answer, for an address that has not asked too often. Raises the refusal."""
        lang = request.query.get("lang", self._lang)
        if lang not in LANGUAGES:
            lang = self._lang
        if wait := self._limit.wait(household(caller_address(request)), time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", lang, wait)
        return lang

    def _shown(self, lang: str, found: Checked | None, *, sentence: str = "", status: int = 200) -> web.Response:
        stands = recognised = ""
        if found is not None:
            stands = say(f"check.status.{found.status}", lang, into=found.into)
            if found.recognised is not None:
                recognised = say("check.said.recognised", lang, record=found.recognised)
        text = page(
            "check.html", lang, "check.page", checked=found, sentence=sentence, status=stands, recognised=recognised,
            at=say("check.said.at", lang, at=self._clock()), other=next(one for one in LANGUAGES if one != lang),
        )  # fmt: skip
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)
