"""Open event streams of the web chat: who listens to which chats, how many may, and how each learns that it has news.

A writer is a function that is given one `Stream` and writes to it until `streams.closing`:

    while not streams.closing:
        … read what is new, `await stream.write(…)` …
        await stream.wait()
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from bot.http.callers import caller_address, household
from bot.http.headers import HEADERS
from bot.http.requests import refused
from storage.database.store import TroubleError

KEEPALIVE = 15.0  # seconds
CHAT_STREAMS = 4  # open streams of one chat
ADDRESS_STREAMS = 100  # open streams of one address; a page that gets none looks by itself every few seconds
ALL_STREAMS = 1000  # open streams of all chats: each holds a connection
RETRY = "retry: 2000\n\n"  # milliseconds after which a browser comes again


class Stream:
    """One page that listens."""

    def __init__(self, response: web.StreamResponse, news: asyncio.Event) -> None:
        self._response = response
        self._news = news

    async def write(self, text: str) -> None:
        """Send lines of the event stream."""
        await self._response.write(text.encode())

    async def wait(self) -> bool:
        """True as soon as there is news; False after a while without, when proxies have been shown that we are here."""
        try:
            await asyncio.wait_for(self._news.wait(), KEEPALIVE)
        except TimeoutError:
            await self.write(": still here\n\n")
            return False
        self._news.clear()
        return True


class Streams:
    """All open streams of a web chat."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._news: defaultdict[int, set[asyncio.Event]] = defaultdict(set)  # of each chat, one a stream
        self._open: Counter[str] = Counter()  # by household
        self.closing = False

    def wake(self, chat_id: int) -> None:
        """Tell the pages of a chat that there is something new in it."""
        for news in self._news.get(chat_id, ()):
            news.set()

    def chats(self) -> list[int]:
        """The chats whose pages listen."""
        return list(self._news)

    async def close(self, _app: web.Application) -> None:
        """Let every writer come to its end."""
        self.closing = True
        for chat_id in list(self._news):
            self.wake(chat_id)

    async def serve(
        self, request: web.Request, chat_ids: Sequence[int], writer: Callable[[Stream], Awaitable[None]]
    ) -> web.StreamResponse:
        """Answer with a stream on which `writer` writes; it hears of news in any of these chats."""
        crowded = any(len(self._news.get(chat_id, ())) >= CHAT_STREAMS for chat_id in chat_ids)
        key = household(caller_address(request))
        if crowded or self._open[key] >= ADDRESS_STREAMS or self._open.total() >= ALL_STREAMS:
            raise refused(web.HTTPTooManyRequests, "too_many_pages", self._lang, KEEPALIVE)
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        with self._listening(chat_ids, key) as news:
            try:
                await response.prepare(request)
                await writer(Stream(response, news))
            except (ConnectionError, asyncio.CancelledError, TroubleError):
                pass  # what was begun cannot become an error; the page comes again by itself
        return response

    @contextmanager
    def _listening(self, chat_ids: Sequence[int], key: str) -> Iterator[asyncio.Event]:
        news = asyncio.Event()
        for chat_id in chat_ids:
            self._news[chat_id].add(news)
        self._open[key] += 1
        try:
            yield news
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]
            for chat_id in chat_ids:
                self._news[chat_id].discard(news)
                if not self._news[chat_id]:
                    del self._news[chat_id]
