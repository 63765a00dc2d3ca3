"""Zalo Official Account: events in by a signed webhook, messages out with buttons, in group chats of its own (GMF) too.

A webhook is answered only after everything that it caused is committed. What each refusal of the platform means is in
`codes.py`; what a human has to mend is said in the log and by `check`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog
from aiohttp import web

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.watch import Notice
from bot.channels.unhandled import Unhandled
from bot.channels.zalo.albums import Albums
from bot.channels.zalo.http import NotWrittenError, RefusedError, SilentError, ZaloError, hand_in
from bot.channels.zalo.shapes import as_dict, as_id, as_list
from bot.channels.zalo_oa.codes import (
    ALERT_OF_CODE,
    CONFIG_CODES,
    EXPIRED_CODE,
    GONE_CODES,
    GROUP_OVER_CODES,
    LIMITED_CODE,
    SHAPE_CODES,
    TOKEN_CODES,
    Alerts,
    reason_of,
)
from bot.channels.zalo_oa.http import Api
from bot.channels.zalo_oa.pictures import PictureUploads
from bot.channels.zalo_oa.read import CHANNEL, GROUP, Identity, read, signed
from bot.channels.zalo_oa.render import Message, body, render, said_by, uploadable
from bot.channels.zalo_oa.tokens import NoTokenError, Tokens
from bot.files.media import Media
from bot.http.body import parsed_object, read_body, send_again
from bot.http.signed_links import Links, download_line
from bot.intake.intake import Intake
from bot.sending.channel import NotSentError, Reason
from bot.sending.quota import Meter
from bot.sending.rate_limits import Rates
from bot.shelves.shelf import ShelfTroubleError
from messages.channels import FREE_WINDOW
from messages.wire import Incoming, Option, Reply, unpack
from storage.conversation import handovers
from storage.database.store import Store, TroubleError
from storage.posts import groups, members
from storage.sending import outbox

WEBHOOK_PATH = "/zalo-oa"
TO_PEOPLE, TO_GROUPS = "v3.0/oa/message/cs", "v3.0/oa/group/message"
SIGNATURE_HEADER = "X-ZEvent-Signature"
MOST_EVENT_BYTES = 256 * 1024
OLDEST_EVENT = timedelta(days=2)  # by its stamp: seen ones are known for three days, older ones nobody sends
PAID_WINDOW = timedelta(days=7)  # since somebody wrote: until then messages are taken at all
NUMBERED_FOR = timedelta(hours=1)  # after buttons were refused: what is refused for one message may go with others
RECONCILE_SECONDS = 900.0  # between two looks at who is in our groups
MEMBERS_A_PAGE = 50  # in one answer
INTRODUCE_SECONDS = 60.0  # between two tries to ask who we are
LIMITED_SECONDS = 5.0  # that we wait after "too many calls", of which the app has 4,000 a minute
MOST_STAMPS = 10_000  # chats and members whose last event is remembered

Result = TypeVar("Result")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """One account, and how its owners want it."""

    identity: Identity
    secret_key: str  # with which the platform signs events
    media: Media  # where pictures are
    rates: Rates
    signature_order: str = "app"  # see `signed`
    buttons: bool = True
    paid_posts: bool = False  # posts to people go out for seven days and not for 48 hours


class ZaloOa:
    """The channel. `start` begins to work, `stop_receiving` and `close` end it; the sender does more."""

    name = CHANNEL
    posts_paused = ""

    def __init__(
        self,
        settings: AccountSettings,
        *,
        api: Api,
        tokens: Tokens,
        store: Store,
        intake: Intake,
        links: Links,
        meter: Meter,
        clock: Callable[[], datetime],
    ) -> None:
        self.me, self.rates = settings.identity, settings.rates
        self._settings = settings
        self._numbered_until = clock()  # the platform refused buttons a moment ago
        self._api, self._tokens = api, tokens
        self._store, self._intake, self._clock = store, intake, clock
        self._links, self._meter = links, meter
        self._albums = Albums()
        self._unhandled = Unhandled(CHANNEL, intake, clock)
        self._newest: dict[str, datetime] = {}  # of each chat, and of each member: the stamp of its last event
        self._pictures = PictureUploads(settings.media, self._upload, clock)
        self._alerts = Alerts()
        self._connection = Notice(f"connection of {CHANNEL}")
        self._introducing = Loop(Part.ACCOUNT_INTRODUCTION, self._introduce)
        self._reconciling = Loop(Part.ACCOUNT_MEMBERS, self._reconcile)
        self.closing = False

    @property
    def on_mended(self) -> list[Callable[[], None]]:
        """Told when a token that was refused has another in its place."""
        return self._tokens.on_renewed

    async def start(self, receives: bool = True) -> None:
        """Begin; without a network, or with tokens that are lost, that is said and the rest goes on."""
        await self._api.open()
        await self._meter.start()
        self._tokens.start()
        self._introducing.start()
        if receives:
            self._reconciling.start()

    async def stop_receiving(self) -> None:
        """Take no more events."""
        self.closing = True
        await self._introducing.stop()
        await self._reconciling.stop()

    async def close(self) -> None:
        """Keep the tokens and the meter, and hang up."""
        await self._tokens.close()
        await self._meter.close()
        await self._api.close()

    # In

    def add_to(self, app: web.Application) -> None:
        """Put the webhook into an application."""
        app.router.add_post(WEBHOOK_PATH, self.webhook)
        app.router.add_get(WEBHOOK_PATH, self.probe)

    async def webhook(self, request: web.Request) -> web.Response:
        """`POST /zalo-oa`: 200 when all is committed, or when the event means nothing to us; 403 for a forged one."""
        raw = await read_body(request, MOST_EVENT_BYTES)
        if not raw.strip():
            return web.Response()  # the console tries the address so
        event = parsed_object(raw) if len(raw) <= MOST_EVENT_BYTES else None
        if event is None or not self._trusted(raw, event, request.headers.get(SIGNATURE_HEADER, "")):
            return web.Response(status=403)
        if not await hand_in(self.take, event, self.closing):
            return send_again()
        return web.Response()

    async def probe(self, _request: web.Request) -> web.Response:
        """`GET /zalo-oa`, by which the platform's console tries the address."""
        return web.Response()

    def _trusted(self, raw: bytes, event: dict[str, Any], signature: str) -> bool:
        order = signed(raw, event, signature, self.me, self._settings.secret_key, self._settings.signature_order)
        if not order:
            self._alerts.tell("signature", size=len(raw))
        elif order != "app":
            self._alerts.tell("signed_by_oa")
        return bool(order)

    async def take(self, event: dict[str, Any]) -> None:
        """Handle one event; on return it is committed, or set aside. Any error: it is not."""
        async with self._unhandled.handling(event):
            await self._take(event)

    async def _take(self, event: dict[str, Any]) -> None:
        now = self._clock()
        found = read(event, self.me, now)
        if found and now - found[0].at > OLDEST_EVENT:
            # By now it may be forgotten that it was handled: somebody may be playing an old one again.
            log.warning("zalo_oa_event_too_old", at=found[0].at.isoformat())
            return
        for one in found:
            ready = await self._ready(one)
            if ready is not None:
                receipt = await self._intake.put(ready)
                if ready.kind in ("message", "press", "late") and receipt.outcome != "seen":
                    self._meter.came()

    async def _ready(self, event: Incoming) -> Incoming | None:
        """The event with what is known of its sender and its place in time; None: there is nothing to do about it."""
        if event.kind == "colleague":
            return await self._by_colleague(event)
        if event.kind.startswith(("member_", "admin_")):
            if self._overtaken(f"{event.chat} {event.sender}", event.at):
                return None  # a later event has made this one void
            return event
        overtaken = self._overtaken(event.chat, event.at)
        if event.group:
            return await self._with_rights(event)
        if overtaken and _is_answer(event):
            return replace(event, kind="late")
        return self._albums.mark(event)

    async def _by_colleague(self, event: Incoming) -> Incoming | None:
        """A colleague's word; None when it was ours: some echoes of the bot's own messages name an admin too."""
        ours = await asyncio.to_thread(self._store.reading, outbox.lately, CHANNEL, event.chat)
        for row, lang in ours:
            if said_by(render(unpack(row), lang, self.me), event.text):
                return None
        return replace(event, text="")

    async def _with_rights(self, event: Incoming) -> Incoming:
        """The event of a group, with the mark of its admins."""
        known = await asyncio.to_thread(self._store.reading, members.is_admin, CHANNEL, event.chat, event.sender)
        if not known:
            return event
        return replace(event, admin=True)

    def _overtaken(self, key: str, at: datetime) -> bool:
        """Whether an event with a later stamp came before this one: deliveries that fail come again much later."""
        newest = self._newest.pop(key, at)
        self._newest[key] = max(newest, at)
        if len(self._newest) > MOST_STAMPS:
            del self._newest[next(iter(self._newest))]
        return at < newest

    # Who we are, and who is in our groups

    async def _introduce(self) -> None:
        while True:
            try:
                found = as_dict(await self._with_token(partial(self._api.get, "v2.0/oa/getoa")))
                self.me = replace(self.me, id=as_id(found.get("oa_id") or found.get("oaid") or ""))
                self._connection.raised = False
                if self.me.id:
                    return
            except (ZaloError, NoTokenError, TroubleError) as error:
                if isinstance(error, RefusedError) and error.code in CONFIG_CODES:
                    self._alerts.refused(error)
                self._connection.raised = _is_unreached(error)
                log.warning("zalo_oa_unreachable", said=str(error))
            await asyncio.sleep(INTRODUCE_SECONDS)

    async def _reconcile(self) -> None:
        """Events of membership get lost: now and then the lists are compared."""
        while True:
            try:
                found = await asyncio.to_thread(self._store.reading, groups.reachable, CHANNEL)
            except TroubleError as trouble:
                log.warning("zalo_oa_members_unread", said=str(trouble))
                found = []
            for chat_id, address in found:
                try:
                    await self._reconcile_group(chat_id, address)
                except (ZaloError, NoTokenError, TroubleError) as error:
                    log.warning("zalo_oa_members_unread", said=str(error))
            await asyncio.sleep(RECONCILE_SECONDS)

    async def _reconcile_group(self, chat_id: int, address: str) -> None:
        try:
            there = await self._with_token(partial(list_members, self._api, address.removeprefix(GROUP)))
        except RefusedError as error:
            if error.code not in GONE_CODES | GROUP_OVER_CODES:
                raise
            self._alerts.tell("group_over", code=error.code)
            await self._write(outbox.turn_off, chat_id, str(error), self._clock())
            return
        await self._write(members.reconcile, chat_id, there)

    # Out

    def group(self, address: str) -> bool:
        """Groups are marked as such when they are read."""
        return address.startswith(GROUP)

    async def hold_reason(self, address: str) -> str:
        """Why a post has to wait: people are written to for some days after they wrote, groups always."""
        if self.group(address):
            return ""
        found = await asyncio.to_thread(self._store.reading, handovers.reach, CHANNEL, address)
        if found is None:
            return ""
        now = self._clock()
        seen, colleague_until = found
        if colleague_until is not None and now < colleague_until:
            return "a colleague has this chat"
        window, said = FREE_WINDOW, "48 hours"
        if self._settings.paid_posts:
            window, said = PAID_WINDOW, "7 days"
        if now - seen > window:
            return f"not heard of for {said}"
        return ""

    def render(self, reply: Reply, lang: str) -> Sequence[Message]:
        """The reply as messages."""
        return render(reply, lang, self.me)

    async def deliver(self, address: str, message: Message) -> None:
        """Send one message. Raises NotSentError."""
        try:
            await self._send(address, message)
        except ZaloError as error:
            raise self._not_sent(error) from None
        except (NoTokenError, TroubleError) as error:
            raise NotSentError(Reason.LATER, str(error)) from None

    async def _send(self, address: str, message: Message) -> None:
        buttons = message.buttons
        if self.group(address) or not self._settings.buttons or self._clock() < self._numbered_until:
            buttons = ()
        text = message.text
        if not buttons and message.plain:
            text = message.plain
        if message.picture:
            await self._send_picture(address, text, message.picture)
        elif message.document is not None and uploadable(message.document):
            document = message.document
            file = await self._upload("file", document.name, document.mime, document.text.encode())
            await self._post(address, body(address, file=file))
        elif message.document is not None:
            more = download_line(message.document, self._links, (CHANNEL, address), message.lang, self._clock())
            await self._post(address, body(address, f"{text}\n\n{more}".strip()))
        elif text:
            await self._send_text(address, text, buttons, message.plain)

    async def _send_text(self, address: str, text: str, buttons: tuple[Option, ...], plain: str) -> None:
        try:
            await self._post(address, body(address, text, buttons))
        except RefusedError as error:
            if not buttons or error.code not in SHAPE_CODES or not plain:
                raise
            await self._post(address, body(address, plain))
            self._numbered_until = self._clock() + NUMBERED_FOR  # so it was the buttons
            self._alerts.tell("buttons_refused", said=str(error))

    async def _send_picture(self, address: str, text: str, picture: str) -> None:
        """Send a picture by its upload, which all chats share; when the platform has forgotten it, by another."""
        message = await self._with_picture(address, text, picture, fresh=False)
        if message is None:
            return
        try:
            await self._post(address, message)
        except RefusedError as error:
            if error.code != EXPIRED_CODE:
                raise
            message = await self._with_picture(address, text, picture, fresh=True)
            if message is not None:
                await self._post(address, message)

    async def _with_picture(self, address: str, text: str, picture: str, fresh: bool) -> dict[str, Any] | None:
        """What is posted: a picture that is too large by its address, of one that is there no more the text alone."""
        url = ""
        try:
            uploaded = await self._pictures.reference(picture, fresh)
            if not uploaded:
                url = self._links.make("picture", picture, self._clock())
        except ShelfTroubleError:
            raise NotSentError(Reason.LATER, "the store of files does not answer") from None
        except OSError:  # it was swept
            uploaded = ""
        if not uploaded and not url and not text:
            return None
        return body(address, text, image=uploaded, address=url)

    async def _upload(self, kind: str, name: str, mime: str, content: bytes) -> str:
        upload = partial(self._api.upload, kind=kind, name=name, mime=mime, content=content)
        try:
            return await self._with_token(upload)
        except SilentError as error:
            raise NotSentError(Reason.LATER, f"upload: {error}") from None  # nothing was sent to anybody yet

    async def _post(self, address: str, message: dict[str, Any]) -> None:
        path = TO_GROUPS if self.group(address) else TO_PEOPLE
        await self._with_token(partial(self._api.post, path, body=message))
        self._meter.went()

    async def _with_token(self, call: Callable[..., Awaitable[Result]]) -> Result:
        """Do it with an access token; when that is refused, with another one, once."""
        token = await self._tokens.access()
        try:
            return await call(token=token)
        except RefusedError as error:
            if error.code not in TOKEN_CODES:
                raise
        return await call(token=await self._tokens.instead_of(token))

    def _not_sent(self, error: ZaloError) -> NotSentError:
        """What the sender is to do."""
        said = str(error)
        if isinstance(error, NotWrittenError):
            return NotSentError(Reason.OFFLINE, said)
        if not isinstance(error, RefusedError):
            return NotSentError(Reason.UNKNOWN, said)
        if error.code in GROUP_OVER_CODES:
            self._alerts.tell("group_over", code=error.code)
        elif error.code in ALERT_OF_CODE:
            self._alerts.refused(error)
        is_limited = error.code == LIMITED_CODE
        seconds = LIMITED_SECONDS if is_limited else 0.0
        return NotSentError(reason_of(error), said, after=seconds, slow_down=is_limited)

    # Files

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of what somebody sent. NotSentError: REFUSED when its address has expired, or LATER."""
        return self._api.stream(ref)

    async def _write(self, change: Callable[..., Result], *arguments: Any) -> Result:
        return await self._intake.do(partial(self._store.writing, change, *arguments))


async def list_members(api: Api, group: str, token: str) -> list[str]:
    """The people of a group, by their ids."""
    found: list[str] = []
    offset = 0
    while True:
        page = as_dict(
            await api.get("v3.0/oa/group/listmember", token, group_id=group, offset=offset, count=MEMBERS_A_PAGE)
        )
        rows = as_list(page.get("members"))
        if not rows:
            return found
        ids = [as_id(as_dict(row).get("user_id")) for row in rows]
        found += [who for who in ids if who]
        offset += len(rows)
        total = page.get("total")
        if isinstance(total, int) and offset >= total:
            return found


def _is_answer(event: Incoming) -> bool:
    """Whether it may answer a question, which another may have answered by now."""
    return event.kind == "message" and event.text != "" and not event.text.startswith("/") and not event.files


def _is_unreached(error: Exception) -> bool:
    """Whether the platform is not reached: a token that is lost is told of by itself, and the database is ours."""
    if isinstance(error, NoTokenError):
        return not error.lost
    return not isinstance(error, TroubleError)
