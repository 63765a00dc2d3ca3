"""The group chats of my units and of those below.

GET  /officer/groups              each with its unit, its hour and whether it hears the board
POST /officer/groups/change       `do`: hour, pause, resume, unbind
POST /officer/groups/code         a one-time code that binds a group to a unit
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.pages.desk import choosing
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
        chosen = await choosing.unit_of(self._desks, desk, sent)
        if not chosen.code:
            return await self._page(request, desk, chosen=chosen)
        code = await self._desks.write(desk, groups.new_code, chosen.code)
        if not code:
            raise UnknownError(chosen.code)
        minutes = int(GROUP_CODE_FOR.total_seconds() / 60)
        unit = await self._desks.read(desk, people.label, chosen.code)
        said = say("office.groups_said.code_is", desk.lang, code=code, minutes=minutes, unit=unit)
        return await self._page(request, desk, said=said)

    async def _page(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        shown = await self._desks.read(desk, groups.shown)
        few = await self._desks.read(desk, choosing.few)
        usual = {"said": "", "good": True, "chosen": None}
        return self._desks.shown(
            request, desk, "desk/groups.html", words="office.groups", groups=shown, few=few, **usual | values
        )
