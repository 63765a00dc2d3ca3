"""Bodies of requests and answers, which may be of any size and shape."""

from __future__ import annotations

import json
from typing import Any

import orjson
from aiohttp import web

SEND_AGAIN_SECONDS = 2  # until a platform is to send again what could not be committed


async def read_body(request: web.Request, most: int) -> bytes:
    """The body of a request, in bytes; of a longer one the first `most + 1`, which shows that it is longer."""
    body = await request.content.read(most + 1)
    while len(body) <= most and (more := await request.content.read(most + 1 - len(body))):
        body += more
    return body


def parsed_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object that a body is; None when it is anything else."""
    found = parsed(body)
    if not isinstance(found, dict):
        return None
    return found


def parsed(body: bytes) -> Any:
    """The value that JSON holds; None when it is none. Half a character, as of an emoji that was cut, is left out."""
    try:
        return orjson.loads(body)
    except ValueError:
        return _without_halves(body)


def _without_halves(body: bytes) -> Any:
    """JSON that only the stricter reader refuses: it takes no half of a pair of surrogates."""
    try:
        whole = json.dumps(json.loads(body), ensure_ascii=False)
        return orjson.loads(whole.encode(errors="ignore"))
    except (ValueError, RecursionError):
        return None


def send_again() -> web.Response:
    """The answer to an event that could not be committed."""
    return web.Response(status=503, headers={"Retry-After": str(SEND_AGAIN_SECONDS)})
