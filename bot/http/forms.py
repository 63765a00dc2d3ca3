"""A form with files, read as it comes: every file is judged and kept, or refused with its reason, before the next.

    async with UploadForm(media, room) as form:
        await form.read(request, lang)
        event = …                       # anything that may still fail
    receipt = await intake.put(event)   # from here on only the database knows whether the files are wanted

Both pages that take files read them so: the chat's and the form on one page.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from types import TracebackType

from aiohttp import BodyPartReader, web

from bot.files.media import Media
from bot.http.requests import MOST_FILES, chunks, refused, short_field
from bot.shelves.shelf import ShelfTroubleError
from messages.wire import FileRef

FIELDS = ("id", "turn")  # what the chat's page sends beside its files
FILES = {"files": ""}  # and what it calls them


class UploadForm:
    """`room`: how many files this chat may still send today. An error inside the block erases what was kept.

    `files`: the fields that hold files, and what those of each show. `text_bytes`: all other fields are read too, so
    many bytes together.
    """

    def __init__(self, media: Media, room: int, files: Mapping[str, str] = FILES, text_bytes: int = 0) -> None:
        self._media = media
        self._room = room
        self._shows = files
        self._text_bytes = text_bytes
        self.fields: dict[str, str] = {}
        self.files: list[FileRef] = []
        self.left_out: list[str] = []  # names of files beyond so many at once

    async def __aenter__(self) -> UploadForm:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is not None:
            with suppress(ShelfTroubleError):  # swept later
                await self._media.remove(*(file.path for file in self.files))

    async def read(self, request: web.Request, lang: str) -> None:
        """Read it all; what is no form is refused in this language."""
        try:
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader):
                    raise ValueError("nested multipart")
                await self._take(part)
        except (ValueError, AssertionError) as error:  # aiohttp's own, of a form that is broken
            raise refused(web.HTTPBadRequest, "bad_request", lang) from error

    async def _take(self, part: BodyPartReader) -> None:
        name = part.name or ""
        if name in self._shows:
            await self._take_file(part, self._shows[name])
        elif self._text_bytes and name:
            self.fields[name] = await self._text(part)
        elif name in FIELDS:
            self.fields[name] = await short_field(part)
        else:
            await part.release()

    async def _take_file(self, part: BodyPartReader, shows: str) -> None:
        # A browser whose person chose no file sends a part without a name.
        if not part.filename:
            await part.release()
            return
        name = part.filename.replace("\\", "/").rpartition("/")[2]  # some browsers send folders along
        if len(self.files) >= MOST_FILES:
            await part.release()
            self.left_out = [*self.left_out, name][:MOST_FILES]
            return
        if len(self.files) < self._room:
            file = await self._media.save(chunks(part), name)
            self.files.append(replace(file, shows=shows))
            return
        await part.release()
        self.files.append(FileRef(name=name, refused="too_many_today"))

    async def _text(self, part: BodyPartReader) -> str:
        """All that a field holds, while there is room. A field that is no UTF-8 is a ValueError."""
        found = b""
        async for chunk in chunks(part):
            found += chunk
            if len(found) > self._text_bytes:
                raise web.HTTPRequestEntityTooLarge(self._text_bytes, len(found))
        self._text_bytes -= len(found)
        return found.decode()
