"""What waits for an officer: a list, one of it whole, and what is decided, alone or several at once.

    GET  /officer/queue              the list, and its first initiative beside it
    GET  /officer/queue/{code}       the list with that initiative
    POST /officer/queue/preview      what would become of each that is ticked
    POST /officer/queue              decide; each initiative is an event of its own, so that nothing is ever half done
    GET  /officer/files/{code}/{id}  a photo or a file of it

A decision goes through the door of all events: it is ordered with what its author does at the same moment, and the
same form sent again does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping

from bot.files.thumbnail import KINDS
from bot.http.headers import HEADERS as STRICT
from bot.http.headers import attachment
from bot.http.kept_file import kept_file
from bot.pages.certificate import certificate_path
from bot.pages.desk.deciding import put
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError
from bot.pages.desk.sent import Sent
from handlers.conversation.talk import Talk
from handlers.desk import queue
from handlers.desk.deciding import ASK_EACH, ENTERED, NOT_ENTERED, NOT_RECOGNISED, PARTICULARS, REASONS, RECOGNISED
from handlers.desk.queue import One, Waiting
from handlers.officers.waiting import MARKS
from messages.catalog import say
from messages.wire import Answered
from storage.counting.count import COUNTED
from storage.initiatives.recognition import LEVELS

QUEUE = f"{PATH}/queue"
TOGETHER = ("verified", "returned", "rejected", "later")  # what may be made of several at once
#: After these the same initiative is shown.
STAYS = ("undo", ASK_EACH, RECOGNISED, NOT_RECOGNISED, PARTICULARS, ENTERED, NOT_ENTERED)
PDF = "application/pdf"
#: A browser shows it in its own viewer, within our page and nobody else's.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which of those that wait are to be seen, and which page of them."""

    marks: tuple[str, ...]
    typed: str
    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, fields: MultiMapping[str]) -> Asked:
        """As the address says, or the form."""
        return cls(
            marks=tuple(fields.getall("only", ())),
            typed=fields.get("typed", ""),
            after=fields.get("after", ""),
            before=fields.get("before", ""),
        )

    @property
    def query(self) -> str:
        """The same behind an address."""
        fields = [("only", mark) for mark in self.marks]
        fields += [(name, value) for name in ("typed", "after", "before") if (value := getattr(self, name))]
        return f"?{urlencode(fields)}" if fields else ""

    def page(self, *, after: str = "", before: str = "") -> str:
        """The address of another page of the same."""
        return replace(self, after=after, before=before).query


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page shows."""

    waiting: Waiting
    one: One | None
    unclear: bool  # what was typed names nothing
    undoable: Sequence[str]

    def after(self, code: str) -> str:
        """The one that stands behind that one in the list, or before it where it is the last; "" for none."""
        codes = [line.code for line in self.waiting.lines]
        if code not in codes:
            return ""
        others = (*codes[codes.index(code) + 1 :], *codes[: codes.index(code)][::-1])
        return others[0] if others else ""


class Queue:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        desks = self._desks
        app.router.add_get(QUEUE, desks.page(self._show))
        app.router.add_get(f"{QUEUE}/{{code}}", desks.page(self._show))
        app.router.add_post(f"{QUEUE}/preview", desks.form(self._preview))
        app.router.add_post(QUEUE, desks.form(self._decide))
        app.router.add_get(f"{PATH}/files/{{code}}/{{file}}", desks.page(self._file))

    async def _show(self, request: web.Request, desk: Desk) -> web.Response:
        code = request.match_info.get("code", "")
        asked = Asked.of(request.query)
        found = await self._desks.read(desk, _look, asked, code)
        if code and found.one is None:
            raise await self._desks.unknown(desk, code)
        return self._page(request, desk, asked, found, on_one=bool(code))

    def _page(self, request: web.Request, desk: Desk, asked: Asked, found: Found, **values: Any) -> web.Response:
        marks = [("", say("desk.queue.mine", desk.lang))]
        marks += [(mark, say(f"review.only.{mark}", desk.lang)) for mark in MARKS]
        usual = {
            "waiting": found.waiting, "one": found.one, "unclear": found.unclear, "undoable": found.undoable,
            "asked": asked, "marks": marks, "queue": QUEUE, "files": f"{PATH}/files", "pictures": KINDS, "pdf": PDF,
            "reasons": {status: queue.told_reasons(status, desk.lang) for status in REASONS},
            "levels": [(level, say(f"recognising.level.choice.{level}", desk.lang)) for level in LEVELS],
            "results": (), "on_one": False, "urlencode": urlencode,
            "following": found.after(found.one.found.code) if found.one else "",
            "certificate": self._certificate(desk, found.one),
        }  # fmt: skip
        return self._desks.shown(request, desk, "desk/queue.html", words="desk.queue", **usual | values)

    def _certificate(self, desk: Desk, one: One | None) -> str:
        """Where the certificate of what was recognised stands; "" where there is none."""
        if one is None or one.recognised is None or one.found.status not in COUNTED:
            return ""
        return certificate_path(self._desks.links, f"{one.found.id}-{desk.lang}", desk.now)

    # What is decided

    async def _preview(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        codes, action = sent.fields.getall("code", ()), sent.fields.get("action", "")
        if action not in TOGETHER:
            action = TOGETHER[0]
        each = await self._desks.read(desk, queue.foreseen, codes[: queue.MOST_LISTED], desk.lang)
        reasons: Sequence[tuple[str, str]] = ()
        if action in REASONS:
            reasons = queue.told_reasons(action, desk.lang)
        return self._desks.shown(
            request, desk, "desk/preview.html", words="desk.queue", each=each, action=action,
            asked=Asked.of(sent.fields), queue=QUEUE, reasons=reasons, number=sum(1 for _, why in each if not why),
        )  # fmt: skip

    async def _decide(self, request: web.Request, desk: Desk, sent: Sent) -> web.Response:
        """Each on its own: whoever hangs up in the middle finds each either done or as it was."""
        fields = sent.fields
        action = fields.get("action", "")
        codes = list(dict.fromkeys(fields.getall("code", ())))
        results: list[tuple[str, Answered]] = []
        for code in codes[: queue.MOST_LISTED]:
            results.append((code, await put(self._desks, desk, fields, action, code)))
        asked = Asked.of(fields)
        show = fields.get("next", "")
        if len(codes) == 1 and (action in STAYS or not results[0][1].done):
            show = codes[0]
        done = [code for code, result in results if result.done and action not in (*STAYS, "later", "ask")]
        found = await self._desks.read(desk, _look, asked, show, tuple(done))
        return self._page(request, desk, asked, found, on_one=len(codes) == 1, results=results)

    # Files

    async def _file(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        code = request.match_info["code"]
        found = await self._desks.read(desk, queue.file_of, code, request.match_info["file"])
        if found is None:
            raise await self._desks.unknown(desk, code)
        headers = {**STRICT, **HEADERS, "Content-Security-Policy": STRICT["Content-Security-Policy"]}
        if found.mime == PDF:
            headers |= {"Content-Type": PDF, "Content-Security-Policy": PDF_POLICY}
        elif found.mime in KINDS:
            headers |= {"Content-Type": found.mime}
        else:
            headers |= {"Content-Type": "application/octet-stream"}
            headers |= {"Content-Disposition": attachment(found.name or "file")}
        try:
            return await kept_file(self._desks.media, found.path, headers)
        except FileNotFoundError:
            raise UnknownError from None


def _look(talk: Talk, asked: Asked, code: str, done: tuple[str, ...] = ()) -> Found:
    """The list, and that one of it, else its first, of a page one goes back to its last; `done`: decided just now."""
    wanted = queue.read_wanted(talk, asked.marks, asked.typed)
    waiting = queue.waits(talk, wanted or (), asked.after, asked.before)
    shown = queue.one(talk, code) if code else None
    if shown is None and waiting.lines:
        nearest = waiting.lines[-1 if asked.before else 0]
        shown = queue.one(talk, nearest.code) if not code or done else None
    return Found(waiting=waiting, one=shown, unclear=wanted is None, undoable=queue.undoable(talk, done))
