"""The office's name and contact, and its address in the world.

GET  /cai-dat/van-phong
POST /cai-dat/van-phong        `name`, `address`: who keeps people's data, as the words that ask for consent say it
"""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.sent import Sent
from bot.setup.frame import PATH, Frame, Visit, see_other
from bot.setup.saving import save
from bot.setup.steps import ADDRESS
from messages.catalog import say

MOST_LETTERS = 200


class Office:
    """The routes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/{ADDRESS['office']}", self._frame.page(self._show))
        app.router.add_post(f"{PATH}/{ADDRESS['office']}", self._frame.form(self._keep))

    async def _show(self, request: web.Request, visit: Visit) -> web.Response:
        name, _, where = self._frame.parts.settings.controller.partition(",")
        return await self._page(request, visit, name.strip(), where.strip())

    async def _keep(self, request: web.Request, visit: Visit, sent: Sent) -> web.Response:
        name, where = (" ".join(sent.fields.get(key, "").split())[:MOST_LETTERS] for key in ("name", "address"))
        wrong = ""
        if not name or not where:
            wrong = say("setup.office_said.both", visit.lang)
        elif "," in name:
            wrong = say("setup.office_said.comma", visit.lang)
        if not wrong:
            wrong = await save(self._frame.parts, {"CONTROLLER": f"{name}, {where}"}, "office", visit.lang)
        if wrong:
            return await self._page(request, visit, name, where, said=wrong, good=False, status=422)
        if self._frame.parts.is_demo:
            parts = self._frame.parts
            parts.settings = parts.settings.model_copy(update={"controller": f"{name}, {where}"})
            return see_other("channel")
        return self._frame.restarting(visit, "channel")

    async def _page(
        self, request: web.Request, visit: Visit, name: str, where: str, status: int = 200, **values: object
    ) -> web.Response:
        return await self._frame.shown(request, visit, "office", status, office=name, where=where, **values)
