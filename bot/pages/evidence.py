"""Photos and files of an initiative, for who looks at it: `GET /evidence/{token}`, and each file below it.

The address is good for an hour and for that officer or author alone: who they are is asked for again at each request,
so that who is no officer of the unit any more sees nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web

from bot.files.media import Media
from bot.files.thumbnail import KINDS
from bot.http.headers import SECRET_ADDRESS_HEADERS, attachment, content_policy
from bot.http.kept_file import kept_file
from bot.http.signed_links import HOUR, Links
from messages.catalog import LANGUAGES, say
from messages.format import HANOI
from messages.page import page
from storage.conversation import evidence
from storage.conversation.evidence import Kept
from storage.database.store import Store, Transaction
from storage.initiatives import initiatives
from storage.initiatives.reuse import reports
from storage.people import readers
from storage.programme import units
from storage.support import questions

QUESTION = "q"  # stands before the number of a question of the support desk, in the place of an initiative
REPORT = "r"  # stands before the number of a report that another unit applies an initiative
HEADERS = SECRET_ADDRESS_HEADERS | {
    "Content-Security-Policy": content_policy("style-src 'self'", "img-src 'self'"),
    "Cache-Control": "private, no-store",
}


def evidence_path(links: Links, about: str, now: datetime) -> str:
    """The path of the page, for a page of this very server; `about`: `Reply.evidence`."""
    return links.path("evidence", about, now, HOUR)


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address shows: the initiative and its files, as far as they are here."""

    code: str
    title: str
    lang: str
    files: list[Kept]


class EvidencePages:
    """The routes. `clock` says whether an address is still good."""

    def __init__(self, store: Store, media: Media, links: Links, clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
        self._media = media
        self._links = links
        self._clock = clock
        self._lang = lang

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/evidence/{token}", self._page)
        app.router.add_get("/evidence/{token}/{file}", self._file)

    async def _page(self, request: web.Request) -> web.Response:
        shown = await self._opened(request)
        if shown is None:
            text = page("evidence.html", self._lang, "review.page", shown=None, path="", pictures=())
            return web.Response(text=text, status=410, content_type="text/html", headers=HEADERS)
        pictures = {file.id for file in shown.files if file.mime in KINDS}
        text = page("evidence.html", shown.lang, "review.page", shown=shown, path=request.path, pictures=pictures)
        return web.Response(text=text, content_type="text/html", headers=HEADERS)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        shown = await self._opened(request)
        files = shown.files if shown is not None else []
        found = next((file for file in files if str(file.id) == request.match_info["file"]), None)
        if found is None:
            raise web.HTTPNotFound
        kind = found.mime if found.mime in KINDS else "application/octet-stream"
        headers = HEADERS | {"Content-Type": kind}
        if found.mime not in KINDS:  # whatever it may be, no browser of ours opens it here
            headers["Content-Disposition"] = attachment(found.name or str(found.id))
        try:
            return await kept_file(self._media, found.path, headers)
        except FileNotFoundError:
            raise web.HTTPNotFound from None

    async def _opened(self, request: web.Request) -> Shown | None:
        about = self._links.open("evidence", request.match_info["token"], self._clock()) or ""
        person, _, rest = about.partition("-")
        key, _, lang = rest.partition("-")
        kind, number = key[:1], key.lstrip(QUESTION + REPORT)
        if not (person.isdecimal() and number.isdecimal() and lang in LANGUAGES):
            return None
        day, read = self._clock().astimezone(HANOI).date(), _READS.get(kind, _read)
        return await asyncio.to_thread(self._store.reading, read, int(person), int(number), lang, day)


def _read_of_question(tx: Transaction, person: int, key: int, lang: str, day: date) -> Shown | None:
    """The photo or voice that a question of the support desk asks to type out, for who may answer it now."""
    found = questions.find(tx, key)
    if found is None or found.evidence_id is None or not readers.reads(tx, person, found.unit, day):
        return None
    file = evidence.find(tx, found.evidence_id)
    files = [file] if file is not None and file.path else []
    return Shown(code=say("support.typing.page", lang, n=key), title=found.first, lang=lang, files=files)


def _read_of_report(tx: Transaction, person: int, key: int, lang: str, day: date) -> Shown | None:
    """The photos of a report that a unit applies an initiative, for who may confirm it now."""
    found = reports.find(tx, key)
    about = initiatives.by_id(tx, found.initiative_id) if found is not None else None
    if found is None or about is None or not readers.reads(tx, person, found.unit, day):
        return None
    files = [file for file in evidence.of_reuse(tx, key) if file.path]
    return Shown(code=about.code, title=units.name(tx, found.unit), lang=lang, files=files)


def _read(tx: Transaction, person: int, key: int, lang: str, day: date) -> Shown | None:
    """The files, for its author, and for somebody who reads what is of its unit or of one above it now."""
    found = initiatives.by_id(tx, key)
    if found is None or not (found.typist_id == person or readers.reads(tx, person, found.unit, day)):
        return None
    files = [file for file in evidence.of_initiative(tx, key) if file.path]
    return Shown(code=found.code, title=found.title, lang=lang, files=files)


_READS = {QUESTION: _read_of_question, REPORT: _read_of_report}
