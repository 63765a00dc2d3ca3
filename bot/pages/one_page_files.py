"""Photos and files on the form's page: what came with a request, what is kept by now, small pictures of it.

Files go through the conversation like any other event, so the same checks and limits hold as everywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.files import thumbnail
from bot.files.media import FILES_A_DAY, Media
from bot.http.forms import UploadForm
from bot.http.requests import MOST_FILES, MOST_UPLOAD, remove_unknown
from handlers.conversation.flow import Flow
from handlers.conversation.talk import Talk
from messages.catalog import say
from storage.conversation import evidence
from storage.conversation.evidence import Kept
from storage.database.store import Store

PICTURE_SECONDS = 24 * 3600  # as long as its address is good


@dataclass(frozen=True, slots=True)
class Came:
    """A file of the request before this one: what became of it."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class FormFiles:
    """The files of forms that are open."""

    store: Store
    media: Media

    def form(self, flow: Flow[Talk], sent_today: int, text_bytes: int) -> UploadForm:
        """What reads a request with files for this form."""
        step, fields = flow.files, {}
        if step is not None:
            fields = {f"{step.key}.{name}": name for name in step.named} | {step.key: ""}
        return UploadForm(self.media, FILES_A_DAY - sent_today, fields, text_bytes)

    async def sent_today(self, chat_id: int, now: datetime) -> int:
        """How many files came in this chat within a day."""
        return await asyncio.to_thread(self.store.reading, evidence.files_since, chat_id, now - timedelta(days=1))

    async def refused(self, form: UploadForm, seen: bool, lang: str) -> list[Came]:
        """Those that were not kept, and why. What no row keeps is erased; `seen`: they had come before."""
        known = await remove_unknown(self.store, self.media, form.files)
        too_many = say("file.too_many", lang, most=MOST_FILES)
        bad = [Came(file.name, say(f"file.{file.refused}", lang)) for file in form.files if file.refused]
        over = [file.name for file in form.files if not (file.refused or seen or file.path in known)]
        return [*bad, *(Came(name, too_many) for name in (*over, *form.left_out))]

    async def picture(self, kept: Sequence[Kept], key: str) -> web.Response:
        """A small picture of that file."""
        found = next((file for file in kept if str(file.id) == key and file.path), None)
        small = None
        if found is not None and found.mime in thumbnail.KINDS:
            small = await self.media.at_shelf(self._small, found.path)
        if small is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": f"private, max-age={PICTURE_SECONDS}"}
        return web.Response(body=small, content_type="image/jpeg", headers=headers)

    def _small(self, path: str) -> bytes | None:
        with suppress(FileNotFoundError), self.media.shelf.at_hand(path) as file:
            return thumbnail.thumbnail(file)
        return None


def too_large(request: web.Request) -> bool:
    """Whether more comes than any form may hold."""
    return (request.content_length or 0) > MOST_UPLOAD


def has_picture(file: Kept) -> bool:
    """Whether a small picture of it can be shown."""
    return bool(file.path) and file.mime in thumbnail.KINDS
