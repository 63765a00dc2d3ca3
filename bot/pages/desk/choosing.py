"""A unit is chosen by typing some of its name: suggestions for the field, and what a form that was sent means by it.

GET  /officer/unit-names?q=…      some units that are called so, while one types; without scripts the page asks
"""

from __future__ import annotations

from aiohttp import web

from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError
from bot.pages.desk.sent import Sent
from handlers.conversation.talk import Talk
from handlers.desk import choosing
from handlers.desk.choosing import Chosen
from handlers.people.roles import read_by, units_of

MOST_SUGGESTED = 12
LONGEST = 200  # letters


class UnitNames:
    """The route."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/unit-names", self._desks.page(self._show))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        names = await self._desks.read(desk, _suggested, request.query.get("q", "")[:LONGEST])
        return web.json_response(names, headers=HEADERS)


def _suggested(talk: Talk, typed: str) -> list[str]:
    if not typed.strip():
        return []
    found = choosing.search(talk, typed, read_by(talk), ended=True, most=MOST_SUGGESTED)
    return [choosing.suggestion(one) for one in choosing.named(talk, found.codes)]


async def unit_of(desks: Desks, desk: Desk, sent: Sent) -> Chosen:
    """The unit that a form names, for whoever decides there. UnknownError where it is another's."""
    picked = sent.fields.get("unit_code", "")
    chosen = await desks.read(desk, _chosen, (picked or sent.fields.get("unit", ""))[:LONGEST])
    if chosen.foreign:
        raise UnknownError(chosen.foreign)
    return chosen


def _chosen(talk: Talk, typed: str) -> Chosen:
    return choosing.chosen(talk, typed, units_of(talk))


def few(talk: Talk) -> list[tuple[str, str]]:
    """The units of whoever decides, where a list of them is short."""
    return choosing.few(talk, units_of(talk))
