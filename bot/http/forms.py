"""A form with files, read as it comes: every file is judged and kept, or refused with its reason, before the next.

    with UploadForm(media, room) as form:
        await form.read(request, lang)
        event = …                       # anything that may still fail
    receipt = await intake.put(event)   # from here on only the database knows whether the files are wanted

Both pages that take files read them so: the chat's and the one behind an upload address.
"""

from __future__ import annotations

from types import TracebackType

from aiohttp import BodyPartReader, web

from bot.files.media import Media
from bot.http.requests import MOST_FILES, chunks, refused, short_field
from messages.wire import FileRef

FIELDS = ("id", "turn")  # what a page sends beside its files


class UploadForm:
    """`room`: how many files this chat may still send today. An error inside the block erases what was kept."""

    def __init__(self, media: Media, room: int) -> None:
        self._media = media
        self._room = room
        self.fields: dict[str, str] = {}
        self.files: list[FileRef] = []

    def __enter__(self) -> UploadForm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for file in self.files:
                self._media.remove(file.path)

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
        if part.name in FIELDS:
            self.fields[part.name] = await short_field(part)
            return
        # A browser whose person chose no file sends a part without a name.
        if part.name == "files" and part.filename and len(self.files) < MOST_FILES:
            name = part.filename.replace("\\", "/").rpartition("/")[2]  # some browsers send folders along
            if len(self.files) < self._room:
                self.files.append(await self._media.save(chunks(part), name))
                return
            self.files.append(FileRef(name=name, refused="too_many_today"))
        await part.release()
