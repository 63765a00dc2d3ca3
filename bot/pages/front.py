"""`/` of a bot that talks elsewhere: that it runs, where the board is, and what to do next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from handlers.setup.standing import stage
from messages.catalog import LANGUAGES
from messages.format import HANOI
from messages.page import page
from storage.database.store import Store


class Front:
    """The route. `board`: whether there is a public board."""

    def __init__(self, store: Store, clock: Callable[[], datetime], lang: str, board: bool) -> None:
        self._store = store
        self._clock = clock
        self._lang = lang
        self._board = board

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_get("/", self._show)

    async def _show(self, request: web.Request) -> web.Response:
        lang = request.query.get("lang", self._lang)
        if lang not in LANGUAGES:
            lang = self._lang
        today = self._clock().astimezone(HANOI).date()
        found = await asyncio.to_thread(self._store.reading, stage, today)
        text = page("front.html", lang, stage=found, board=self._board, other_language=lang != self._lang)
        return web.Response(text=text, content_type="text/html")
