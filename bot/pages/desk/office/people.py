"""Who reads for my units and for those below.

GET  /officer/people              everybody with a role there
POST /officer/people/invite       a one-time code for a unit below mine, or for the support team
POST /officer/people/end          a role ends at once
"""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError
from bot.pages.desk.sent import Sent
from handlers.desk.office import people
from messages.catalog import say
from storage.people.officers import GOOD_FOR, Role

LONGEST_NAME = 100  # letters


class People:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/people", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/people/invite", self._desks.form(self._invite))
        app.router.add_post(f"{PATH}/people/end", self._desks.form(self._end))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        return await self._page(request, desk)

    async def _invite(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        unit, name = sent.fields.get("unit", ""), " ".join(sent.fields.get("name", "").split())[:LONGEST_NAME]
        role = Role.SUPPORT if sent.fields.get("role") == Role.SUPPORT else Role.OFFICER
        code = await self._desks.write(desk, people.invite, unit, name, role)
        if not code and unit in desk.units:
            return await self._page(request, desk, said=say("office.people_said.own", desk.lang), good=False)
        if not code:
            raise UnknownError(unit)
        said = say("office.people_said.invited", desk.lang, code=code, days=GOOD_FOR.days)
        return await self._page(request, desk, said=said, good=True)

    async def _end(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        unit = sent.fields.get("unit", "")
        name = await self._desks.write(desk, people.end, sent.fields.get("person", ""), unit)
        if not name:
            raise UnknownError(unit)
        return await self._page(request, desk, said=say("office.people_said.ended", desk.lang, name=name), good=True)

    async def _page(self, request: web.Request, desk: Desk, said: str = "", good: bool = True) -> web.Response:
        readers = await self._desks.read(desk, people.readers)
        choices = await self._desks.read(desk, people.units_to_choose)
        return self._desks.shown(
            request, desk, "desk/people.html", words="office.people", readers=readers, choices=choices, said=said,
            good=good,
        )  # fmt: skip
