"""The Zalo Bot API over HTTP: nine calls, all POST with JSON; and the pool of connections of all that is Zalo's.

The bot's token stands in the address, so no error that leaves here holds an address. What an answer means is
decided by `ok` in its body; by the HTTP status only where there is no such body.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from bot.proxy import proxy_for
from bot.sending.channel import NotSentError, Reason
from storage.store import Trouble

CONNECT = 5.0  # seconds
ANSWER = 20.0  # seconds for a call, connecting included
KEEP = 15.0  # seconds that an idle connection is kept
MOST_ANSWER = 1024 * 1024  # bytes

_NOT_WRITTEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class ZaloError(Exception):
    """The call did not do what it should."""


class Refused(ZaloError):
    """The platform says no, with its code: what it means stands in `zalo_bot.py` and `zalo_oa.py`."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{code} {said}"[:200])
        self.code = code


class NotWritten(ZaloError):
    """The call did not leave this machine."""


class Silent(ZaloError):
    """No answer, or none that says anything: the call may have been done."""


async def read_body(request: web.Request, most: int) -> bytes:
    """What was posted to us; of a longer one, the beginning that shows it: `most` and one byte more."""
    body = await request.content.read(most + 1)
    while len(body) <= most and (more := await request.content.read(most + 1 - len(body))):
        body += more
    return body


async def hand_in(take: Callable[[dict[str, Any]], Awaitable[None]], event: dict[str, Any], closing: bool) -> bool:
    """Whether all that the event causes is committed; if not, the platform is to send it again."""
    if closing:
        return False
    try:
        await take(event)
    except Trouble:
        return False
    return True


def again() -> web.Response:
    """What the platform is told then."""
    return web.Response(status=503, headers={"Retry-After": "2"})


class Pool:
    """Connections to a platform of Zalo's. `open` it in a running event loop."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the pool."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=50, keepalive_timeout=KEEP, ttl_dns_cache=60),
            cookie_jar=aiohttp.DummyCookieJar(),
        )  # fmt: skip

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, method: str, url: str, seconds: float, **given: Any) -> tuple[int, bytes]:
        """(status, body) of a request; `given`: what aiohttp takes. Raises NotWritten or Silent."""
        if self._session is None:
            raise NotWritten("closed")
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT)
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, proxy=proxy_for(url), **given
            ) as response:
                return response.status, await response.content.read(MOST_ANSWER)
        except _NOT_WRITTEN as error:
            raise NotWritten(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Silent(type(error).__name__) from None

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """The bytes of a file that somebody sent; its address needs no token.

        NotSentError: REFUSED when the address has expired, else LATER.
        """
        if self._session is None:
            raise NotSentError(Reason.LATER, "closed")
        timeout = aiohttp.ClientTimeout(total=10 * ANSWER, sock_connect=CONNECT, sock_read=ANSWER)
        try:
            async with self._session.get(url, timeout=timeout, proxy=proxy_for(url)) as response:
                if response.status != 200:
                    reason = Reason.LATER if response.status >= 500 else Reason.REFUSED
                    raise NotSentError(reason, f"file: HTTP {response.status}")
                async for chunk in response.content.iter_chunked(64 * 1024):
                    yield chunk
        except aiohttp.InvalidURL:
            raise NotSentError(Reason.REFUSED, "file: no address") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotSentError(Reason.LATER, type(error).__name__) from None


class Api(Pool):
    """One bot's calls."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__()
        self._base = f"{url.rstrip('/')}/bot{token}/"

    async def call(self, method: str, parameters: dict[str, Any] | None = None, seconds: float = ANSWER) -> Any:
        """The result of a call. Raises Refused, NotWritten or Silent."""
        headers = {"Content-Type": "application/json"}
        body = orjson.dumps(parameters or {})
        status, body = await self.ask("POST", self._base + method, seconds, data=body, headers=headers)
        try:
            answer = orjson.loads(body)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
            if status == 429:
                raise Refused(429, "")
            raise Silent(f"HTTP {status} without an answer")
        if answer["ok"]:
            return answer.get("result")
        code = answer.get("error_code", answer.get("errorCode"))
        raise Refused(code if isinstance(code, int) else status, str(answer.get("description", "")))
