"""The web chat: one page, a small JSON API, server-sent events. The page fetches its messages; nobody sends them.

    POST   /api/chat                         → 201 {"session"}
    POST   /api/chat/{session}               {"id", "text"} | {"id", "pressed", "turn"} | multipart with files → 202
    GET    /api/chat/{session}?after=N       → {"messages": [{"n", "text", "choices", …}]}
    GET    /api/chat/{session}/events        the same messages as server-sent events, `id: n`
    GET    /api/chat/{session}/document/{n}  the file that came with message n
    GET    /api/chat/{session}/picture/{n}   the picture that message n shows
    DELETE /api/chat/{session}               forget the session ("Thoát khỏi máy này")

A session is a secret: the database knows only its keyed hash, and no log or referrer ever holds it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from ipaddress import ip_address
from typing import Any, TypeVar

import orjson
import structlog
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.lists import document
from bot.intake import Intake
from bot.links import Links
from bot.media import A_DAY, MOST_BYTES, Media
from handlers.receive import Receipt
from messages.catalog import say, table
from messages.channels import WEB
from messages.page import FOLDER, STATIC, page
from messages.wire import FileRef, Incoming
from storage import chats
from storage.chats import Message
from storage.store import Store, Trouble

CHANNEL = WEB.name
MOST_BODY = 64 * 1024  # bytes of JSON: 10,000 characters of any script with room to spare
MOST_FILES = 10
MOST_UPLOAD = MOST_FILES * MOST_BYTES + MOST_BODY
BURST, EACH_SECOND = 60, 5.0  # messages of one session: more at once than fingers can do
SESSIONS_BURST, SESSIONS_EACH_SECOND = 60, 0.5  # new sessions of one address: a hall behind one router
KEEPALIVE = 15.0  # seconds; also how late another process's message may be seen
STREAMS = 4  # open event streams of one session
ALL_STREAMS = 500  # open event streams of all: each holds a connection
PAGE = 200  # messages read at once
MOST_TEXT = 20_000  # characters: twice what any question takes
MOST_TURN = 2**31

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LOCAL = ("localhost", "127.0.0.1", "[::1]")

Result = TypeVar("Result")
log = structlog.get_logger()


class Limit:
    """A bucket for each key: `burst` at once, then `rate` a second."""

    def __init__(self, burst: int, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, key: str, now: float) -> float:
        """0 when this one may pass, else the seconds to wait."""
        if len(self._buckets) > 100_000:
            self._buckets.clear()
        level, at = self._buckets.get(key, (float(self._burst), now))
        level = min(self._burst, level + (now - at) * self._rate)
        if level < 1:
            return (1 - level) / self._rate
        self._buckets[key] = (level - 1, now)
        return 0.0


class WebChat:
    """The routes of the web chat. `demo`: only this machine may talk to it. `behind`: a proxy here may forward."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        media: Media,
        secret: bytes,
        clock: Callable[[], datetime],
        lang: str,
        demo: bool,
        behind: bool = False,
    ) -> None:
        self._store, self._intake, self._media, self._clock = store, intake, media, clock
        self._secret = hashlib.sha256(secret).digest()
        self._links = Links("", secret)
        self._lang, self._demo, self._behind = lang, demo, behind
        self._said, self._opened = Limit(BURST, EACH_SECOND), Limit(SESSIONS_BURST, SESSIONS_EACH_SECOND)
        self._streams: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._open_streams = 0
        self._closing = False
        intake.on_done.append(self._wake)

    def app(self, talks: bool = True) -> web.Application:
        """The aiohttp application; without the chat itself when it does not talk."""
        app = web.Application(client_max_size=MOST_BODY, middlewares=[self._guard])
        app.router.add_get("/static/{name}", self._static)
        app.router.add_get("/health", self._health)
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
        app.on_shutdown.append(self._shut)
        return app

    def wake(self, chat_id: int) -> None:
        """Something was said in this chat that its page has not seen: a post, by a schedule."""
        for news in self._streams.get(chat_id, ()):
            news.set()

    # Around every request

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            if self._demo and not _from_here(request):
                raise _no(web.HTTPForbidden, "only_this_machine", self._lang)
            response = await handler(request)
        except Trouble:
            response = _refusal(503, "trouble", self._lang, {"Retry-After": "2"})
        except web.HTTPException as error:
            if error.content_type == "application/json" or error.status < 400:
                error.headers.update(HEADERS)
                raise
            known = {404: "not_found", 405: "not_found", 413: "too_large"}
            response = _refusal(error.status, known.get(error.status, "bad_request"), self._lang)
        except HttpProcessingError:  # the head of a part of a form
            response = _refusal(400, "bad_request", self._lang)
        except ConnectionError:
            raise  # nobody is there to be answered
        except Exception as error:
            log.error("request_failed", route=_route(request), error=type(error).__name__)  # never what was sent
            response = _refusal(500, "trouble", self._lang)
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        lang = request.query.get("lang", self._lang)
        lang = lang if lang in ("vi", "en") else self._lang
        mode, words = ("demo", table("demo.page", lang)) if self._demo else ("public", {})
        return web.Response(text=page("chat.html", lang, mode=mode, demo=words), content_type="text/html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in STATIC:
            raise web.HTTPNotFound
        content = await asyncio.to_thread(_file, name)
        cache = {"Cache-Control": "public, max-age=31536000, immutable" if "v" in request.query else "no-cache"}
        return web.Response(body=content, content_type=STATIC[name], charset="utf-8", headers=cache)

    async def _health(self, _request: web.Request) -> web.Response:
        await asyncio.to_thread(self._read, chats.find, CHANNEL, "")
        return web.json_response({"ok": True})

    # The API

    async def _open(self, request: web.Request) -> web.Response:
        wait = self._opened.wait(_caller(request, self._behind), time.monotonic())
        if wait:
            raise _no(web.HTTPTooManyRequests, "too_fast", self._lang, wait)
        start = await read_json(request, self._lang) if request.can_read_body else {}
        return web.json_response({"session": await self._begin(start)}, status=201)

    async def _begin(self, start: dict[str, Any], kind: str = "") -> str:
        """A new session, and somebody who just came to it; `kind` stands before those of the demo's other phones."""
        session = kind + secrets.token_urlsafe(32)
        payload = _clean(str(start.get("start") or ""))[:64]
        await self._put(session, Incoming(CHANNEL, f"{self._name(session)}:", "", "", self._clock(), "joined", payload))
        return session

    async def _post(self, request: web.Request) -> web.Response:
        session, (chat_id, lang) = await self._session(request)
        wait = self._said.wait(self._name(session), time.monotonic())
        if wait:
            raise _no(web.HTTPTooManyRequests, "too_fast", lang, wait)
        if request.content_type == "multipart/form-data":
            await self._upload(request, session, chat_id, lang)
        else:
            body = await read_json(request, lang)
            await self._put(session, self._event(body, session, lang), body)
        return web.json_response({"ok": True}, status=202)

    def _event(self, body: dict[str, Any], session: str, lang: str) -> Incoming:
        text, pressed, turn = body.get("text", ""), body.get("pressed", ""), body.get("turn")
        fine = isinstance(text, str) and isinstance(pressed, str) and (turn is None or _turn(turn))
        if not fine or ("text" in body) == ("pressed" in body):
            raise _no(web.HTTPBadRequest, "text_or_pressed", lang)
        kind = "press" if pressed else "message"
        text, pressed = _clean(text[:MOST_TEXT]), _clean(pressed[:200])
        return Incoming(
            CHANNEL,
            self._event_id(body.get("id"), session, lang),
            "",
            "",
            self._clock(),
            kind,
            text,
            pressed,
            turn,
        )

    async def _upload(self, request: web.Request, session: str, chat_id: int, lang: str) -> None:
        if (request.content_length or 0) > MOST_UPLOAD:
            raise _no(web.HTTPRequestEntityTooLarge, "too_large", lang)
        since = self._clock() - timedelta(days=1)
        room = A_DAY - await asyncio.to_thread(self._read, chats.files_since, chat_id, since)
        fields: dict[str, str] = {}
        files: list[FileRef] = []
        try:
            await self._parts(request, fields, files, room)
            if not files:
                raise _no(web.HTTPBadRequest, "no_file", lang)
            turn = whole(fields.get("turn", ""))
            event_id = self._event_id(fields.get("id"), session, lang)
            event = Incoming(
                CHANNEL,
                event_id,
                "",
                "",
                self._clock(),
                files=tuple(files),
                turn=turn if _turn(turn) else None,
            )
        except BaseException as error:
            for file in files:
                self._media.remove(file.path)
            if isinstance(error, (ValueError, AssertionError)):
                raise _no(web.HTTPBadRequest, "bad_request", lang) from error
            raise
        # From here only the database knows: a commit that seemed to fail may have kept them. The sweep takes the rest.
        await self._put(session, event)
        await asyncio.to_thread(remove_unknown, self._store, self._media, files)

    async def _parts(self, request: web.Request, fields: dict[str, str], files: list[FileRef], room: int) -> None:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise ValueError("nested multipart")
            if part.name in ("id", "turn"):
                fields[part.name] = (await _short(part)).decode("utf-8", "replace")
            elif part.name == "files" and len(files) < MOST_FILES:
                name = (part.filename or "").replace("\\", "/").rpartition("/")[2]
                if room <= len(files):
                    files.append(FileRef(name=name, refused="too_many_today"))
                    await part.release()
                else:
                    files.append(await self._media.save(chunks(part), name))
            else:
                await part.release()

    async def _get(self, request: web.Request) -> web.Response:
        session, (chat_id, _) = await self._session(request)
        found = await self._messages(chat_id, _after(request))
        return web.json_response({"messages": [self._shown(message, session) for message in found]}, dumps=_dumps)

    def _shown(self, message: Message, session: str) -> dict[str, Any]:
        shown = _shown(message, session)
        if message.reply.sheet:
            shown["document"] = document(message.reply.sheet, self._links, self._clock())
        return shown

    async def _events(self, request: web.Request) -> web.StreamResponse:
        session, (chat_id, _) = await self._session(request)
        messages = partial(self._stream, session, chat_id, _after(request))
        return await self._streaming(request, [chat_id], messages)

    async def _streaming(
        self,
        request: web.Request,
        chat_ids: list[int],
        write: Callable[[web.StreamResponse, asyncio.Event], Awaitable[None]],
    ) -> web.StreamResponse:
        """Server-sent events; `write` is told by the event when there is news in one of these chats."""
        full = any(len(self._streams.get(chat_id, ())) >= STREAMS for chat_id in chat_ids)
        if full or self._open_streams >= ALL_STREAMS:
            raise _no(web.HTTPTooManyRequests, "too_many_pages", self._lang, KEEPALIVE)
        response = web.StreamResponse(
            headers={**HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        news = asyncio.Event()
        for chat_id in chat_ids:
            self._streams[chat_id].add(news)
        self._open_streams += 1
        try:
            await response.prepare(request)
            await write(response, news)
        except (ConnectionError, asyncio.CancelledError, Trouble):
            pass  # what was begun cannot become an error; the page comes again by itself
        finally:
            self._open_streams -= 1
            for chat_id in chat_ids:
                self._streams[chat_id].discard(news)
                if not self._streams[chat_id]:
                    del self._streams[chat_id]
        return response

    async def _stream(
        self, session: str, chat_id: int, after: int, response: web.StreamResponse, news: asyncio.Event
    ) -> None:
        await response.write(b"retry: 2000\n\n")
        while not self._closing:
            news.clear()
            found = await self._messages(chat_id, after)
            for message in found:
                after = message.n
                await response.write(f"id: {after}\ndata: {_dumps(self._shown(message, session))}\n\n".encode())
            if len(found) == PAGE:
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), KEEPALIVE)
                continue
            await response.write(b": still here\n\n")

    async def _document(self, request: web.Request) -> web.Response:
        _, (chat_id, _) = await self._session(request)
        n = whole(request.match_info["n"]) or 0
        found = await asyncio.to_thread(self._read, chats.messages, chat_id, n - 1, 1)
        document = found[0].reply.document if found and found[0].n == n else None
        if document is None:
            raise web.HTTPNotFound
        headers = {"Content-Disposition": f'attachment; filename="{document.name}"'}
        return web.Response(text=document.text, content_type=document.mime, headers=headers)

    async def _picture(self, request: web.Request) -> web.Response:
        _, (chat_id, _) = await self._session(request)
        n = whole(request.match_info["n"]) or 0
        found = await asyncio.to_thread(self._read, chats.messages, chat_id, n - 1, 1)
        path = found[0].reply.picture if found and found[0].n == n else ""
        try:
            content = await asyncio.to_thread((self._media.folder / path).read_bytes) if path else b""
        except FileNotFoundError:  # old ones are swept
            content = b""
        if not content:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="image/png")

    async def _delete(self, request: web.Request) -> web.Response:
        _, (chat_id, _) = await self._session(request)

        def close() -> None:
            with self._store.write() as tx:
                chats.close(tx, chat_id)

        await self._intake.do(close)
        self._wake(Receipt("done", chat_id))
        return web.Response(status=204)

    # Inside

    def _name(self, session: str) -> str:
        """What the database knows a session by."""
        return hashlib.blake2b(session.encode("utf-8", "replace"), key=self._secret, digest_size=16).hexdigest()

    def _event_id(self, given: Any, session: str, lang: str) -> str:
        if not isinstance(given, str) or not 1 <= len(given) <= 64 or not given.isprintable():
            raise _no(web.HTTPBadRequest, "id_missing", lang)
        return f"{self._name(session)}:{given}"

    async def _put(self, session: str, event: Incoming, _body: Mapping[str, Any] | None = None) -> Receipt:
        name = self._name(session)
        return await self._intake.put(replace(event, chat=name, sender=name))

    async def _session(self, request: web.Request) -> tuple[str, tuple[int, str]]:
        session = request.match_info["session"]
        return session, await self._find(session)

    async def _find(self, session: str) -> tuple[int, str]:
        """The key and language of a session's chat."""
        found = await asyncio.to_thread(self._read, chats.find, CHANNEL, self._name(session))
        if found is None:
            raise _no(web.HTTPNotFound, "no_session", self._lang)
        return found

    async def _messages(self, chat_id: int, after: int) -> list[Message]:
        return await asyncio.to_thread(self._read, chats.messages, chat_id, after, PAGE)

    def _read(self, query: Callable[..., Result], *values: Any) -> Result:
        with self._store.read() as tx:
            return query(tx, *values)

    def _wake(self, receipt: Receipt) -> None:
        self.wake(receipt.chat_id)

    async def _shut(self, _app: web.Application) -> None:
        self._closing = True
        for streams in list(self._streams.values()):
            for news in streams:
                news.set()


