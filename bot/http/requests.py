"""What a request carries, read within limits, and how one is refused: JSON {"reason", "key"} in the language asked for.

The words of a refusal are `web.reason.<key>`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

from bot.files.media import MOST_BYTES, Media
from messages.catalog import LANGUAGES, say
from messages.page import page
from messages.wire import FileRef
from storage.conversation import evidence
from storage.database.store import Store, Transaction
from storage.posts import announcements

MOST_BODY = 64 * 1024  # bytes of JSON: 10,000 characters of any script with room to spare
MOST_FILES = 10  # in one upload
MOST_UPLOAD = MOST_FILES * MOST_BYTES + MOST_BODY  # bytes
FIELD_BYTES = 256  # of a form field; no longer one means anything
CHUNK_BYTES = 64 * 1024
MOST_BUCKETS = 100_000  # keys that a limit remembers


class RequestLimit:
    """A bucket for each key: `burst` requests at once, then `per_second`; or bytes, or whatever else is counted."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._buckets: dict[str, tuple[float, float]] = {}  # how many may pass, and when that was so

    def wait(self, key: str, now: float, cost: float = 1) -> float:
        """0 when this request may pass, else the seconds to wait; `cost`: how much of the bucket it takes."""
        if len(self._buckets) > MOST_BUCKETS:
            self._forget_full(now)
        level, at = self._buckets.get(key, (float(self._burst), now))
        level = min(self._burst, level + (now - at) * self._per_second)
        if level < cost:
            return (cost - level) / self._per_second
        self._buckets[key] = (level - cost, now)
        return 0.0

    def _forget_full(self, now: float) -> None:
        """Forget the keys whose bucket is full again; where that is not enough, all of them."""
        self._buckets = {
            key: (level, at)
            for key, (level, at) in self._buckets.items()
            if level + (now - at) * self._per_second < self._burst
        }
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.clear()


# Bodies


async def read_json(request: web.Request, lang: str) -> dict[str, Any]:
    """The JSON object that was sent; anything else is refused."""
    sent = await request.read()
    try:
        body = orjson.loads(sent)
    except orjson.JSONDecodeError:
        try:  # orjson refuses half a surrogate pair, which a phone's keyboard can leave
            body = json.loads(sent.decode())
        except (ValueError, RecursionError) as error:
            raise refused(web.HTTPBadRequest, "not_json", lang) from error
    if not isinstance(body, dict):
        raise refused(web.HTTPBadRequest, "not_json", lang)
    return body


async def short_field(part: BodyPartReader) -> str:
    """The text of a form field, of which only the first bytes can matter."""
    start = await part.read_chunk(FIELD_BYTES)
    await part.release()
    return start.decode("utf-8", "replace")


async def chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    """The bytes of a file in a form, as they come."""
    while chunk := await part.read_chunk(CHUNK_BYTES):
        yield chunk


def whole(text: str) -> int | None:
    """A number of at most ten plain digits. `int` would take "٣", and `isdigit` even "²"."""
    if text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    return None


async def remove_unknown(store: Store, media: Media, files: Sequence[FileRef]) -> set[str]:
    """Erase those of these files that no row keeps; the paths of the others."""
    paths = [file.path for file in files if file.path]
    known = await asyncio.to_thread(store.reading, _known, paths)
    if unknown := set(paths) - known:
        await media.remove(*unknown)
    return known


def _known(tx: Transaction, paths: Sequence[str]) -> set[str]:
    return evidence.known_paths(tx, paths) | announcements.pictures_known(tx, paths)


# Refusals


def json_text(value: Any) -> str:
    """JSON of it, as aiohttp takes it."""
    return orjson.dumps(value).decode()


def refusal(status: int, key: str, lang: str, headers: dict[str, str] | None = None) -> web.Response:
    """The answer with this reason."""
    return web.json_response(_reason(key, lang), status=status, headers=headers, dumps=json_text)


def refusal_page(status: int, key: str, lang: str, headers: dict[str, str] | None = None) -> web.Response:
    """The same as a small page, for who came by a browser: in every language, theirs first."""
    languages = sorted(LANGUAGES, key=lambda language: language != lang)
    said = []
    for language in languages:
        more = say("web.page.where_to_talk", language) if status == 404 else ""
        said.append((language, say(f"web.reason.{key}", language), more))
    text = page("refused.html", lang, said=said)
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def refused(kind: type[web.HTTPException], key: str, lang: str, wait: float = 0) -> web.HTTPException:
    """The same to raise; `wait`: seconds after which to ask again."""
    text = json_text(_reason(key, lang))
    if kind is web.HTTPRequestEntityTooLarge:
        return web.HTTPRequestEntityTooLarge(MOST_UPLOAD, 0, text=text, content_type="application/json")
    headers = {"Retry-After": str(int(wait) + 1)} if wait else None
    return kind(text=text, content_type="application/json", headers=headers)


def _reason(key: str, lang: str) -> dict[str, str]:
    return {"reason": say(f"web.reason.{key}", lang), "key": key}
