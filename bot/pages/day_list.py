"""An officer's files behind an address of a message, made when they are opened: `GET /list/{token}`.

The list of the day, or award lists. The address is good for a day, and the role is asked for again when it is opened:
who is no officer any more gets nothing. What is in a file is in `bot/files/sheets/` and `bot/files/papers/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from aiohttp import web

from bot.files import award_files
from bot.files.sheets.workbook import workbook
from bot.http.headers import SECRET_ADDRESS_HEADERS, attachment
from bot.http.signed_links import DAY, Links
from bot.intake.intake import Intake
from handlers.awards import asking
from handlers.awards.asking import Wanted
from handlers.awards.ordering import SHEET as AWARDS
from handlers.conversation.context import ContextCache, Limits
from messages.catalog import LANGUAGES, say
from messages.format import HANOI
from messages.paper import PaperTemplateError
from storage import audit
from storage.audit import Act
from storage.database.store import Store, Transaction
from storage.initiatives.sheets import exports
from storage.people import deputies, officers, personal_data
from storage.programme import units


def document(sheet: str, links: Links, now: datetime) -> dict[str, str] | None:
    """Name and address of the list of a reply, for the page of this very server."""
    asked = _asked(sheet)
    if asked is None:
        return None
    return {"name": asked.name, "url": links.path("list", sheet, now)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for a file, when, in which language; `awards`: for these award lists, else for the day's list."""

    person: int
    at: datetime
    lang: str
    awards: Wanted | None = None

    @property
    def day(self) -> date:
        """The day of the list, in Hà Nội."""
        return self.at.astimezone(HANOI).date()

    @property
    def name(self) -> str:
        """What the file is called."""
        if self.awards is not None:
            return award_files.name(self.awards, self.lang)
        return f"{say('officers.sheet.name', self.lang)}-{self.day.isoformat()}.xlsx"


def _asked(about: str) -> Asked | None:
    """What an address is about: `Reply.sheet`."""
    person, _, rest = about.partition("-")
    at, _, rest = rest.partition("-")
    lang, _, file = rest.partition("-")
    kind, _, wanted = file.partition("-")
    if not (person.isdecimal() and at.isdecimal() and lang in LANGUAGES):
        return None
    awards = asking.from_address(wanted) if kind == AWARDS else None
    if file and awards is None:
        return None
    return Asked(int(person), datetime.fromtimestamp(int(at), UTC), lang, awards)


class Lists:
    """The route. `folder`: where an office has templates of its own; `clock` says whether an address is still good."""

    def __init__(
        self, store: Store, intake: Intake, links: Links, folder: Path, clock: Callable[[], datetime], lang: str,
        limits: Limits | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._intake = intake
        self._links = links
        self._folder = folder
        self._clock = clock
        self._lang = lang
        self._contexts = ContextCache(limits)

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_get("/list/{token}", self._list)

    async def _list(self, request: web.Request) -> web.Response:
        now = self._clock()
        asked = _asked(self._links.open("list", request.match_info["token"], now) or "")
        if asked is None:
            return _gone(self._lang)
        # A page that is still open makes a fresh address each time: the list is good for a day all the same.
        if now - asked.at >= DAY:
            return _gone(asked.lang)
        try:
            made = await asyncio.to_thread(self._make, asked)
        except PaperTemplateError:
            text = say("papers.broken", asked.lang)
            return web.Response(text=text, status=500, headers=SECRET_ADDRESS_HEADERS)
        if made is None:
            return _gone(asked.lang)
        if asked.awards is not None:
            await self._intake.write(_note, asked, asked.awards, now)
        headers = SECRET_ADDRESS_HEADERS | {"Content-Disposition": attachment(asked.name)}
        return web.Response(body=made, content_type=award_files.TYPES[asked.name.rpartition(".")[2]], headers=headers)

    def _make(self, asked: Asked) -> bytes | None:
        """The file; None for somebody who is no officer now."""
        with self._store.read() as tx:
            mine = officers.units(tx, asked.person)
            if not mine:
                return None
            if asked.awards is not None:
                context = self._contexts.at(tx, self._clock())
                mine += deputies.units(tx, asked.person, context.today)
                return award_files.made(context, mine, asked.awards, asked.lang, self._folder)
            below = {code for unit in mine for code in units.below(tx, unit)}
            rows = exports.of_day(tx, sorted(below), asked.day)
            return workbook(rows, asked.lang)


def _note(tx: Transaction, asked: Asked, awards: Wanted, now: datetime) -> None:
    """That they took award lists stands in the audit log, as it does when they take them at the desk."""
    name = personal_data.name(tx, asked.person)
    act = Act(
        action="awards exported",
        subject=str(asked.person),
        actor=asked.person,
        name=name,
        after={"wanted": awards.address},
    )
    audit.write(tx, act, now)


def _gone(lang: str) -> web.Response:
    return web.Response(text=say("officers.sheet.gone", lang), status=410, headers=SECRET_ADDRESS_HEADERS)
