"""Who is in at the desk: the session behind a request, the role as it is now, and the page around every answer.

A page never asks for these itself: `Desks.page` and `Desks.form` stand around each of its routes.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from aiohttp import web
from itsdangerous import Signer

from bot.files.board_picture import Pictures
from bot.files.media import Media
from bot.http.callers import caller_address, household
from bot.http.guard import BEHIND_HTTPS
from bot.http.headers import SECRET_ADDRESS_HEADERS, content_policy
from bot.http.requests import RequestLimit, refused
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from bot.pages.desk.layout import NAVIGATION, is_for_council, is_for_officers
from bot.pages.desk.sent import MOST_BODY_BYTES, Sent, read_sent
from handlers.conversation.context import ContextCache, Limits
from handlers.conversation.talk import Talk
from handlers.desk import queue, reading, sign_in
from handlers.people.roles import read_by, units_of
from messages.catalog import LANGUAGES, say, table
from messages.page import page
from messages.paper import PaperTemplateError
from storage.database.store import Transaction
from storage.people.desk_sessions import GOOD_FOR, Session
from storage.replica import Replica

COOKIE = "desk"
PATH = "/officer"
REQUESTS_BURST, REQUESTS_PER_SECOND = 120, 5.0  # of one session: a page with its pictures is some ten
STRANGERS_BURST, STRANGERS_PER_SECOND = 60, 1.0  # of one address that is not in
HEADERS = SECRET_ADDRESS_HEADERS | {
    "Content-Security-Policy": content_policy(
        "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "frame-src 'self'",
        forms="'self'",
    ),
    "Cache-Control": "private, no-store",
}  # fmt: skip

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NotInError(Exception):
    """Nobody is in with this cookie."""


class UnknownError(Exception):
    """There is no such thing for this officer. `subject`: what it is that somebody else's units have; "": nothing."""

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self.subject = subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An officer who is in, as of this very request."""

    secret: str
    session: Session
    name: str
    units: tuple[str, ...]  # codes: their own, and those they read for in somebody's place; none: of a council alone
    labels: tuple[str, ...]  # what those are called
    decides: bool  # an officer, and not of a support team alone
    csrf: str
    now: datetime

    @property
    def person(self) -> int:
        """The key of whoever is in."""
        return self.session.person_id

    @property
    def lang(self) -> str:
        """The language of the page."""
        return self.session.lang


Show = Callable[[web.Request, Desk], Awaitable[web.StreamResponse]]
Take = Callable[[web.Request, Desk, Sent], Awaitable[web.StreamResponse]]


class Desks:
    """What every page of the desk stands on."""

    def __init__(
        self, replica: Replica, intake: Intake, media: Media, pictures: Pictures, links: Links, key: bytes,
        clock: Callable[[], datetime], lang: str, limits: Limits,
    ) -> None:  # fmt: skip
        """`key` signs the tokens of the forms."""
        self.store = replica.store
        self._replica = replica
        self.intake = intake
        self.media = media
        self.pictures = pictures
        self.links = links
        self.clock = clock
        self.lang = lang
        self._signer = Signer(key, salt="form at the desk")
        self._contexts = ContextCache(limits, check_every=timedelta())  # what was saved is on the next page
        self._contexts_there = ContextCache(limits, check_every=timedelta())  # of the replica, which is behind
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)
        self._strangers = RequestLimit(STRANGERS_BURST, STRANGERS_PER_SECOND)

    # Around each route

    def page(self, show: Show) -> Handler:
        """A route for whoever is in."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                desk = await self._opened(request)
            except NotInError:
                return self.outside(request, 403, "not_in")
            try:
                if not desk.units and not is_for_council(request.path):
                    if request.path == PATH:  # where whoever comes in arrives
                        return see_other(f"{PATH}/council")
                    raise UnknownError(request.path)
                if not desk.decides and is_for_officers(request.path):
                    raise UnknownError(request.path)
                return await show(request, desk)
            except UnknownError as error:
                return await self._unknown(request, desk, error.subject)
            except PaperTemplateError:  # `check` says what is wrong with it
                return self.shown(request, desk, "desk/sentence.html", 500, say_key="papers.broken")

        return answer

    def form(self, take: Take, most_bytes: int = MOST_BODY_BYTES) -> Handler:
        """The same for what a form sends; one that was not made for this session changes nothing, and is on record."""

        async def show(request: web.Request, desk: Desk) -> web.StreamResponse:
            sent = await read_sent(request, most_bytes, desk.lang)
            if not self._signer.verify_signature(desk.session.hash, sent.fields.get("csrf", "")):
                await self.intake.write(sign_in.refuse, desk.person, "form", desk.now)
                return self.shown(request, desk, "desk/sentence.html", 403, say_key="desk.forged")
            return await take(request, desk, sent)

        return self.page(show)

    async def _opened(self, request: web.Request) -> Desk:
        secret = request.cookies.get(COOKIE, "")
        if not secret:
            self.count_stranger(request)
            raise NotInError
        desk = await asyncio.to_thread(self.store.reading, self._read, secret)
        if desk is None:
            self.count_stranger(request)
            raise NotInError
        if wait := self._limit.wait(desk.session.hash, time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", desk.lang, wait)
        return desk

    def count_stranger(self, request: web.Request) -> None:
        """Whoever is not in may ask so often, and no more."""
        if wait := self._strangers.wait(household(caller_address(request)), time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", self.lang, wait)

    def _read(self, tx: Transaction, secret: str) -> Desk | None:
        found = reading.opened(tx, secret, self._contexts, self.clock())
        if found is None:
            return None
        session, talk = found
        units = read_by(talk)
        return Desk(
            secret=secret,
            session=session,
            name=talk.me.name,
            units=units,
            labels=tuple(talk.context.units.label(unit) for unit in talk.context.units.in_order(units)),
            decides=bool(units_of(talk)),
            csrf=self._signer.get_signature(session.hash).decode(),
            now=talk.context.now,
        )

    async def _unknown(self, request: web.Request, desk: Desk, subject: str) -> web.Response:
        """What is another unit's and what is not there look the same; the first is on record."""
        if subject:
            await self.intake.write(sign_in.refuse, desk.person, subject, desk.now)
        return self.shown(request, desk, "desk/sentence.html", 404, say_key="desk.unknown")

    # For pages

    async def read(
        self,
        desk: Desk,
        look: Callable[Concatenate[Talk, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """`look(talk, …)` in a thread and a transaction that only reads; `talk.context.tx` is that transaction."""
        looking = partial(self._look, desk.secret, partial(_called, look, arguments, named))
        return await asyncio.to_thread(self.store.reading, looking)

    async def read_there(
        self,
        desk: Desk,
        look: Callable[Concatenate[Talk, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> tuple[Result, datetime | None]:
        """The same where it need not be fresh: also the moment as of which it is; None: as of now."""
        looking = partial(self._look_there, desk.secret, partial(_called, look, arguments, named))
        return await asyncio.to_thread(self._replica.reading, looking)

    async def unknown(self, desk: Desk, code: str) -> UnknownError:
        """That no such initiative is theirs; with its code where other units have it: that they asked is kept."""
        elsewhere = await self.read(desk, queue.is_elsewhere, code)
        return UnknownError(code if elsewhere else "")

    async def write(
        self,
        desk: Desk,
        change: Callable[Concatenate[Talk, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """`change(talk, …)` in a transaction that writes, where the role is asked for once more."""
        changing = partial(self._look, desk.secret, partial(_called, change, arguments, named))
        return cast(Result, await self.intake.write(changing))

    def _look(self, secret: str, look: Callable[[Talk], Any], tx: Transaction) -> Any:
        return self._looked(reading.opened(tx, secret, self._contexts, self.clock()), look)

    def _look_there(self, secret: str, look: Callable[[Talk], Any], tx: Transaction, moment: datetime) -> Any:
        return self._looked(reading.opened(tx, secret, self._contexts_there, moment), look)

    @staticmethod
    def _looked(found: tuple[Session, Talk] | None, look: Callable[[Talk], Any]) -> Any:
        if found is None:  # the role went between two looks
            raise web.HTTPSeeOther(PATH)
        return look(found[1])

    def shown(
        self, request: web.Request, desk: Desk, name: str, status: int = 200, /, *, words: str = "desk.frame",
        **values: Any,
    ) -> web.Response:  # fmt: skip
        """A page in its frame. Its template has `words`, a table of words, and `t("desk.….…", n=3)` for any other."""
        frame = {
            "desk": desk, "csrf": desk.csrf, "frame": table("desk.frame", desk.lang), "navigation": _links(desk),
            "path": request.path, "here": request.path_qs, "t": _speaker(desk.lang), "id": secrets.token_hex(12),
            "languages": LANGUAGES,
        }  # fmt: skip
        text = page(name, desk.lang, words, **frame | values)
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    def outside(self, request: web.Request, status: int, sentence: str, **values: Any) -> web.Response:
        """The page of somebody who is not in; `sentence`: what it says, `desk.outside.<sentence>`."""
        lang = request.query.get("lang", self.lang)
        if lang not in LANGUAGES:
            lang = self.lang
        usual = {"sentence": sentence, "enter": "", "secret": ""}
        text = page("outside.html", lang, "desk.outside", **usual | values)
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    # The cookie

    def remember(self, request: web.Request, response: web.Response, secret: str) -> None:
        """Give the browser the secret of its session; no script can read it, no other site send it along."""
        behind_https = request.config_dict.get(BEHIND_HTTPS)
        response.set_cookie(
            COOKIE, secret, max_age=int(GOOD_FOR.total_seconds()), path=PATH, httponly=True, samesite="Lax",
            secure=behind_https,
        )  # fmt: skip

    def forget(self, response: web.Response) -> None:
        """Take it back."""
        response.del_cookie(COOKIE, path=PATH)


def _links(desk: Desk) -> list[tuple[str, str, bool]]:
    """The links at the head, those that are open to whoever is in."""
    return [link for link in NAVIGATION if desk.units or is_for_council(link[0])]


def _called(look: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any], talk: Talk) -> Any:
    return look(talk, *arguments, **named)


def _speaker(lang: str) -> Callable[..., str]:
    def speak(key: str, /, **values: Any) -> str:
        return say(key, lang, **values)

    return speak


def see_other(path: str) -> web.Response:
    """Go on there: what was sent is not sent again when the page is loaded anew."""
    return web.Response(status=303, headers=HEADERS | {"Location": path})
