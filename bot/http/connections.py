"""Open connections: how long one may take over its request, how many an address may hold, how many are left.

A stranger who opens connections and says nothing, or stops in the middle of a form, is hung up on; nobody else waits.
To change how patient we are: the limits below.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import RequestHandler

from bot.http.callers import TRUSTED, Network, caller_address, household, is_trusted
from bot.http.requests import refused
from messages.catalog import in_every_language

HEAD_SECONDS = 10.0  # from the connection to the end of its first head
IDLE_SECONDS = 130.0  # between two requests, the head of the next included; proxies hang up before that
BODY_SECONDS = 60.0  # for a whole body
STALL_SECONDS = 60.0  # in which nothing of a form with files comes
FORM_SECONDS = 1800.0  # for a whole form with files: 20 MB on the slowest of lines
ADDRESS_CONNECTIONS = 300  # of one address that is no proxy: a hall behind one router
ADDRESS_UNFINISHED = 100  # requests of one address whose body has not come yet: more than a platform has
MOST_DESCRIPTORS = 65_536  # asked of the system
WARN_AT_SHARE = 0.8  # of all descriptors
WARN_AGAIN_SECONDS = 600.0
LOOK_EVERY_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class _Reading:
    """A request whose body is still coming: since when, and how much had come when it last moved."""

    request: web.Request
    since: float
    moved: float
    came: int = -1


class Connections:
    """Watches the connections of one server. Its middleware stands outermost; `look` is called again and again."""

    def __init__(self, lang: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._lang = lang
        self._clock = clock
        self._first_seen: dict[RequestHandler, float] = {}  # of those that have not asked anything yet
        self._asked: set[RequestHandler] = set()
        self._reading: list[_Reading] = []
        self._unfinished: defaultdict[str, int] = defaultdict(int)  # requests by household
        self._warned = -WARN_AGAIN_SECONDS

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Remember that the connection has asked; watch the body where it has not come whole."""
        self._asked.add(request.protocol)
        if request.content.is_eof():
            return await handler(request)
        key = household(caller_address(request))
        if self._unfinished[key] >= ADDRESS_UNFINISHED:
            raise refused(web.HTTPTooManyRequests, "too_fast", self._lang, BODY_SECONDS)
        self._unfinished[key] += 1
        now = self._clock()
        reading = _Reading(request, since=now, moved=now)
        self._reading.append(reading)
        try:
            return await handler(request)
        finally:
            self._reading.remove(reading)
            self._unfinished[key] -= 1
            if not self._unfinished[key]:
                del self._unfinished[key]

    async def watch(self, runner: web.AppRunner) -> None:
        """Look every second, for as long as the program runs."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            if runner.server is not None:
                self.look(runner.server.connections, runner.app.get(TRUSTED, ()))
            self.warn(*descriptors())

    def look(self, connections: Iterable[RequestHandler], trusted: Sequence[Network] = ()) -> None:
        """Hang up on whoever takes too long, and on the newest of an address that has too many."""
        now = self._clock()
        there = list(connections)
        self._asked.intersection_update(there)
        quiet = [one for one in there if one not in self._asked]
        self._first_seen = {one: self._first_seen.get(one, now) for one in quiet}
        late = [one for one, since in self._first_seen.items() if now - since >= HEAD_SECONDS]
        late += [one.request.protocol for one in self._reading if self._is_late(one, now)]
        late += _beyond(there, trusted)
        for one in late:
            if one.transport is not None:
                one.transport.abort()

    @staticmethod
    def _is_late(reading: _Reading, now: float) -> bool:
        content = reading.request.content
        if content.is_eof():
            return False
        if content.total_bytes != reading.came:
            reading.came = content.total_bytes
            reading.moved = now
        if reading.request.content_type != "multipart/form-data":
            return now - reading.since >= BODY_SECONDS
        return now - reading.moved >= STALL_SECONDS or now - reading.since >= FORM_SECONDS

    def warn(self, used: int, most: int) -> None:
        """Say that descriptors run out: without them nobody can connect, and no file can be opened."""
        now = self._clock()
        if used < WARN_AT_SHARE * most or now - self._warned < WARN_AGAIN_SECONDS:
            return
        self._warned = now
        said = in_every_language("commands.failed.descriptors", used=used, most=most)
        log.warning("descriptors_nearly_used", used=used, most=most, said=said)


def _beyond(connections: Sequence[RequestHandler], trusted: Sequence[Network]) -> list[RequestHandler]:
    """The connections of each address after its first ADDRESS_CONNECTIONS; a proxy stands for many people."""
    counted: Counter[str] = Counter()
    found = []
    for one in connections:
        peer = one.peername
        address = peer[0] if isinstance(peer, tuple) else ""
        key = household(address)
        counted[key] += 1
        if counted[key] > ADDRESS_CONNECTIONS and not is_trusted(address, trusted):
            found.append(one)
    return found


def raise_limit() -> None:
    """Ask the system for as many descriptors as it gives: many systems begin with 1,024 and allow far more."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def descriptors() -> tuple[int, int]:
    """How many descriptors are open, and how many may be; (0, 1) where the system does not tell."""
    try:
        import resource

        used = sum(1 for _ in Path("/proc/self/fd").iterdir())
    except (ImportError, OSError):
        return 0, 1
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return used, MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
