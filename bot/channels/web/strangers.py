"""What one address may cost us: sessions, requests, bytes of files. Limits count the household, not the single address.

Wide enough for a factory whose people all come by one router, narrow enough that one stranger fills nothing.
"""

from __future__ import annotations

import time

from aiohttp import web

from bot.http.callers import caller_address, household
from bot.http.requests import RequestLimit, refused

SESSIONS_BURST, SESSIONS_PER_SECOND = 60, 0.5  # new ones of one address: a hall behind one router
SESSIONS_A_DAY = 2_000  # of one address
ALL_SESSIONS_BURST, ALL_SESSIONS_PER_SECOND = 20_000, 0.5  # of everybody: some 2 KB each in the database
REQUESTS_BURST, REQUESTS_PER_SECOND = 600, 60.0  # of one address
BYTES_A_DAY = 4 * 1024**3  # of files, of one address: 1,000 photos as they come from a phone
DAY_SECONDS = 24 * 3600.0
EVERYBODY = "*"


class Strangers:
    """Counts what each address has cost. Raises the refusal that asks to come again later."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._sessions = RequestLimit(SESSIONS_BURST, SESSIONS_PER_SECOND)
        self._sessions_a_day = RequestLimit(SESSIONS_A_DAY, SESSIONS_A_DAY / DAY_SECONDS)
        self._all_sessions = RequestLimit(ALL_SESSIONS_BURST, ALL_SESSIONS_PER_SECOND)
        self._requests = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)
        self._bytes = RequestLimit(BYTES_A_DAY, BYTES_A_DAY / DAY_SECONDS)

    def session(self, request: web.Request) -> None:
        """A new conversation is asked for."""
        key = household(caller_address(request))
        self._count(self._sessions, key)
        self._count(self._sessions_a_day, key)
        self._count(self._all_sessions, EVERYBODY)

    def request(self, request: web.Request) -> None:
        """Anything is asked about a conversation: each looks into the database."""
        self._count(self._requests, household(caller_address(request)))

    def files(self, request: web.Request) -> None:
        """A form with files is about to be read."""
        self._count(self._bytes, household(caller_address(request)), request.content_length or 0)

    def _count(self, limit: RequestLimit, key: str, cost: float = 1) -> None:
        wait = limit.wait(key, time.monotonic(), cost)
        if wait:
            raise refused(web.HTTPTooManyRequests, "too_fast", self._lang, wait)
