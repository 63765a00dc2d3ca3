"""A file that somebody sent, or that was drawn, as the answer to a request: from the disk, or out of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from aiohttp import web

from bot.files.media import Media
from bot.shelves.shelf import Stream


async def kept_file(media: Media, path: str, headers: Mapping[str, str]) -> web.StreamResponse:
    """The answer with these headers, its type among them. FileNotFoundError, ShelfTroubleError."""
    if media.is_here:
        file = media.folder / path
        if not file.is_file():
            raise FileNotFoundError(path)
        return web.FileResponse(file, headers=headers)
    found = await media.at_shelf(media.shelf.stream, path)
    return web.Response(body=_pieces(media, found), headers={**headers, "Content-Length": str(found.size)})


async def _pieces(media: Media, found: Stream) -> AsyncIterator[bytes]:
    while chunk := await media.at_shelf(next, found.chunks, b""):
        yield chunk
