"""What a search finds, as a file: written beside, then sent; who took what stands in the audit log.

    GET  /officer/export?q=…&format=xlsx     xlsx, csv or json
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.files.sheets.records import MIMES, Wanted, write_whole
from bot.http.headers import attachment
from bot.http.requests import RequestLimit, refused
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError
from handlers.conversation.talk import Talk
from handlers.desk import find
from handlers.desk.find import Asked
from handlers.records.columns import COLUMNS, Sheet
from storage import answer_clock, audit
from storage.audit import Act
from storage.initiatives import exports

FILES_BURST, FILES_PER_SECOND = 6, 1 / 60  # of one session
CHUNK_BYTES = 256 * 1024


class Export:
    """The route."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._limit = RequestLimit(FILES_BURST, FILES_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/export", self._desks.page(self._send))

    async def _send(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        form = request.query.get("format", "xlsx")
        if form not in MIMES:
            raise UnknownError
        if wait := self._limit.wait(desk.session.hash, time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", desk.lang, wait)
        asked = find.asked(request.query)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"sang-kien.{form}"
            number = await self._desks.read(desk, _write, asked, file)
            act = Act(
                action="initiatives exported",
                subject=str(desk.person),
                actor=desk.person,
                name=desk.name,
                after={"search": asked.query, "format": form, "number": number},
            )
            await self._desks.intake.write(audit.write, act, desk.now)
            headers = HEADERS | {"Content-Disposition": attachment(file.name), "Content-Type": MIMES[form]}
            response = web.StreamResponse(headers=headers)
            response.content_length = file.stat().st_size
            await response.prepare(request)
            with file.open("rb") as content:
                while chunk := await asyncio.to_thread(content.read, CHUNK_BYTES):
                    await response.write(chunk)
        return response


def _write(talk: Talk, asked: Asked, file: Path) -> int:
    """Write what this officer's search finds; how many there were."""
    tx, this = talk.context.tx, find.scoped(talk, asked)
    wanted = Wanted(names=tuple(COLUMNS), sheet=Sheet(clock=answer_clock.read(tx)), lang=talk.lang)
    number = 0

    def counted() -> Iterator[Mapping[str, Any]]:
        nonlocal number
        for row in exports.initiatives(tx, this.search):
            if this.holds(row["author"]):
                number += 1
                yield row

    write_whole(file, counted(), file.suffix[1:], wanted)
    return number
