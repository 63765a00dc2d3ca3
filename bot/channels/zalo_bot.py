"""Zalo Bot: events in by webhook or polling, messages out as plain text with numbered choices.

A webhook is answered only after everything that it caused is committed. A poll hands an event out once and
for all, so what was taken is tried until it is committed: polling is to try things out, the webhook for work.
"""

from __future__ import annotations

import asyncio
import hmac
import random
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from aiohttp import web

from bot.channels.albums import Albums
from bot.channels.zalo_http import ANSWER, Api, NotWritten, Refused, Silent, ZaloError, again, hand_in, read_body
from bot.channels.zalo_shapes import CHANNEL, GROUP, Me, Piece, draw, read, styles
from bot.intake import Intake
from bot.links import Links, digest
from bot.quota import REPLIES_AT, Meter
from bot.rates import Limit, Rates
from bot.sending.channel import NotSentError, Reason
from messages.catalog import say
from messages.wire import Reply
from storage.store import Trouble

PUBLIC = "https://bot-api.zaloplatforms.com"
PATH = "/zalo-bot"
RATES = Rates(everyone=Limit(20, 1.0), chat=Limit(30, 10.0), group=Limit(20, 60.0))  # none are published
HOLD = 30  # seconds that a poll is held open
LONGEST = 60.0  # seconds between two tries to reach the platform
EAGER = 0.25  # seconds at least between two polls, however fast they are answered
STOPPED = 600.0  # seconds that messages wait at a time when the token is wrong
CHECK = 10.0  # seconds that operators wait for an answer
DEAF = 3  # messages refused one after another: then the chat is taken for gone
MOST_BODY = 256 * 1024  # bytes of an event
SECRET_HEADER = "X-Bot-Api-Secret-Token"
TOKEN_WRONG = (
    "Zalo không nhận ZALO_BOT_TOKEN nữa: lấy mã mới ở Zalo Bot Creator rồi chạy lại. /"
    " Zalo does not take ZALO_BOT_TOKEN any more: get a new one and start again."
)

log = structlog.get_logger()


