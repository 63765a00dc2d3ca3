"""The demo's page: beside the worker's phone a group chat and an officer's phone, and a clock to move forward.

    POST /api/chat           {"phone": "group" | "officer"}: a session of that phone; without it, the worker's
    POST /api/chat/{session} in the group also {"as": "admin" | "member"}: who is writing
    GET  /api/demo/news?session=…&session=…  server-sent events that say no more than that a phone has news
    GET  /api/demo/answer/{session}  → {"text"}: what one might answer to the question on the screen
    GET  /api/demo/clock     → {"now"}
    POST /api/demo/clock     {"to": "evening" | "morning"} → {"now"}

All three stand on the one engine that serves real channels: the group is a chat of this channel, the officer a person
with the role. To change who is in the demo: `handlers/sample.py`; its words: `messages/*/demo.toml`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.channels.web import CHANNEL, KEEPALIVE, WebChat, read_json
from bot.clock import DemoClock
from bot.intake import Intake
from bot.media import Media
from handlers import sample
from handlers.receive import Receipt
from messages.catalog import say
from messages.format import HANOI
from messages.wire import Incoming
from storage import counters
from storage.store import Store

GROUP, OFFICER = "group.", "officer."  # how sessions of these phones begin; a worker's has no dot in it
PHONES = 3
KINDS = {"group": GROUP, "officer": OFFICER}
AHEAD = "demo clock"  # the counter that keeps how far ahead the clock is, so that a restart does not turn it back
STOPS = 100  # posts on the way to another time; more than two days hold
MORNING = (8, 0)
BOARDS = (17, 0)  # when groups get the board of the day: `storage.groups.POST_AT`
EVENING = (17, 30)  # when officers get their digest: `storage.preferences`


def open_clock(store: Store) -> DemoClock:
    """The demo's clock, as far ahead as it was. Who starts it after work begins with the next morning: what they hand
    in then is on the board of the same day.
    """
    with store.write() as tx:
        demo = DemoClock(counters.number(tx, AHEAD))
        now = demo.now()
        if now >= _at(now, BOARDS) - timedelta(minutes=30):
            ahead = demo.ahead_at(morning(now))
            counters.raise_to(tx, AHEAD, ahead)
            demo.move(ahead)
        return demo


def evening(now: datetime) -> datetime:
    """Half past five in Hà Nội of the day whose board comes next: one press brings the board and the digest."""
    at = _at(now, EVENING)
    return at if now < _at(now, BOARDS) else at + timedelta(days=1)


def morning(now: datetime) -> datetime:
    """Tomorrow's eight o'clock in Hà Nội."""
    return _at(now, MORNING) + timedelta(days=1)


def _at(now: datetime, time: tuple[int, int]) -> datetime:
    return now.astimezone(HANOI).replace(hour=time[0], minute=time[1], second=0, microsecond=0)


TIMES: Mapping[Any, Callable[[datetime], datetime]] = {"evening": evening, "morning": morning}


class DemoChat(WebChat):
    """The web chat with the demo's other phones. `post` makes what is due and tells when the next will be."""

    def __init__(
        self, store: Store, intake: Intake, media: Media, secret: bytes, clock: DemoClock, lang: str,
        post: Callable[[], Awaitable[datetime | None]],
    ) -> None:  # fmt: skip
        super().__init__(store, intake, media, secret, clock.now, lang, demo=True)
        self._time, self._post_due, self._moving = clock, post, asyncio.Lock()

    def app(self, talks: bool = True) -> web.Application:
        """The application of the web chat with the demo's routes."""
        app = super().app(talks)
        app.router.add_get("/api/demo/news", self._news)
        app.router.add_get("/api/demo/answer/{session}", self._answer)
        app.router.add_get("/api/demo/clock", self._show_time)
        app.router.add_post("/api/demo/clock", self._move)
        return app

    # The other phones

    async def _begin(self, start: dict[str, Any], kind: str = "") -> str:
        return await super()._begin(start, KINDS.get(str(start.get("phone")), kind))

    async def _put(self, session: str, event: Incoming, body: Mapping[str, Any] | None = None) -> Receipt:
        if session.startswith(GROUP):
            return await self._put_in_group(session, event, "member" if (body or {}).get("as") == "member" else "admin")
        if session.startswith(OFFICER) and event.kind == "joined":
            return await self._appoint(session)
        return await super()._put(session, event)

    async def _put_in_group(self, session: str, event: Incoming, who: str) -> Receipt:
        room = self._name(session)
        title = say("demo.page.group_name", self._lang)
        return await self._intake.put(
            replace(event, chat=room, sender=f"{room}:{who}", group=True, admin=who == "admin", name=title)
        )

    async def _appoint(self, session: str) -> Receipt:
        """An officer, who agreed and was invited before the demo began."""

        def appoint() -> int:
            with self._store.write() as tx:
                return sample.appoint(tx, CHANNEL, self._name(session), self._lang, self._clock())

        return Receipt("done", await self._intake.do(appoint))

    async def _delete(self, request: web.Request) -> web.Response:
        session, _ = await self._session(request)
        if session.startswith(GROUP):  # nobody is there any more to get its boards
            left = Incoming(CHANNEL, f"{self._name(session)}:left", "", "", self._clock(), "left")
            await self._put(session, left)
        return await super()._delete(request)

    async def _news(self, request: web.Request) -> web.StreamResponse:
        """One stream for all phones of a page: a browser opens six connections to a site, and no more."""
        sessions = request.query.getall("session", [])
        if not 1 <= len(sessions) <= PHONES:
            raise web.HTTPBadRequest
        chat_ids = [(await self._find(session))[0] for session in sessions]
        return await self._streaming(request, sorted(set(chat_ids)), self._tell_of_news)

    async def _tell_of_news(self, response: web.StreamResponse, news: asyncio.Event) -> None:
        await response.write(b"retry: 2000\n\ndata: news\n\n")  # what came before this stream was open counts too
        while not self._closing:
            try:
                await asyncio.wait_for(news.wait(), KEEPALIVE)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            news.clear()
            await response.write(b"data: news\n\n")

    # What one might answer

    async def _answer(self, request: web.Request) -> web.Response:
        _, (chat_id, lang) = await self._session(request)
        return web.json_response({"text": await asyncio.to_thread(self._read, sample.answer, chat_id, lang)})

    # The clock

    async def _show_time(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self._clock().isoformat()})

    async def _move(self, request: web.Request) -> web.Response:
        wanted = TIMES.get(str((await read_json(request, self._lang)).get("to")))
        if wanted is None:
            raise web.HTTPBadRequest
        async with self._moving:
            await self._pass_until(wanted(self._clock()))
        return await self._show_time(request)

    async def _pass_until(self, moment: datetime) -> None:
        """Through every moment at which something is due: nothing is late, and nothing is left out."""
        for _ in range(STOPS):
            soon = await self._post_due()
            if soon is None or soon > moment:
                break
            await self._set(soon)
        await self._set(moment)
        await self._post_due()

    async def _set(self, moment: datetime) -> None:
        ahead = self._time.ahead_at(moment)

        def keep() -> None:
            with self._store.write() as tx:
                counters.raise_to(tx, AHEAD, ahead)

        await self._intake.do(keep)
        self._time.move(ahead)
