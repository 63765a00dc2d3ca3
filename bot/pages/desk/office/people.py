"""Who reads for my units and for those below.

GET  /officer/people              everybody with a role there
POST /officer/people/invite       a one-time code for a unit below mine, for the support team or the council
POST /officer/people/end          a role ends at once
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.pages.desk import choosing
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
        name = " ".join(sent.fields.get("name", "").split())[:LONGEST_NAME]
        typed = sent.fields.get("role", "")
        role = Role(typed) if typed in set(Role) else Role.OFFICER
        chosen = await choosing.unit_of(self._desks, desk, sent)
        if not chosen.code:
            return await self._page(request, desk, chosen=chosen, typed={"name": name, "role": role.value})
        code = await self._desks.write(desk, people.invite, chosen.code, name, role)
        if not code and chosen.code in desk.units:
            return await self._page(request, desk, said=say("office.people_said.own", desk.lang), good=False)
        if not code:
            raise UnknownError(chosen.code)
        unit = await self._desks.read(desk, people.label, chosen.code)
        said = say("office.people_said.invited", desk.lang, code=code, days=GOOD_FOR.days, unit=unit)
        return await self._page(request, desk, said=said)

    async def _end(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        unit = sent.fields.get("unit", "")
        name = await self._desks.write(desk, people.end, sent.fields.get("person", ""), unit)
        if not name:
            raise UnknownError(unit)
        return await self._page(request, desk, said=say("office.people_said.ended", desk.lang, name=name))

    async def _page(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        readers = await self._desks.read(desk, people.readers)
        few = await self._desks.read(desk, choosing.few)
        typed = {"name": "", "role": request.query.get("role", "")}
        usual = {"said": "", "good": True, "chosen": None, "typed": typed}
        return self._desks.shown(
            request, desk, "desk/people.html", words="office.people", readers=readers, few=few, **usual | values
        )
