"""The Zalo Bot API over HTTP: nine calls, all POST with JSON.

The bot's token stands in the address, so no error that leaves here holds an address. What an answer means is
decided by `ok` in its body; by the HTTP status only where there is no such body.
"""

from __future__ import annotations

from typing import Any

import orjson

from bot.channels.zalo.http import ANSWER_SECONDS, Pool, RefusedError, SilentError
from bot.http.body import parsed_object


class Api(Pool):
    """One bot's calls."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(url)
        self._server = url.rstrip("/")
        self.use(token)

    def use(self, token: str) -> None:
        """Call with this token from now on."""
        self._base = f"{self._server}/bot{token}/"

    async def call(self, method: str, parameters: dict[str, Any] | None = None, seconds: float = ANSWER_SECONDS) -> Any:
        """The result of a call. Raises RefusedError, NotWrittenError or SilentError."""
        headers = {"Content-Type": "application/json"}
        given = orjson.dumps(parameters or {})
        status, body = await self.ask("POST", self._base + method, seconds, data=given, headers=headers)
        answer = parsed_object(body)
        if answer is None or not isinstance(answer.get("ok"), bool):
            if status == 429:
                raise RefusedError(429, "")
            raise SilentError(f"HTTP {status} without an answer")
        if answer["ok"]:
            return answer.get("result")
        code = answer.get("error_code", answer.get("errorCode"))
        if not isinstance(code, int):
            code = status
        raise RefusedError(code, str(answer.get("description", "")))
