"""Who is in at the set-up page, and the page around each step.

A step never asks for these itself: `Frame.page` and `Frame.form` stand around each of its routes. Whoever is in holds
the whole bot in their hands, so there is no other way in than an address that the console printed, used once; at the
demo, which only this machine reaches, a button.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from itsdangerous import Signer

from bot.files.board_picture import Pictures
from bot.http.callers import THIS_MACHINE, caller_address, household, is_trusted
from bot.http.guard import BEHIND_HTTPS, from_this_machine
from bot.http.headers import SECRET_ADDRESS_HEADERS, content_policy
from bot.http.requests import RequestLimit, refused
from bot.intake.intake import Intake
from bot.pages.desk.sent import MOST_BODY_BYTES, Sent, read_sent
from bot.settings import Settings
from bot.setup.doors import SESSION_GOOD_FOR, Doors
from bot.setup.steps import ADDRESS, Line, look
from handlers.setup.standing import Standing, standing
from messages.catalog import LANGUAGES, say, table
from messages.format import HANOI
from messages.page import page
from storage.database.store import Store

PATH = "/cai-dat"
ENTER = f"{PATH}/vao"  # where the button leads that lets somebody in
COOKIE, LANGUAGE_COOKIE = "setup", "setup_lang"
REQUESTS_BURST, REQUESTS_PER_SECOND = 60, 2.0  # of one session: the page looks every two seconds
STRANGERS_BURST, STRANGERS_PER_SECOND = 60, 1.0  # of one address that is not in
HEADERS = SECRET_ADDRESS_HEADERS | {
    "Content-Security-Policy": content_policy(
        "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", forms="'self'"
    ),
    "Cache-Control": "private, no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who is in, at this very request."""

    session: str
    csrf: str
    lang: str
    now: datetime


