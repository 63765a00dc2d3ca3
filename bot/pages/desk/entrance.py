"""Coming in and going out.

GET  /officer/in/{token}          a page with one button: whoever only looks ahead at a link does not use it up
POST /officer/in/{token}          uses the link up, and gives the browser its session
GET  /officer/sessions            where I am in
POST /officer/out                 this session ends; with `all` every session of this officer
POST /officer/language            the language of the page
"""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import web

from bot.http.signed_links import DESK_LINK
from bot.pages.desk.desks import PATH, Desk, Desks, see_other
from bot.pages.desk.devices import device
from bot.pages.desk.sent import Sent
from handlers.conversation.talk import Talk
from handlers.desk import sign_in
from messages.catalog import LANGUAGES
from storage.people import desk_sessions
from storage.people.desk_sessions import Session


class Entrance:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"/{DESK_LINK}/{{token}}", self._ask)
        app.router.add_post(f"/{DESK_LINK}/{{token}}", self._enter)
        app.router.add_get(f"{PATH}/sessions", self._desks.page(self._sessions))
        app.router.add_post(f"{PATH}/out", self._desks.form(self._leave))
        app.router.add_post(f"{PATH}/language", self._desks.form(self._speak))

    # In

    async def _ask(self, request: web.Request) -> web.Response:
        desks = self._desks
        desks.count_stranger(request)
        link = self._link(request)
        if not link or not await asyncio.to_thread(desks.store.reading, sign_in.is_good, link, desks.clock()):
            return desks.outside(request, 410, "over")
        return desks.outside(request, 200, "ready", enter=request.path)

    async def _enter(self, request: web.Request) -> web.Response:
        """Of two who press at once one is in, and the other hears that the link was used."""
        desks = self._desks
        desks.count_stranger(request)
        link = self._link(request)
        if not link:
            return desks.outside(request, 410, "over")
        secret = secrets.token_urlsafe(32)
        known_as = device(request.headers.get("User-Agent", ""))
        if not await desks.intake.write(sign_in.enter, link, secret, known_as, desks.clock()):
            return desks.outside(request, 410, "over")
        response = see_other(PATH)
        desks.remember(request, response, secret)
        return response

    def _link(self, request: web.Request) -> str:
        return self._desks.links.open(DESK_LINK, request.match_info["token"], self._desks.clock()) or ""

    # Where I am in, and out

    async def _sessions(self, request: web.Request, desk: Desk) -> web.Response:
        found = await self._desks.read(desk, _open_sessions)
        return self._desks.shown(request, desk, "desk/sessions.html", words="desk.sessions", sessions=found)

    async def _leave(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        ended = "" if sent.fields.get("all") else desk.session.hash
        await self._desks.intake.write(sign_in.leave, desk.person, ended, desk.now)
        response = self._desks.outside(request, 200, "left")
        self._desks.forget(response)
        return response

    async def _speak(self, _request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        lang, back = sent.fields.get("lang", ""), sent.fields.get("back", "")
        if lang in LANGUAGES:
            await self._desks.intake.write(desk_sessions.speak, desk.session.hash, lang)
        if not back.startswith(PATH):
            back = PATH
        return see_other(back)


def _open_sessions(talk: Talk) -> list[Session]:
    return desk_sessions.of_person(talk.context.tx, talk.me.id, talk.context.now)
