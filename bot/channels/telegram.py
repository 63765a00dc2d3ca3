"""Telegram: updates in by polling or webhook, messages out. python-telegram-bot is the API client, no more.

An update is acknowledged (the next poll's offset, HTTP 200) only after everything that it caused is committed; the
library's own `Updater` confirms updates that sit in memory, so that a crash loses them.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import orjson
import structlog
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import RequestData

from bot.channels.cutting import split
from bot.channels.telegram_commands import register
from bot.channels.telegram_http import NotWritten, Plain, Transport
from bot.channels.telegram_shapes import ALLOWED, CHANNEL, MOST_TEXT, Me, Piece, draw, read
from bot.intake import Intake
from bot.rates import Rates, rates_of
from bot.sending.channel import NotSentError, Reason
from messages.wire import Incoming, Reply
from storage import outbox, parked
from storage.store import Store, Trouble

PUBLIC = "https://api.telegram.org"
RATES = "30/1 3/3 20/60"  # messages/seconds: over all chats, to one chat, to one group
HOLD = 25  # seconds that Telegram holds a poll open; at most 50
LONGEST = 30.0  # seconds between two tries to reach Telegram
ADMIN_FOR = 60.0  # seconds that "is an admin" is believed; "is not" is asked again at once
MOST_BODY = 1024 * 1024  # bytes of a webhook's update
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

# What Telegram says of a chat that is gone, in lower case: its words are the only sign, see core.telegram.org/bots/api.
_GONE = (
    "chat not found", "bot was blocked", "user is deactivated", "can't initiate conversation", "bot was kicked",
    "bot is not a member", "group chat was deleted", "need administrator rights", "not enough rights to send",
    "have no rights to send", "chat_write_forbidden", "chat_restricted", "user_is_blocked", "peer_id_invalid",
)  # fmt: skip
_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
_BUTTONS = ("button", "keyboard", "reply markup", "parse entities")

log = structlog.get_logger()


class WrongToken(Exception):
    """Telegram does not know this token."""


class Api(Bot):
    """The API client for what carries files, and not reminded each time that there are longer ways."""

    __slots__ = ()

    @classmethod
    def _warn(cls, *_: Any, **__: Any) -> None:
        return


class Telegram:
    """The channel. `start` begins to receive, `close` stops; the sender calls `draw` and `deliver`."""

    name = CHANNEL
    posts_paused = ""

    def __init__(
        self,
        token: str,
        store: Store,
        intake: Intake,
        clock: Callable[[], datetime],
        media: Path,
        *,
        api_url: str = PUBLIC,
        webhook: str = "",
        secret: str = "",
        rates: Rates | None = None,
    ) -> None:
        self.rates = rates or rates_of(RATES)
        self._store, self._intake, self._clock, self._media = store, intake, clock, media
        self._webhook, self._secret = webhook, secret.encode()
        self._transport = Transport()
        self._files = f"{api_url.rstrip('/')}/file/bot{token}/"
        self._calls = f"{api_url.rstrip('/')}/bot{token}/"
        base, files = f"{api_url.rstrip('/')}/bot", f"{api_url.rstrip('/')}/file/bot"
        self.api = Api(token, base, files, request=self._transport, get_updates_request=self._transport)
        self.me = Me(int(token.partition(":")[0] or 0), "")
        self._known = asyncio.Event()  # who we are: the name is needed to read and to draw
        self._admins: dict[tuple[str, str], float] = {}
        self._uploading: dict[str, asyncio.Lock] = {}
        self._uploads: dict[str, str] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._receiving: asyncio.Task[None] | None = None
        self._taking: asyncio.Future[int] | None = None
        self.closing = False

    async def start(self) -> None:
        """Ask who we are, then receive. WrongToken: Telegram does not know us; without a network it is asked later."""
        await self._transport.initialize()
        try:
            await self._introduce()
        except InvalidToken:
            raise WrongToken from None
        except TelegramError as error:
            log.warning("telegram_unreachable", said=str(error))
        self._receiving = asyncio.create_task(self._receive())

    async def _introduce(self) -> None:
        found = await self.call("getMe")
        self.me = Me(found["id"], found.get("username", ""))
        self._known.set()

    async def stop_receiving(self) -> None:
        """Take no more updates; those that were taken are finished."""
        self.closing = True
        if self._receiving is not None:
            self._receiving.cancel()
            await asyncio.gather(self._receiving, *([self._taking] if self._taking else []), return_exceptions=True)

    async def close(self) -> None:
        """Finish the small things that follow a press, and hang up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        await self._transport.shutdown()

    async def call(self, method: str, parameters: dict[str, Any] | None = None, hold: float | None = None) -> Any:
        """Call the Bot API; `hold`: seconds that the answer may take.

        Without files the library's request does it all, its errors included, in a fifth less time than its `Bot`.
        """
        if parameters and any(isinstance(value, InputFile) for value in parameters.values()):
            return await self.api.do_api_request(method, parameters)
        given = cast(RequestData, Plain(parameters or {}))
        return await self._transport.post(self._calls + method, given, read_timeout=hold)

    # In

    async def _receive(self) -> None:
        tries = 0
        while not self._known.is_set():
            try:
                await self._introduce()
            except InvalidToken:
                log.error("telegram_token_wrong")
                await asyncio.sleep(60)
            except TelegramError as error:
                tries = _pause_longer(tries, error)
                await asyncio.sleep(_pause(tries, error))
        self._later(self._register())
        await (self._hook() if self._webhook else self._poll())

    async def _register(self) -> None:
        if changed := await register(self):
            log.info("telegram_commands_set", changed=changed)

    async def _hook(self) -> None:
        """Tell Telegram where to send updates."""
        tries = 0
        parameters = {
            "url": self._webhook, "secret_token": self._secret.decode(), "allowed_updates": list(ALLOWED),
            "max_connections": 40,
        }  # fmt: skip
        while True:
            try:
                await self.call("setWebhook", parameters)
                return
            except TelegramError as error:
                tries = _pause_longer(tries, error)
                log.warning("telegram_webhook_not_set", said=str(error))
                await asyncio.sleep(_pause(tries, error))

    async def _poll(self) -> None:
        """Fetch updates; the next call confirms those that are committed, and no others."""
        offset, tries, hooked, conflict = 0, 0, True, False
        while True:
            try:
                if hooked:
                    await self.call("deleteWebhook", {"drop_pending_updates": False})
                    hooked = False
                asked = {"offset": offset, "timeout": HOLD, "limit": 100, "allowed_updates": list(ALLOWED)}
                updates = await self.call("getUpdates", asked, hold=HOLD + 15)
                tries, conflict = 0, False
            except Conflict as error:
                hooked = "webhook" in str(error).lower()
                if not conflict and not hooked:
                    log.warning("telegram_conflict", said=_CONFLICT)
                conflict = True
                await asyncio.sleep(5)
                continue
            except TelegramError as error:
                if tries == 0:
                    log.warning("telegram_unreachable", said=str(error))
                tries = _pause_longer(tries, error)
                await asyncio.sleep(_pause(tries, error))
                continue
            self._taking = asyncio.ensure_future(self._take(updates))
            taken = await asyncio.shield(self._taking)
            if taken < len(updates):
                await asyncio.sleep(1.0)
            if taken:
                offset = updates[taken - 1]["update_id"] + 1

    async def _take(self, updates: Sequence[Any]) -> int:
        """How many of these, from the first on, are committed."""
        fine = [update for update in updates if isinstance(update, dict) and type(update.get("update_id")) is int]
        if len(fine) < len(updates):
            log.error("telegram_update_without_id")
        outcomes = await asyncio.gather(*(self.take(update) for update in fine), return_exceptions=True)
        done = next(
            (number for number, outcome in enumerate(outcomes) if isinstance(outcome, BaseException)),
            len(fine),
        )
        if done < len(fine) and not isinstance(outcomes[done], Trouble):
            log.error("telegram_update_failed", error=type(outcomes[done]).__name__)
        return len(updates) if done == len(fine) else updates.index(fine[done])

    async def take(self, update: dict[str, Any]) -> None:
        """Handle one update; on return it is committed. Trouble: it is not, and may come again."""
        try:
            event = read(update, self.me)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            await self._park(update, error)
            return
        if event is not None:
            if event.group and event.admin is None and event.kind in ("message", "press", "joined"):
                event = replace(event, admin=await self._is_admin(event))
            await self._intake.put(event)
        if "callback_query" in update:
            self._later(self._pressed(update["callback_query"], event))

    async def _park(self, update: dict[str, Any], error: Exception) -> None:
        """Keep what cannot be read, and go on."""
        log.error("telegram_update_unreadable", error=type(error).__name__, update=update.get("update_id"))
        event_id = f"{self.me.id}:{update.get('update_id')}"
        body, chat = orjson.dumps(update).decode()[:100_000], _chat_of(update)

        def park() -> None:
            with self._store.write() as tx:
                parked.park(tx, CHANNEL, event_id, body, type(error).__name__, self._clock(), chat)

        await self._intake.do(park)

    async def _is_admin(self, event: Incoming) -> bool | None:
        """Whether the sender administers the group; None when Telegram could not be asked."""
        key = (event.chat, event.sender)
        if self._admins.get(key, 0.0) > time.monotonic():
            return True
        try:
            asked = {"chat_id": int(event.chat), "user_id": int(event.sender)}
            member = await self.call("getChatMember", asked, hold=10)
        except (BadRequest, Forbidden):
            return False
        except TelegramError as error:
            log.warning("telegram_admin_unknown", said=str(error))
            return None
        admin = member.get("status") in ("creator", "administrator")
        if len(self._admins) > 10_000:
            self._admins.clear()
        if admin:
            self._admins[key] = time.monotonic() + ADMIN_FOR
        return admin

    async def _pressed(self, press: dict[str, Any], event: Incoming | None) -> None:
        """Stop the button's clock, and take the buttons of this question away."""
        calls: list[tuple[str, dict[str, Any]]] = [("answerCallbackQuery", {"callback_query_id": press["id"]})]
        if event is not None and (not event.group or event.admin):
            message = press["message"]
            calls.append(
                (
                    "editMessageReplyMarkup",
                    {"chat_id": message["chat"]["id"], "message_id": message["message_id"]},
                )
            )
        for method, parameters in calls:
            try:
                await self.call(method, parameters)
            except TelegramError as error:
                # Too late for an answer, or taken away already: nothing depends on it.
                log.debug("telegram_press", method=method, said=str(error))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def webhook(self, request: web.Request) -> web.Response:
        """`POST /telegram`: 200 only when all is committed; else Telegram sends it again."""
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            return web.Response(status=401)
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret):
            return web.Response(status=403)
        if (request.content_length or 0) > MOST_BODY:
            return web.Response(status=413)
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > MOST_BODY:
                return web.Response(status=413)
        try:
            update = orjson.loads(bytes(body))
        except ValueError:
            return web.Response(status=400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return web.Response(status=400)
        if self.closing or not self._known.is_set():
            return web.Response(status=503, headers={"Retry-After": "2"})
        try:
            await self.take(update)
        except Trouble:
            return web.Response(status=503, headers={"Retry-After": "2"})
        return web.Response()

    # Out

    async def hold_reason(self, chat: str) -> str:
        """Posts may be sent at any time."""
        return ""

    def group(self, chat: str) -> bool:
        """Groups have negative ids."""
        return chat.startswith("-")

    def render(self, reply: Reply, lang: str) -> Sequence[Piece]:
        """The reply as messages."""
        return draw(reply, lang, self.me)

    async def deliver(self, chat: str, piece: Piece) -> None:
        """Send one message. Raises NotSentError."""
        try:
            await self._deliver(int(chat), piece)
        except TelegramError as error:
            raise _not_sent(error) from None

    async def _deliver(self, chat: int, piece: Piece) -> None:
        parameters = {"chat_id": chat, **piece.parameters}
        try:
            await self._send(parameters, piece)
        except BadRequest as error:
            said = str(error).lower()
            if "message_thread_id" in parameters and any(sign in said for sign in _TOPIC):
                await self._send(_but(parameters, "message_thread_id"), piece)
            elif piece.plain and any(sign in said for sign in _BUTTONS):
                log.error("telegram_buttons_refused", said=str(error))
                for part in split(piece.plain, MOST_TEXT):
                    await self.call("sendMessage", {"chat_id": chat, "text": part})
            else:
                raise

    async def _send(self, parameters: dict[str, Any], piece: Piece) -> None:
        if piece.picture:
            await self._send_picture(parameters, piece)
        elif piece.document is not None:
            name, mime, text = piece.document
            file = InputFile(text.encode(), filename=name)
            file.mimetype = mime
            await self.call(piece.method, {**parameters, piece.field: file})
        else:
            await self.call(piece.method, parameters)

    async def _send_picture(self, parameters: dict[str, Any], piece: Piece) -> None:
        """Uploaded once, however many chats get it; the others are sent its reference."""
        async with self._uploading.setdefault("", asyncio.Lock()):
            if self._uploads is None:
                self._uploads = await asyncio.to_thread(self._uploaded)
        lock = self._uploading.setdefault(piece.picture, asyncio.Lock())
        async with lock:
            known = self._uploads.get(piece.picture)
            if known is None:
                content = await asyncio.to_thread((self._media / piece.picture).read_bytes)
                file = InputFile(content, filename=Path(piece.picture).name)
                sent = await self.call(piece.method, {**parameters, piece.field: file})
                ref = self._uploads[piece.picture] = str(sent["photo"][-1]["file_id"])
                self._later(self._remember(piece.picture, ref))
                return
        await self.call(piece.method, {**parameters, piece.field: known})

    def _uploaded(self) -> dict[str, str]:
        with self._store.read() as tx:
            return outbox.uploaded(tx, f"{CHANNEL}:{self.me.id}")

    async def _remember(self, picture: str, ref: str) -> None:
        def remember() -> None:
            with self._store.write() as tx:
                outbox.remember_upload(tx, f"{CHANNEL}:{self.me.id}", picture, ref)

        await self._intake.do(remember)

    # Files

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of a file that somebody sent. NotSentError: REFUSED for good, otherwise LATER."""
        try:
            found = await self.call("getFile", {"file_id": ref})
            path = str(found.get("file_path", ""))
        except TelegramError as error:
            raise _not_sent(error) from None
        return self._bytes(path)

    async def _bytes(self, path: str) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._transport.stream(self._files + path):
                yield chunk
        except TelegramError as error:
            raise _not_sent(error) from None


async def who_am_i(token: str, api_url: str) -> Me:
    """Ask Telegram once. Raises TelegramError."""
    async with Transport() as transport:
        api = Api(token, f"{api_url}/bot", request=transport, get_updates_request=transport)
        found = await api.do_api_request("getMe")
        return Me(found["id"], found.get("username", ""))


_CONFLICT = (
    "Một chương trình khác đang nhận tin của bot này. Hãy tắt nó; em chờ và thử lại. /"
    " Another program receives this bot's updates. Stop it; waiting and trying again."
)


def _chat_of(update: dict[str, Any]) -> str:
    """The chat of an update that cannot be read, where it can: erasing a person finds it by that."""
    for kind in ("message", "callback_query", "my_chat_member"):
        found: Any = update
        for name in (kind, *(("message",) if kind == "callback_query" else ()), "chat", "id"):
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, int):
            return str(found)
    return ""


def _but(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in parameters.items() if key != name}


def _pause_longer(tries: int, error: TelegramError) -> int:
    return 0 if isinstance(error, RetryAfter) else min(tries + 1, 10)


def _pause(tries: int, error: TelegramError) -> float:
    return _seconds(error) if isinstance(error, RetryAfter) else float(min(0.5 * 2**tries, LONGEST))


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def _not_sent(error: TelegramError) -> NotSentError:
    """What the sender is to do about this error. BadRequest is a NetworkError to the library, so it is asked first."""
    said = str(error)
    if isinstance(error, RetryAfter):
        return NotSentError(Reason.LATER, "429", after=_seconds(error) + 0.1)
    if isinstance(error, ChatMigrated):
        return NotSentError(Reason.MOVED, to=str(error.new_chat_id))
    if isinstance(error, NotWritten):
        return NotSentError(Reason.OFFLINE, said)
    if isinstance(error, (BadRequest, Forbidden)):
        gone = isinstance(error, Forbidden) or any(sign in said.lower() for sign in _GONE)
        reason = Reason.GONE if gone else Reason.REFUSED
        return NotSentError(reason, said)
    if isinstance(error, (InvalidToken, EndPointNotFound, Conflict)):
        return NotSentError(Reason.LATER, said, after=60.0)
    if isinstance(error, NetworkError):
        return NotSentError(Reason.UNKNOWN, said)
    return NotSentError(Reason.UNKNOWN, said)
