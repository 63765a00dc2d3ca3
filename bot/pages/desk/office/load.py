"""Sheets of an office, from a file: first what it would change, then, by a second press, the change.

    GET  /officer/load                where the file is chosen
    POST /officer/load                what the file would change, or all that is wrong with it
    POST /officer/load/done           load what was shown

What was shown is kept in memory until it is loaded, one file for each officer; after a start it is sent again.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks
from bot.pages.desk.office.shown import MOST_FILE_BYTES, Shown, finish, look_at
from bot.pages.desk.sent import Sent, SentFile
from handlers.desk.office import loading
from handlers.loading.table import BadFileError, Problem
from messages.catalog import say
from storage.programme.loading import ChangedError, Difference, Rows

MOST_SHOWN = 20  # files that wait to be loaded


class Load:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._shown: OrderedDict[int, Shown] = OrderedDict()

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/load", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/load", self._desks.form(self._preview, MOST_FILE_BYTES))
        app.router.add_post(f"{PATH}/load/done", self._desks.form(self._load))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        if not await self._desks.read(desk, loading.may_load):
            return self._not_mine(request, desk)
        return self._page(request, desk)

    async def _preview(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        there = await self._desks.read(desk, loading.there)
        if there is None:
            return self._not_mine(request, desk)
        file = sent.files.get("file", SentFile("", b""))
        if not file.name:
            return self._page(request, desk, said=say("office.load_said.no_file", desk.lang), good=False)

        async def compare(rows: Rows) -> Difference:
            return await self._desks.read(desk, loading.compared, rows)

        try:
            shown = await look_at(file, there, compare)
        except BadFileError as bad:
            return self._page(request, desk, problems=bad.problems, name=file.name)
        self._shown.pop(desk.person, None)
        self._shown[desk.person] = shown
        if len(self._shown) > MOST_SHOWN:
            self._shown.popitem(last=False)
        return self._page(request, desk, shown=shown)

    async def _load(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        if not await self._desks.read(desk, loading.may_load):
            return self._not_mine(request, desk)
        shown = self._shown.get(desk.person)
        if shown is None or shown.id != sent.fields.get("id", ""):
            return self._page(request, desk, said=say("office.load_said.again", desk.lang), good=False)
        del self._shown[desk.person]
        try:
            if not await self._desks.write(desk, loading.load, shown.what, shown.name):
                return self._not_mine(request, desk)
        except (BadFileError, ChangedError):  # it was good when it was shown
            return self._page(request, desk, problems=[Problem("changed")], name=shown.name)
        await finish(self._desks.intake)
        return self._page(request, desk, said=say("office.load_said.done", desk.lang, name=shown.name))

    def _not_mine(self, request: web.Request, desk: Desk) -> web.Response:
        return self._desks.shown(request, desk, "desk/sentence.html", 403, say_key="office.load_said.not_mine")

    def _page(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        usual = {"said": "", "good": True, "problems": (), "shown": None, "name": ""}
        return self._desks.shown(request, desk, "desk/load.html", words="office.load", **usual | values)
