"""python-telegram-bot's transport on aiohttp: a fifth of the processor time of its own, and honest about what was sent.

No error that leaves here holds an address: addresses of the Bot API contain the token.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import Any, Protocol

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.http.body import parsed
from bot.http.network_errors import what_happened
from bot.http.proxy import proxy_for

os.environ.setdefault("PTB_TIMEDELTA", "1")  # else every 429 warns about the type of its own attribute

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0  # for a call without files, connecting included
UPLOAD_SECONDS = 60.0  # for a call with files
DOWNLOAD_SECONDS = 600.0
IDLE_SECONDS = 15.0  # that an idle connection is kept: the other side must not close it while we write
DNS_SECONDS = 60  # that an answer of the name server is believed
MOST_CONNECTIONS = 100
CHUNK_BYTES = 64 * 1024

_JSON_HEADERS = {"Content-Type": "application/json"}
_ERRORS_BEFORE_WRITING = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectionResetError,  # reset before the request was written whole
    aiohttp.InvalidURL,
)
TOO_LARGE, TOO_MANY = 413, 429  # HTTP
NOBODY_BEHIND = (502, 503)  # HTTP: the server in front of the Bot API reached nobody who could do it


class Call(Protocol):
    """Calls a method of the Bot API. `hold`: seconds that the answer may take."""

    async def __call__(self, method: str, parameters: dict[str, Any] | None = None, hold: float | None = None) -> Any:
        """The result. Raises TelegramError."""


class NotWrittenError(NetworkError):
    """The call did not leave this machine."""


class NotAppliedError(NetworkError):
    """The call was turned away before anything was done for it: it may be sent again without doing it twice."""


class StrangeAnswerError(NetworkError):
    """An answer that is not of the Bot API: it tells nothing about the call."""


class PlainParameters:
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
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=DNS_SECONDS
                ),
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
        request_data: RequestData | PlainParameters | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call. NotWrittenError: it did not leave; TimedOut or NetworkError: it may have arrived."""
        timeout = _within(_seconds(request_data, read_timeout))
        body = _body(request_data)
        proxy = proxy_for(url)
        try:
            async with self._opened.request(
                method, url, timeout=timeout, allow_redirects=False, proxy=proxy, **body
            ) as response:
                status, payload = response.status, await response.read()
        except _ERRORS_BEFORE_WRITING as error:
            raise NotWrittenError(what_happened(error)) from None
        except TimeoutError as error:
            raise TimedOut(what_happened(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(what_happened(error)) from None
        if not 200 <= status <= 299:
            _look_at_refusal(status, payload)
        return status, payload

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """The bytes of a file, as they come."""
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=ANSWER_SECONDS)
        try:
            async with self._opened.get(url, timeout=timeout, proxy=proxy_for(url)) as response:
                if response.status != 200:
                    raise NetworkError(f"file: HTTP {response.status}")
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    yield chunk
        except TimeoutError as error:
            raise TimedOut(what_happened(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(what_happened(error)) from None

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NotWrittenError("closed")
        return self._session

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer as Python values: an object with a result, or with a refusal."""
        answer = parsed(payload)
        if not isinstance(answer, dict) or not ("result" in answer or _is_refusal(answer)):
            raise StrangeAnswerError("the answer is not of the Bot API")
        return answer


def seconds_to_wait(error: RetryAfter) -> float:
    """For how long Telegram wants to hear nothing of the kind."""
    after = error.retry_after
    if isinstance(after, int):
        return float(after)
    return after.total_seconds()


def _look_at_refusal(status: int, payload: bytes) -> None:
    """Raise what a refusal means, unless it is Telegram's own word about the call: then the library reads it.

    Anybody between us and Telegram may answer 400, 403 or 502 with a page of their own. A refusal in Telegram's words
    says that nothing was done, and so does a page that sends us away before Telegram was asked. Any other page may
    stand in for an answer that got lost, and so may an error of the server's own, such as 500 while it restarts.
    """
    answer = parsed(payload)
    if status == TOO_LARGE:
        raise BadRequest("file is too big")  # said by the server in front of the Bot API, as a page
    if _is_refusal(answer):
        limited = status == TOO_MANY and not (answer.get("parameters") or {}).get("retry_after")
        if limited or status in NOBODY_BEHIND:
            raise NotAppliedError(f"HTTP {status}: {answer['description']}")
        if status >= 500:
            raise StrangeAnswerError(f"HTTP {status}: {answer['description']}")
        return
    if 400 <= status <= 499 or status in NOBODY_BEHIND:
        raise NotAppliedError(f"HTTP {status}, not by Telegram")
    raise StrangeAnswerError(f"HTTP {status}, not by Telegram")


def _is_refusal(answer: Any) -> bool:
    """Whether this is the Bot API's own refusal, with parameters that can be read."""
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return False
    parameters = answer.get("parameters") or {}
    whole = isinstance(parameters, dict) and all(
        type(parameters.get(name, 0)) is int for name in ("retry_after", "migrate_to_chat_id")
    )
    return whole and type(answer.get("error_code")) is int and isinstance(answer.get("description"), str)


def _seconds(data: RequestData | PlainParameters | None, read_timeout: Any) -> float:
    """What the caller gave, else what a call of this kind may take."""
    if read_timeout is not BaseRequest.DEFAULT_NONE and read_timeout is not None:
        return float(read_timeout)
    if data is not None and data.contains_files:
        return UPLOAD_SECONDS
    return ANSWER_SECONDS


@cache
def _within(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)


def _body(data: RequestData | PlainParameters | None) -> dict[str, Any]:
    """The arguments of aiohttp's `request`."""
    if data is None:
        return {}
    if isinstance(data, PlainParameters) or not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": _JSON_HEADERS}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, file in data.multipart_data.items():
        filename, content, mime = file
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}
