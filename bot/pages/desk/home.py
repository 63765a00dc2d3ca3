"""The first page: who I am here, and what I answer for."""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks


class Home:
    """The route."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(PATH, self._desks.page(self._show))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        return self._desks.shown(request, desk, "desk/home.html", words="desk.home")
