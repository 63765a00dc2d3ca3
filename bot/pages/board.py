"""The public board: standings as a web page for everyone and for the screen in the hall, and as files.

    GET /board, /board/UNIT        the page; it refreshes itself every minute and needs no script
    GET /board                     where several units stand above all: a list of them
    GET /board/UNIT.json|csv|png   the same numbers for programs, for a sheet, as a picture

Nothing personal is on it: units and sums only. Everything is made once a minute and kept, whoever asks how often;
pictures once in some minutes, behind those of the groups, and so many for one address.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
from aiohttp import web

from bot.background.small_tasks import share
from bot.files.board_picture import BusyError, Pictures
from bot.files.board_sheet import sheet_of
from bot.files.drawing import svg
from bot.files.sheets.cells import escape_formula
from bot.http.callers import caller_address, household
from bot.http.headers import content_policy
from bot.http.requests import refusal
from handlers.boards import words
from handlers.boards.board import Board, Line, Percent, Phase
from handlers.boards.board import board as read_board
from handlers.boards.forecast import with_forecasts
from handlers.boards.trend import Trend, trend
from messages.alphabet import alphabetical
from messages.catalog import LANGUAGES, say
from messages.page import page
from storage.counting import tree
from storage.counting.sums import NOTHING
from storage.database.store import Transaction
from storage.replica import Replica

MOST_ANSWERS = 2000  # in memory: about 60 MB of pages
FRESH_SECONDS = 60  # for which an answer is good
PICTURE_FRESH_SECONDS = 300  # and a picture
MOST_PICTURES = 100  # in memory: about 5 MB
PICTURES_OF_AN_ADDRESS, PICTURES_WITHIN_SECONDS = 20, 600  # new ones that one address gets
MOST_ADDRESSES = 10_000  # that are counted at once
FILES = ("json", "csv", "png")
CSP = content_policy("style-src 'self'", "img-src 'self'")
TYPES = {"html": "text/html", "json": "application/json", "csv": "text/csv", "png": "image/png"}
COLUMNS = (
    "rank", "code", "unit", "submitted", "today", "recognised", "verified", "people", "benefit", "quick",
    "members",
)  # fmt: skip
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes a CSV file for Windows-1258


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets, whole; an empty body: there is no such unit."""

    status: int
    body: bytes
    etag: str


class Roots(list[tuple[str, str]]):
    """There is no such board; (code, name) of the units that stand above all."""


class Key(NamedTuple):
    """What an answer is made of."""

    minute: datetime  # a picture's: when its five began
    unit: str
    kind: str
    lang: str


