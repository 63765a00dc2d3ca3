"""Zalo Bot: events in by webhook or polling, messages out as plain text with numbered choices.

A webhook is answered only after everything that it caused is committed. A poll hands an event out once and
for all, so what was taken is tried until it is committed: polling is to try things out, the webhook for work.
"""

from __future__ import annotations

import asyncio
import hmac
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.background.backoff import backoff
from bot.background.watch import Notice
from bot.channels.receiving import Receiving
from bot.channels.token_state import TOKEN_AGAIN_SECONDS, TokenState
from bot.channels.unhandled import Unhandled
from bot.channels.zalo.albums import Albums
from bot.channels.zalo.http import (
    ANSWER_SECONDS,
    NotWrittenError,
    RefusedError,
    SilentError,
    ZaloError,
    hand_in,
)
from bot.channels.zalo.shapes import as_dict, as_text
from bot.channels.zalo_bot.http import Api
from bot.channels.zalo_bot.read import CHANNEL, GROUP, Identity, read
from bot.channels.zalo_bot.render import Message, render, styles
from bot.channels.zalo_bot.webhook import TOKEN_WRONG_CODE, host_of, webhook_of
from bot.http.body import parsed_object, read_body, send_again
from bot.http.signed_links import Links, download_line, files_address
from bot.intake.intake import Intake
from bot.intake.turns import Turn
from bot.sending.channel import NotSentError, Reason
from bot.sending.quota import Meter
from bot.sending.rate_limits import Limit, Rates
from messages.catalog import in_every_language
from messages.wire import Reply
from storage.sending.usage import REPLIES_ONLY_AT_SHARE

PUBLIC_URL = "https://bot-api.zaloplatforms.com"
WEBHOOK_PATH = "/zalo-bot"
RATES = Rates(everyone=Limit(20, 1.0), chat=Limit(30, 10.0), group=Limit(20, 60.0))  # none are published
POLL_SECONDS = 30  # that a poll is held open
POLL_ANSWER_SECONDS = POLL_SECONDS + 15.0  # that its answer may take
LOOK_EVERY_SECONDS = 180.0  # at the webhook, which somebody else may set
LEAST_POLL_SECONDS = 0.25  # between two polls, however fast they are answered
LONGEST_PAUSE_SECONDS = 60.0  # between two tries to reach the platform
AGAIN_SECONDS = 1.0  # between two tries to hand in an event that was polled
MOST_BOLD_REFUSED = 3  # messages one after another: then none has it for a while
PLAIN_FOR = timedelta(hours=1)
PICTURE_SECONDS = 150.0  # that a picture's answer may take: the platform fetches it first
MOST_EVENT_BYTES = 256 * 1024
SECRET_HEADER = "X-Bot-Api-Secret-Token"

# What the platform's codes mean.
OWN_TROUBLE_CODE = 403  # the platform's word for its own trouble, not for being blocked
TIMEOUT_CODE = 408  # of a poll: nothing came
LIMITED_CODE = 429

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSettings:
    """One bot. Without a `webhook`, the address that the platform is to call, it polls."""

    token: str
    api_url: str = PUBLIC_URL
    webhook: str = ""
    secret: str = ""
    rates: Rates = RATES
    token_in_force: Callable[[], str] = str  # what the settings say by now, for when this one is refused


