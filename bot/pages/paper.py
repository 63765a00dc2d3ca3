"""The legal form of an initiative as a Word file, made when it is opened: `GET /paper/{token}`.

The address is good for an hour and for that person alone, its author or an officer: whose it is, is asked again at
each request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from aiohttp import web

from bot.files.papers.forms import WORD, Forms, file_name
from bot.http.headers import SECRET_ADDRESS_HEADERS, attachment
from bot.http.signed_links import HOUR, Links
from handlers.papers import gathering
from handlers.papers.application import Application
from messages.catalog import LANGUAGES, say
from messages.format import HANOI
from messages.paper import PaperTemplateError
from storage.database.store import Store, Transaction
from storage.initiatives import initiatives
from storage.people import readers

HEADERS = SECRET_ADDRESS_HEADERS | {"Cache-Control": "private, no-store"}


def paper_path(links: Links, about: str, now: datetime) -> str:
    """The path of the form, for a page of this very server; `about`: `Reply.legal_form`."""
    return links.path("paper", about, now, HOUR)


class PaperPages:
    """The route. `clock` says whether an address is still good."""

    def __init__(self, store: Store, forms: Forms, links: Links, clock: Callable[[], datetime], lang: str) -> None:
        self._store = store
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
        form = await asyncio.to_thread(self._store.reading, _read, int(person), int(key), day)
        if form is None:
            return _said("gone", lang, 410)
        try:
            content = await self._forms.made(form)
        except PaperTemplateError:
            return _said("broken", lang, 500)
        headers = HEADERS | {"Content-Disposition": attachment(file_name(form))}
        return web.Response(body=content, content_type=WORD, headers=headers)


def _read(tx: Transaction, person: int, key: int, day: date) -> Application | None:
    """The form, for its author, and for who reads what is of the initiative's unit now."""
    found = initiatives.by_id(tx, key)
    if found is None:
        return None
    if found.typist_id != person and not readers.reads(tx, person, found.unit, day):
        return None
    return gathering.one(tx, found.code)


def _said(name: str, lang: str, status: int) -> web.Response:
    return web.Response(text=say(f"papers.{name}", lang), status=status, headers=HEADERS)
