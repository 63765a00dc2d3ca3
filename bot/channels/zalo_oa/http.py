"""The OpenAPI of a Zalo Official Account over HTTP: JSON calls, uploads, and new tokens for old.

What an answer means is decided by `error` in its body: refusals come with HTTP 200. Tokens stand in headers and
forms, so no error that leaves here holds one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from bot.channels.zalo.http import ANSWER_SECONDS, Pool, RefusedError, SilentError
from bot.channels.zalo.shapes import as_dict, as_text
from bot.channels.zalo_oa.codes import LIMITED_CODE
from bot.http.body import parsed_object

UPLOAD_SECONDS = 60.0  # for a file of 5 MB on a slow line
LEAST_TOKEN_SECONDS = 3600  # an hour: the shortest life of an access token that was ever seen


@dataclass(frozen=True, slots=True)
class Fresh:
    """New tokens, with the seconds that the access token lives."""

    access: str
    refresh: str
    seconds: int


class Api(Pool):
    """One account's calls. All raise RefusedError, NotWrittenError or SilentError."""

    def __init__(self, url: str, oauth_url: str, app_id: str, app_secret: str) -> None:
        super().__init__(url)
        self._base, self._oauth = url.rstrip("/"), oauth_url.rstrip("/")
        self._app_id, self._app_secret = app_id, app_secret

    async def get(self, path: str, token: str, seconds: float = ANSWER_SECONDS, **parameters: Any) -> Any:
        """The data of `GET /<path>`."""
        query = {name: str(value) for name, value in parameters.items()}
        headers = {"access_token": token}
        return _data(*await self.ask("GET", f"{self._base}/{path}", seconds, params=query, headers=headers))

    async def post(self, path: str, token: str, body: dict[str, Any], seconds: float = ANSWER_SECONDS) -> Any:
        """The data of `POST /<path>` with JSON."""
        headers = {"access_token": token, "Content-Type": "application/json"}
        return _data(*await self.ask("POST", f"{self._base}/{path}", seconds, data=orjson.dumps(body), headers=headers))

    async def upload(self, kind: str, token: str, name: str, mime: str, content: bytes) -> str:
        """Give the platform an "image" or a "file"; the reference to send it by, good for seven days."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type=mime)
        url = f"{self._base}/v2.0/oa/upload/{kind}"
        data = as_dict(_data(*await self.ask("POST", url, UPLOAD_SECONDS, data=form, headers={"access_token": token})))
        reference = as_text(data.get("attachment_id") or data.get("token"))
        if not reference:
            raise SilentError("upload: no reference in the answer")
        return reference

    async def renew(self, refresh: str) -> Fresh:
        """New tokens for this refresh token, which is good once. Only tokens in the answer mean that it worked."""
        form = {"refresh_token": refresh, "app_id": self._app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._app_secret}
        url = f"{self._oauth}/v4/oa/access_token"
        status, body = await self.ask("POST", url, ANSWER_SECONDS, data=form, headers=headers)
        answer = parsed_object(body)
        if answer is None:
            raise SilentError(f"HTTP {status} without an answer")
        access = as_text(answer.get("access_token"))
        fresh = as_text(answer.get("refresh_token"))
        if access and fresh:
            return Fresh(access, fresh, _life_seconds(answer.get("expires_in")))
        raise _no_tokens(status, answer)


def _no_tokens(status: int, answer: dict[str, Any]) -> RefusedError | SilentError:
    said = [as_text(answer.get(name)) for name in ("error_name", "error_reason", "error_description", "message")]
    words = " / ".join(dict.fromkeys(part for part in said if part))
    code = _code(answer.get("error"))
    if not words and not code:
        return SilentError("an answer without tokens")
    return RefusedError(code or status, words)


def _data(status: int, body: bytes) -> Any:
    answer = parsed_object(body) or {}
    code = _code(answer.get("error"))
    if code is None:
        if status == 429:
            raise RefusedError(LIMITED_CODE, "HTTP 429")
        raise SilentError(f"HTTP {status} without an answer")
    if code:
        raise RefusedError(code, str(answer.get("message") or ""))
    return answer.get("data")


def _code(value: object) -> int | None:
    """Codes are numbers, now and then written as texts."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _life_seconds(value: object) -> int:
    """How long an access token lives, said as "90000"; the shortest life when nothing is said."""
    seconds = _code(value)
    if seconds is None or seconds <= 0:
        return LEAST_TOKEN_SECONDS
    return seconds
