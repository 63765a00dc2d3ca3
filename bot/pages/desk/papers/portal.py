"""The hand-over sheet for the Confederation's portal: `GET /officer/portal/{code}`, a field a line, each to be copied.

That it was typed in there is kept by the form of the queue: `handlers.desk.deciding`.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks
from bot.pages.desk.queue import QUEUE
from handlers.conversation.talk import Talk
from handlers.officers.waiting import may_decide
from handlers.papers import entered, portal
from handlers.papers.application import PRINTED
from handlers.papers.portal import Line
from storage.conversation import evidence
from storage.conversation.evidence import Kept
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.initiatives.sheets import portal as kept
from storage.initiatives.sheets.portal import Entered

LONG = 80  # letters from which on a line is shown as a story


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the page shows."""

    found: Initiative
    lines: Sequence[Line]
    files: Sequence[Kept]
    entered: Entered | None
    may_undo: bool


class Portal:
    """The route."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """The route of this file."""
        app.router.add_get(f"{PATH}/portal/{{code}}", self._desks.page(self._show))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        code = request.match_info["code"]
        sheet = await self._desks.read(desk, _look, code)
        if sheet is None:
            raise await self._desks.unknown(desk, code)
        return self._desks.shown(
            request, desk, "desk/portal.html", words="desk.portal", sheet=sheet, queue=QUEUE, long=LONG,
            files=f"{PATH}/files", id=secrets.token_hex(12),
        )  # fmt: skip


def _look(talk: Talk, code: str) -> Sheet | None:
    """The sheet, for an officer who decides about the initiative's unit."""
    tx = talk.context.tx
    found = initiatives.by_code(tx, code)
    if found is None or not may_decide(talk, found) or found.status not in PRINTED:
        return None
    there = kept.find(tx, found.id)
    return Sheet(
        found=found,
        lines=portal.sheet(talk, found),
        files=[file for file in evidence.of_initiative(tx, found.id) if file.path],
        entered=there,
        may_undo=entered.may_take_back(talk, there),
    )