class ZaloBot:
    """The channel. `start` begins to receive, `stop_receiving` and `close` end it; the sender does more."""

    name = CHANNEL

    def __init__(
        self, token: str, intake: Intake, clock: Callable[[], datetime], links: Links, meter: Meter, *,
        api_url: str = PUBLIC, webhook: str = "", secret: str = "", rates: Rates = RATES,
    ) -> None:  # fmt: skip
        self.rates = rates
        self._intake, self._clock, self._links, self._meter = intake, clock, links, meter
        self._webhook, self._secret = webhook, secret.encode()
        self._api = Api(api_url, token)
        self.me = Me(token.partition(":")[0])
        self._refused: dict[str, int] = {}
        self._albums = Albums()
        self._receiving: asyncio.Task[None] | None = None
        self._taking: asyncio.Future[None] | None = None
        self._plain = False  # bold was refused: no more of it
        self.stopped = False  # the token is wrong
        self.closing = False

    async def start(self) -> None:
        """Begin to receive; without a network, or with a wrong token, that is said and the rest goes on."""
        if sys.flags.dev_mode:
            # Every answer of the platform has two Server headers, which aiohttp takes, but not in that mode.
            log.warning("zalo_bot_needs_python_without_dev_mode")
        await self._api.open()
        await self._meter.start()
        self._receiving = asyncio.create_task(self._receive())

    async def stop_receiving(self) -> None:
        """Take no more events; the one that was taken is finished."""
        self.closing = True
        if self._receiving is not None:
            self._receiving.cancel()
            await asyncio.gather(self._receiving, *([self._taking] if self._taking else []), return_exceptions=True)

    async def close(self) -> None:
        """Write the meter and hang up."""
        await self._meter.close()
        await self._api.close()

    # In

    async def _receive(self) -> None:
        try:
            await self._keep_trying(self._introduce)
            await self._keep_trying(self._hook if self._webhook else self._unhook)
            if not self._webhook:
                await self._poll()
        except Refused:
            self._stop()

    async def _keep_trying(self, work: Callable[[], Any]) -> None:
        """Until it is done. Refused: the token is wrong."""
        tries = 0
        while True:
            try:
                await work()
                return
            except ZaloError as error:
                if _token_wrong(error):
                    raise
                log.warning("zalo_bot_unreachable", said=str(error))
                tries += 1
                await asyncio.sleep(_pause(tries))

    def _stop(self) -> None:
        if not self.stopped:
            self.stopped = True
            log.error("zalo_bot_stopped", said=TOKEN_WRONG)

    async def _introduce(self) -> None:
        found = await self._api.call("getMe")
        found = found if isinstance(found, dict) else {}
        names = (found.get("display_name"), found.get("account_name"))
        known = tuple(name for name in names if isinstance(name, str) and name)
        self.me = Me(self.me.key, str(found.get("id") or ""), known)

    async def _hook(self) -> None:
        """Tell the platform where to send events; its secret it never tells, so ours is set each time."""
        before = await self._info()
        if before and before != self._webhook:
            log.warning("zalo_bot_webhook_was_elsewhere", host=urlsplit(before).hostname or "")
        done = await self._api.call("setWebhook", {"url": self._webhook, "secret_token": self._secret.decode()})
        seen = done.get("verification") if isinstance(done, dict) else None
        if isinstance(seen, dict) and seen.get("ok") is False:
            log.error("zalo_bot_webhook_unverified", outcome=str(seen.get("outcome")), hint=str(seen.get("hint")))

    async def _unhook(self) -> None:
        """Polls get nothing while a webhook is set."""
        if before := await self._info():
            log.warning("zalo_bot_webhook_removed", host=urlsplit(before).hostname or "")
            await self._api.call("deleteWebhook")

    async def _info(self) -> str:
        """The address of the webhook that is set; none is said with an error or without."""
        try:
            found = await self._api.call("getWebhookInfo")
        except Refused as error:
            if error.code in (400, 404):
                return ""
            raise
        return str(found.get("url") or "") if isinstance(found, dict) else ""

    async def _poll(self) -> None:
        """One event at a time; the platform forgets it as it answers."""
        tries = 0
        while True:
            began = time.monotonic()
            try:
                found = await self._api.call("getUpdates", {"timeout": HOLD}, seconds=HOLD + 15)
                tries = 0
            except ZaloError as error:
                if _token_wrong(error):
                    raise
                if _nothing_new(error):
                    tries = 0
                    await asyncio.sleep(max(0.0, EAGER - (time.monotonic() - began)))
                else:
                    if not tries:
                        log.warning("zalo_bot_unreachable", said=str(error))
                    tries += 1
                    await asyncio.sleep(_pause(tries))
                continue
            if not found:
                await asyncio.sleep(EAGER)
            for event in found if isinstance(found, list) else [found]:
                self._taking = asyncio.ensure_future(self._take_surely(event))
                await asyncio.shield(self._taking)

    async def _take_surely(self, event: Any) -> None:
        """Nobody sends this event again, so database trouble is waited out."""
        while True:
            try:
                await self.take(event)
                return
            except Trouble:
                if self.closing:
                    log.error("zalo_bot_event_lost")
                    return
                await asyncio.sleep(1.0)
            except Exception as error:  # one event of a shape nobody thought of must not stop the others
                log.error("zalo_bot_event_failed", error=type(error).__name__)
                return

    async def take(self, body: Any) -> None:
        """Handle one event; on return it is committed. Trouble: it is not."""
        event = read(body, self.me, self._clock())
        if event is None:
            log.debug("zalo_bot_event_unknown")
            return
        self._meter.came()
        await self._intake.put(self._albums.mark(event))

    async def webhook(self, request: web.Request) -> web.Response:
        """`POST /zalo-bot`: 200 when all is committed, or when the event means nothing to us."""
        given = request.headers.get(SECRET_HEADER, "")
        if not self._webhook or not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret):
            return web.Response(status=403)
        body = await read_body(request, MOST_BODY)
        try:
            event = orjson.loads(body) if len(body) <= MOST_BODY else None
        except ValueError:
            event = None
        if isinstance(event, dict) and isinstance(event.get("result", event), dict):
            if not await hand_in(self.take, event, self.closing):
                return again()
        else:
            log.warning("zalo_bot_event_unreadable", size=len(body))
        return web.json_response({"message": "Success"})

    # Out

    async def hold_reason(self, chat: str) -> str:
        """Posts may be sent at any time."""
        return ""

    def group(self, chat: str) -> bool:
        """Groups have ids of their own."""
        return chat.startswith(GROUP)

    @property
    def posts_paused(self) -> str:
        """Why posts to groups are not sent just now; empty: they are."""
        return "monthly quota nearly used: replies only" if self._meter.share >= REPLIES_AT else ""

    def render(self, reply: Reply, lang: str) -> Sequence[Piece]:
        """The reply as messages."""
        now = self._clock()
        return draw(reply, lang, self.me, lambda draft: self._links.make("upload", str(draft), now))

    async def deliver(self, chat: str, piece: Piece) -> None:
        """Send one message. Raises NotSentError."""
        if self.stopped:
            raise NotSentError(Reason.LATER, "401", after=STOPPED)
        try:
            await self._send(chat, piece)
        except ZaloError as error:
            if isinstance(error, Silent):
                self._meter.went()  # it may have gone, and then it counts
            raise self._not_sent(chat, error) from None
        self._refused.pop(chat, None)

    async def _send(self, chat: str, piece: Piece) -> None:
        text = piece.text
        if piece.document is not None:
            about = f"{CHANNEL}\n{chat}\n{digest(piece.document.text)}"
            address = self._links.make("document", about, self._clock())
            more = say("screen.document" if address else "screen.no_document", piece.lang, address=address)
            text = f"{text}\n\n{more}".strip()
        address = self._links.make("picture", piece.picture, self._clock()) if piece.picture else ""
        if address:
            await self._post("sendPhoto", {"chat_id": chat, "photo": address, **({"caption": text} if text else {})})
            return
        if not text:
            return  # a picture alone, and no address to show it from
        marks = [] if self._plain else styles(text, piece.bold)
        try:
            await self._post(
                "sendMessage", {"chat_id": chat, "text": text, **({"text_styles": marks} if marks else {})}
            )
        except Refused as error:
            if error.code != 400 or not marks:
                raise
            await self._post("sendMessage", {"chat_id": chat, "text": text})
            self._plain = True
            log.warning("zalo_bot_bold_refused")

    async def _post(self, method: str, parameters: dict[str, Any]) -> None:
        await self._api.call(method, parameters, seconds=ANSWER)
        self._meter.went()

    def _not_sent(self, chat: str, error: ZaloError) -> NotSentError:
        """What the sender is to do. 403 is the platform's word for its own trouble, not for being blocked."""
        said = str(error)
        if isinstance(error, NotWritten):
            return NotSentError(Reason.OFFLINE, said)
        code = error.code if isinstance(error, Refused) else 408
        if code == 401:
            self._stop()
            return NotSentError(Reason.LATER, said, after=STOPPED)
        if code in (403, 429):
            return NotSentError(Reason.LATER, said)
        if code == 408 or code >= 500:
            return NotSentError(Reason.UNKNOWN, said)
        self._refused[chat] = self._refused.get(chat, 0) + 1
        if self._refused[chat] >= DEAF:
            return NotSentError(Reason.GONE, said)
        return NotSentError(Reason.REFUSED, said)

    # Files

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of a photo or a voice. NotSentError: REFUSED when its address has expired, or LATER."""
        return self._api.stream(ref)


async def look_at(url: str, token: str, webhook: str) -> tuple[str, str]:
    """For operators: the bot's name, and what is wrong, if anything. `webhook`: where it should be."""
    api = Api(url, token)
    await api.open()
    try:
        found = await api.call("getMe", seconds=CHECK)
        name = str(found.get("display_name") or found.get("account_name") or "") if isinstance(found, dict) else ""
        try:
            hook = await api.call("getWebhookInfo", seconds=CHECK)
        except Refused as error:
            if error.code not in (400, 404):
                raise
            hook = {}
    except ZaloError as error:
        return "", TOKEN_WRONG if _token_wrong(error) else f"không hỏi được Zalo / Zalo cannot be asked: {error}"
    finally:
        await api.close()
    there = str(hook.get("url") or "") if isinstance(hook, dict) else ""
    wrong = f"webhook: {there or '-'}; chạy bot để đặt lại / run the bot to set it" if there != webhook else ""
    return name, wrong


def webhook_secret(key: bytes, given: str) -> str:
    """ZALO_BOT_WEBHOOK_SECRET, else one that follows from the installation's own secret."""
    return given or hmac.new(key, b"zalo-bot webhook", "sha256").hexdigest()


def _token_wrong(error: ZaloError) -> bool:
    return isinstance(error, Refused) and error.code == 401


def _nothing_new(error: ZaloError) -> bool:
    """The end of a poll with nothing in it is said as an error, or by hanging up."""
    return isinstance(error, Refused) and error.code == 408


def _pause(tries: int) -> float:
    """½, 1, 2 … seconds, a little apart from others who wait."""
    return float(min(0.5 * 2 ** min(tries - 1, 7), LONGEST) * random.uniform(0.8, 1.2))
