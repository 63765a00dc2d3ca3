"""Reports that a unit applies an initiative of another, for the officer who confirms them.

GET  /officer/applied          what waits, each with its photos
POST /officer/applied          it is so, it is not, or what was just decided is taken back
"""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.deciding import put
from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError
from bot.pages.desk.sent import Sent
from bot.pages.evidence import REPORT, evidence_path
from handlers.conversation.talk import Talk
from handlers.desk.deciding import APPLIED_UNDO
from handlers.reuse import confirming
from messages.wire import Answered


class Applied:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/applied", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/applied", self._desks.form(self._take))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        return await self._page(request, desk)

    async def _take(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        action, number = sent.fields.get("action", ""), sent.fields.get("code", "")
        result = await put(self._desks, desk, sent.fields, action, number)
        undo = number if result.done and action != APPLIED_UNDO else ""
        return await self._page(request, desk, result, undo)

    async def _page(
        self, request: web.Request, desk: Desk, result: Answered | None = None, undo: str = ""
    ) -> web.Response:
        if not desk.decides:
            raise UnknownError(request.path)
        listed = await self._desks.read(desk, _listed)
        photos = {
            number: evidence_path(self._desks.links, f"{desk.person}-{REPORT}{number}-{desk.lang}", desk.now)
            for number, _, has_photos in listed
            if has_photos
        }
        return self._desks.shown(
            request, desk, "desk/applied.html", words="reuse.desk", listed=listed, photos=photos, result=result,
            undo=undo,
        )  # fmt: skip


def _listed(talk: Talk) -> list[tuple[int, str, bool]]:
    """(number, all of it in words, whether it has photos) of each that waits."""
    return [
        (report.id, confirming.told(talk, report, found), bool(confirming.photos(talk, report)))
        for report, found in confirming.waits(talk)
    ]
