"""Telegram's updates in, by polling or webhook.

An update is acknowledged (the next poll's offset, HTTP 200) only after everything that it caused is committed; the
library's own `Updater` confirms updates that sit in memory, so that a crash loses them.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.background.small_tasks import BackgroundTasks
from bot.background.watch import Notice
from bot.channels.receiving import Receiving
from bot.channels.telegram.group_admins import GroupAdmins
from bot.channels.telegram.http import Call, StrangeAnswerError
from bot.channels.telegram.pauses import Pauses
from bot.channels.telegram.polled import PolledUpdates, is_update
from bot.channels.telegram.read import ALLOWED_UPDATES, CHANNEL, Identity, read
from bot.channels.telegram.webhook import Webhook, WebhookKeeper
from bot.channels.unhandled import Unhandled
from bot.http.body import parsed_object, read_body, send_again
from bot.intake.intake import Intake
from messages.catalog import in_every_language
from messages.wire import Incoming

POLL_SECONDS = 25  # that Telegram holds a poll open; at most 50
POLL_MARGIN_SECONDS = 15  # that its answer may come later than that
MOST_UPDATES_A_POLL = 100
CONFLICT_RETRY_SECONDS = 5.0
UNCOMMITTED_RETRY_SECONDS = 1.0
MOST_BODY_BYTES = 1024 * 1024  # of a webhook's update
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

log = structlog.get_logger()


class UpdateReceiver:
    """Learns who the bot is, then takes updates in: through the webhook where it has an address, else by polling."""

    def __init__(
        self, call: Call, identity: Identity, intake: Intake, clock: Callable[[], datetime], webhook: Webhook,
        until_token_may_do: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:  # fmt: skip
        self.identity = identity  # its name, which is needed to read and to render, is known after `introduce`
        self._introduced = asyncio.Event()
        self._call = call
        self._intake = intake
        self._unhandled = Unhandled(CHANNEL, intake, clock)
        self._webhook = webhook
        self._until_token_may_do = until_token_may_do
        self._admins = GroupAdmins(call)
        self._background = BackgroundTasks()
        self._receiving = Receiving(CHANNEL)
        self._connection = Notice(f"connection of {CHANNEL}")
        self._polled = PolledUpdates(self.take)
        self._stopping = False
        self._webhook_may_be_set = True  # then polls are refused: by another mode of ours, or by somebody else

    async def introduce(self) -> None:
        """Ask Telegram once who the bot is. Raises TelegramError."""
        self.identity = identity_of(await self._call("getMe"))
        self._introduced.set()
        self._connection.raised = False

    def start(self, then: Callable[[], Coroutine[Any, Any, None]], receives: bool) -> None:
        """Begin to receive; `then` runs beside it, as soon as it is known who the bot is.

        Without `receives` another process does that, and this one only learns who the bot is.
        """
        self._receiving.start(partial(self._receive, then) if receives else self._introduce_at_last)

    async def stop(self) -> None:
        """Take no more updates; those that were taken are finished."""
        self._stopping = True
        await self._receiving.stop()
        await self._polled.finish()

    async def close(self, seconds: float) -> None:
        """Finish the small things that follow a press, within that time."""
        await self._background.finish(seconds)

    async def _receive(self, then: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await self._introduce_at_last()
        self._background.add(then())
        if self._webhook.url:
            await WebhookKeeper(self._call, self._webhook).keep()
        elif self._webhook.turn is not None:
            await self._webhook.turn.during(self._poll)
        else:
            await self._poll()

    async def _introduce_at_last(self) -> None:
        pauses = Pauses()
        while not self._introduced.is_set():
            try:
                await self.introduce()
            except InvalidToken:  # said where it was met
                await self._until_token_may_do()
            except TelegramError as error:
                self._connection.raised = True
                await pauses.after(error)

    # Polling

    async def _poll(self) -> None:
        """Fetch updates; the next call confirms those that are committed, and no others."""
        offset = 0
        while True:
            updates = await self._fetch(offset)
            before = offset
            offset = await self._polled.take(updates, offset)
            if self._polled.unfinished or (updates and offset == before):
                await asyncio.sleep(UNCOMMITTED_RETRY_SECONDS)  # they are brought again, and at once

    async def _fetch(self, offset: int) -> Sequence[Any]:
        """The updates from this number on, asked for until Telegram answers."""
        asked = {
            "offset": offset,
            "timeout": POLL_SECONDS,
            "limit": MOST_UPDATES_A_POLL,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        pauses = Pauses()
        conflict_said = False
        while True:
            try:
                await self._remove_webhook()
                updates = await self._call("getUpdates", asked, hold=POLL_SECONDS + POLL_MARGIN_SECONDS)
                if isinstance(updates, list):
                    self._connection.raised = False
                    if pauses.failures:
                        log.info("channel_reached_again", channel=CHANNEL)
                    return updates
                raise StrangeAnswerError("the answer is no list of updates")
            except Conflict as error:
                self._webhook_may_be_set = "webhook" in str(error).lower()
                if not conflict_said:
                    log.warning("telegram_conflict", said=in_every_language(self._conflict()))
                conflict_said = True
                await asyncio.sleep(CONFLICT_RETRY_SECONDS)
            except InvalidToken:  # said where it was met
                await self._until_token_may_do()
            except TelegramError as error:
                self._connection.raised = True
                if not pauses.failures:
                    log.warning("telegram_unreachable", said=str(error))
                await pauses.after(error)

    def _conflict(self) -> str:
        """Whose fault it is that polls are refused: a key of the words."""
        return "telegram.webhook_set" if self._webhook_may_be_set else "telegram.conflict"

    async def _remove_webhook(self) -> None:
        if self._webhook_may_be_set:
            await self._call("deleteWebhook", {"drop_pending_updates": False})
            self._webhook_may_be_set = False

    # The webhook

    async def handle_request(self, request: web.Request) -> web.Response:
        """`POST /telegram`: 200 only when all is committed; else Telegram sends it again."""
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            return web.Response(status=401)
        if not self._is_secret(given):
            return web.Response(status=403)
        if (request.content_length or 0) > MOST_BODY_BYTES:
            return web.Response(status=413)
        body = await read_body(request, MOST_BODY_BYTES)
        if len(body) > MOST_BODY_BYTES:
            return web.Response(status=413)
        update = parsed_object(body)
        if update is None or not is_update(update):
            return web.Response(status=400)
        if self._stopping or not self._introduced.is_set():
            return send_again()
        try:
            await self.take(update)
        except Exception:  # said where it was met
            return send_again()
        return web.Response()

    def _is_secret(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._webhook.secret.encode())

    # Both

    async def take(self, update: dict[str, Any]) -> None:
        """Handle one update; on return it is committed, or set aside. Any error: it is not, and may come again."""
        name = f"{self.identity.id}:{update.get('update_id')}"
        try:
            event = read(update, self.identity)
        except Exception as error:  # whatever its shape breaks: it would break it again
            await self._unhandled.set_aside(error, update, name, _address_of(update))
            return
        async with self._unhandled.handling(update, name, _address_of(update)):
            await self._take(update, event)

    async def _take(self, update: dict[str, Any], event: Incoming | None) -> None:
        if event is not None:
            if event.group and event.admin is None and event.kind in ("message", "press", "joined"):
                event = replace(event, admin=await self._admins.includes(event))
            receipt = await self._intake.put(event)
            if receipt.outcome == "seen":
                return  # it came twice, and was acknowledged the first time
        if "callback_query" in update:
            self._background.add(self._acknowledge_press(update["callback_query"], event))

    async def _acknowledge_press(self, press: dict[str, Any], event: Incoming | None) -> None:
        """Stop the button's clock, and take the buttons of this question away."""
        await self._call_if_possible("answerCallbackQuery", {"callback_query_id": press["id"]})
        if event is not None and (not event.group or event.admin):
            message = press["message"]
            place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self._call_if_possible("editMessageReplyMarkup", place)

    async def _call_if_possible(self, method: str, parameters: dict[str, Any]) -> None:
        """Call, and go on where that fails: too late for an answer, or done already. Nothing depends on it."""
        try:
            await self._call(method, parameters)
        except TelegramError as error:
            log.debug("telegram_press", method=method, said=str(error))


def identity_of(found: Any) -> Identity:
    """The bot that getMe describes. StrangeAnswerError: it describes none."""
    if not isinstance(found, dict) or type(found.get("id")) is not int:
        raise StrangeAnswerError("the answer is no bot")
    return Identity(found["id"], str(found.get("username", "")))


_ADDRESSES = (("message", "chat", "id"), ("callback_query", "message", "chat", "id"), ("my_chat_member", "chat", "id"))


def _address_of(update: dict[str, Any]) -> str:
    """The chat of an update that cannot be read, where that can be told: erasing a person finds the update by it."""
    for path in _ADDRESSES:
        found = _found_at(update, path)
        if isinstance(found, int):
            return str(found)
    return ""


def _found_at(found: Any, path: Sequence[str]) -> Any:
    for name in path:
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found
