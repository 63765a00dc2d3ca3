"""An officer's list of the day as a sheet, made when it is opened: `GET /list/{token}`.

The address is good for a day, and the role is asked for again when it is opened: who is no officer any more gets
nothing. What is in the sheet is in `bot/workbook.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from aiohttp import web

from bot.links import DAY, Links
from messages.catalog import LANGUAGES, say
from messages.format import HANOI
from storage import digests, exports, officers
from storage.store import Store

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


def document(sheet: str, links: Links, now: datetime) -> dict[str, str] | None:
    """Name and address of the list of a reply, for the page of this very server."""
    asked = _asked(sheet)
    return {"name": asked.name, "url": links.path("list", sheet, now)} if asked else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a list, when, in which language."""

    person: int
    at: datetime
    lang: str

    @property
    def day(self) -> date:
        """The day of the list, in Hà Nội."""
        return self.at.astimezone(HANOI).date()

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"{say('officers.sheet.name', self.lang)}-{self.day.isoformat()}.xlsx"


def _asked(about: str) -> Asked | None:
    """What an address is about: `Reply.sheet`."""
    person, _, rest = about.partition("-")
    at, _, lang = rest.partition("-")
    if not (person.isdecimal() and at.isdecimal() and lang in LANGUAGES):
        return None
    return Asked(int(person), datetime.fromtimestamp(int(at), UTC), lang)


class Lists:
    """The route. `clock` says whether an address is still good."""

    def __init__(self, store: Store, links: Links, clock: Callable[[], datetime], lang: str) -> None:
        self._store, self._links, self._clock, self._lang = store, links, clock, lang

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_get("/list/{token}", self._list)

    async def _list(self, request: web.Request) -> web.Response:
        now = self._clock()
        asked = _asked(self._links.open("list", request.match_info["token"], now) or "")
        # A page that is still open makes a fresh address each time: the list is good for a day all the same.
        made = await asyncio.to_thread(self._make, asked) if asked and now - asked.at < DAY else None
        if asked is None or made is None:
            text = say("officers.sheet.gone", asked.lang if asked else self._lang)
            return web.Response(text=text, status=410, headers=HEADERS)
        headers = HEADERS | {"Content-Disposition": f'attachment; filename="{asked.name}"'}
        return web.Response(body=made, content_type=SHEET, headers=headers)

    def _make(self, asked: Asked) -> bytes | None:
        """The file; None for somebody who is no officer now."""
        from bot.workbook import workbook  # openpyxl takes a quarter of a second: not at every start

        with self._store.read() as tx:
            mine = officers.units(tx, asked.person)
            if not mine:
                return None
            below = {code for unit in mine for code in exports.below(tx, unit)}
            return workbook(digests.of_day(tx, sorted(below), asked.day), asked.lang)
