"""The pool of connections to a platform of Zalo's, what goes wrong on them, and the way in from a webhook.

Tokens stand in addresses, headers and forms, so no error that leaves here holds one of these.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.zalo.addresses import MOST_REDIRECTS, PublicResolver, is_the_platforms
from bot.http.network_errors import what_happened
from bot.http.proxy import proxy_for
from bot.sending.channel import NotSentError, Reason

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0  # for a call, connecting included
CHECK_SECONDS = 10.0  # that operators wait for an answer
FILE_SECONDS = 200.0  # for a whole file; ANSWER_SECONDS between two parts of it
KEEP_ALIVE_SECONDS = 15.0  # that an idle connection is kept
MOST_ANSWER_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
MOST_CONNECTIONS = 50
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})

_NOT_WRITTEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class ZaloError(Exception):
    """The call did not do what it should."""


class RefusedError(ZaloError):
    """The platform says no, with its code: what it means stands in each channel's folder."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{code} {said}"[:200])
        self.code = code


class NotWrittenError(ZaloError):
    """The call did not leave this machine."""


class SilentError(ZaloError):
    """No answer, or none that says anything: the call may have been done."""


async def hand_in(take: Callable[[dict[str, Any]], Awaitable[None]], event: dict[str, Any], closing: bool) -> bool:
    """Whether all that the event causes is committed; if not, the answer is `send_again`."""
    if closing:
        return False
    try:
        await take(event)
    except Exception:  # said where it was met
        return False
    return True


class Pool:
    """Connections to a platform of Zalo's. `open` it in a running event loop."""

    def __init__(self, api: str) -> None:
        """`api`: the platform's address in the settings."""
        self._api = URL(api)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the pool."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=MOST_CONNECTIONS,
                keepalive_timeout=KEEP_ALIVE_SECONDS,
                ttl_dns_cache=60,
                resolver=PublicResolver(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, method: str, url: str, seconds: float, **given: Any) -> tuple[int, bytes]:
        """(status, body) of a request; `given`: what aiohttp takes. Raises NotWrittenError or SilentError."""
        if self._session is None:
            raise NotWrittenError("closed")
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        try:
            async with self._session.request(
                method, url, timeout=timeout, allow_redirects=False, proxy=proxy_for(url), **given
            ) as response:
                return response.status, await response.content.read(MOST_ANSWER_BYTES)
        except _NOT_WRITTEN as error:
            raise NotWrittenError(what_happened(error)) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise SilentError(what_happened(error)) from None

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """The bytes of a file that somebody sent; its address needs no token.

        NotSentError: REFUSED when the address has expired or is not the platform's, else LATER.
        """
        if self._session is None:
            raise NotSentError(Reason.LATER, "closed")
        timeout = aiohttp.ClientTimeout(total=FILE_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=ANSWER_SECONDS)
        try:
            address = URL(url)
            for _ in range(MOST_REDIRECTS + 1):
                if not is_the_platforms(address, self._api):
                    raise NotSentError(Reason.REFUSED, "file: not the platform's address")
                async with self._session.get(
                    address, timeout=timeout, proxy=proxy_for(str(address)), allow_redirects=False
                ) as response:
                    if response.status in REDIRECT_STATUSES:
                        address = address.join(URL(response.headers.get("Location", "")))
                        continue
                    if response.status != 200:
                        reason = Reason.LATER if response.status >= 500 else Reason.REFUSED
                        raise NotSentError(reason, f"file: HTTP {response.status}")
                    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                        yield chunk
                    return
            raise NotSentError(Reason.REFUSED, "file: sent from one address to another")
        except (aiohttp.InvalidURL, ValueError):
            raise NotSentError(Reason.REFUSED, "file: no address") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotSentError(Reason.LATER, what_happened(error)) from None
