"""The targets of one unit.

GET  /officer/units/{code}/targets     those it has, and a form; ?scope=…&kind=… fills in the one to be changed
POST /officer/units/{code}/targets     set one
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError
from bot.pages.desk.office.units import kept, told
from bot.pages.desk.sent import Sent
from handlers.desk.office import targets
from handlers.desk.office.forms import Taken
from messages.catalog import say

ADDRESS = f"{PATH}/units/{{code}}/targets"


class Targets:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(ADDRESS, self._desks.page(self._show))
        app.router.add_post(ADDRESS, self._desks.form(self._save))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        return await self._page(request, desk, Taken(said=""))

    async def _save(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        code = request.match_info["code"]
        taken = await kept(self._desks, desk, targets.save, code, sent.fields)
        if taken is None:
            raise UnknownError(code)
        return await self._page(request, desk, taken, sent)

    async def _page(self, request: web.Request, desk: Desk, taken: Taken, sent: Sent | None = None) -> web.Response:
        code = request.match_info["code"]
        form = await self._desks.read(desk, targets.form, code)
        if form is None:
            raise UnknownError(code)
        values: dict[str, Any] = dict.fromkeys(targets.FIELDS, "")
        if sent is not None and not taken.done:
            values |= {name: sent.fields.get(name, "") for name in targets.FIELDS}
        elif wanted := form.find(request.query.get("scope", ""), request.query.get("kind", "")):
            values |= targets.cells(wanted)
        return self._desks.shown(
            request, desk, "desk/targets.html", words="office.targets", form=form, values=values,
            scopes=[(one.value, one.name) for one in form.scopes],
            kinds=[(kind, say(f"loading.target_kind.{kind}", desk.lang)) for kind in form.kinds],
            **told(taken, "office.targets_said", desk.lang),
        )  # fmt: skip
