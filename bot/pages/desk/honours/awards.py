"""The award lists of my units.

GET  /officer/awards                               the days to choose; nothing is weighed before they are
GET  /officer/awards?first=…&last=…&counting=…     each list with its rules, the first lines of each
GET  /officer/awards?…&format=xlsx                 all of it as a file, also docx; who took it stands in the audit log
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from aiohttp import web

from bot.files import award_files
from bot.files.papers.forms import Forms
from bot.http.headers import attachment
from bot.http.requests import RequestLimit, refused
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks
from handlers.awards import asking, tables
from handlers.awards.asking import FORMS, Wanted
from handlers.awards.ordering import lists_of
from handlers.awards.tables import Cell, Table
from handlers.conversation.talk import Talk
from handlers.people.roles import units_of
from storage import audit
from storage.audit import Act
from storage.initiatives.awards import Counting

FILES_BURST, FILES_PER_SECOND = 6, 1 / 60  # of one session
MOST_LINES = 20  # of each list on the page


class Awards:
    """The routes."""

    def __init__(self, desks: Desks, forms: Forms) -> None:
        self._desks = desks
        self._forms = forms
        self._limit = RequestLimit(FILES_BURST, FILES_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/awards", self._desks.page(self._show))

    async def _show(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        usual = await self._desks.read(desk, asking.usual)
        wanted = _wanted(dict(request.query), usual)
        form = request.query.get("format", "")
        if wanted is not None and form in FORMS:
            return await self._send(desk, wanted._replace(form=form))
        asked = "first" in request.query
        made = await self._desks.read(desk, _tables, wanted) if wanted is not None and asked else ()
        return self._desks.shown(
            request, desk, "desk/awards.html", words="awards.page", wanted=wanted or usual, clear=wanted is not None,
            asked=asked, tables=made, most=MOST_LINES, forms=FORMS, countings=tuple(Counting), text=_text(desk.lang),
        )  # fmt: skip

    async def _send(self, desk: Desk, wanted: Wanted) -> web.Response:
        if wait := self._limit.wait(desk.session.hash, time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", desk.lang, wait)
        body = await self._desks.read(desk, _file, wanted, self._forms.folder)
        act = Act(
            action="awards exported",
            subject=str(desk.person),
            actor=desk.person,
            name=desk.name,
            after={"wanted": wanted.address},
        )
        await self._desks.intake.write(audit.write, act, desk.now)
        name = award_files.name(wanted, desk.lang)
        headers = HEADERS | {"Content-Disposition": attachment(name)}
        return web.Response(body=body, content_type=award_files.TYPES[wanted.form], headers=headers)


def _wanted(query: dict[str, str], usual: Wanted) -> Wanted | None:
    """The days that stand in the address, usual ones where none do; None where they are no days."""
    try:
        first = date.fromisoformat(query.get("first") or usual.first.isoformat())
        last = date.fromisoformat(query.get("last") or usual.last.isoformat())
        counting = Counting(query.get("counting") or usual.counting)
    except ValueError:
        return None
    return Wanted(first, last, counting) if asking.are_days(first, last) else None


def _tables(talk: Talk, wanted: Wanted) -> tuple[Table, ...]:
    lists = lists_of(talk.context, units_of(talk), wanted)
    return tables.tables(lists, talk.context.units, talk.lang)


def _file(talk: Talk, wanted: Wanted, folder: Path) -> bytes:
    return award_files.made(talk.context, units_of(talk), wanted, talk.lang, folder)


def _text(lang: str) -> Callable[[Cell], str]:
    def text(cell: Cell) -> str:
        return tables.as_text(cell, lang)

    return text
