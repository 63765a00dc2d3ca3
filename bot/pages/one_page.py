"""The form on one page, behind a signed address: one draft, for a day. What is typed goes through the conversation.

    GET  /form/{token}    the page
    POST /form/{token}    urlencoded fields, `id`, `done` → JSON for the page's script, else the page

Each field that is left is an event of its own; chat and page work on the same draft. The page needs no script.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.http.body import read_body
from bot.http.headers import SECRET_ADDRESS_HEADERS, content_policy
from bot.http.requests import RequestLimit, json_text
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from handlers.conversation.context import ContextCache, Limits
from handlers.conversation.flow import Flow
from handlers.one_page.fields import Field, PageContext, complete, fields
from handlers.receive import FLOWS
from messages.catalog import table
from messages.page import FOLDER, page
from messages.wire import Incoming
from storage.conversation import batch, chats, upload_page
from storage.conversation.upload_page import Open
from storage.database.store import Store, Transaction

REQUESTS_BURST, REQUESTS_PER_SECOND = 60, 2.0  # for one draft: a field that is left is a request
MOST_BODY_BYTES = 512 * 1024  # four stories of 4,000 letters, nine bytes each when they are sent, and room
MOST_FIELDS = 100
MOST_ID = 64  # characters of the id that the page gives a change


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft that is open in a chat, as the page shows it."""

    draft: int
    found: Open
    flow: Flow[Any]
    context: PageContext

    @property
    def complete(self) -> bool:
        """Whether it may be handed in."""
        return complete(self.flow, self.context.answers)

    def fields(self, missing: bool = False) -> list[Field]:
        """`missing`: say where an answer is needed and there is none."""
        return fields(self.flow, self.context, missing)


@cache
def _styles() -> str:
    return (FOLDER / "form.css").read_text(encoding="utf-8")


@cache
def _headers() -> dict[str, str]:
    """The page has its styles within it, so that it is there with the first answer: allowed by their hash alone."""
    styles = b64encode(sha256(_styles().encode()).digest()).decode()
    policy = content_policy(
        "script-src 'self'", f"style-src 'sha256-{styles}'", "img-src 'self'", "connect-src 'self'", forms="'self'"
    )
    return SECRET_ADDRESS_HEADERS | {"Content-Security-Policy": policy}


