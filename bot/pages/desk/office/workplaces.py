"""Workplaces that match no union.

GET  /officer/workplaces          the list, each with the unions to which it may belong
POST /officer/workplaces          it belongs to that union, and all of the same text with it; or that is taken back
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.pages.desk.choosing import unit_of
from bot.pages.desk.deciding import put
from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError
from bot.pages.desk.sent import Sent
from handlers.desk.deciding import MATCH, UNMATCH
from handlers.desk.office import workplaces


class Workplaces:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/workplaces", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/workplaces", self._desks.form(self._take))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        return await self._page(request, desk)

    async def _take(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        fields = dict(sent.fields)
        if fields.get("action") == UNMATCH:
            return await self._page(request, desk, result=await put(self._desks, desk, fields, UNMATCH, ""))
        code = fields.get("code", "")
        if not fields.get("into"):
            chosen = await unit_of(self._desks, desk, sent)
            if not chosen.code:
                return await self._page(request, desk, chosen=chosen, about=code)
            fields["into"] = chosen.code
        return await self._page(request, desk, result=await put(self._desks, desk, fields, MATCH, code))

    async def _page(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        if not desk.decides:
            raise UnknownError(request.path)
        listed = await self._desks.read(desk, workplaces.listed)
        usual = {"result": None, "chosen": None, "about": ""}
        return self._desks.shown(
            request, desk, "desk/workplaces.html", words="office.workplaces", listed=listed, **usual | values
        )
