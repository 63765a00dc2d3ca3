"""Zalo Official Account: events in by a signed webhook, messages out with buttons, in group chats of its own (GMF) too.

A webhook is answered only after everything that it caused is committed. What each refusal of the platform means is in
the tables of codes below; what a human has to mend is said in the log and by `check`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import orjson
import structlog
from aiohttp import web

from bot.channels.albums import Albums
from bot.channels.zalo_http import NotWritten, Refused, Silent, ZaloError, again, hand_in, read_body
from bot.channels.zalo_oa_http import LIMITED, Api
from bot.channels.zalo_oa_shapes import (
    CHANNEL,
    GROUP,
    MOST_IMAGE,
    Me,
    Piece,
    body,
    draw,
    read,
    said_by,
    signed,
    uploadable,
)
from bot.intake import Intake
from bot.links import Links, digest
from bot.quota import Meter
from bot.rates import Rates
from bot.sending.channel import NotSentError, Reason
from bot.tokens import NoToken, Tokens
from messages.catalog import say
from messages.wire import Document, Incoming, Reply, unpack
from storage import handovers, members, outbox
from storage.store import Store, Trouble

PATH = "/zalo-oa"
TO_PEOPLE, TO_GROUPS = "v3.0/oa/message/cs", "v3.0/oa/group/message"
SIGNATURE = "X-ZEvent-Signature"
MOST_BODY = 256 * 1024  # bytes of an event
OLDEST = timedelta(days=2)  # of an event, by its stamp: seen ones are known for three days, older ones nobody sends
FREE, WINDOW = timedelta(hours=48), timedelta(days=7)  # since somebody wrote: what costs nothing, what is taken at all
KEPT = timedelta(days=6)  # that an uploaded picture is sent again; the platform forgets it after seven
RECONCILE = 900.0  # seconds between two looks at who is in our groups
PAGE = 50  # members in one answer
AGAIN = 60.0  # seconds between two tries to ask who we are
PAUSE = 5.0  # seconds after "too many calls", of which the app has 4,000 a minute
ALERT = 3600.0  # seconds between two alerts about the same thing
CHATS = 10_000  # whose last event is remembered

# What the platform's codes mean.
TOKEN = frozenset({-216, -220, -124})  # another access token, and once more
LATER = frozenset({-200, -234})  # failed; not at night, which is only for advertising
HELD = frozenset({-218, -230, -232})  # only after the person has written again
GONE = frozenset({-213, -217, -227, -244, -403})
EXPIRED = -100  # an uploaded picture
NO_SUCH_SHAPE = frozenset({-201, -233})
CONFIG = frozenset({-204, -205, -209, -212, -219, -221, -223, -224, -235, -242, -320, -321})  # a human mends it
QUOTA = frozenset({-210, -211})
GROUP_OVER = frozenset({-237, -238, -241})  # its package has ended; a human buys another

Result = TypeVar("Result")
log = structlog.get_logger()


class ZaloOa:
    """The channel. `start` begins to work, `stop_receiving` and `close` end it; the sender does more.

    `order`: how signatures are made, see `signed`. `paid`: posts to people go out for seven days and not for 48 hours.
    """

    name = CHANNEL
    posts_paused = ""

    def __init__(
        self, me: Me, api: Api, tokens: Tokens, store: Store, intake: Intake, clock: Callable[[], datetime],
        links: Links, meter: Meter, media: Path, rates: Rates, *,
        secret: str, order: str = "app", buttons: bool = True, paid: bool = False,
    ) -> None:  # fmt: skip
        self.me, self.rates = me, rates
        self._api, self._tokens = api, tokens
        self._store, self._intake, self._clock = store, intake, clock
        self._links, self._meter, self._media = links, meter, media
        self._secret, self._order, self._buttons, self._paid = secret, order, buttons, paid
        self._albums = Albums()
        self._newest: dict[str, datetime] = {}  # of each chat, and of each member: the stamp of its last event
        self._uploads: dict[str, tuple[asyncio.Task[str], datetime]] = {}
        self._alerts: dict[str, float] = {}
        self._running: list[asyncio.Task[None]] = []
        self.closing = False

    async def start(self) -> None:
        """Begin; without a network, or with tokens that are lost, that is said and the rest goes on."""
        await self._api.open()
        await self._meter.start()
        self._tokens.start()
        self._running = [asyncio.create_task(work()) for work in (self._introduce, self._reconcile)]

    async def stop_receiving(self) -> None:
        """Take no more events."""
        self.closing = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def close(self) -> None:
        """Keep the tokens and the meter, and hang up."""
        await self._tokens.close()
        await self._meter.close()
        await self._api.close()

    # In

    async def webhook(self, request: web.Request) -> web.Response:
        """`POST /zalo-oa`: 200 when all is committed, or when the event means nothing to us; 403 for a forged one."""
        raw = await read_body(request, MOST_BODY)
        if not raw.strip():
            return web.Response()  # the console tries the address so
        event = _json(raw) if len(raw) <= MOST_BODY else None
        if event is None or not self._trusted(raw, event, request.headers.get(SIGNATURE, "")):
            return web.Response(status=403)
        return web.Response() if await hand_in(self.take, event, self.closing) else again()

    async def probe(self, _request: web.Request) -> web.Response:
        """`GET /zalo-oa`, by which the platform's console tries the address."""
        return web.Response()

    def _trusted(self, raw: bytes, event: dict[str, Any], signature: str) -> bool:
        order = signed(raw, event, signature, self.me, self._secret, self._order)
        if not order:
            self._alert("signature", size=len(raw))
        elif order != "app":
            self._alert("signed_by_oa")
        return bool(order)

    async def take(self, event: dict[str, Any]) -> None:
        """Handle one event; on return it is committed. Trouble: it is not."""
        now = self._clock()
        found = read(event, self.me, now)
        if found and now - found[0].at > OLDEST:
            # By now it may be forgotten that it was handled: somebody may be playing an old one again.
            log.warning("zalo_oa_event_too_old", at=found[0].at.isoformat())
            return
        for one in found:
            ready = await self._ready(one)
            if ready is not None:
                if ready.kind in ("message", "press", "late"):
                    self._meter.came()
                await self._intake.put(ready)

    async def _ready(self, event: Incoming) -> Incoming | None:
        """The event with what is known of its sender and its place in time; None: a later one has made it void."""
        if event.kind == "colleague":
            ours = await asyncio.to_thread(self._read, lambda tx: outbox.lately(tx, CHANNEL, event.chat))
            return None if self._said(ours, event.text) else replace(event, text="")
        of_member = event.kind.startswith(("member_", "admin_"))
        overtaken = self._overtaken(f"{event.chat} {event.sender}" if of_member else event.chat, event.at)
        if event.group:
            if of_member:
                return None if overtaken else event
            known = await asyncio.to_thread(
                self._read, lambda tx: members.is_admin(tx, CHANNEL, event.chat, event.sender)
            )
            return replace(event, admin=True) if known else event
        if overtaken and event.kind == "message" and event.text and not event.text.startswith("/") and not event.files:
            return replace(event, kind="late")
        return self._albums.mark(event)

    def _said(self, ours: Sequence[tuple[str, str]], text: str) -> bool:
        """Whether we said this ourselves: some echoes of the bot's own messages name an admin too."""
        return any(said_by(draw(unpack(row), lang, self.me), text) for row, lang in ours)

    def _overtaken(self, key: str, at: datetime) -> bool:
        """Whether an event with a later stamp came before this one: deliveries that fail come again much later."""
        newest = self._newest.pop(key, at)
        self._newest[key] = max(newest, at)
        if len(self._newest) > CHATS:
            del self._newest[next(iter(self._newest))]
        return at < newest

    # Who we are, and who is in our groups

    async def _introduce(self) -> None:
        while True:
            try:
                found = await self._with_token(lambda token: self._api.get("v2.0/oa/getoa", token))
                self.me = replace(self.me, id=_id(found, "oa_id") or _id(found, "oaid"))
                if self.me.id:
                    return
            except (ZaloError, NoToken, Trouble) as error:
                if isinstance(error, Refused) and error.code in CONFIG:
                    self._alert(f"code{-error.code}", said=str(error))
                log.warning("zalo_oa_unreachable", said=str(error))
            await asyncio.sleep(AGAIN)

    async def _reconcile(self) -> None:
        """Events of membership get lost: now and then the lists are compared."""
        while True:
            try:
                found = await asyncio.to_thread(self._read, lambda tx: members.groups(tx, CHANNEL))
            except Trouble as trouble:
                log.warning("zalo_oa_members_unread", said=str(trouble))
                found = []
            for chat_id, chat in found:
                try:
                    await self._reconcile_group(chat_id, chat)
                except (ZaloError, NoToken, Trouble) as error:
                    log.warning("zalo_oa_members_unread", said=str(error))
            await asyncio.sleep(RECONCILE)

    async def _reconcile_group(self, chat_id: int, chat: str) -> None:
        try:
            there = await self._with_token(lambda token: list_members(self._api, token, chat.removeprefix(GROUP)))
        except Refused as error:
            if error.code not in GONE | GROUP_OVER:
                raise
            self._alert("group_over", code=error.code)
            said = str(error)
            await self._write(lambda tx: outbox.turn_off(tx, chat_id, said, self._clock()))
            return
        await self._write(lambda tx: members.reconcile(tx, chat_id, there))

    # Out

    def group(self, chat: str) -> bool:
        """Groups are marked as such when they are read."""
        return chat.startswith(GROUP)

    async def hold_reason(self, chat: str) -> str:
        """Why a post has to wait: people are written to for some days after they wrote, groups always."""
        if self.group(chat):
            return ""
        found = await asyncio.to_thread(self._read, lambda tx: handovers.reach(tx, CHANNEL, chat))
        if found is None:
            return ""
        (seen, until), now = found, self._clock()
        if until is not None and now < until:
            return "a colleague has this chat"
        if now - seen > (WINDOW if self._paid else FREE):
            return f"not heard of for {'7 days' if self._paid else '48 hours'}"
        return ""

    def render(self, reply: Reply, lang: str) -> Sequence[Piece]:
        """The reply as messages."""
        return draw(reply, lang, self.me)

    async def deliver(self, chat: str, piece: Piece) -> None:
        """Send one message. Raises NotSentError."""
        try:
            await self._send(chat, piece)
        except ZaloError as error:
            raise self._not_sent(error) from None
        except NoToken as error:
            raise NotSentError(Reason.LATER, str(error)) from None
        except Trouble as trouble:
            raise NotSentError(Reason.LATER, str(trouble)) from None

    async def _send(self, chat: str, piece: Piece) -> None:
        buttons = piece.buttons if self._buttons and not self.group(chat) else ()
        text = piece.text if buttons or not piece.plain else piece.plain
        if piece.picture:
            await self._send_picture(chat, text, piece.picture)
        elif piece.document is not None and uploadable(piece.document):
            file = await self._upload("file", piece.document.name, piece.document.mime, piece.document.text.encode())
            await self._post(chat, body(chat, file=file))
        elif piece.document is not None:
            await self._post(chat, body(chat, f"{text}\n\n{self._linked(chat, piece.document, piece.lang)}".strip()))
        elif text:
            await self._send_text(chat, text, buttons, piece)

    async def _send_text(self, chat: str, text: str, buttons: Any, piece: Piece) -> None:
        try:
            await self._post(chat, body(chat, text, buttons))
        except Refused as error:
            if not buttons or error.code not in NO_SUCH_SHAPE or not piece.plain:
                raise
            await self._post(chat, body(chat, piece.plain))
            self._buttons = False  # so it was the buttons: numbers from now on
            self._alert("buttons_refused", said=str(error))

    async def _send_picture(self, chat: str, text: str, picture: str) -> None:
        """By its upload, which all chats share; one that is too large by an address, or its text alone."""
        for fresh in (False, True):
            try:
                ref = await self._image(picture, fresh)
                address = "" if ref else self._links.make("picture", picture, self._clock())
            except OSError:  # it was swept
                ref = address = ""
            try:
                if ref or address or text:
                    await self._post(chat, body(chat, text, image=ref, address=address))
                return
            except Refused as error:
                if error.code != EXPIRED or fresh:
                    raise

    async def _image(self, picture: str, fresh: bool) -> str:
        """The reference of a picture that was uploaded; "": it is too large."""
        known = self._uploads.get(picture)
        if known is None or fresh or self._clock() - known[1] > KEPT:
            known = asyncio.create_task(self._upload_image(picture)), self._clock()
            self._uploads[picture] = known
        try:
            return await asyncio.shield(known[0])
        except (ZaloError, NoToken, NotSentError, Trouble, OSError):
            if self._uploads.get(picture) == known:
                del self._uploads[picture]
            raise

    async def _upload_image(self, picture: str) -> str:
        content = await asyncio.to_thread((self._media / picture).read_bytes)
        if len(content) > MOST_IMAGE:
            return ""
        return await self._upload("image", Path(picture).name, "image/png", content)

    async def _upload(self, kind: str, name: str, mime: str, content: bytes) -> str:
        try:
            return await self._with_token(lambda token: self._api.upload(kind, token, name, mime, content))
        except Silent as error:
            raise NotSentError(Reason.LATER, f"upload: {error}") from None  # nothing was sent to anybody yet

    def _linked(self, chat: str, document: Document, lang: str) -> str:
        about = f"{CHANNEL}\n{chat}\n{digest(document.text)}"
        address = self._links.make("document", about, self._clock())
        return say("screen.document" if address else "screen.no_document", lang, address=address)

    async def _post(self, chat: str, message: dict[str, Any]) -> None:
        path = TO_GROUPS if self.group(chat) else TO_PEOPLE
        await self._with_token(lambda token: self._api.post(path, token, message))
        self._meter.went()

    async def _with_token(self, work: Callable[[str], Awaitable[Result]]) -> Result:
        """Do it with an access token; when that is refused, with another one, once."""
        token = await self._tokens.access()
        try:
            return await work(token)
        except Refused as error:
            if error.code not in TOKEN:
                raise
        return await work(await self._tokens.instead_of(token))

    def _not_sent(self, error: ZaloError) -> NotSentError:
        """What the sender is to do."""
        said = str(error)
        if isinstance(error, NotWritten):
            return NotSentError(Reason.OFFLINE, said)
        if not isinstance(error, Refused):
            return NotSentError(Reason.UNKNOWN, said)
        if error.code in HELD:
            return NotSentError(Reason.HELD, said)
        if error.code in GROUP_OVER:
            self._alert("group_over", code=error.code)
            return NotSentError(Reason.GONE, said)
        if error.code in GONE or (error.code == -201 and _names_nobody(said)):
            return NotSentError(Reason.GONE, said)
        if error.code in CONFIG | QUOTA:
            self._alert(f"code{-error.code}", said=said)
            return NotSentError(Reason.LATER, said)
        if error.code == LIMITED:
            return NotSentError(Reason.LATER, said, after=PAUSE)
        if error.code in LATER | TOKEN | {EXPIRED}:
            return NotSentError(Reason.LATER, said)
        return NotSentError(Reason.REFUSED, said)

    def _alert(self, name: str, **about: Any) -> None:
        """Tell operators, once in a while."""
        now = asyncio.get_running_loop().time()
        if now - self._alerts.get(name, -ALERT) >= ALERT:
            self._alerts[name] = now
            log.error(f"zalo_oa_{name}", todo=todo(name), **about)

    # Files

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of what somebody sent. NotSentError: REFUSED when its address has expired, or LATER."""
        return self._api.stream(ref)

    def _read(self, work: Callable[[Any], Result]) -> Result:
        with self._store.read() as tx:
            return work(tx)

    async def _write(self, work: Callable[[Any], Result]) -> Result:
        def in_transaction() -> Result:
            with self._store.write() as tx:
                return work(tx)

        return await self._intake.do(in_transaction)


def todo(name: str) -> str:
    """What operators are to do about it, in both languages."""
    key = f"zalo_oa.alert.{name if not name.startswith('code') else CODES.get(int(name[4:]), 'other')}"
    return f"{say(key, 'vi')} / {say(key, 'en')}"


CODES = {
    204: "disabled", 205: "disabled", 209: "app", 219: "app", 242: "app", 212: "permission", 223: "permission",
    221: "package", 224: "package", 235: "package", 210: "quota", 211: "quota", 320: "money", 321: "money",
}  # fmt: skip


async def list_members(api: Api, token: str, group: str) -> list[str]:
    """The people of a group, by their ids."""
    found: list[str] = []
    offset = 0
    while True:
        page = await api.get("v3.0/oa/group/listmember", token, group_id=group, offset=offset, count=PAGE)
        rows = page.get("members") if isinstance(page, dict) else None
        if not isinstance(rows, list) or not rows:
            return found
        found += [who for row in rows if (who := _id(row, "user_id"))]
        offset += len(rows)
        total = page.get("total")
        if isinstance(total, int) and offset >= total:
            return found


def _names_nobody(said: str) -> bool:
    return "user_id" in said or "group_id" in said


def _id(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return str(value) if isinstance(value, (str, int)) and value else ""


def _json(raw: bytes) -> dict[str, Any] | None:
    try:
        event = orjson.loads(raw)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None
