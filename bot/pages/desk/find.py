"""Looking for initiatives. The address is the search: whoever else opens it sees what they may see.

GET  /officer/find?q=…            the search and a page of what it finds
POST /officer/find/keep           keep this search under a name
POST /officer/find/drop           keep it no more
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from aiohttp import web

from bot.pages.desk.desks import PATH, Desk, Desks, UnknownError, see_other
from bot.pages.desk.sent import Sent
from handlers.alike import finding
from handlers.desk import find
from handlers.desk.find import Asked
from handlers.initiative.form import FIELDS
from storage.initiatives import vocabulary
from storage.initiatives.search import Sort
from storage.initiatives.status import STATUSES
from storage.people import saved
from storage.people.saved import Kind, Saved

LONGEST_NAME = 60  # letters


class Find:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/find", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/find/keep", self._desks.form(self._keep))
        app.router.add_post(f"{PATH}/find/drop", self._desks.form(self._drop))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        desks = self._desks
        asked = find.asked(request.query)
        if asked.q or asked.author:
            await self._take_words()
        try:
            looked, known = await desks.read_there(desk, find.look, asked)
        except (ValueError, OverflowError) as error:  # an address with a place in the list that is none
            raise UnknownError from error
        kept = await asyncio.to_thread(desks.store.reading, saved.of_person, desk.person, Kind.SEARCH)
        choices = {
            "status": STATUSES, "field": FIELDS, "recognised": find.RECOGNISED, "entered": find.ENTERED,
            "sort": tuple(Sort),
        }  # fmt: skip
        return desks.shown(
            request, desk, "desk/find.html", words="desk.find", asked=asked, looked=looked, known=known, kept=kept,
            choices=choices,
        )  # fmt: skip

    async def _take_words(self) -> None:
        """What was handed in since somebody searched last is known by its words too."""
        desks = self._desks
        if await asyncio.to_thread(desks.store.reading, vocabulary.next_texts, 1):
            await desks.intake.write(finding.take_some_words)

    async def _keep(self, request: web.Request, desk: Desk, sent: Sent) -> web.StreamResponse:
        asked = _asked(sent)
        name = " ".join(sent.fields.get("name", "").split())[:LONGEST_NAME]
        one = Saved(name or self._first_words(asked), asked.query)
        if not await self._desks.intake.write(saved.keep, desk.person, Kind.SEARCH, one, desk.now):
            return self._desks.shown(request, desk, "desk/sentence.html", 409, say_key="desk.find.too_many")
        return see_other(f"{PATH}/find?{asked.query}")

    @staticmethod
    def _first_words(asked: Asked) -> str:
        return (asked.q or asked.author or asked.unit or "…")[:LONGEST_NAME]

    async def _drop(self, _request: web.Request, desk: Desk, sent: Sent) -> web.StreamResponse:
        await self._desks.intake.write(saved.drop, desk.person, Kind.SEARCH, sent.fields.get("name", ""))
        return see_other(f"{PATH}/find?{_asked(sent).query}")


def _asked(sent: Sent) -> Asked:
    """The search that a form was sent from."""
    return find.asked(dict(parse_qsl(sent.fields.get("query", ""))))
