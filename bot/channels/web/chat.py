"""The web chat: one page, a small JSON API, server-sent events. The page fetches its messages; nobody sends them.

    POST   /api/chat                         → 201 {"session"}
    POST   /api/chat/{session}               {"id", "text"} | {"id", "pressed", "turn"} | multipart with files → 202
    GET    /api/chat/{session}?after=N       → {"messages": [{"n", "text", "choices", …}]}
    GET    /api/chat/{session}/events        the same messages as server-sent events, `id: n`
    GET    /api/chat/{session}/document/{n}  the file that came with message n
    GET    /api/chat/{session}/picture/{n}   the picture that message n shows
    GET    /api/chat/{session}/file/{n}      the photo or file of an initiative that message n brings an officer
    DELETE /api/chat/{session}               forget the session ("Thoát khỏi máy này")

A session is a secret: the database knows only its keyed hash, and no log or referrer ever holds it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.background.small_tasks import BackgroundTasks
from bot.channels.web.sessions import Session, Sessions, clean
from bot.channels.web.strangers import Strangers
from bot.channels.web.streams import RETRY, Stream, Streams
from bot.files.media import FILES_A_DAY, Media
from bot.http.connections import Connections
from bot.http.forms import UploadForm
from bot.http.guard import Admits, finish_headers, guard
from bot.http.headers import attachment
from bot.http.kept_file import kept_file
from bot.http.requests import MOST_BODY, MOST_UPLOAD, RequestLimit, json_text, read_json, refused, remove_unknown, whole
from bot.http.signed_links import DESK_LINK, Links
from bot.intake.intake import Intake
from bot.pages.certificate import certificate_path
from bot.pages.day_list import document
from bot.pages.evidence import evidence_path
from bot.pages.paper import paper_path
from handlers.receive import Receipt
from messages.catalog import LANGUAGES, say, table
from messages.page import FOLDER, STATIC, page
from messages.wire import Incoming
from storage.conversation import chats, evidence
from storage.conversation.chats import Message
from storage.database.store import Store, TroubleError

MESSAGES_BURST, MESSAGES_PER_SECOND = 60, 5.0  # of one session: more at once than fingers can do
PAGE = 200  # messages read at once
MOST_TEXT = 20_000  # characters: twice what any question takes
MOST_PRESSED = 200  # characters of the value of a button
MOST_ID = 64  # characters of the id that a page gives its message
MOST_TURN = 2**31
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class WebChat:
    """The routes of the web chat. `demo`: there are three phones; `admits`: who may talk to it, None: everybody."""

    def __init__(
        self, store: Store, intake: Intake, media: Media, links: Links, sessions: Sessions,
        clock: Callable[[], datetime], lang: str, *, demo: bool = False, admits: Admits | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._intake = intake
        self._media = media
        self._links = links
        self.sessions = sessions
        self._clock = clock
        self._lang = lang
        self._demo = demo
        self._admits = admits
        self.board = False  # whether there is a public board to lead to
        self._message_limit = RequestLimit(MESSAGES_BURST, MESSAGES_PER_SECOND)
        self._strangers = Strangers(lang)
        self.connections = Connections(lang)
        self.streams = Streams(lang)
        self._looking = BackgroundTasks()
        self._said_last: dict[int, int] = {}  # by chat: the number of its last message when it was looked at
        intake.on_done.append(self._wake)

    def app(self, talks: bool = True) -> web.Application:
        """The aiohttp application; without the chat itself when it does not talk."""
        middlewares = [guard(self._lang, self._admits), self.connections.middleware]
        app = web.Application(client_max_size=MOST_BODY, middlewares=middlewares)
        app.on_response_prepare.append(finish_headers)
        app.router.add_get("/static/{name:.+}", self._static)
        if not talks:
            return app
        app.router.add_get("/", self._page)
        app.router.add_post("/api/chat", self._open)
        app.router.add_post("/api/chat/{session}", self._post)
        app.router.add_get("/api/chat/{session}", self._get)
        app.router.add_delete("/api/chat/{session}", self._delete)
        app.router.add_get("/api/chat/{session}/events", self._events)
        app.router.add_get("/api/chat/{session}/document/{n}", self._document)
        app.router.add_get("/api/chat/{session}/picture/{n}", self._picture)
        app.router.add_get("/api/chat/{session}/file/{n}", self._sent_file)
        app.on_shutdown.append(self.streams.close)
        return app

    def wake(self, chat_id: int) -> None:
        """Something was said in this chat that its page has not seen: a post, by a schedule."""
        self.streams.wake(chat_id)

    def look_soon(self) -> None:
        """Another process may have said something, nobody knows where: the chats whose pages listen are looked at."""
        self._looking.add(self._look())

    async def _look(self) -> None:
        chat_ids = self.streams.chats()
        if not chat_ids:
            self._said_last.clear()
            return
        try:
            said = await asyncio.to_thread(self._store.reading, chats.said, chat_ids)
        except TroubleError:
            return  # looked at again in a moment
        for chat_id in said:
            if said[chat_id] != self._said_last.get(chat_id):
                self.streams.wake(chat_id)
        self._said_last = said

    def _wake(self, receipt: Receipt) -> None:
        self.streams.wake(receipt.chat_id)

    # The page

    async def _page(self, request: web.Request) -> web.Response:
        lang = request.query.get("lang", self._lang)
        if lang not in LANGUAGES:
            lang = self._lang
        if self._demo:
            text = page("chat.html", lang, mode="demo", demo=table("demo.page", lang), board=self.board)
        else:
            text = page("chat.html", lang, mode="public", demo={}, board=self.board)
        return web.Response(text=text, content_type="text/html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in STATIC:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-cache"}
        if "v" in request.query:  # another version has another address
            headers = FOR_EVER
        content = await asyncio.to_thread(_file, name)
        return web.Response(body=content, content_type=STATIC[name], charset="utf-8", headers=headers)

    # A session

    async def _open(self, request: web.Request) -> web.Response:
        self._strangers.session(request)
        asked: dict[str, Any] = {}
        if request.can_read_body:
            asked = await read_json(request, self._lang)
        return web.json_response({"session": await self.sessions.begin(asked)}, status=201)

    async def _delete(self, request: web.Request) -> web.Response:
        session = await self._session(request)
        await self.sessions.close(session)
        self.streams.wake(session.chat_id)
        return web.Response(status=204)

    async def _session(self, request: web.Request) -> Session:
        self._strangers.request(request)
        return await self.sessions.find(request.match_info["session"])

    # What people send

    async def _post(self, request: web.Request) -> web.Response:
        session = await self._session(request)
        wait = self._message_limit.wait(str(session.chat_id), time.monotonic())
        if wait:
            raise refused(web.HTTPTooManyRequests, "too_fast", session.lang, wait)
        if request.content_type == "multipart/form-data":
            await self._upload(request, session)
        else:
            body = await read_json(request, session.lang)
            await self._intake.put(self._said(body, session))
        return web.json_response({"ok": True}, status=202)

    def _said(self, body: Mapping[str, Any], session: Session) -> Incoming:
        text, pressed, turn = body.get("text", ""), body.get("pressed", ""), body.get("turn")
        fine = isinstance(text, str) and isinstance(pressed, str) and (turn is None or _is_turn(turn))
        if not fine or ("text" in body) == ("pressed" in body):
            raise refused(web.HTTPBadRequest, "text_or_pressed", session.lang)
        kind = "press" if pressed else "message"
        return replace(
            self._event(body, session),
            kind=kind,
            text=clean(text[:MOST_TEXT]),
            pressed=clean(pressed[:MOST_PRESSED]),
            turn=turn,
        )

    async def _upload(self, request: web.Request, session: Session) -> None:
        if (request.content_length or 0) > MOST_UPLOAD:
            raise refused(web.HTTPRequestEntityTooLarge, "too_large", session.lang)
        self._strangers.files(request)
        since = self._clock() - timedelta(days=1)
        sent = await asyncio.to_thread(self._store.reading, evidence.files_since, session.chat_id, since)
        async with UploadForm(self._media, FILES_A_DAY - sent) as form:
            await form.read(request, session.lang)
            event = self._sent_files(form, session)
        # From here only the database knows: a commit that seemed to fail may have kept them. The sweep takes the rest.
        await self._intake.put(event)
        await remove_unknown(self._store, self._media, form.files)

    def _sent_files(self, form: UploadForm, session: Session) -> Incoming:
        if not form.files:
            raise refused(web.HTTPBadRequest, "no_file", session.lang)
        turn = whole(form.fields.get("turn", ""))
        if not _is_turn(turn):
            turn = None
        return replace(self._event(form.fields, session), files=tuple(form.files), turn=turn)

    def _event(self, sent: Mapping[str, Any], session: Session) -> Incoming:
        """The event with the id that the page gave it."""
        given = sent.get("id")
        if not isinstance(given, str) or not 1 <= len(given) <= MOST_ID or not given.isprintable():
            raise refused(web.HTTPBadRequest, "id_missing", session.lang)
        return self.sessions.event(session.secret, given, sent)

    # What the bot said

    async def _get(self, request: web.Request) -> web.Response:
        session = await self._session(request)
        found = await self._messages(session, _after(request))
        shown = [self._shown(message, session) for message in found]
        return web.json_response({"messages": shown}, dumps=json_text)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        session = await self._session(request)
        writer = partial(self._write_messages, session, _after(request))
        return await self.streams.serve(request, [session.chat_id], writer)

    async def _write_messages(self, session: Session, after: int, stream: Stream) -> None:
        await stream.write(RETRY)
        while not self.streams.closing:
            found = await self._messages(session, after)
            for message in found:
                after = message.n
                await stream.write(f"id: {after}\ndata: {json_text(self._shown(message, session))}\n\n")
            if len(found) < PAGE:
                await stream.wait()

    async def _messages(self, session: Session, after: int) -> list[Message]:
        return await asyncio.to_thread(self._store.reading, chats.messages, session.chat_id, after, PAGE)

    def _shown(self, message: Message, session: Session) -> dict[str, Any]:
        reply = message.reply
        picture = _address(session, "picture", message.n) if reply.picture else None
        if reply.photo:
            picture = _address(session, "file", message.n)
        return {
            "n": message.n,
            "lang": message.lang,
            "text": reply.text,
            "choices": reply.choices,
            "shortcuts": reply.shortcuts,
            "turn": reply.turn,
            "step": reply.step,
            "steps": reply.steps,
            "picture": picture,
            "private": reply.private,
            "document": self._file_of(message, session),
            "page": self._page_of(message, session),
        }

    def _page_of(self, message: Message, session: Session) -> dict[str, str] | None:
        """Name and address of the page of a message: the form, or the files of an initiative."""
        if files := message.reply.evidence:
            return {"name": say("review.files", session.lang), "url": evidence_path(self._links, files, self._clock())}
        if paper := message.reply.legal_form:
            return {"name": say("papers.open", session.lang), "url": paper_path(self._links, paper, self._clock())}
        if link := message.reply.desk:
            return {"name": say("desk.open", session.lang), "url": self._links.path(DESK_LINK, link, self._clock())}
        if about := message.reply.certificate:
            address = certificate_path(self._links, about, self._clock())
            return {"name": say("certificate.open", session.lang), "url": address}
        if not message.reply.page:
            return None
        address = self._links.path("form", str(message.reply.page), self._clock())
        return {"name": say("form.open", session.lang), "url": address}

    def _file_of(self, message: Message, session: Session) -> dict[str, str] | None:
        """Name and address of the file that comes with a message."""
        reply = message.reply
        if reply.sheet:
            return document(reply.sheet, self._links, self._clock())
        if reply.document:
            return {"name": reply.document.name, "url": _address(session, "document", message.n)}
        if reply.file and not reply.photo:
            return {"name": reply.file_name, "url": _address(session, "file", message.n)}
        return None

    async def _document(self, request: web.Request) -> web.Response:
        message = await self._asked_message(request)
        found = message.reply.document
        if found is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": attachment(found.name)}
        return web.Response(text=found.text, content_type=found.mime, headers=headers)

    async def _picture(self, request: web.Request) -> web.Response:
        path = (await self._asked_message(request)).reply.picture
        if not path:
            raise web.HTTPNotFound
        try:
            content = await self._media.read(path)
        except FileNotFoundError as error:  # old ones are swept
            raise web.HTTPNotFound from error
        if not content:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type=guess_type(path)[0] or "image/png")

    async def _sent_file(self, request: web.Request) -> web.StreamResponse:
        reply = (await self._asked_message(request)).reply
        if not reply.file:
            raise web.HTTPNotFound
        headers = {"Content-Type": guess_type(reply.file)[0] or "image/jpeg", "Cache-Control": "private, no-store"}
        if not reply.photo:  # whatever it may be, no browser of ours opens it here
            saved = {"Content-Disposition": attachment(reply.file_name or Path(reply.file).name)}
            headers |= {"Content-Type": "application/octet-stream"} | saved
        try:
            return await kept_file(self._media, reply.file, headers)
        except FileNotFoundError:
            raise web.HTTPNotFound from None

    async def _asked_message(self, request: web.Request) -> Message:
        """The message whose number stands in the address."""
        session = await self._session(request)
        n = whole(request.match_info["n"]) or 0
        found = await asyncio.to_thread(self._store.reading, chats.messages, session.chat_id, n - 1, 1)
        if not found or found[0].n != n:
            raise web.HTTPNotFound
        return found[0]


def _address(session: Session, what: str, n: int) -> str:
    return f"/api/chat/{session.secret}/{what}/{n}"


def _after(request: web.Request) -> int:
    """The number of the last message that the page has."""
    return whole(request.headers.get("Last-Event-ID") or request.query.get("after", "")) or 0


def _is_turn(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_TURN


@cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
