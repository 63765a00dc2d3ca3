"""The demo's page: beside the worker's phone a group chat and an officer's phone, and a clock to move forward.

    POST /api/chat           {"phone": "group" | "officer"}: a session of that phone; without it, the worker's
    POST /api/chat/{session} in the group also {"as": "admin" | "member"}: who is writing
    GET  /api/demo/news?session=…&session=…  server-sent events that say no more than that a phone has news
    GET  /api/demo/answer/{session}  → {"text"}: what one might answer to the question on the screen
    GET  /api/demo/clock     → {"now"}
    POST /api/demo/clock     {"to": "evening" | "morning"} → {"now"}

All three stand on the one engine that serves real channels: the group is a chat of this channel, the officer a person
with the role. To change who is in the demo: `handlers/loading/sample.py`; its words: `messages/*/demo.toml`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.web.chat import WebChat
from bot.channels.web.sessions import CHANNEL, Session, Sessions, new_secret
from bot.channels.web.streams import RETRY, Stream
from bot.clock import DemoClock
from bot.http.requests import read_json
from bot.intake.intake import Intake
from handlers.demo import days
from handlers.demo.phones import answer, appoint
from messages.catalog import say
from messages.format import HANOI
from messages.wire import Incoming
from storage.database import counters
from storage.database.store import Store

GROUP, OFFICER = "group.", "officer."  # how sessions of these phones begin; a worker's has no dot in it
PHONES = 3
PREFIXES = {"group": GROUP, "officer": OFFICER}
AHEAD = "demo clock"  # the counter that keeps how far ahead the clock is, so that a restart does not turn it back
MOST_STOPS = 100  # posts on the way to another time; more than two days hold
MORNING = (8, 0)  # hours and minutes in Hà Nội, as below
BOARDS = (17, 0)  # when groups get the board of the day: `storage.posts.groups.POST_AT`
EVENING = (17, 30)  # when officers get their digest: `storage.people.preferences`


def open_clock(store: Store) -> DemoClock:
    """The demo's clock, as far ahead as it was when the demo last ran.

    Who starts it after work begins with the next morning, so that what they hand in is on the board of the same day.
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
    today = _at(now, EVENING)
    if now < _at(now, BOARDS):
        return today
    return today + timedelta(days=1)


def morning(now: datetime) -> datetime:
    """Tomorrow's eight o'clock in Hà Nội."""
    return _at(now, MORNING) + timedelta(days=1)


def _at(now: datetime, clock_time: tuple[int, int]) -> datetime:
    hour, minute = clock_time
    return now.astimezone(HANOI).replace(hour=hour, minute=minute, second=0, microsecond=0)


TIMES: Mapping[str, Callable[[datetime], datetime]] = {"evening": evening, "morning": morning}


class DemoSessions(Sessions):
    """Sessions of a worker's phone, of a group chat and of an officer's phone."""

    async def begin(self, asked: Mapping[str, Any]) -> str:
        """A new session of the phone that the page names; without a name, a worker's."""
        prefix = PREFIXES.get(str(asked.get("phone")))
        if prefix is None:
            return await super().begin(asked)
        secret = prefix + new_secret()
        if prefix == OFFICER:
            await self._appoint(secret)
        else:
            await self.join(secret, asked)
        return secret

    def event(self, secret: str, event_id: str, sent: Mapping[str, Any]) -> Incoming:
        """In the group, of an administrator, or of a member where the page says so."""
        event = super().event(secret, event_id, sent)
        if not secret.startswith(GROUP):
            return event
        who = "member" if sent.get("as") == "member" else "admin"
        return replace(
            event,
            sender=f"{event.chat}:{who}",
            group=True,
            admin=who == "admin",
            name=say("demo.page.group_name", self._lang),
        )

    async def close(self, session: Session) -> None:
        """Close it; a group is left first, since nobody is there any more to get its boards."""
        if session.secret.startswith(GROUP):
            await self._intake.put(replace(self.event(session.secret, "left", {}), kind="left"))
        await super().close(session)

    async def _appoint(self, secret: str) -> None:
        """Make the session of an officer, who agreed and was invited before the demo began."""
        work = partial(self._store.writing, appoint, CHANNEL, self.address(secret), self._lang, self._clock())
        await self._intake.do(work)


class Demo:
    """The demo's own routes. `make_due` makes the posts that are due, and says when the next will be."""

    def __init__(
        self, store: Store, intake: Intake, chat: WebChat, clock: DemoClock, lang: str,
        make_due: Callable[[], Awaitable[datetime | None]],
    ) -> None:  # fmt: skip
        self._store = store
        self._intake = intake
        self._sessions = chat.sessions
        self._streams = chat.streams
        self._clock = clock
        self._lang = lang
        self._make_due = make_due
        self._moving = asyncio.Lock()

    def add_to(self, app: web.Application) -> None:
        """Put the routes into the application of the web chat."""
        app.router.add_get("/api/demo/news", self._news)
        app.router.add_get("/api/demo/answer/{session}", self._answer)
        app.router.add_get("/api/demo/clock", self._show_time)
        app.router.add_post("/api/demo/clock", self._move)

    async def _news(self, request: web.Request) -> web.StreamResponse:
        """One stream for all phones of a page: a browser opens six connections to a site, and no more."""
        secrets = request.query.getall("session", [])
        if not 1 <= len(secrets) <= PHONES:
            raise web.HTTPBadRequest
        chat_ids = {(await self._sessions.find(secret)).chat_id for secret in secrets}
        return await self._streams.serve(request, sorted(chat_ids), self._write_news)

    async def _write_news(self, stream: Stream) -> None:
        await stream.write(f"{RETRY}data: news\n\n")  # what came before this stream was open counts too
        while not self._streams.closing:
            if await stream.wait():
                await stream.write("data: news\n\n")

    async def _answer(self, request: web.Request) -> web.Response:
        """What one might answer to the question on the screen."""
        session = await self._sessions.find(request.match_info["session"])
        text = await asyncio.to_thread(self._store.reading, answer, session.chat_id, session.lang)
        return web.json_response({"text": text})

    # The clock

    async def _show_time(self, _request: web.Request) -> web.Response:
        await self._intake.do(partial(self._store.writing, days.go_on, self._clock.now()))
        return web.json_response({"now": self._clock.now().isoformat()})

    async def _move(self, request: web.Request) -> web.Response:
        body = await read_json(request, self._lang)
        wanted = TIMES.get(str(body.get("to")))
        if wanted is None:
            raise web.HTTPBadRequest
        async with self._moving:
            await self._pass_until(wanted(self._clock.now()))
        return await self._show_time(request)

    async def _pass_until(self, moment: datetime) -> None:
        """Through every moment at which something is due: nothing is late, and nothing is left out."""
        for _ in range(MOST_STOPS):
            next_due = await self._make_due()
            if next_due is None or next_due > moment:
                break
            await self._live_until(next_due)
        await self._live_until(moment)
        await self._make_due()

    async def _live_until(self, moment: datetime) -> None:
        """What sample people did by then is there before what is due then is written."""
        await self._intake.do(partial(self._store.writing, days.go_on, moment))
        await self._set(moment)

    async def _set(self, moment: datetime) -> None:
        ahead = self._clock.ahead_at(moment)
        await self._intake.do(partial(self._store.writing, counters.raise_to, AHEAD, ahead))
        self._clock.move(ahead)
