"""The group chats of my units and of those below.

GET  /officer/groups              each with its unit, its hour and whether it hears the board
POST /officer/groups/change       `do`: hour, pause, resume, unbind
POST /officer/groups/code         a one-time code that binds a group to a unit
"""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError
from bot.pages.desk.sent import Sent
from handlers.desk.office import groups, people
from handlers.groups.settings import LONGEST_PAUSE_DAYS
from handlers.officers.group_codes import GROUP_CODE_FOR
from messages.catalog import say


class Groups:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/groups", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/groups/change", self._desks.form(self._change))
        app.router.add_post(f"{PATH}/groups/code", self._desks.form(self._code))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        return await self._page(request, desk)

    async def _change(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        fields = sent.fields
        key = await self._desks.write(
            desk, groups.change, fields.get("chat", ""), fields.get("do", ""), fields.get("value", "")
        )
        if not key:
            raise UnknownError("group")
        said = say(f"office.groups_said.{key}", desk.lang, most=LONGEST_PAUSE_DAYS)
        return await self._page(request, desk, said=said, good=key.startswith("done"))

    async def _code(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        unit = sent.fields.get("unit", "")
        code = await self._desks.write(desk, groups.new_code, unit)
        if not code:
            raise UnknownError(unit)
        minutes = int(GROUP_CODE_FOR.total_seconds() / 60)
        said = say("office.groups_said.code_is", desk.lang, code=code, minutes=minutes)
        return await self._page(request, desk, said=said, good=True)

    async def _page(self, request: web.Request, desk: Desk, said: str = "", good: bool = True) -> web.Response:
        shown = await self._desks.read(desk, groups.shown)
        choices = await self._desks.read(desk, people.units_to_choose)
        return self._desks.shown(
            request, desk, "desk/groups.html", words="office.groups", groups=shown, choices=choices, said=said,
            good=good,
        )  # fmt: skip
