"""Which columns my sheets have.

GET  /officer/columns             all of them, mine ticked; `query`: the search to which it leads back
POST /officer/columns             keep what is ticked
"""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks, see_other
from bot.pages.desk.sent import Sent
from handlers.desk import columns, find
from handlers.records.columns import COLUMNS, headings


class Columns:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/columns", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/columns", self._desks.form(self._keep))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        names, chosen = tuple(COLUMNS), await self._desks.read(desk, columns.chosen)
        return self._desks.shown(
            request, desk, "desk/columns.html", words="desk.columns", chosen=chosen,
            columns=list(zip(names, headings(names, desk.lang), strict=True)), first=columns.FIRST,
            query=find.asked(request.query).query,
        )  # fmt: skip

    async def _keep(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        names = () if sent.fields.get("all") else tuple(sent.fields.getall("column", ()))
        await self._desks.write(desk, columns.choose, names)
        return see_other(f"{PATH}/find?{find.asked(request.query).query}#files")
