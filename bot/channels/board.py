"""The public board: standings as a web page for everyone and for the screen in the hall, and as files.

    GET /board, /board/UNIT        the page; it refreshes itself every minute and needs no script
    GET /board/UNIT.json|csv|png   the same numbers for programs, for a sheet, as a picture

Nothing personal is on it: units and sums only. Everything is made once a minute and kept, whoever asks how
often.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from bot.cells import harmless
from bot.pictures import Pictures
from handlers import boards
from handlers.boards import Board, Percent
from handlers.trend import Trend, trend
from messages.catalog import LANGUAGES, say
from messages.page import page
from storage import counts
from storage.store import Store

KEPT = 2000  # answers in memory: about 40 MB of pages
FRESH = 60  # seconds for which an answer is good
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
KINDS = {"html": "text/html", "json": "application/json", "csv": "text/csv", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets, whole; an empty body: there is no such unit."""

    status: int
    body: bytes
    etag: str


class BoardPages:
    """The routes under /board. `clock` says which minute it is."""

    def __init__(
        self, store: Store, pictures: Pictures, folder: Path, clock: Callable[[], datetime], lang: str
    ) -> None:
        self._store, self._pictures, self._folder, self._clock, self._lang = (
            store,
            pictures,
            folder,
            clock,
            lang,
        )
        self._kept: OrderedDict[tuple[datetime, str, str, str], asyncio.Task[Answer]] = OrderedDict()

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/board", self._top)
        app.router.add_get("/board/{unit}", self._unit)

    async def _top(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "", "html")

    async def _unit(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["unit"]
        unit, dot, kind = name.rpartition(".")
        if dot and kind in KINDS and kind != "html":
            return await self._answer(request, unit, kind)
        return await self._answer(request, name, "html")

    async def _answer(self, request: web.Request, unit: str, kind: str) -> web.StreamResponse:
        lang = request.query.get("lang", self._lang)
        lang = lang if lang in LANGUAGES else self._lang
        minute = self._clock().replace(second=0, microsecond=0)
        answer = await self._cached((minute, unit, kind, lang))
        left = FRESH - int((self._clock() - minute).total_seconds()) % FRESH
        headers = {
            "Cache-Control": f"public, max-age={left}",
            "ETag": answer.etag,
            "Content-Security-Policy": CSP,
        }
        if answer.status == 200 and request.headers.get("If-None-Match") == answer.etag:
            return web.Response(status=304, headers=headers)
        charset = None if kind == "png" or answer.status != 200 else "utf-8"
        if answer.status != 200:
            charset, kind = "utf-8", "html"
        if kind in ("csv", "json"):
            headers["Access-Control-Allow-Origin"] = "*"
        return web.Response(
            body=answer.body, status=answer.status, content_type=KINDS[kind], charset=charset, headers=headers
        )

    async def _cached(self, key: tuple[datetime, str, str, str]) -> Answer:
        """Made once, however many ask at the same moment."""
        task = self._kept.get(key)
        if task is None:
            task = self._kept[key] = asyncio.create_task(self._make(*key))
            while len(self._kept) > KEPT or next(iter(self._kept))[0] < key[0] - timedelta(seconds=FRESH):
                self._kept.popitem(last=False)
        try:
            return await asyncio.shield(task)
        except Exception:
            self._kept.pop(key, None)
            raise

    async def _make(self, at: datetime, unit: str, kind: str, lang: str) -> Answer:
        found = await asyncio.to_thread(self._read, at, unit)
        if found is None:
            return Answer(404, page("board_none.html", lang, "board.page").encode(), "")
        makers: dict[str, Callable[[Board, Trend, str], Awaitable[bytes]]] = {
            "html": self._html, "json": self._json, "csv": self._csv, "png": self._png,
        }  # fmt: skip
        body = await makers[kind](*found, lang)
        return Answer(200, body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')

    def _read(self, at: datetime, unit: str) -> tuple[Board, Trend] | None:
        with self._store.read() as tx:
            board = boards.board(tx, unit or counts.top(tx), at)
            if board is None:
                return None
            return board, trend(tx, board)

    async def _html(self, board: Board, course: Trend, lang: str) -> bytes:
        kinds = list(dict.fromkeys(one.kind for line in board.lines for one in line.percents))
        return page(
            "board.html", lang, "board.page", board=board, trend=course, percents=_said(board.percents, lang),
            phases=board.phases, phase_percents={phase.code: _said(phase.percents,
            lang) for phase in board.phases},
            kind_codes=kinds, kinds=[boards.kind(kind, lang) for kind in kinds],
            at=say("board.at", lang, board=board), other="en" if lang == "vi" else "vi",
            default=lang == self._lang,
        ).encode()  # fmt: skip

    async def _json(self, board: Board, course: Trend, lang: str) -> bytes:
        return orjson.dumps(as_data(board, course), option=orjson.OPT_INDENT_2)

    async def _csv(self, board: Board, course: Trend, lang: str) -> bytes:
        names = (
            "rank",
            "code",
            "unit",
            "submitted",
            "today",
            "recognised",
            "verified",
            "people",
            "benefit",
            "members",
        )
        targets = [one.kind for one in board.percents]
        file = io.StringIO()
        sheet = csv.writer(file)
        sheet.writerow(
            [say(f"board.column.{name}", lang) for name in names] + [boards.kind(kind, lang) for kind in targets]
        )
        for line in board.lines:
            total = line.total
            goals = {one.kind: one.target for one in line.percents}
            row = [
                line.rank, line.code, line.name, total.submitted, line.today.submitted, total.recognised,
                total.verified,
                total.people, total.benefit, line.members, *(goals.get(kind, "") for kind in targets),
            ]  # fmt: skip
            sheet.writerow([harmless(cell) for cell in row])
        return b"\xef\xbb\xbf" + file.getvalue().encode()  # with the mark, or Excel takes it for Windows-1258

    async def _png(self, board: Board, course: Trend, lang: str) -> bytes:
        path = await self._pictures.draw(board, lang)
        return await asyncio.to_thread((self._folder / path).read_bytes)


def _said(shown: Sequence[Percent], lang: str) -> list[tuple[Percent, str]]:
    return [(one, boards.percents((one,), lang)) for one in shown]


def as_data(board: Board, course: Trend) -> dict[str, Any]:
    """A board for programs: names of fields as they are in the code, amounts in VND, percents as numbers."""
    return {
        "unit": board.code, "name": board.name, "campaign": board.campaign,
        "campaign_name": board.campaign_name,
        "at": board.at, "total": board.total, "today": board.today, "rank": board.rank or None,
        "of": board.of or None,
        "cluster": board.cluster or None, "cluster_rank": board.cluster_rank or None,
        "cluster_of": board.cluster_of or None,
        "targets": [_target(one) for one in board.percents],
        "phases": [
            {
                "code": phase.code, "kind": phase.kind, "name": phase.name, "starts_on": phase.starts_on,
                "ends_on": phase.ends_on, "days_left": phase.days_left, "submitted": phase.reached,
                "targets": [_target(one) for one in phase.percents],
            }
            for phase in board.phases
        ],
        "ends_on": board.ends_on, "days_left": board.days_left, "direct": board.direct,
        "units": [
            {
                "unit": line.code, "name": line.name, "rank": line.rank, "moved": line.moved,
                "members": line.members,
                "ended": line.ended, "total": line.total, "today": line.today,
                "targets": [_target(one) for one in line.percents],
            }
            for line in board.lines
        ],
        "trend": [{"day": day, "submitted": n} for day, n in course.days],
    }  # fmt: skip


def _target(one: Percent) -> dict[str, Any]:
    return {"kind": one.kind, "target": one.target, "reached": one.reached, "percent": one.tenths / 10}
