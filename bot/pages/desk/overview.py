"""The first page: how my units stand, down to the grassroots unions; as a picture and as a sheet too.

    GET  /officer                     the first of my units
    GET  /officer?unit=…             the unit that is typed, or a list of those that may be meant
    GET  /officer/unit/{unit}         one of mine, or one below; with .png or .xlsx behind it: the same as a file

What looks at every initiative is counted once in SLOW_FRESH_SECONDS, whoever asks how often.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from urllib.parse import quote

from aiohttp import web

from bot.background.small_tasks import share
from bot.files.board_picture import BusyError
from bot.http.headers import attachment
from bot.http.requests import refused
from bot.pages.desk.choosing import LONGEST
from bot.pages.desk.desks import HEADERS, PATH, Desk, Desks, UnknownError, see_other
from handlers.boards.words import forecast, kind
from handlers.conversation.talk import Talk
from handlers.desk import choosing
from handlers.desk.choosing import Chosen
from handlers.desk.overview import Overview as Made
from handlers.desk.overview import Slow, overview, own_unit, slow
from handlers.officers.waiting import ALL, LARGE, LATE, RETURNED
from handlers.people.roles import read_by
from messages.catalog import has, say

QUEUE = f"{PATH}/queue"
SLOW_FRESH_SECONDS = 60
MOST_SLOW = 200  # units, in memory
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Overview:
    """The routes."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._slow: OrderedDict[tuple[str, str, int], asyncio.Task[Slow]] = OrderedDict()

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get(PATH, self._desks.page(self._show))
        app.router.add_get(f"{PATH}/unit/{{unit}}", self._desks.page(self._show))

    async def _show(self, request: web.Request, desk: Desk) -> web.StreamResponse:
        if typed := request.query.get("unit", "")[:LONGEST]:
            return await self._look_for(request, desk, typed)
        wanted, _, form = request.match_info.get("unit", "").partition(".")
        unit = await self._desks.read(desk, own_unit, wanted)
        if not unit or form not in ("", "png", "xlsx"):
            raise UnknownError(wanted)
        made, _ = await self._desks.read_there(desk, overview, unit)
        if made is None:
            return self._desks.shown(request, desk, "desk/overview.html", words="overview.page", made=None)
        if form == "png":
            return await self._picture(made, desk)
        rest = await self._slowly(desk, unit, made.board.campaign)
        if form == "xlsx":
            return await self._sheet(made, rest, desk)
        mine = await self._desks.read(desk, _mine)
        return self._desks.shown(
            request, desk, "desk/overview.html", words="overview.page", made=made, slow=rest, mine=mine,
            has=partial(_is_said, desk.lang),
            percents=[(one, kind(one.kind, desk.lang)) for one in made.course.percents],
            behind=[
                say("overview.said.behind", desk.lang, one=one, kind=kind(one.percent.kind, desk.lang))
                for one in made.behind
            ],
            forecast=forecast(made.board, desk.lang), waiting=_waiting(made),
        )  # fmt: skip

    async def _look_for(self, request: web.Request, desk: Desk, typed: str) -> web.StreamResponse:
        """Go to the unit that is typed, or list those that may be meant."""
        chosen = await self._desks.read(desk, _meant, typed)
        if chosen.foreign:
            raise UnknownError(chosen.foreign)
        if chosen.code:
            return see_other(f"{PATH}/unit/{quote(chosen.code)}")
        return self._desks.shown(request, desk, "desk/units_found.html", words="office.choosing", chosen=chosen)

    async def _picture(self, made: Made, desk: Desk) -> web.Response:
        try:
            body = await self._desks.pictures.draw_for_web(made.board, desk.lang)
        except BusyError:
            raise refused(web.HTTPServiceUnavailable, "pictures_later", desk.lang, wait=60) from None
        return web.Response(body=body, content_type="image/png", headers=HEADERS)

    async def _sheet(self, made: Made, rest: Slow, desk: Desk) -> web.Response:
        from bot.files.sheets.overview_sheet import (
            overview_sheet,  # openpyxl takes a quarter of a second: not at every start
        )

        body = await asyncio.to_thread(overview_sheet, made, rest, desk.lang)
        name = f"{say('overview.page.file', desk.lang)}-{made.board.code}-{made.board.day.isoformat()}.xlsx"
        headers = HEADERS | {"Content-Disposition": attachment(name)}
        return web.Response(body=body, content_type=SHEET_TYPE, headers=headers)

    async def _read_slowly(self, desk: Desk, unit: str, campaign: str) -> Slow:
        found, _ = await self._desks.read_there(desk, slow, unit, campaign)
        return found

    async def _slowly(self, desk: Desk, unit: str, campaign: str) -> Slow:
        """Counted once, however many ask in the same minute. Whoever asks has been found to be its officer."""
        key = (unit, campaign, int(desk.now.timestamp() // SLOW_FRESH_SECONDS))
        task = self._slow.get(key)
        if task is None:
            task = self._slow[key] = share(self._read_slowly(desk, unit, campaign))
            if len(self._slow) > MOST_SLOW:
                self._slow.popitem(last=False)
        try:
            return await asyncio.shield(task)
        except Exception:
            self._slow.pop(key, None)
            raise


def _is_said(lang: str, key: str) -> bool:
    return has(key, lang)


def _meant(talk: Talk, typed: str) -> Chosen:
    return choosing.chosen(talk, typed, read_by(talk), ended=True)


def _mine(talk: Talk) -> list[tuple[str, str]]:
    """(code, name) of the officer's own units, to go from one to the other."""
    units = talk.context.units
    return [(code, units.label(code)) for code in units.in_order(read_by(talk))]


def _waiting(made: Made) -> list[tuple[int, str, str]]:
    """(how many, the word for it, where it is seen) of what waits; nothing of what does not."""
    waits = made.waits
    found = [
        (waits.to_review, "to_review", f"{QUEUE}?only={ALL}"),
        (waits.late, "late", f"{QUEUE}?only={LATE}"),
        (len(waits.large), "large", f"{QUEUE}?only={LARGE}"),
        (waits.returned, "returned", f"{QUEUE}?only={RETURNED}"),
        (len(waits.unmatched), "unmatched", f"{PATH}/workplaces"),
        (waits.applying, "applying", f"{PATH}/applied"),
        (waits.stuck, "stuck", ""),
        (len(waits.lost), "lost", f"{PATH}/groups"),
    ]
    return [one for one in found if one[0]]
