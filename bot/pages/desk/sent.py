"""What a form of the desk sent: its fields, and its files where it has some; held in memory, within a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from multidict import MultiDict

from bot.http.body import read_body
from bot.http.requests import refused

MOST_BODY_BYTES = 64 * 1024
MOST_FIELDS = 500


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was chosen."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields; `fields.getall(name)` where several have one name, such as what was ticked."""

    fields: MultiDict[str]
    files: Mapping[str, SentFile] = field(default_factory=dict)


async def read_sent(request: web.Request, most_bytes: int, lang: str) -> Sent:
    """The form of a request. What is none, or is too large, is refused."""
    if (request.content_length or 0) > most_bytes:
        raise refused(web.HTTPRequestEntityTooLarge, "too_large", lang)
    try:
        if request.content_type == "multipart/form-data":
            return await _multipart(request, most_bytes, lang)
        body = await read_body(request, most_bytes)
        if len(body) > most_bytes:
            raise refused(web.HTTPRequestEntityTooLarge, "too_large", lang)
        typed = body.decode("utf-8", "replace")
        return Sent(MultiDict(parse_qsl(typed, keep_blank_values=True, max_num_fields=MOST_FIELDS)))
    except (ValueError, AssertionError) as error:  # aiohttp's own, of a form that is broken
        raise refused(web.HTTPBadRequest, "bad_request", lang) from error


async def _multipart(request: web.Request, most_bytes: int, lang: str) -> Sent:
    fields: MultiDict[str] = MultiDict()
    files: dict[str, SentFile] = {}
    room = most_bytes
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ValueError("nested multipart")
        content = bytearray()
        while chunk := await part.read_chunk():
            content += chunk
            if len(content) > room:
                raise refused(web.HTTPRequestEntityTooLarge, "too_large", lang)
        room -= len(content)
        if part.filename:
            files[part.name or ""] = SentFile(part.filename.replace("\\", "/").rpartition("/")[2], bytes(content))
        else:
            fields.add(part.name or "", content.decode("utf-8", "replace"))
    return Sent(fields, files)
