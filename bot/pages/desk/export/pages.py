"""What a search finds, as a file; who took what stands in the audit log.

GET  /officer/export?q=…&format=xlsx     xlsx, csv or json: the file itself, or on to the page of a large one
GET  /officer/export?format=zip&code=…   the legal forms of a search, or of the initiatives that are ticked
GET  /officer/export/{id}                how far that is; it looks again by itself, without a script too
GET  /officer/export/{id}/file           the file
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from bot.background.small_tasks import BackgroundTasks
from bot.files.papers.child import filling_child
from bot.files.papers.forms import Forms
from bot.files.papers.zipped import write_whole as write_papers
from bot.files.sheets.records import MIMES, Wanted, write_whole
from bot.http.headers import attachment
from bot.http.requests import RequestLimit, refused
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError, see_other
from bot.pages.desk.export.files import BeingWritten, DroppedError, EmptyError, Files, Stage
from handlers.conversation.talk import Talk
from handlers.desk import columns, find
from handlers.desk.find import Asked, Scoped
from handlers.papers import gathering
from handlers.records.columns import COLUMNS, Sheet
from messages.paper import PaperTemplateError
from storage import answer_clock, audit
from storage.audit import Act
from storage.initiatives import search
from storage.initiatives.sheets import exports

FILES_BURST, FILES_PER_SECOND = 6, 1 / 60  # of one session
WRITTEN_AT_ONCE = 2  # large files: each has a thread, and chats need some too
ZIP = "zip"  # of legal forms
MOST_TICKED = 200
CHUNK_BYTES = 256 * 1024
MOST_AT_ONCE = 1_000  # rows of a file that is sent at once
MOST_FORMS_AT_ONCE = 20
LOOKS_AGAIN_SECONDS = 2
CLOSING_SECONDS = 5.0  # for a file that is being written when the program ends

log = structlog.get_logger()


class Export:
    """The routes."""

    def __init__(self, desks: Desks, forms: Forms) -> None:
        self._desks = desks
        self._forms = forms
        self._limit = RequestLimit(FILES_BURST, FILES_PER_SECOND)
        self._files = Files()
        self._writing = BackgroundTasks()
        self._turns = asyncio.Semaphore(WRITTEN_AT_ONCE)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(f"{PATH}/export", self._desks.page(self._begin))
        app.router.add_get(f"{PATH}/export/{{id}}", self._desks.page(self._show))
        app.router.add_get(f"{PATH}/export/{{id}}/file", self._desks.page(self._send))
        app.on_shutdown.append(self._close)

    async def _begin(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        form = request.query.get("format", "xlsx")
        if form not in (*MIMES, ZIP):
            raise UnknownError
        if wait := self._limit.wait(desk.session.hash, time.monotonic()):
            raise refused(web.HTTPTooManyRequests, "too_fast", desk.lang, wait)
        asked = find.asked(request.query)
        codes = tuple(request.query.getall("code", ()))[:MOST_TICKED]
        one = BeingWritten(person=desk.person, form=form, query=asked.query)
        address = self._desks.links.address(f"{PATH}/queue/")

        async def write() -> None:
            if form == ZIP:
                await self._desks.read(desk, _write_forms, asked, codes, one, self._forms.template)
            else:
                _, one.known = await self._desks.read_there(desk, _write, asked, one, address)

        most = MOST_FORMS_AT_ONCE if form == ZIP else MOST_AT_ONCE
        if await self._desks.read(desk, _is_little, asked, codes, most):
            with one.folder:
                try:
                    await write()
                except EmptyError:
                    one.stage = Stage.EMPTY
                    return self._page(request, desk, one)
                return await self._sent(request, desk, one)
        self._files.add(one)
        self._writing.add(self._written(write, one))
        return see_other(f"{PATH}/export/{one.id}")

    async def _written(self, write: Callable[[], Awaitable[None]], one: BeingWritten) -> None:
        stage = Stage.FAILED
        try:
            async with self._turns:
                await write()
            stage = Stage.READY
        except EmptyError:
            stage = Stage.EMPTY
        except DroppedError:
            log.info("export_dropped", written=one.written)
        except PaperTemplateError:
            log.warning("paper_template_unusable", file=str(self._forms.template))
        finally:
            self._files.end(one, stage)

    async def _show(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        return self._page(request, desk, self._found(request, desk))

    def _page(self, request: web.Request, desk: Desk, one: BeingWritten) -> web.StreamResponse:
        again = {Stage.WRITING: "", Stage.READY: f"{PATH}/export/{one.id}/file"}.get(one.stage)
        return self._desks.shown(
            request, desk, "desk/export.html", words="desk.export", one=one, again=again, seconds=LOOKS_AGAIN_SECONDS
        )

    async def _send(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        one = self._found(request, desk)
        if one.stage is not Stage.READY:
            return see_other(f"{PATH}/export/{one.id}")
        return await self._sent(request, desk, one)

    def _found(self, request: web.Request, desk: Desk) -> BeingWritten:
        one = self._files.find(request.match_info["id"], desk.person)
        if one is None:
            raise UnknownError
        return one

    async def _sent(self, request: web.Request, desk: Desk, one: BeingWritten) -> web.StreamResponse:
        """The file, and that it was taken."""
        with one.file.open("rb") as content:  # it may be dropped meanwhile: an open file is read to its end
            act = Act(
                action="initiatives exported",
                subject=str(desk.person),
                actor=desk.person,
                name=desk.name,
                after={"search": one.query, "format": one.form, "number": one.written},
            )
            await self._desks.intake.write(audit.write, act, desk.now)
            kind = MIMES.get(one.form, "application/zip")
            headers = HEADERS | {"Content-Disposition": attachment(one.file.name), "Content-Type": kind}
            response = web.StreamResponse(headers=headers)
            response.content_length = one.file.stat().st_size
            await response.prepare(request)
            while chunk := await asyncio.to_thread(content.read, CHUNK_BYTES):
                await response.write(chunk)
        return response

    async def _close(self, _app: web.Application) -> None:
        self._files.drop_all()
        await self._writing.finish(CLOSING_SECONDS)


def _is_little(talk: Talk, asked: Asked, codes: Sequence[str], most: int) -> bool:
    """Whether all that it finds, or that is ticked, is written while somebody waits."""
    if codes:
        return len(codes) <= most
    keys, after = search.page_of_keys(talk.context.tx, find.scoped(talk, asked).search, "", most)
    return not after and len(keys) <= most


def _write(talk: Talk, asked: Asked, one: BeingWritten, address: str) -> None:
    """Write what this officer's search finds."""
    tx, this = talk.context.tx, find.scoped(talk, asked)
    one.total = search.how_many(tx, this.search)
    sheet = Sheet(clock=answer_clock.read(tx), desk=address)
    names = tuple(COLUMNS) if one.form == "json" else columns.chosen(talk)  # JSON is for programs: all there is
    wanted = Wanted(names=names, sheet=sheet, lang=talk.lang)
    write_whole(one.file, one.counted(_held(exports.initiatives(tx, this.search), this)), one.form, wanted)


def _write_forms(talk: Talk, asked: Asked, codes: Sequence[str], one: BeingWritten, template: Path) -> None:
    """Write the forms of what this officer's search finds, or of those that are ticked; a child fills them in."""
    tx, this = talk.context.tx, find.scoped(talk, asked)
    wanted = replace(this.search, codes=codes) if codes else this.search
    one.total = search.how_many(tx, wanted)
    rows = one.counted(_held(exports.initiatives(tx, wanted), this))
    forms = gathering.of_rows(tx, rows)
    first = next(forms, None)
    if first is None:
        raise EmptyError
    with filling_child(template) as fill:
        write_papers(one.file, chain((first,), forms), fill, talk.lang)


def _held(rows: Iterator[Mapping[str, Any]], this: Scoped) -> Iterator[Mapping[str, Any]]:
    return (row for row in rows if this.holds(row["author"]))