class ZaloBot:
    """The channel. `start` begins to receive, `stop_receiving` and `close` end it; the sender does more."""

    name = CHANNEL

    def __init__(
        self,
        settings: BotSettings,
        *,
        intake: Intake,
        links: Links,
        meter: Meter,
        clock: Callable[[], datetime],
        turn: Turn | None = None,
    ) -> None:
        """`turn`: to fetch events, which one of several processes does."""
        self._turn = turn
        self.rates = settings.rates
        self._intake, self._links, self._meter, self._clock = intake, links, meter, clock
        self._webhook, self._secret = settings.webhook, settings.secret.encode()
        self._api = Api(settings.api_url, settings.token)
        self.me = Identity(settings.token.partition(":")[0])
        self._albums = Albums()
        self._unhandled = Unhandled(CHANNEL, intake, clock)
        self._receiving = Receiving(CHANNEL)
        self._bold_refused = 0  # messages in a row that went without it only
        self._bold_again_at = clock()
        self._connection = Notice(f"connection of {CHANNEL}")
        self._webhook_notice = Notice(f"webhook of {CHANNEL}")
        self._token = TokenState(
            CHANNEL, "zalo_bot.token_wrong", settings.token, settings.token_in_force, self._api.use
        )
        self.closing = False

    @property
    def on_mended(self) -> list[Callable[[], None]]:
        """Told when a token that was refused has another in its place."""
        return self._token.on_renewed

    async def start(self, receives: bool = True) -> None:
        """Begin to receive, where events come here.

        Without a network, or with a wrong token, that is said and the rest goes on.
        """
        if sys.flags.dev_mode:
            # Every answer of the platform has two Server headers, which aiohttp takes, but not in that mode.
            log.warning("zalo_bot_needs_python_without_dev_mode")
        await self._api.open()
        await self._meter.start()
        self._token.start()
        work = self._until_refused
        if receives:
            work = self._keep_webhook if self._webhook else self._keep_polling
        self._receiving.start(partial(self._receive, work))

    async def stop_receiving(self) -> None:
        """Take no more events; the one that was taken is finished."""
        self.closing = True
        await self._receiving.stop()
        await self._token.stop()

    async def close(self) -> None:
        """Write the meter and hang up."""
        await self._meter.close()
        await self._api.close()

    # In

    async def _receive(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Receive for good; a token that was refused may be good again later, or another may be there."""
        while True:
            try:
                await self._keep_trying(self._introduce)
                self._token.accept()
                await work()
            except RefusedError:
                self._token.refuse()
            await self._token.pause()

    async def _until_refused(self) -> None:
        """Another process receives: this one has only to know whether the token is taken."""
        while not await self._token.is_refused_within(LOOK_EVERY_SECONDS):
            pass

    async def _keep_webhook(self) -> None:
        """Until the token is refused."""
        await self._keep_trying(self._hook)
        while not await self._token.is_refused_within(LOOK_EVERY_SECONDS):
            await self._keep_trying(self._look_at_webhook)

    async def _keep_polling(self) -> None:
        if self._turn is not None:
            await self._turn.during(self._unhook_and_poll)
        else:
            await self._unhook_and_poll()

    async def _unhook_and_poll(self) -> None:
        await self._keep_trying(self._unhook)
        await self._poll()

    async def _keep_trying(self, work: Callable[[], Awaitable[None]]) -> None:
        """Until it is done. RefusedError: the token is wrong."""
        tries = 0
        while True:
            try:
                await work()
                self._connection.raised = False
                return
            except ZaloError as error:
                if _token_wrong(error):
                    raise
                self._connection.raised = True
                log.warning("zalo_bot_unreachable", said=str(error))
                tries += 1
                await asyncio.sleep(backoff(tries, LONGEST_PAUSE_SECONDS))

    async def _introduce(self) -> None:
        found = as_dict(await self._api.call("getMe"))
        names = (as_text(found.get("display_name")), as_text(found.get("account_name")))
        self.me = Identity(self.me.key, str(found.get("id") or ""), tuple(name for name in names if name))

    async def _hook(self) -> None:
        """Tell the platform where to send events; its secret it never tells, so ours is set each time."""
        before = await webhook_of(self._api)
        if before and before != self._webhook:
            log.warning("zalo_bot_webhook_was_elsewhere", host=host_of(before))
        await self._set_webhook()

    async def _look_at_webhook(self) -> None:
        """Set it again where somebody took it away: anybody who has the token can."""
        there = await webhook_of(self._api)
        self._token.accept()
        self._webhook_notice.raised = there != self._webhook
        if there != self._webhook:
            log.error("zalo_bot_webhook_lost", host=host_of(there), said=in_every_language("zalo_bot.webhook_lost"))
            await self._set_webhook()

    async def _set_webhook(self) -> None:
        done = await self._api.call("setWebhook", {"url": self._webhook, "secret_token": self._secret.decode()})
        seen = as_dict(as_dict(done).get("verification"))
        if seen.get("ok") is False:
            log.error("zalo_bot_webhook_unverified", outcome=str(seen.get("outcome")), hint=str(seen.get("hint")))

    async def _unhook(self) -> None:
        """Polls get nothing while a webhook is set."""
        if before := await webhook_of(self._api):
            log.warning("zalo_bot_webhook_removed", host=host_of(before))
            await self._api.call("deleteWebhook")

    async def _poll(self) -> None:
        """One event at a time; the platform forgets it as it answers."""
        tries = 0
        refused = False  # perhaps since somebody set a webhook
        while True:
            began, was_refused = time.monotonic(), self._token.is_refused
            try:
                if refused:
                    await self._unhook()
                    refused = False
                found = await self._api.call("getUpdates", {"timeout": POLL_SECONDS}, seconds=POLL_ANSWER_SECONDS)
                tries = self._reached(tries)
                self._accept(was_refused)
            except ZaloError as error:
                if _token_wrong(error):
                    raise
                if _nothing_new(error):
                    tries = self._reached(tries)
                    self._accept(was_refused)
                    await asyncio.sleep(max(0.0, LEAST_POLL_SECONDS - (time.monotonic() - began)))
                    continue
                self._connection.raised = True
                if not tries:
                    log.warning("zalo_bot_unreachable", said=str(error))
                tries += 1
                refused = isinstance(error, RefusedError) and _is_about_the_message(error)
                await asyncio.sleep(backoff(tries, LONGEST_PAUSE_SECONDS))
                continue
            if not found:
                await asyncio.sleep(LEAST_POLL_SECONDS)
            events = found if isinstance(found, list) else [found]
            for event in events:
                await self._receiving.finish(self._take_surely(event))

    def _reached(self, tries: int) -> int:
        """No tries in vain are counted any more; that it is reached again is said where there were some."""
        self._connection.raised = False
        if tries:
            log.info("channel_reached_again", channel=CHANNEL)
        return 0

    def _accept(self, was_refused: bool) -> None:
        """The token is taken; unless it was refused after the call had begun."""
        if was_refused:
            self._token.accept()

    async def _take_surely(self, event: Any) -> None:
        """Nobody sends this event again: trouble is waited out, and what fails again and again is set aside."""
        while True:
            try:
                await self.take(event)
                return
            except Exception:  # said where it was met
                if self.closing:
                    log.error("zalo_bot_event_lost")
                    return
                await asyncio.sleep(AGAIN_SECONDS)

    async def take(self, body: Any) -> None:
        """Handle one event; on return it is committed, or set aside. Any error: it is not."""
        async with self._unhandled.handling(body):
            await self._take(body)

    async def _take(self, body: Any) -> None:
        event = read(body, self.me, self._clock())
        if event is None:
            log.debug("zalo_bot_event_unknown")
            return
        receipt = await self._intake.put(self._albums.mark(event))
        if receipt.outcome != "seen":  # the platform sells messages, however often it posts one
            self._meter.came()

    def add_to(self, app: web.Application) -> None:
        """Put the webhook into an application."""
        app.router.add_post(WEBHOOK_PATH, self.webhook)

    async def webhook(self, request: web.Request) -> web.Response:
        """`POST /zalo-bot`: 200 when all is committed, or when the event means nothing to us."""
        given = request.headers.get(SECRET_HEADER, "")
        if not self._webhook or not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret):
            return web.Response(status=403)
        body = await read_body(request, MOST_EVENT_BYTES)
        event = parsed_object(body) if len(body) <= MOST_EVENT_BYTES else None
        if event is None or not isinstance(event.get("result", event), dict):
            log.warning("zalo_bot_event_unreadable", size=len(body))
        elif not await hand_in(self.take, event, self.closing):
            return send_again()
        return web.json_response({"message": "Success"})

    # Out

    async def hold_reason(self, address: str) -> str:
        """Posts may be sent at any time."""
        return ""

    def group(self, address: str) -> bool:
        """Groups have ids of their own."""
        return address.startswith(GROUP)

    @property
    def posts_paused(self) -> str:
        """Why posts to groups are not sent just now; empty: they are."""
        if self._meter.share >= REPLIES_ONLY_AT_SHARE:
            return in_every_language("commands.check.replies_only")
        return ""

    def render(self, reply: Reply, lang: str) -> Sequence[Message]:
        """The reply as messages."""
        return render(reply, lang, self.me, self._files_page)

    def _files_page(self, draft: int) -> str:
        return files_address(self._links, draft, self._clock())

    async def deliver(self, address: str, message: Message) -> None:
        """Send one message. Raises NotSentError."""
        if self._token.is_refused:
            raise NotSentError(Reason.LATER, str(TOKEN_WRONG_CODE), after=TOKEN_AGAIN_SECONDS)
        try:
            await self._send(address, message)
        except ZaloError as error:
            if isinstance(error, SilentError):
                self._meter.went()  # it may have gone, and then it counts
            raise self._not_sent(error) from None

    async def _send(self, address: str, message: Message) -> None:
        text = message.text
        if message.document is not None:
            more = download_line(message.document, self._links, (CHANNEL, address), message.lang, self._clock())
            text = f"{text}\n\n{more}".strip()
        picture = ""
        if message.picture:
            picture = self._links.make("picture", message.picture, self._clock())
        if picture:
            caption = {"caption": text} if text else {}
            await self._send_photo({"chat_id": address, "photo": picture, **caption}, text)
        elif text:  # else it is a picture alone, and no address to show it from
            await self._send_text(address, text, message.bold)

    async def _send_photo(self, parameters: dict[str, Any], text: str) -> None:
        """A picture with the text as its caption; the text alone where the platform cannot fetch the picture."""
        try:
            await self._post("sendPhoto", parameters, PICTURE_SECONDS)
        except RefusedError as error:
            if not (text and _is_about_the_message(error)):
                raise
            await self._send_text(parameters["chat_id"], text, "")
            log.warning("zalo_bot_picture_refused", said=str(error))

    async def _send_text(self, address: str, text: str, bold: str) -> None:
        parameters = {"chat_id": address, "text": text}
        marks = []
        if self._clock() >= self._bold_again_at:
            marks = styles(text, bold)
        if not marks:
            await self._post("sendMessage", parameters)
            return
        try:
            await self._post("sendMessage", {**parameters, "text_styles": marks})
            self._bold_refused = 0
        except RefusedError as error:
            if error.code != 400:
                raise
            await self._post("sendMessage", parameters)
            self._bold_refused += 1
            if self._bold_refused >= MOST_BOLD_REFUSED:
                self._bold_again_at = self._clock() + PLAIN_FOR
            log.warning("zalo_bot_bold_refused", times=self._bold_refused)

    async def _post(self, method: str, parameters: dict[str, Any], seconds: float = ANSWER_SECONDS) -> None:
        await self._api.call(method, parameters, seconds=seconds)
        self._meter.went()

    def _not_sent(self, error: ZaloError) -> NotSentError:
        """What the sender is to do."""
        said = str(error)
        if isinstance(error, NotWrittenError):
            return NotSentError(Reason.OFFLINE, said)
        if not isinstance(error, RefusedError):
            return NotSentError(Reason.UNKNOWN, said)
        if error.code == TOKEN_WRONG_CODE:
            self._token.refuse()
            return NotSentError(Reason.LATER, said, after=TOKEN_AGAIN_SECONDS)
        if error.code in (OWN_TROUBLE_CODE, LIMITED_CODE):
            return NotSentError(Reason.LATER, said, slow_down=error.code == LIMITED_CODE)
        if not _is_about_the_message(error):
            return NotSentError(Reason.UNKNOWN, said)
        return NotSentError(Reason.DOUBTED, said)

    # Files

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of a photo or a voice. NotSentError: REFUSED when its address has expired, or LATER."""
        return self._api.stream(ref)


def webhook_secret(key: bytes, given: str) -> str:
    """ZALO_BOT_WEBHOOK_SECRET, else one that follows from the installation's own secret."""
    return given or hmac.new(key, b"zalo-bot webhook", "sha256").hexdigest()


def _is_about_the_message(error: RefusedError) -> bool:
    """Whether another message, or this one without its picture, may be taken."""
    return error.code < 500 and error.code not in (TOKEN_WRONG_CODE, OWN_TROUBLE_CODE, TIMEOUT_CODE, LIMITED_CODE)


def _token_wrong(error: ZaloError) -> bool:
    return isinstance(error, RefusedError) and error.code == TOKEN_WRONG_CODE


def _nothing_new(error: ZaloError) -> bool:
    """The end of a poll with nothing in it is said as an error, or by hanging up."""
    return isinstance(error, RefusedError) and error.code == TIMEOUT_CODE
