"""Announcements: written once, seen as each channel will show them, counted, sent, followed, stopped.

GET  /officer/announcements              those of my units; a new one
POST /officer/announcements              keep a new one, with a picture where one was chosen
GET  /officer/announcements/{n}          what people will read, who gets it and who not; how far it has come
POST /officer/announcements/{n}          `do`: whom, rewrite, no_picture, now, when, stop, drop
GET  /officer/announcements/{n}/picture  its picture
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from mimetypes import guess_type
from typing import Any

from aiohttp import web

from bot.http.kept_file import kept_file
from bot.pages.desk import choosing
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError, see_other
from bot.pages.desk.sent import Sent, SentFile
from handlers.announcements import at_desk, doing, pictures
from handlers.receive import Receipt
from messages.catalog import say
from storage.posts.announcements import AUDIENCES


class Announcements:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        sends = pictures.MOST_BYTES * 2  # with its frame; a picture that is a little too large is told so on the page
        app.router.add_get(f"{PATH}/announcements", self._desks.page(self._list))
        app.router.add_post(f"{PATH}/announcements", self._desks.form(self._write, sends))
        app.router.add_get(f"{PATH}/announcements/{{n}}", self._desks.page(self._show))
        app.router.add_post(f"{PATH}/announcements/{{n}}", self._desks.form(self._do, sends))
        app.router.add_get(f"{PATH}/announcements/{{n}}/picture", self._desks.page(self._picture))

    async def _list(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        listed = await self._desks.read(desk, at_desk.listed)
        usual = {"said": "", "typed": {}}
        return self._desks.shown(
            request, desk, "desk/announcements.html", words="announcing.page", listed=listed, most=doing.MOST_WORDS,
            **usual | values,
        )  # fmt: skip

    async def _write(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        typed = dict(sent.fields)
        picture = await self._saved(sent.files.get("picture"))
        if picture == NO_PICTURE:
            return await self._list(request, desk, said=self._say(desk, "bad_picture"), typed=typed)
        key, number = await self._desks.write(desk, at_desk.write, typed)
        if key:
            return await self._list(request, desk, said=self._say(desk, key), typed=typed)
        if picture is not None:
            await self._desks.write(desk, at_desk.illustrate, number, *picture)
        self._begin()
        return see_other(f"{PATH}/announcements/{number}")

    async def _show(self, request: web.Request, desk: Desk, **values: Any) -> web.Response:
        seen = await self._desks.read(desk, at_desk.seen, request.match_info["n"])
        if seen is None:
            raise UnknownError("announcement")
        few = await self._desks.read(desk, choosing.few)
        usual = {"said": "", "good": True, "chosen": None}
        return self._desks.shown(
            request, desk, "desk/announcement.html", words="announcing.page", seen=seen, few=few,
            audiences=[(one, say(f"announcing.audience.{one}", desk.lang)) for one in AUDIENCES],
            has_address=bool(self._desks.links.address("/")), most=doing.MOST_WORDS, **usual | values,
        )  # fmt: skip

    async def _do(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        fields, unit = dict(sent.fields), ""
        if fields.get("do") == "whom" and (fields.get("unit") or fields.get("unit_code")):
            chosen = await choosing.unit_of(self._desks, desk, sent)
            if not chosen.code:
                return await self._show(request, desk, chosen=chosen)
            unit = chosen.code
        picture = await self._saved(sent.files.get("picture"))
        if picture == NO_PICTURE:
            return await self._show(request, desk, said=self._say(desk, "bad_picture"), good=False)
        key = await self._desks.write(desk, at_desk.do, request.match_info["n"], unit, fields)
        if key == "unknown":
            raise UnknownError("announcement")
        if key == "saved" and picture is not None:
            await self._desks.write(desk, at_desk.illustrate, int(request.match_info["n"]), *picture)
        self._begin()
        if key == "dropped":
            return see_other(f"{PATH}/announcements")
        seen = await self._desks.read(desk, at_desk.seen, request.match_info["n"])
        at = seen.one.send_at if seen is not None else None
        said = self._say(desk, key, n=request.match_info["n"], at=at)
        return await self._show(request, desk, said=said, good=key in at_desk.GOOD)

    async def _saved(self, file: SentFile | None) -> tuple[str, int] | None:
        """(path, bytes) of the picture that was chosen, kept without what it tells beside; None: none was."""
        if file is None or not file.content:
            return None
        if len(file.content) > pictures.MOST_BYTES:
            return NO_PICTURE
        kept = await self._desks.media.save(_at_once(file.content), file.name)
        if pictures.why_not(kept):
            await self._desks.media.remove(kept.path)
            return NO_PICTURE
        return kept.path, kept.size

    async def _picture(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        seen = await self._desks.read(desk, at_desk.seen, request.match_info["n"])
        if seen is None or not seen.one.picture:
            raise UnknownError("announcement")
        headers = HEADERS | {"Content-Type": guess_type(seen.one.picture)[0] or "image/jpeg"}
        try:
            return await kept_file(self._desks.media, seen.one.picture, headers)
        except FileNotFoundError:
            raise UnknownError("announcement") from None

    def _begin(self) -> None:
        """There may be something to count, or to send."""
        self._desks.intake.announce(Receipt("done", announces=True))

    def _say(self, desk: Desk, key: str, **values: Any) -> str:
        lengths = {"least": doing.LEAST_WORDS, "most": doing.MOST_WORDS}
        return say(f"announcing.said.{key}", desk.lang, **lengths | values)


NO_PICTURE = ("", 0)  # what was chosen is none that goes out


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content
