"""The OpenAPI of a Zalo Official Account over HTTP: JSON calls, uploads, and new tokens for old.

What an answer means is decided by `error` in its body: refusals come with HTTP 200. Tokens stand in headers and
forms, so no error that leaves here holds one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from bot.channels.zalo_http import ANSWER, Pool, Refused, Silent

UPLOAD = 60.0  # seconds for a file of 5 MB on a slow line
LIMITED = -32  # the code of "too many calls", also where the body does not say it


@dataclass(frozen=True, slots=True)
class Fresh:
    """New tokens, with the seconds that the access token lives."""

    access: str
    refresh: str
    seconds: int


class Api(Pool):
    """One account's calls. All raise Refused, NotWritten or Silent."""

    def __init__(self, url: str, oauth_url: str, app_id: str, app_secret: str) -> None:
        super().__init__()
        self._base, self._oauth = url.rstrip("/"), oauth_url.rstrip("/")
        self._app_id, self._app_secret = app_id, app_secret

    async def get(self, path: str, token: str, seconds: float = ANSWER, **parameters: Any) -> Any:
        """The data of `GET /<path>`."""
        query = {name: str(value) for name, value in parameters.items()}
        return _data(
            *await self.ask("GET", f"{self._base}/{path}", seconds, params=query, headers={"access_token": token})
        )

    async def post(self, path: str, token: str, body: dict[str, Any], seconds: float = ANSWER) -> Any:
        """The data of `POST /<path>` with JSON."""
        headers = {"access_token": token, "Content-Type": "application/json"}
        return _data(*await self.ask("POST", f"{self._base}/{path}", seconds, data=orjson.dumps(body), headers=headers))

    async def upload(self, kind: str, token: str, name: str, mime: str, content: bytes) -> str:
        """Give the platform an "image" or a "file"; the reference to send it by, good for seven days."""
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name, content_type=mime)
        url = f"{self._base}/v2.0/oa/upload/{kind}"
        data = _data(*await self.ask("POST", url, UPLOAD, data=form, headers={"access_token": token}))
        found = data.get("attachment_id") or data.get("token") if isinstance(data, dict) else None
        if not isinstance(found, str) or not found:
            raise Silent("upload: no reference in the answer")
        return found

    async def renew(self, refresh: str) -> Fresh:
        """New tokens for this refresh token, which is good once. Only tokens in the answer mean that it worked."""
        form = {"refresh_token": refresh, "app_id": self._app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._app_secret}
        url = f"{self._oauth}/v4/oa/access_token"
        status, body = await self.ask("POST", url, ANSWER, data=form, headers=headers)
        answer = _json(body)
        if answer is None:
            raise Silent(f"HTTP {status} without an answer")
        access, fresh = answer.get("access_token"), answer.get("refresh_token")
        if isinstance(access, str) and access and isinstance(fresh, str) and fresh:
            return Fresh(access, fresh, _seconds(answer.get("expires_in")))
        said = [answer.get(name) for name in ("error_name", "error_reason", "error_description", "message")]
        words = " / ".join(dict.fromkeys(part for part in said if isinstance(part, str) and part))
        code = _code(answer.get("error"))
        if not words and not code:
            raise Silent("an answer without tokens")
        raise Refused(code or status, words)


def _data(status: int, body: bytes) -> Any:
    answer = _json(body)
    code = _code(answer.get("error")) if answer is not None else None
    if answer is None or code is None:
        if status == 429:
            raise Refused(LIMITED, "HTTP 429")
        raise Silent(f"HTTP {status} without an answer")
    if code:
        raise Refused(code, str(answer.get("message") or ""))
    return answer.get("data")


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        answer = orjson.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _code(value: Any) -> int | None:
    """Codes are numbers, now and then written as texts."""
    try:
        return int(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else None
    except ValueError:
        return None


def _seconds(value: Any) -> int:
    """ "90000"; an hour, the least that was ever seen, when nothing is said."""
    seconds = _code(value)
    return seconds if seconds and seconds > 0 else 3600
