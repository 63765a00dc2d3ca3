"""Bodies of requests and answers, which may be of any size and shape."""

from __future__ import annotations

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
    try:
        found = orjson.loads(body)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    return found


def send_again() -> web.Response:
    """The answer to an event that could not be committed."""
    return web.Response(status=503, headers={"Retry-After": str(SEND_AGAIN_SECONDS)})