class FormPages:
    """The routes; `add_to` puts them into the application."""

    def __init__(
        self, store: Store, intake: Intake, links: Links, clock: Callable[[], datetime], lang: str,
    ) -> None:  # fmt: skip
        self._store = store
        self._intake = intake
        self._links = links
        self._clock = clock
        self._lang = lang
        self._contexts = ContextCache(Limits())
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get("/form/{token}", self._show)
        app.router.add_post("/form/{token}", self._take)

    async def _show(self, request: web.Request) -> web.Response:
        shown = await self._opened(request)
        if shown is None:
            return self._closed()
        return self._page(shown)

    async def _opened(self, request: web.Request) -> Shown | None:
        about = self._links.open("form", request.match_info["token"], self._clock())
        if about is None or not (about.isascii() and about.isdigit()):
            return None
        if self._limit.wait(about, time.monotonic()):
            raise web.HTTPTooManyRequests
        return await asyncio.to_thread(self._store.reading, self._read, int(about))

    def _read(self, tx: Transaction, draft_id: int) -> Shown | None:
        """The draft, while a chat stands at it."""
        found = upload_page.opened(tx, draft_id)
        draft = batch.drafts(tx, [draft_id], {}).get(draft_id)
        if found is None or draft is None:
            return None
        person = batch.people(tx, [draft.person_id], {}).get(draft.person_id)
        _, state = chats.standing(tx, found.chat_id)
        context = PageContext(
            flow_name=draft.flow,
            answers=draft.answers,
            lang=found.lang,
            person=person,
            context=self._contexts.at(tx, self._clock()),
            unit=state.get("unit", ""),
            initiative=draft.initiative_id,
        )
        return Shown(draft_id, found, FLOWS[draft.flow], context)

    # What was typed

    async def _take(self, request: web.Request) -> web.StreamResponse:
        by_script = "json" in request.headers.get("Accept", "")
        before = await self._opened(request)
        if before is None:
            return self._closed(by_script)
        body = await read_body(request, MOST_BODY_BYTES)
        if len(body) > MOST_BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BODY_BYTES, len(body))
        came = _fields_of(body)
        event = self._event(before, came)
        await self._intake.put(event)
        after = await self._opened_again(event.upload)
        if after is None:
            return await self._handed_in(before, by_script)
        if by_script:
            return self._changed(after, event.done)
        return self._page(after, missing=event.done)

    def _event(self, shown: Shown, came: dict[str, str]) -> Incoming:
        given = came.pop("id", "")[:MOST_ID]
        if not (given.isascii() and given.isalnum()):
            given = secrets.token_hex(8)
        done = bool(came.pop("done", ""))
        return Incoming(
            channel=shown.found.channel,
            event_id=f"page:{shown.draft}:{given}",
            chat=shown.found.chat,
            sender="",
            at=self._clock(),
            kind="page",
            upload=shown.draft,
            fields=tuple(came.items()),
            done=done,
        )

    async def _opened_again(self, draft_id: int) -> Shown | None:
        return await asyncio.to_thread(self._store.reading, self._read, draft_id)

    async def _handed_in(self, before: Shown, by_script: bool) -> web.Response:
        """The form is done with: what the chat said of it; a form that follows has a page of its own."""
        said, following = await asyncio.to_thread(self._store.reading, _end_of, before.found.chat_id)
        lang = before.context.lang
        address = ""
        if following:
            address = self._links.path("form", str(following), self._clock())
        if by_script:
            text = page("form_done.html", lang, "form.page", said=said, address=address)
            return web.json_response({"end": text}, dumps=json_text, headers=_headers())
        return self._respond("form.html", lang, shown=None, said=said, address=address)

    # What is shown

    def _page(self, shown: Shown, missing: bool = False) -> web.Response:
        return self._respond(
            "form.html", shown.context.lang, shown=shown, missing=missing, fields=shown.fields(missing),
            upload=self._upload_of(shown),
        )  # fmt: skip

    def _upload_of(self, shown: Shown) -> str:
        """The path of the page that takes files for this draft."""
        return self._links.path("upload", str(shown.draft), self._clock())

    def _respond(self, name: str, lang: str, status: int = 200, /, **values: Any) -> web.Response:
        usual = {"missing": False, "fields": (), "said": (), "address": "", "script": table("form.script", lang)}
        text = page(name, lang, "form.page", styles=_styles(), id=secrets.token_hex(8), **usual | values)
        return web.Response(text=text, status=status, content_type="text/html", headers=_headers())

    def _changed(self, shown: Shown, done: bool) -> web.Response:
        """Every field anew, for the script to put in the place of those that differ."""
        lang = shown.context.lang
        upload = self._upload_of(shown)
        made = {
            field.key: page("form_field.html", lang, "form.page", field=field, upload=upload)
            for field in shown.fields(done)
        }
        return web.json_response({"fields": made, "complete": shown.complete}, dumps=json_text, headers=_headers())

    def _closed(self, by_script: bool = False) -> web.Response:
        if by_script:
            text = page("form_done.html", self._lang, "form.page", said=(), address="")
            return web.json_response({"end": text}, status=410, dumps=json_text, headers=_headers())
        return self._respond("form.html", self._lang, 410, shown=None)


def _fields_of(body: bytes) -> dict[str, str]:
    """The fields of an urlencoded body; of several of one name the last. What is none is refused."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise web.HTTPBadRequest from error


def _end_of(tx: Transaction, chat_id: int) -> tuple[Sequence[str], int]:
    """The paragraphs of the last message in the chat; and the draft that it works on now, 0 for none."""
    standing, _ = chats.standing(tx, chat_id)
    last = chats.last_message(tx, chat_id)
    if last is None:
        return (), standing
    return last.reply.text.split("\n"), standing