Show = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]
Take = Callable[[web.Request, Visit, Sent], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Parts:
    """What the set-up page stands on. `begin_again`: stop cleanly, and start with the settings as they are then."""

    settings: Settings  # at the demo, with what was kept meanwhile: it goes on until there is a channel
    store: Store
    intake: Intake
    pictures: Pictures
    key: bytes
    clock: Callable[[], datetime]
    doors: Doors
    begin_again: Callable[[], None]
    wake: Callable[[int], None]  # something was queued for this chat
    life: str = field(default_factory=lambda: secrets.token_hex(8))  # another one each time the bot starts

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo, whose database is not the one that is set up."""
        return self.settings.chat == "demo"


class Frame:
    """Around every route of the set-up page."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._signer = Signer(parts.key, salt="form at set-up")
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)
        self._strangers = RequestLimit(STRANGERS_BURST, STRANGERS_PER_SECOND)

    # Around each route

    def page(self, show: Show) -> Handler:
        """A route for whoever is in."""

        async def answer(request: web.Request) -> web.StreamResponse:
            visit = await self._visit(request)
            if visit is None:
                if self.parts.is_demo and sits_here(request):
                    return self.outside(request, 403, "demo", enter=ENTER)
                return self.outside(request, 403, "not_in")
            return await show(request, visit)

        return answer

    def form(self, take: Take, most_bytes: int = MOST_BODY_BYTES) -> Handler:
        """The same for what a form sends; one that was not made for this session changes nothing."""

        async def show(request: web.Request, visit: Visit) -> web.StreamResponse:
            sent = await read_sent(request, most_bytes, visit.lang)
            if not self._signer.verify_signature(_mark(visit.session), sent.fields.get("csrf", "")):
                return self.outside(request, 403, "forged")
            return await take(request, visit, sent)

        return self.page(show)

    async def _visit(self, request: web.Request) -> Visit | None:
        session, now = request.cookies.get(COOKIE, ""), self.parts.clock()
        if not session or not await asyncio.to_thread(self.parts.doors.is_in, session, now):
            self.count_stranger(request)
            return None
        mark = _mark(session)
        if wait := self._limit.wait(mark, time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", self.lang(request), wait)
        csrf = self._signer.get_signature(mark).decode()
        return Visit(session=session, csrf=csrf, lang=self.lang(request), now=now)

    def count_stranger(self, request: web.Request) -> None:
        """Whoever is not in may ask so often, and no more."""
        if wait := self._strangers.wait(household(caller_address(request)), time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", self.lang(request), wait)

    def lang(self, request: web.Request) -> str:
        """The language of the page."""
        lang = request.cookies.get(LANGUAGE_COOKIE, self.parts.settings.language)
        return lang if lang in LANGUAGES else self.parts.settings.language

    # For pages

    async def lines(self, lang: str) -> list[Line]:
        """The steps as they stand now."""
        found = None if self.parts.is_demo else await self.standing()
        return look(self.parts.settings, found, self.parts.clock(), lang)

    async def standing(self) -> Standing:
        """What the database holds now; nobody asks the demo's."""
        today = self.parts.clock().astimezone(HANOI).date()
        return await asyncio.to_thread(self.parts.store.reading, standing, today)

    async def shown(
        self, request: web.Request, visit: Visit, step: str, status: int = 200, /, **values: Any
    ) -> web.Response:
        """The page of a step. Its template has `words`, the words of the step, and `t("setup.….…", n=3)` for others."""
        lines = await self.lines(visit.lang)
        here = next((line for line in lines if line.key == step), None)
        usual: Mapping[str, Any] = {
            "visit": visit, "csrf": visit.csrf, "lines": lines, "here": here, "step": step, "path": PATH,
            "frame": table("setup.frame", visit.lang), "t": speaker(visit.lang), "demo": self.parts.is_demo,
            "next": _after(step), "said": "", "good": True, "problems": (), "life": self.parts.life, "name": "",
            "seconds": 0,
        }  # fmt: skip
        text = page(f"setup/{step}.html", visit.lang, f"setup.{step}", **{**usual, **values})
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    def outside(self, request: web.Request, status: int, sentence: str, /, **values: Any) -> web.Response:
        """The page of somebody who is not in; `sentence`: what it says, `setup.outside.<sentence>`."""
        lang = self.lang(request)
        usual = {"sentence": sentence, "enter": "", "secret": ""}
        text = page("outside.html", lang, "setup.outside", **{**usual, **values})
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    def restarting(self, visit: Visit, step: str) -> web.Response:
        """Begin anew with the settings as they are now; the page waits, and goes on at that step by itself."""
        text = page(
            "setup/restarting.html", visit.lang, "setup.restarting", path=PATH, life=self.parts.life,
            next=f"{PATH}/{ADDRESS[step]}",
        )  # fmt: skip
        self.parts.begin_again()
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    def remember(self, request: web.Request, response: web.Response, session: str) -> None:
        """Give the browser the secret of its session; no script can read it, no other site sends it along."""
        response.set_cookie(
            COOKIE, session, max_age=int(SESSION_GOOD_FOR.total_seconds()), path=PATH, httponly=True, samesite="Lax",
            secure=request.config_dict.get(BEHIND_HTTPS) and not sits_here(request),
        )  # fmt: skip


def sits_here(request: web.Request) -> bool:
    """Whether whoever asks sits at this machine. The demo may be open to other phones, and a name is soon claimed."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and is_trusted(request.remote or "", THIS_MACHINE) and from_this_machine(request)


def see_other(step: str) -> web.Response:
    """Go on at that step: what was sent is not sent again when the page is loaded anew."""
    return web.Response(status=303, headers=HEADERS | {"Location": f"{PATH}/{ADDRESS[step]}"})


def speaker(lang: str) -> Callable[..., str]:
    """`t(key, …)` of the templates."""

    def speak(key: str, /, **values: Any) -> str:
        return say(key, lang, **values)

    return speak


def _after(step: str) -> str:
    keys = list(ADDRESS)
    place = keys.index(step) + 1 if step in keys else len(keys)
    return f"{PATH}/{ADDRESS[keys[place]]}" if place < len(keys) else ""


def _mark(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