def _from_here(request: web.Request) -> bool:
    """A page of another site, or a name that was made to point here, must not reach the demo."""
    host = request.host.rpartition(":")[0] if request.host.rpartition(":")[2].isdigit() else request.host
    origin = request.headers.get("Origin")
    return host in LOCAL and (origin is None or origin == f"http://{request.host}")


def _shown(message: Message, session: str) -> dict[str, Any]:
    reply = message.reply
    document = reply.document
    return {
        "n": message.n,
        "text": reply.text,
        "choices": reply.choices,
        "shortcuts": reply.shortcuts,
        "turn": reply.turn,
        "step": reply.step,
        "steps": reply.steps,
        "picture": f"/api/chat/{session}/picture/{message.n}" if reply.picture else None,
        "private": reply.private,
        "document": document and {"name": document.name, "url": f"/api/chat/{session}/document/{message.n}"},
    }


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def _after(request: web.Request) -> int:
    return whole(request.headers.get("Last-Event-ID") or request.query.get("after", "")) or 0


def whole(text: str) -> int | None:
    """A number of at most ten plain digits. `int` would take "٣", and `isdigit` even "²"."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None


def _turn(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_TURN


def _clean(text: str) -> str:
    """Half a character, which JSON can carry and a database cannot, as "?"."""
    return text.encode("utf-8", "replace").decode()


def remove_unknown(store: Store, media: Media, files: list[FileRef]) -> set[str]:
    """Erase those of these files that no row names; the paths of the others."""
    paths = [file.path for file in files if file.path]
    with store.read() as tx:
        known = chats.known_paths(tx, paths)
    for path in set(paths) - known:
        media.remove(path)
    return known


def _caller(request: web.Request, behind: bool) -> str:
    """The address that asks: behind a proxy on this machine, what the proxy says."""
    remote = request.remote or ""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    try:
        if behind and forwarded and ip_address(remote).is_loopback:
            return str(ip_address(forwarded[-1].rpartition(",")[2].strip()))
    except ValueError:
        pass
    return remote


def _route(request: web.Request) -> str:
    """The pattern of an address: the address itself may hold a session."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


@cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


async def read_json(request: web.Request, lang: str) -> dict[str, Any]:
    sent = await request.read()
    try:
        body = orjson.loads(sent)
    except orjson.JSONDecodeError:
        try:  # orjson refuses half a surrogate pair, which a phone's keyboard can leave
            body = json.loads(sent.decode())
        except (ValueError, RecursionError) as error:
            raise _no(web.HTTPBadRequest, "not_json", lang) from error
    if not isinstance(body, dict):
        raise _no(web.HTTPBadRequest, "not_json", lang)
    return body


async def _short(part: BodyPartReader) -> bytes:
    """A form field, of which only the first bytes can matter."""
    start = await part.read_chunk(256)
    await part.release()
    return start


async def chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    """The bytes of a file in a form, as they come; the upload page takes them so too."""
    while chunk := await part.read_chunk(64 * 1024):
        yield chunk


def _refusal(status: int, key: str, lang: str, headers: dict[str, str] | None = None) -> web.Response:
    body = {"reason": say(f"web.reason.{key}", lang), "key": key}
    return web.json_response(body, status=status, headers=headers, dumps=_dumps)


def _no(kind: type[web.HTTPException], key: str, lang: str, wait: float = 0) -> web.HTTPException:
    text = _dumps({"reason": say(f"web.reason.{key}", lang), "key": key})
    headers = {"Retry-After": str(int(wait) + 1)} if wait else None
    if kind is web.HTTPRequestEntityTooLarge:
        return web.HTTPRequestEntityTooLarge(MOST_UPLOAD, 0, text=text, content_type="application/json")
    return kind(text=text, content_type="application/json", headers=headers)
