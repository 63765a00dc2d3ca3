"""The council: its sessions for officers, and marks for those who are of it.

GET  /officer/council?codes=…          sessions of my units; those that wait for my marks; codes to put before it
POST /officer/council                  open one with the initiatives whose codes are typed
GET  /officer/council/{n}              counts while it is open, the result when it is over; my own marks
POST /officer/council/{n}              `do`: close (an officer), mark or give (a member)
GET  /officer/council/{n}/papers       its papers in one zip; who took them stands in the audit log
"""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from bot.files.papers.forms import Forms
from bot.http.headers import attachment
from bot.http.requests import RequestLimit, refused
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError, see_other
from bot.pages.desk.sent import Sent
from handlers.council import at_desk
from messages.catalog import say
from storage import audit
from storage.audit import Act

LONGEST = 4_000  # letters of codes in an address
FILES_BURST, FILES_PER_SECOND = 6, 1 / 60  # of one session at the desk


class Council:
    """The routes."""

    def __init__(self, desks: Desks, forms: Forms) -> None:
        self._desks = desks
        self._forms = forms
        self._limit = RequestLimit(FILES_BURST, FILES_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/council", self._desks.page(self._list))
        app.router.add_post(f"{PATH}/council", self._desks.form(self._put))
        app.router.add_get(f"{PATH}/council/{{n}}", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/council/{{n}}", self._desks.form(self._do))
        app.router.add_get(f"{PATH}/council/{{n}}/papers", self._desks.page(self._papers))

    async def _list(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        listed = await self._desks.read(desk, at_desk.listed)
        usual = {"said": "", "good": True, "typed": request.query.get("codes", "")[:LONGEST]}
        return self._desks.shown(
            request, desk, "desk/council.html", words="council.page", listed=listed, **usual | values
        )  # fmt: skip

    async def _put(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        if not desk.decides:
            raise UnknownError(request.path)
        typed = sent.fields.get("codes", "")
        said, session = await self._desks.write(desk, at_desk.put, typed)
        if session:
            return see_other(f"{PATH}/council/{session}")
        return await self._list(request, desk, said=said, good=False, typed=typed)

    async def _show(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        seen = await self._desks.read(desk, at_desk.seen, request.match_info["n"])
        if seen is None:
            raise UnknownError("council")
        usual = {"said": "", "good": True, "typed": {}}
        return self._desks.shown(
            request, desk, "desk/council_session.html", words="council.page", seen=seen, **usual | values
        )  # fmt: skip

    async def _do(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        key = await self._desks.write(desk, at_desk.do, request.match_info["n"], dict(sent.fields))
        if key == "unknown":
            raise UnknownError("council")
        good = key in at_desk.GOOD
        typed = {} if good else dict(sent.fields)  # what was refused stands there to be put right
        said = say(f"council.said.{key}", desk.lang) if key else ""
        return await self._show(request, desk, said=said, good=good, typed=typed)

    async def _papers(self, request: web.Request, desk: Desk) -> web.Response:
        found = await self._desks.read(desk, at_desk.papers, request.match_info["n"])
        if found is None:
            raise UnknownError("council")
        if wait := self._limit.wait(desk.session.hash, time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", desk.lang, wait)
        content = await self._forms.of_session(found, desk.lang)
        act = Act(action="council papers printed", subject=str(found.session), actor=desk.person, name=desk.name)
        await self._desks.intake.write(audit.write, act, desk.now)
        name = say("council.paper.file", desk.lang, n=found.session)
        headers = HEADERS | {"Content-Disposition": attachment(name)}
        return web.Response(body=content, content_type="application/zip", headers=headers)
