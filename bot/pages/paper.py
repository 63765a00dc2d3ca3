"""The legal form of an initiative as a Word file, made when it is opened: `GET /paper/{token}`.

The address is good for an hour and for that person alone, its author or an officer: whose it is, is asked again at
each request. That an officer took it stands in the audit log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from aiohttp import web

from bot.files.papers.forms import WORD, Forms, file_name
from bot.http.headers import SECRET_ADDRESS_HEADERS, attachment
from bot.http.signed_links import HOUR, Links
from bot.intake.intake import Intake
from handlers.papers import gathering
from handlers.papers.application import Application
from messages.catalog import LANGUAGES, say
from messages.format import HANOI
from messages.paper import PaperTemplateError
from storage import audit
from storage.audit import Act
from storage.database.store import Store, Transaction
from storage.initiatives import initiatives
from storage.people import personal_data, readers

HEADERS = SECRET_ADDRESS_HEADERS | {"Cache-Control": "private, no-store"}


def paper_path(links: Links, about: str, now: datetime) -> str:
    """The path of the form, for a page of this very server; `about`: `Reply.legal_form`."""
    return links.path("paper", about, now, HOUR)


class PaperPages:
    """The route. `clock` says whether an address is still good."""

    def __init__(
        self, store: Store, intake: Intake, forms: Forms, links: Links, clock: Callable[[], datetime], lang: str
    ) -> None:
        self._store = store
        self._intake = intake
        self._forms = forms
        self._links = links
        self._clock = clock
        self._lang = lang

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_get("/paper/{token}", self._paper)

    async def _paper(self, request: web.Request) -> web.Response:
        about = self._links.open("paper", request.match_info["token"], self._clock()) or ""
        person, _, rest = about.partition("-")
        key, _, lang = rest.partition("-")
        if not (person.isdecimal() and key.isdecimal() and lang in LANGUAGES):
            return _said("gone", self._lang, 410)
        day = self._clock().astimezone(HANOI).date()
        found = await asyncio.to_thread(self._store.reading, _read, int(person), int(key), day)
        if found is None:
            return _said("gone", lang, 410)
        form, act = found
        try:
            content = await self._forms.made(form)
        except PaperTemplateError:
            return _said("broken", lang, 500)
        if act is not None:
            await self._intake.write(audit.write, act, self._clock())
        headers = HEADERS | {"Content-Disposition": attachment(file_name(form))}
        return web.Response(body=content, content_type=WORD, headers=headers)


def _read(tx: Transaction, person: int, key: int, day: date) -> tuple[Application, Act | None] | None:
    """The form, for its author, and for who reads what is of the initiative's unit now: with what is kept of that."""
    found = initiatives.by_id(tx, key)
    if found is None:
        return None
    if found.typist_id != person and not readers.reads(tx, person, found.unit, day):
        return None
    form = gathering.one(tx, found.code)
    if form is None:
        return None
    if found.typist_id == person:
        return form, None
    name = personal_data.name(tx, person)
    return form, Act(action="initiative form printed", subject=form.code, actor=person, name=name)


def _said(name: str, lang: str, status: int) -> web.Response:
    return web.Response(text=say(f"papers.{name}", lang), status=status, headers=HEADERS)
