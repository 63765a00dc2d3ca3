"""The form on one page, behind a signed address: one draft, for a day. What is typed goes through the conversation.

    GET  /form/{token}           the page
    POST /form/{token}           its fields, `id`, `done`; with files as multipart → JSON for its script, else the page
    GET  /form/{token}/{file}    a small picture of a photo that was sent

Each field that is left is an event of its own; chat and page work on the same draft. The page needs no script.
An address is about a draft, or (below 0) about the chat whose open form it shows, as before consent.
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

from bot.files.media import Media
from bot.http.body import read_body
from bot.http.headers import NOBODY, SECRET_ADDRESS_HEADERS, TELEGRAM_WEB, content_policy
from bot.http.requests import RequestLimit, json_text
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from bot.pages.one_page_files import Came, FormFiles, has_picture, too_large
from handlers.conversation.context import ContextCache, Limits
from handlers.conversation.flow import Flow
from handlers.conversation.steps.step import SHOWN
from handlers.one_page.changes import Changed, changed
from handlers.one_page.fields import Field, PageContext, fields
from handlers.one_page.fill import NEXT, WAS
from handlers.receive import FLOWS
from messages.catalog import table
from messages.page import FOLDER, page
from messages.wire import FileRef, Incoming
from storage.conversation import batch, chats, evidence, open_forms
from storage.conversation.evidence import Kept
from storage.conversation.open_forms import Open
from storage.database.records import Person
from storage.database.store import Store, Transaction

REQUESTS_BURST, REQUESTS_PER_SECOND = 60, 2.0  # for one form: a field that is left is a request
MOST_BODY_BYTES = 512 * 1024  # four stories of 4,000 letters, nine bytes each when they are sent, and room
MOST_FIELDS = 200
MOST_ENDS = 1000  # of forms, kept in memory for those who did not hear of it
MOST_ID = 64  # characters of the id that the page gives a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A form that is open in a chat, as the page shows it."""

    found: Open
    flow: Flow[Any]
    context: PageContext
    files: Sequence[Kept]

    @property
    def for_others(self) -> bool:
        """Whether the same form may follow, for the next person."""
        following = self.flow.next_one
        return following is not None and following.when(self.context.answers)

    def fields(self, missing: bool = False) -> list[Field]:
        """`missing`: say where an answer is needed and there is none."""
        return fields(self.flow, self.context, missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came from the page: its fields, its files, whether a script sent it."""

    token: str
    fields: dict[str, str]
    files: Sequence[FileRef] = ()
    by_script: bool

    @property
    def done(self) -> bool:
        """Whether the form is to be handed in."""
        return bool(self.fields.get("done") or self.fields.get(NEXT))

    @property
    def changes(self) -> bool:
        """Whether anything is to be kept; else the page only asks how its fields stand."""
        return self.done or bool(self.files) or any(not name.endswith(WAS) for name in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a form ended: what was said of it, and the address of the form that follows."""

    lang: str
    said: Sequence[str]
    address: str


@cache
def _styles() -> str:
    return (FOLDER / "form.css").read_text(encoding="utf-8")


def _headers(framed_by: str) -> dict[str, str]:
    """The page has its styles within it, so that it is there with the first answer: allowed by their hash alone."""
    styles = b64encode(sha256(_styles().encode()).digest()).decode()
    policy = content_policy(
        "script-src 'self'", f"style-src 'sha256-{styles}'", "img-src 'self'", "connect-src 'self'", forms="'self'",
        framed_by=framed_by,
    )  # fmt: skip
    return SECRET_ADDRESS_HEADERS | {"Content-Security-Policy": policy}


class FormPages:
    """The routes; `add_to` puts them into the application."""

    def __init__(
        self, store: Store, intake: Intake, media: Media, links: Links, clock: Callable[[], datetime], lang: str,
        limits: Limits, in_telegram: bool,
    ) -> None:  # fmt: skip
        """`in_telegram`: the page is opened as a Mini App too."""
        self._store = store
        self._intake = intake
        self._files = FormFiles(store, media)
        self._links = links
        self._clock = clock
        self._lang = lang
        self._contexts = ContextCache(limits)
        self._limit = RequestLimit(REQUESTS_BURST, REQUESTS_PER_SECOND)
        self._headers = _headers(TELEGRAM_WEB if in_telegram else NOBODY)
        self._ends: dict[tuple[str, str], End] = {}  # by the address, and the id of the request that ended it

    def add_to(self, app: web.Application) -> None:
        """All routes of this file."""
        app.router.add_get("/form/{token}", self._show)
        app.router.add_post("/form/{token}", self._take)
        app.router.add_get("/form/{token}/{file}", self._picture)

    # What is open

    async def _show(self, request: web.Request) -> web.Response:
        shown = await self._opened(request)
        if shown is None:
            return self._closed()
        return self._page(shown)

    async def _picture(self, request: web.Request) -> web.Response:
        shown = await self._opened(request)
        if shown is None:
            raise web.HTTPNotFound
        return await self._files.picture(shown.files, request.match_info["file"])

    async def _opened(self, request: web.Request) -> Shown | None:
        about = self._links.open("form", request.match_info["token"], self._clock())
        if about is None or not (about.isascii() and about.removeprefix("-").isdigit()):
            return None
        if self._limit.wait(about, time.monotonic()):
            raise web.HTTPTooManyRequests
        return await self._read_again(int(about))

    async def _read_again(self, about: int) -> Shown | None:
        return await asyncio.to_thread(self._store.reading, self._read, about)

    def _read(self, tx: Transaction, about: int) -> Shown | None:
        """The form, while a chat stands at it; one without a draft is found by its chat alone."""
        found = open_forms.in_chat(tx, -about) if about < 0 else open_forms.opened(tx, about)
        if found is None:
            return None
        _, state = chats.standing(tx, found.chat_id)
        name, answers, initiative = str(state.get("flow", "")), {}, None
        person: Person | None = None
        if found.draft:
            draft = batch.drafts(tx, [found.draft], {}).get(found.draft)
            if draft is None:
                return None
            name, answers, initiative = draft.flow, draft.answers, draft.initiative_id
            person = batch.people(tx, [draft.person_id], {}).get(draft.person_id)
        if name not in FLOWS:
            return None
        context = PageContext(
            flow_name=name,
            answers={**answers, SHOWN: True},
            lang=found.lang,
            person=person,
            context=self._contexts.at(tx, self._clock()),
            unit=state.get("unit", ""),
            initiative=initiative,
        )
        return Shown(found=found, flow=FLOWS[name], context=context, files=evidence.of_draft(tx, found.draft))

    # What was typed

    async def _take(self, request: web.Request) -> web.StreamResponse:
        by_script = "json" in request.headers.get("Accept", "")
        before = await self._opened(request)
        if before is None:
            return await self._ended_before(request, by_script)
        if request.content_type == "multipart/form-data":
            return await self._take_files(request, before, by_script)
        sent = Sent(token=request.match_info["token"], fields=await _read_fields(request), by_script=by_script)
        if sent.changes:
            await self._intake.put(self._event(before, sent))
        return await self._answer(before, sent, ())

    async def _take_files(self, request: web.Request, before: Shown, by_script: bool) -> web.Response:
        if too_large(request):
            raise web.HTTPRequestEntityTooLarge(MOST_BODY_BYTES, request.content_length or 0)
        today = await self._files.sent_today(before.found.chat_id, self._clock())
        async with self._files.form(before.flow, today, MOST_BODY_BYTES) as form:
            await form.read(request, before.context.lang)
            token = request.match_info["token"]
            sent = Sent(token=token, fields=form.fields, files=tuple(form.files), by_script=by_script)
            event = self._event(before, sent)
        # From here only the database knows: a commit that seemed to fail may have kept them.
        receipt = await self._intake.put(event)
        refused = await self._files.refused(form, receipt.outcome == "seen", before.context.lang)
        return await self._answer(before, sent, refused)

    def _event(self, shown: Shown, sent: Sent) -> Incoming:
        given = sent.fields.get("id", "")[:MOST_ID]
        if not (given.isascii() and given.isalnum()):
            given = secrets.token_hex(8)
        return Incoming(
            channel=shown.found.channel,
            event_id=f"page:{shown.found.draft or -shown.found.chat_id}:{given}",
            chat=shown.found.chat,
            sender="",
            at=self._clock(),
            kind="page",
            files=tuple(sent.files),
            upload=shown.found.draft,
            fields=tuple(sent.fields.items()),
            done=sent.done,
        )

    async def _answer(self, before: Shown, sent: Sent, refused: Sequence[Came]) -> web.Response:
        """The fields as they stand by now, or what follows when the form is done with."""
        after = await self._read_again(before.found.draft or -before.found.chat_id)
        if after is None or after.flow is not before.flow:
            return await self._done_with(before, sent)
        elsewhere = changed(before.fields(), sent.fields)
        if sent.by_script:
            return self._fields(after, sent.done, elsewhere, refused)
        return self._page(after, missing=sent.done, changed=elsewhere, refused=refused)

    async def _ended_before(self, request: web.Request, by_script: bool) -> web.Response:
        """The form is done with: to the request that did so, and never heard the answer, it is given again."""
        if request.content_type == "application/x-www-form-urlencoded":
            given = (await _read_fields(request)).get("id", "")
            if end := self._ends.get((request.match_info["token"], given)):
                return self._end(end, by_script)
        return self._closed(by_script)

    async def _done_with(self, before: Shown, sent: Sent) -> web.Response:
        """What the chat says of it; where it says nothing, the form that follows, on its page."""
        said, following = await asyncio.to_thread(self._store.reading, _end_of, before.found)
        lang = before.context.lang
        address = ""
        if following:
            address = self._links.path("form", str(following), self._clock())
        end = End(lang=lang, said=said, address=address)
        if len(self._ends) >= MOST_ENDS:
            del self._ends[next(iter(self._ends))]
        self._ends[sent.token, sent.fields.get("id", "")] = end
        return self._end(end, sent.by_script)

    def _end(self, end: End, by_script: bool) -> web.Response:
        lang, said, address = end.lang, end.said, end.address
        if address and not said and by_script:
            return web.json_response({"next": address}, dumps=json_text, headers=self._headers)
        if address and not said:
            raise web.HTTPSeeOther(address, headers=self._headers)
        if by_script:
            text = page("form_done.html", lang, "form.page", said=said, address=address)
            return web.json_response({"end": text, "done": True}, dumps=json_text, headers=self._headers)
        return self._respond("form.html", lang, shown=None, said=said, address=address)

    # What is shown

    def _page(self, shown: Shown, **values: Any) -> web.Response:
        missing = bool(values.get("missing"))
        return self._respond(
            "form.html", shown.context.lang, shown=shown, fields=shown.fields(missing),
            **self._with_files(shown), **values,
        )  # fmt: skip

    def _with_files(self, shown: Shown) -> dict[str, Any]:
        """What the field for files shows."""
        path = self._links.path("form", str(shown.found.draft), self._clock())
        return {"files": shown.files, "pictures": {file.id for file in shown.files if has_picture(file)}, "path": path}

    def _respond(self, name: str, lang: str, status: int = 200, /, **values: Any) -> web.Response:
        usual = {
            "missing": False, "fields": (), "said": (), "address": "", "changed": {}, "refused": (),
            "script": table("form.script", lang),
        }  # fmt: skip
        text = page(name, lang, "form.page", styles=_styles(), id=secrets.token_hex(8), **usual | values)
        return web.Response(text=text, status=status, content_type="text/html", headers=self._headers)

    def _fields(
        self, shown: Shown, done: bool, elsewhere: dict[str, Changed], refused: Sequence[Came]
    ) -> web.Response:  # fmt: skip
        """Every field anew, for the script to put in the place of those that differ."""
        lang, files = shown.context.lang, self._with_files(shown)
        made = {
            field.key: page(
                "form_field.html", lang, "form.page", field=field, changed=elsewhere, refused=refused, **files
            )
            for field in shown.fields(done)
        }
        return web.json_response({"fields": made, "others": shown.for_others}, dumps=json_text, headers=self._headers)

    def _closed(self, by_script: bool = False) -> web.Response:
        if by_script:
            text = page("form_done.html", self._lang, "form.page", said=(), address="")
            return web.json_response({"end": text}, status=410, dumps=json_text, headers=self._headers)
        return self._respond("form.html", self._lang, 410, shown=None)


async def _read_fields(request: web.Request) -> dict[str, str]:
    """The fields of an urlencoded body; of several of one name the last. What is none is refused."""
    body = await read_body(request, MOST_BODY_BYTES)
    if len(body) > MOST_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MOST_BODY_BYTES, len(body))
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise web.HTTPBadRequest from error


def _end_of(tx: Transaction, before: Open) -> tuple[Sequence[str], int]:
    """The paragraphs of what was said in the chat since; and the draft that it works on now, 0 for none."""
    standing, _ = chats.standing(tx, before.chat_id)
    last = chats.last_message(tx, before.chat_id)
    if last is None or last.n <= before.said:
        return (), standing
    return last.reply.text.split("\n"), standing
