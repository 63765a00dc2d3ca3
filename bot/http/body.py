"""Reads what was posted to us, however much that is."""

from __future__ import annotations

from aiohttp import web


async def read_body(request: web.Request, most: int) -> bytes:
    """The body of a request, in bytes; of a longer one the first `most + 1`, which shows that it is longer."""
    body = await request.content.read(most + 1)
    while len(body) <= most and (more := await request.content.read(most + 1 - len(body))):
        body += more
    return body