class BoardPages:
    """The routes under /board. `clock` says which minute it is."""

    def __init__(self, replica: Replica, pictures: Pictures, clock: Callable[[], datetime], lang: str) -> None:
        self._replica = replica
        self._pictures = pictures
        self._clock = clock
        self._lang = lang
        self._kept: OrderedDict[Key, asyncio.Task[Answer]] = OrderedDict()
        self._kept_pictures: OrderedDict[Key, asyncio.Task[Answer]] = OrderedDict()
        self._asked: OrderedDict[str, list[float]] = OrderedDict()  # when each address was drawn a picture

    def add_to(self, app: web.Application) -> None:
        """Put the routes into an application."""
        app.router.add_get("/board", self._top)
        app.router.add_get("/board/{unit}", self._named)

    async def _top(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, "", "html")

    async def _named(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["unit"]
        unit, _, kind = name.rpartition(".")
        if kind in FILES and "." in name:
            return await self._answer(request, unit, kind)
        return await self._answer(request, name, "html")

    async def _answer(self, request: web.Request, unit: str, kind: str) -> web.StreamResponse:
        lang = request.query.get("lang", self._lang)
        if lang not in LANGUAGES:
            lang = self._lang
        fresh = PICTURE_FRESH_SECONDS if kind == "png" else FRESH_SECONDS
        now = self._clock()
        moment = datetime.fromtimestamp(now.timestamp() // fresh * fresh, now.tzinfo)
        key = Key(minute=moment, unit=unit, kind=kind, lang=lang)
        if kind == "png" and key not in self._kept_pictures and self._has_enough(request, now.timestamp()):
            return refusal(429, "pictures_later", lang, {"Retry-After": str(PICTURES_WITHIN_SECONDS)})
        try:
            answer = await self._cached(key)
        except BusyError:
            return refusal(503, "pictures_later", lang, {"Retry-After": "60"})
        return _response(request, answer, kind, fresh - int((now - moment).total_seconds()))

    def _has_enough(self, request: web.Request, now: float) -> bool:
        """Whether the address was drawn so many pictures lately that it has to wait; this one is counted."""
        address = household(caller_address(request))
        times = [time for time in self._asked.pop(address, []) if now - PICTURES_WITHIN_SECONDS < time <= now]
        self._asked[address] = times
        if len(self._asked) > MOST_ADDRESSES:
            self._asked.popitem(last=False)
        if len(times) >= PICTURES_OF_AN_ADDRESS:
            return True
        times.append(now)
        return False

    async def _cached(self, key: Key) -> Answer:
        """Made once, however many ask at the same moment."""
        kept = self._kept_pictures if key.kind == "png" else self._kept
        task = kept.get(key)
        if task is None:
            task = kept[key] = share(self._make(key))
            _forget_old(kept, key)
        try:
            return await asyncio.shield(task)
        except Exception:
            kept.pop(key, None)
            raise

    async def _make(self, key: Key) -> Answer:
        found, _ = await asyncio.to_thread(self._replica.reading, _read, key.unit, key.minute)
        if isinstance(found, Roots):
            return self._without_board(found, key)
        board, course = found
        if key.kind == "png":
            body = await self._pictures.draw_for_web(board, key.lang)
        elif key.kind == "csv":
            body = _csv(board, key.lang)
        elif key.kind == "json":
            body = orjson.dumps(as_data(board, course), option=orjson.OPT_INDENT_2)
        else:
            picture = await asyncio.to_thread(svg, "board", inline=True, sheet=sheet_of(board, key.lang))
            body = self._html(board, course, key.lang, picture)
        return Answer(200, body, _etag(body))

    def _without_board(self, roots: Roots, key: Key) -> Answer:
        """The units that stand above all, to choose from; what `/board` alone leads to is a page, another a refusal."""
        several = not key.unit and len(roots) > 1
        shown = sorted(roots, key=lambda root: alphabetical(root[1])) if several else []
        body = page(
            "board_none.html", key.lang, "board.page", roots=shown, home=bool(key.unit), default=key.lang == self._lang
        ).encode()
        if several:
            return Answer(200, body, _etag(body))
        return Answer(404, body, "")

    def _html(self, board: Board, course: Trend, lang: str, picture: str) -> bytes:
        kinds = _target_kinds(board)
        other = "en" if lang == "vi" else "vi"
        return page(
            "board.html", lang, "board.page", board=board, picture=picture, trend=course,
            percents=_said(board.percents, lang),
            phases=board.phases,
            phase_percents={phase.code: _said(phase.percents, lang) for phase in board.phases},
            kind_codes=kinds, kinds=[words.kind(kind, lang) for kind in kinds],
            forecast=words.forecast(board, lang), at=say("board.at", lang, board=board), other=other,
            default=lang == self._lang,
        ).encode()  # fmt: skip


def _read(tx: Transaction, moment: datetime, unit: str, minute: datetime) -> tuple[Board, Trend] | Roots:
    """As of the minute, or of the moment before it of which all is known."""
    unit = unit or tree.top(tx)
    board = read_board(tx, unit, min(minute, moment)) or read_board(tx, unit, moment)  # loaded in this very minute
    if board is None:
        return Roots(tree.roots(tx))
    return with_forecasts(tx, {board.code: board})[board.code], trend(tx, board)


def _response(request: web.Request, answer: Answer, kind: str, seconds: int) -> web.Response:
    """The answer as it goes out, good for so many seconds."""
    headers = {
        "Cache-Control": f"public, max-age={max(seconds, 1)}",
        "ETag": answer.etag,
        "Content-Security-Policy": CSP,
    }
    if answer.status == 200 and request.headers.get("If-None-Match") == answer.etag:
        return web.Response(status=304, headers=headers)
    if answer.status != 200:
        kind = "html"
    if kind in ("csv", "json"):
        headers["Access-Control-Allow-Origin"] = "*"
    charset = None if kind == "png" else "utf-8"
    return web.Response(
        body=answer.body, status=answer.status, content_type=TYPES[kind], charset=charset, headers=headers
    )


def _forget_old(kept: OrderedDict[Key, asyncio.Task[Answer]], newest: Key) -> None:
    fresh, most = (PICTURE_FRESH_SECONDS, MOST_PICTURES) if newest.kind == "png" else (FRESH_SECONDS, MOST_ANSWERS)
    stale = newest.minute - timedelta(seconds=fresh)
    while len(kept) > most or next(iter(kept)).minute < stale:
        kept.popitem(last=False)


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _target_kinds(board: Board) -> list[str]:
    """The kinds of targets that any line has, in the order in which they first come."""
    return list(dict.fromkeys(one.kind for line in board.lines for one in line.percents))


def _csv(board: Board, lang: str) -> bytes:
    targets = [one.kind for one in board.percents]
    heads = [say(f"board.column.{name}", lang) for name in COLUMNS]
    file = io.StringIO()
    sheet = csv.writer(file)
    sheet.writerow(heads + [words.kind(kind, lang) for kind in targets])
    for line in board.lines:
        sheet.writerow([escape_formula(cell) for cell in _cells(line, targets)])
    if board.itself.total != NOTHING:
        total, today = board.itself.total, board.itself.today
        name = say("board.page.direct", lang)
        sheet.writerow(["", "", name, total.submitted, today.submitted, total.recognised, total.verified])
    return BYTE_ORDER_MARK + file.getvalue().encode()


def _cells(line: Line, targets: Sequence[str]) -> list[Any]:
    """The row of a unit: COLUMNS, then its targets of these kinds."""
    total = line.total
    goals = {one.kind: one.target for one in line.percents}
    return [
        "" if line.idle else line.rank, line.code, line.name, total.submitted, line.today.submitted, total.recognised,
        total.verified, total.people, total.benefit, total.quick, line.members,
        *(goals.get(kind, "") for kind in targets),
    ]  # fmt: skip


def _said(shown: Sequence[Percent], lang: str) -> list[tuple[Percent, str]]:
    """Each with its words."""
    return [(one, words.percents((one,), lang)) for one in shown]


def as_data(board: Board, course: Trend) -> dict[str, Any]:
    """A board for programs: names of fields as they are in the code, amounts in VND, percents as numbers."""
    return {
        "unit": board.code,
        "name": board.name,
        "campaign": board.campaign,
        "campaign_name": board.campaign_name,
        "at": board.at,
        "total": board.total,
        "today": board.today,
        "rank": board.rank or None,
        "of": board.of or None,
        "cluster": board.cluster or None,
        "cluster_rank": board.cluster_rank or None,
        "cluster_of": board.cluster_of or None,
        "targets": _targets(board.percents),
        "phases": [_phase(phase) for phase in board.phases],
        "ends_on": board.ends_on,
        "days_left": board.days_left,
        "direct": board.direct,
        "units": [_unit(line) for line in board.lines],
        "trend": [{"day": day, "submitted": n} for day, n in course.days],
    }


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "code": phase.code,
        "kind": phase.kind,
        "name": phase.name,
        "starts_on": phase.starts_on,
        "ends_on": phase.ends_on,
        "days_left": phase.days_left,
        "submitted": phase.reached,
        "targets": _targets(phase.percents),
    }


def _unit(line: Line) -> dict[str, Any]:
    return {
        "unit": line.code,
        "name": line.name,
        "rank": line.rank,
        "moved": line.moved,
        "members": line.members,
        "ended": line.ended,
        "total": line.total,
        "today": line.today,
        "targets": _targets(line.percents),
    }


def _targets(percents: Sequence[Percent]) -> list[dict[str, Any]]:
    return [
        {"kind": one.kind, "target": one.target, "reached": one.reached, "percent": one.tenths / 10} for one in percents
    ]
