"""Coming in, going out, and what the page asks by itself.

GET  /cai-dat                  the steps; with `?ma=…`, the address that the console printed, a button that uses it up
POST /cai-dat/vao              in, by that address; at the demo by the button alone
POST /cai-dat/ra               out
POST /cai-dat/ngon-ngu         the language of the page
GET  /cai-dat/trang-thai       {"steps": {step: mark}, "found": {step: what there is}}, looked at every two seconds
GET  /cai-dat/song             {"life"}: another one once the bot has begun itself anew
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.pages.desk.sent import Sent, read_sent
from bot.setup.frame import COOKIE, ENTER, HEADERS, LANGUAGE_COOKIE, PATH, Frame, Visit, see_other, sits_here
from bot.setup.steps import ADDRESS, MAY, MUST
from messages.catalog import LANGUAGES

SECRET = "ma"  # the part of the address that holds the secret
MOST_BYTES = 4096


class Entrance:
    """The routes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._parts = frame.parts

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(PATH, self._show)
        app.router.add_post(ENTER, self._enter)
        app.router.add_post(f"{PATH}/ra", self._frame.form(self._leave))
        app.router.add_post(f"{PATH}/ngon-ngu", self._frame.form(self._speak))
        app.router.add_get(f"{PATH}/trang-thai", self._frame.page(self._state))
        app.router.add_get(f"{PATH}/song", self._life)

    async def _show(self, request: web.Request) -> web.StreamResponse:
        secret = request.query.get(SECRET, "")
        if not secret:
            return await self._frame.page(self._first)(request)
        self._frame.count_stranger(request)
        if not await asyncio.to_thread(self._parts.doors.is_good, secret, self._parts.clock()):
            return self._frame.outside(request, 410, "over")
        return self._frame.outside(request, 200, "ready", enter=ENTER, secret=secret)

    async def _first(self, _request: web.Request, visit: Visit) -> web.Response:
        """On at the first step that is to be done; no channel is kept before the office is."""
        lines = await self._frame.lines(visit.lang)
        open_ones = [line.key for line in lines if line.mark == MUST] + [line.key for line in lines if line.mark == MAY]
        first = next(iter(open_ones), "board")
        if first == "channel" and "office" in open_ones:
            first = "office"
        return see_other(first)

    async def _enter(self, request: web.Request) -> web.Response:
        """Of two who press at once one is in, and the other hears that the address was used."""
        self._frame.count_stranger(request)
        sent = await read_sent(request, MOST_BYTES, self._frame.lang(request))
        secret, now = sent.fields.get(SECRET, ""), self._parts.clock()
        if self._parts.is_demo and not secret and sits_here(request):
            session = await asyncio.to_thread(self._parts.doors.begin, now)
        else:
            session = await asyncio.to_thread(self._parts.doors.enter, secret, now)
        if not session:
            return self._frame.outside(request, 410, "over")
        response = web.Response(status=303, headers=HEADERS | {"Location": PATH})
        self._frame.remember(request, response, session)
        return response

    async def _leave(self, request: web.Request, visit: Visit, _sent: Sent) -> web.Response:
        await asyncio.to_thread(self._parts.doors.leave, visit.session)
        response = self._frame.outside(request, 200, "left")
        response.del_cookie(COOKIE, path=PATH)
        return response

    async def _speak(self, _request: web.Request, _visit: Visit, sent: Sent) -> web.Response:
        step = sent.fields.get("step", "")
        response = see_other(step if step in ADDRESS else "office")
        if sent.fields.get("lang", "") in LANGUAGES:
            response.set_cookie(LANGUAGE_COOKIE, sent.fields["lang"], path=PATH, samesite="Lax", httponly=True)
        return response

    async def _state(self, _request: web.Request, visit: Visit) -> web.Response:
        lines = await self._frame.lines(visit.lang)
        state = {"steps": {one.key: one.mark for one in lines}, "found": {one.key: one.found for one in lines}}
        return web.json_response(state, headers=HEADERS)

    async def _life(self, _request: web.Request) -> web.Response:
        return web.json_response({"life": self._parts.life}, headers=HEADERS)
