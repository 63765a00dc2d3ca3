"""Telegram: updates in by polling or webhook, messages out. python-telegram-bot is the API client, no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

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
    RetryAfter,
    TelegramError,
)
from telegram.request import RequestData

from bot.background.small_tasks import BackgroundTasks
from bot.channels.cutting import split
from bot.channels.telegram.alone import PrivateAnswers, Shown
from bot.channels.telegram.http import (
    Call,
    NotAppliedError,
    NotWrittenError,
    PlainParameters,
    Transport,
    seconds_to_wait,
)
from bot.channels.telegram.menu import register
from bot.channels.telegram.pins import Pins
from bot.channels.telegram.read import CHANNEL, Identity
from bot.channels.telegram.receiving import UpdateReceiver, identity_of
from bot.channels.telegram.render import MOST_TEXT, Beside, Message, render, without
from bot.channels.telegram.unknown_methods import RICH, UnknownMethodError, UnknownMethods, is_unknown_method
from bot.channels.telegram.webhook import NO_WEBHOOK, Webhook, look_at
from bot.channels.token_state import TokenState
from bot.files.media import Media
from bot.intake.intake import Intake
from bot.sending.channel import NotSentError, Reason
from bot.sending.rate_limits import Rates, rates_of
from bot.shelves.shelf import ShelfTroubleError
from messages.wire import Document, Reply
from storage.database.store import Store
from storage.sending import sent_pictures

PUBLIC_API_URL = "https://api.telegram.org"
RATES = "30/1 3/3 20/60"  # messages/seconds: over all chats, to one chat, to one group
WEBHOOK_PATH = "/telegram"  # of the webhook
CLOSING_SECONDS = 5.0  # that closing waits for small things that follow a press or an upload
AFTER_LIMIT_SECONDS = 0.1  # more than Telegram asks for: its clock is not ours
LONGEST_UPLOAD_WAIT_SECONDS = 0.5  # that a message keeps its place while another uploads its picture
MISCONFIGURED_RETRY_SECONDS = 30.0  # until somebody has mended the token or stopped the other program

# What Telegram says of a chat that is gone, in lower case: its words are the only sign, see core.telegram.org/bots/api.
_GONE = (
    "chat not found", "bot was blocked", "user is deactivated", "can't initiate conversation", "bot was kicked",
    "bot is not a member", "group chat was deleted", "user_is_blocked", "peer_id_invalid",
)  # fmt: skip
# What it says of a group where the bot may not write just now: somebody may give it the right again.
_MUTED = (
    "need administrator rights", "not enough rights", "have no rights to send", "chat_write_forbidden",
    "chat_restricted", "chat_admin_required", "chat_send_plain_forbidden",
)  # fmt: skip
# What it says where a text is taken, and a picture is not; the first words are of a group's own rights.
_PICTURE_REFUSED = (
    "rights to send photos", "rights to send media", "chat_send_photos_forbidden", "chat_send_media_forbidden",
    "photo_invalid_dimensions", "image_process_failed", "file is too big", "too large",
)  # fmt: skip
_UPLOAD_FORGOTTEN = ("wrong file identifier", "wrong remote file", "wrong file_id", "file_reference")
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted")
_BUTTONS_REFUSED = ("button", "keyboard", "reply markup", "parse entities")

log = structlog.get_logger()


class WrongTokenError(Exception):
    """Telegram does not know this token."""


class Api(Bot):
    """The API client for what carries files, and not reminded each time that there are longer ways."""

    __slots__ = ()

    @classmethod
    def _warn(cls, *_: Any, **__: Any) -> None:
        return


class Telegram:
    """The channel. `start` begins to receive, `close` stops; the sender calls `render` and `deliver`."""

    name = CHANNEL
    posts_paused = ""

    def __init__(
        self,
        token: str,
        store: Store,
        intake: Intake,
        clock: Callable[[], datetime],
        media: Media,
        *,
        api_url: str = PUBLIC_API_URL,
        webhook: Webhook = NO_WEBHOOK,
        rates: Rates | None = None,
        token_in_force: Callable[[], str] = str,
    ) -> None:
        """`token_in_force`: what the settings say by now, for when this token is refused."""
        self.rates = rates or rates_of(RATES)
        self._store = store
        self._intake = intake
        self._media = media
        self._server = api_url.rstrip("/")
        self._transport = Transport()
        self._use(token)
        self._token = TokenState(CHANNEL, "telegram.token_wrong", token, token_in_force, self._use)
        self._started = False  # before that a wrong token ends the program
        unnamed = Identity(int(token.partition(":")[0] or 0), "")
        self._receiver = UpdateReceiver(self.call, unnamed, intake, clock, webhook, self._token.pause)
        self._uploading: dict[str, asyncio.Lock] = {}
        self._reading_uploads = asyncio.Lock()
        self._uploads: dict[str, str] | None = None  # references of pictures that Telegram has; None: not read yet
        self._background = BackgroundTasks()
        self._unknown = UnknownMethods(store, intake, clock, self._server)
        self._answers = PrivateAnswers(self.call, self._unknown)
        self._pins = Pins(self.call, store, intake, clock)

    def _use(self, token: str) -> None:
        """Call with this token from now on."""
        bots, files = f"{self._server}/bot", f"{self._server}/file/bot"
        self._calls = f"{bots}{token}/"
        self._files = f"{files}{token}/"
        self._api = Api(token, bots, files, request=self._transport, get_updates_request=self._transport)

    @property
    def on_mended(self) -> list[Callable[[], None]]:
        """Told when a token that was refused has another in its place."""
        return self._token.on_renewed

    async def start(self, receives: bool = True) -> None:
        """Ask who we are, then receive, where events come here. WrongTokenError: the token is wrong.

        Without a network that is asked later.
        """
        await self._transport.initialize()
        try:
            await self._receiver.introduce()
        except InvalidToken:
            raise WrongTokenError from None
        except TelegramError as error:
            log.warning("telegram_unreachable", said=str(error))
        self._started = True
        self._token.start()
        self._receiver.start(then=self._offer_commands, receives=receives)

    async def _offer_commands(self) -> None:
        if changed := await register(self.call):
            log.info("telegram_commands_set", changed=changed)

    async def stop_receiving(self) -> None:
        """Take no more updates; those that were taken are finished."""
        await self._receiver.stop()
        await self._token.stop()

    async def close(self) -> None:
        """Finish the small things under way, and hang up."""
        await asyncio.gather(self._receiver.close(CLOSING_SECONDS), self._background.finish(CLOSING_SECONDS))
        await self._transport.shutdown()

    def add_to(self, app: web.Application) -> None:
        """Put the webhook into an application."""
        app.router.add_post(WEBHOOK_PATH, self.webhook)

    async def webhook(self, request: web.Request) -> web.Response:
        """`POST /telegram`: 200 only when all is committed; else Telegram sends it again."""
        return await self._receiver.handle_request(request)

    async def call(self, method: str, parameters: dict[str, Any] | None = None, hold: float | None = None) -> Any:
        """Call the Bot API; `hold`: seconds that the answer may take.

        Without files the library's request does it all, its errors included, in a fifth less time than its `Bot`.
        """
        token_was, was_refused = self._calls, self._token.is_refused  # many calls may be under way at once
        try:
            result = await self._call(method, parameters, hold)
        except (InvalidToken, EndPointNotFound) as error:
            if is_unknown_method(error):
                raise UnknownMethodError(str(error)) from None
            if self._started and token_was == self._calls:
                self._token.refuse()
            raise
        if was_refused:
            self._token.accept()
        return result

    async def _call(self, method: str, parameters: dict[str, Any] | None, hold: float | None) -> Any:
        if parameters and any(isinstance(value, InputFile) for value in parameters.values()):
            return await self._api.do_api_request(method, parameters)
        given = cast(RequestData, PlainParameters(parameters or {}))
        return await self._transport.post(self._calls + method, given, read_timeout=hold)

    # Out

    async def hold_reason(self, address: str) -> str:
        """Posts may be sent at any time."""
        return ""

    def group(self, address: str) -> bool:
        """Groups have negative ids."""
        return address.startswith("-")

    def render(self, reply: Reply, lang: str) -> Sequence[Message]:
        """The reply as messages."""
        return render(reply, lang, self._receiver.identity)

    async def deliver(self, address: str, message: Message) -> None:
        """Send one message. Raises NotSentError."""
        try:
            if message.beside is None:
                await self._deliver(int(address), message)
            else:
                await self._answer_alone(int(address), message, message.beside)
        except TelegramError as error:
            raise _not_sent(error) from None

    async def _answer_alone(self, address: int, message: Message, beside: Beside) -> None:
        """In the group where it was asked, for its reader alone; where that cannot be, in the private chat."""
        shown = await self._answers.show(beside, message)
        if shown is Shown.ANSWER:
            return
        try:
            await self._deliver(address, message)
        except Forbidden:  # the private chat is closed: the line still says where to go
            await self._answers.point_there(beside)
            raise
        if shown is Shown.NOTHING:
            await self._answers.point_there(beside)

    async def _deliver(self, address: int, message: Message) -> None:
        sent = await self._send_table(address, message) if message.rich else None
        if sent is None:
            sent = await self._send_as_it_can_be(address, message)
        if message.pin:
            self._background.add(self._pins.put_up(address, sent))

    async def _send_table(self, address: int, message: Message) -> Any:
        """The message with its table; None where the server does not know such messages, or not this one."""
        if not await self._unknown.knows(RICH):
            return None
        try:
            return await self.call("sendRichMessage", {"chat_id": address, **(message.rich or {})})
        except BadRequest as error:
            if is_unknown_method(error):
                await self._unknown.said_no(RICH)
            else:  # of a chat that is gone too: that is said again, and understood, when the words go
                log.info("telegram_table_refused", said=str(error))
            return None

    async def _send_as_it_can_be(self, address: int, message: Message) -> Any:
        """The message, or as much of it as is taken; what Telegram answers."""
        parameters = {"chat_id": address, **message.parameters}
        try:
            return await self._send(parameters, message)
        except (BadRequest, Forbidden) as error:
            if message.picture and _says(error, _PICTURE_REFUSED):
                return await self._send_without_picture(parameters)
            if "message_thread_id" in parameters and _says(error, _TOPIC_GONE):
                return await self._send(without(parameters, "message_thread_id"), message)
            if message.plain and _says(error, _BUTTONS_REFUSED):
                log.error("telegram_buttons_refused", said=str(error))
                sent = None
                for part in split(message.plain, MOST_TEXT):
                    sent = await self.call("sendMessage", {"chat_id": address, "text": part})
                return sent
            raise

    async def _send(self, parameters: dict[str, Any], message: Message) -> Any:
        if message.picture:
            return await self._send_picture(parameters, message)
        if message.file:
            return await self._send_file(parameters, message)
        if message.document is not None:
            return await self.call(message.method, {**parameters, message.field: _as_file(message.document)})
        return await self.call(message.method, parameters)

    async def _send_file(self, parameters: dict[str, Any], message: Message) -> Any:
        """What somebody sent, uploaded each time; of one that is there no more, or is refused, its name alone."""
        try:
            content = await self._media.read(message.file)
        except ShelfTroubleError:
            raise NotSentError(Reason.LATER, "the store of files does not answer") from None
        except OSError:
            return await self._send_without_picture(parameters)
        file = InputFile(content, filename=message.name or Path(message.file).name)
        try:
            return await self.call(message.method, {**parameters, message.field: file})
        except BadRequest as error:
            if not _says(error, _PICTURE_REFUSED):
                raise
            return await self._send_without_picture(parameters)

    async def _send_without_picture(self, parameters: dict[str, Any]) -> Any:
        """The text that stands under the picture; one that is too long for that is a message of its own."""
        text = parameters.get("caption")
        if not text:
            return None
        log.warning("telegram_picture_refused")
        return await self.call("sendMessage", {**without(parameters, "caption"), "text": text})

    async def _send_picture(self, parameters: dict[str, Any], message: Message) -> Any:
        """Uploaded once, however many chats get it; the others are sent its reference."""
        picture = message.picture
        known, sent = await self._upload_unless_known(parameters, message)
        if not known:
            return sent
        try:
            return await self.call(message.method, {**parameters, message.field: known})
        except BadRequest as error:
            if not _says(error, _UPLOAD_FORGOTTEN):
                raise
            uploads = await self._known_uploads()
            if uploads.get(picture) == known:
                del uploads[picture]
            known, sent = await self._upload_unless_known(parameters, message)
            if not known:
                return sent
            return await self.call(message.method, {**parameters, message.field: known})

    async def _upload_unless_known(self, parameters: dict[str, Any], message: Message) -> tuple[str, Any]:
        """The reference of the picture; empty: it was not known, and was uploaded to this chat, with what came back.

        Who waited for long has lost their place among all messages, and asks for another: all that waited would go at
        the same moment. NotSentError.
        """
        picture = message.picture
        uploads = await self._known_uploads()
        now = asyncio.get_running_loop().time
        asked_at = now()
        async with self._uploading.setdefault(picture, asyncio.Lock()):
            known = uploads.get(picture)
            if now() - asked_at > LONGEST_UPLOAD_WAIT_SECONDS:
                raise NotSentError(Reason.LATER, "its picture was being uploaded")
            if known is not None:
                return known, None
            try:
                content = await self._media.read(picture)
            except ShelfTroubleError:
                raise NotSentError(Reason.LATER, "the store of files does not answer") from None
            file = InputFile(content, filename=Path(picture).name)
            sent = await self.call(message.method, {**parameters, message.field: file})
            if reference := _reference(sent):
                uploads[picture] = reference
                self._background.add(self._remember(picture, reference))
            return "", sent

    async def _known_uploads(self) -> dict[str, str]:
        """References by path, read once from the database."""
        async with self._reading_uploads:
            if self._uploads is None:
                self._uploads = await asyncio.to_thread(self._store.reading, sent_pictures.uploaded, self._account)
            return self._uploads

    async def _remember(self, picture: str, ref: str) -> None:
        await self._intake.do(partial(self._store.writing, sent_pictures.remember_upload, self._account, picture, ref))

    @property
    def _account(self) -> str:
        """Whose uploads these are: another bot's references are not ours."""
        return f"{CHANNEL}:{self._receiver.identity.id}"

    # Files

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of a file that somebody sent. NotSentError: REFUSED for good, otherwise LATER."""
        try:
            found = await self.call("getFile", {"file_id": ref})
        except TelegramError as error:
            raise _not_sent(error) from None
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or not path:
            raise NotSentError(Reason.LATER, "the answer names no file")
        return self._bytes(path)

    async def _bytes(self, path: str) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._transport.stream(self._files + path):
                yield chunk
        except TelegramError as error:
            raise _not_sent(error) from None


async def who_am_i(token: str, api_url: str) -> Identity:
    """Ask Telegram once. Raises TelegramError."""
    async with _asking(token, api_url) as call:
        return identity_of(await call("getMe"))


async def webhook_trouble(token: str, api_url: str, url: str) -> str:
    """Ask Telegram once what is wrong with the webhook; empty: nothing, or nobody tells."""
    async with _asking(token, api_url) as call:
        return await look_at(call, url)


@asynccontextmanager
async def _asking(token: str, api_url: str) -> AsyncIterator[Call]:
    """A way to ask something while no channel is open."""
    async with Transport() as transport:
        calls = f"{api_url.rstrip('/')}/bot{token}/"

        async def call(method: str, parameters: dict[str, Any] | None = None, hold: float | None = None) -> Any:
            given = cast(RequestData, PlainParameters(parameters or {}))
            return await transport.post(calls + method, given, read_timeout=hold)

        yield call


def _reference(sent: Any) -> str:
    """By what an uploaded picture is sent again; empty where the answer does not say."""
    try:
        return str(sent["photo"][-1]["file_id"])
    except (KeyError, IndexError, TypeError):
        return ""


def _as_file(document: Document) -> InputFile:
    file = InputFile(document.text.encode(), filename=document.name)
    file.mimetype = document.mime
    return file


def _says(error: TelegramError, signs: Sequence[str]) -> bool:
    said = str(error).lower()
    return any(sign in said for sign in signs)


def _not_sent(error: TelegramError) -> NotSentError:
    """What the sender is to do about this error. BadRequest is a NetworkError to the library, so it is asked first."""
    said = str(error)
    if isinstance(error, RetryAfter):
        wait = seconds_to_wait(error) + AFTER_LIMIT_SECONDS
        return NotSentError(Reason.LATER, "429", after=wait, slow_down=True)
    if isinstance(error, ChatMigrated):
        return NotSentError(Reason.MOVED, to=str(error.new_chat_id))
    if isinstance(error, NotWrittenError):
        return NotSentError(Reason.OFFLINE, said)
    if isinstance(error, NotAppliedError):
        return NotSentError(Reason.LATER, said)
    if isinstance(error, (BadRequest, Forbidden)) and _says(error, _MUTED):
        return NotSentError(Reason.HELD, said)
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _says(error, _GONE)):
        return NotSentError(Reason.GONE, said)
    if isinstance(error, BadRequest):
        return NotSentError(Reason.REFUSED, said)
    if isinstance(error, (InvalidToken, EndPointNotFound, Conflict)):
        return NotSentError(Reason.LATER, said, after=MISCONFIGURED_RETRY_SECONDS)
    return NotSentError(Reason.UNKNOWN, said)
