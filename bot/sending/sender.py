"""Sends what the outbox holds, for all channels: each chat in order, people before posts, within the channel's rates.

A channel renders a reply as messages of its own and delivers them; `bot/sending/channel.py` is the contract.
`ReadyChats` says which chats are next, `NextRows` what is to be sent there, `Delivery` sends one message, and
`Outcomes` keeps what became of it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.small_tasks import begin
from bot.http.signed_links import Links
from bot.intake.intake import Intake
from bot.intake.news import News
from bot.sending.channel import Channel
from bot.sending.delivery import MOMENT_SECONDS, Delivery
from bot.sending.next_rows import NextRows, overtaken_questions
from bot.sending.outcomes import Outcomes
from bot.sending.ready_chats import ReadyChats
from bot.sending.shared_limits import SharedLimits
from handlers.receive import Receipt
from storage.database.store import Store, TroubleError
from storage.sending import outbox
from storage.sending.leases import Holder
from storage.sending.outbox import Queued

#: Between two looks at what was queued without telling us.
LOOK_EVERY_SECONDS = 5.0
#: A third of what a lease lasts: two tries may fail.
RENEW_EVERY_SECONDS = 2.0
#: A chat that another process is sending to is looked at again after that.
ELSEWHERE_SECONDS = 0.5
#: After the database was in trouble.
TROUBLE_SECONDS = 1.0
#: Closing waits so long for messages on their way.
CLOSING_SECONDS = 20.0

log = structlog.get_logger()


class Sender:
    """Make it in a running event loop; `start` begins, `close` lets what is on its way arrive."""

    def __init__(
        self, store: Store, intake: Intake, clock: Callable[[], datetime], channels: Sequence[Channel],
        links: Links | None = None, bot: str = "", news: News | None = None,
    ) -> None:  # fmt: skip
        """`bot`: a name that this one has in each of its lives, and no other; "": it has only this life."""
        self._store = store
        self._intake = intake
        self._clock = clock
        self._channels = {channel.name: channel for channel in channels}
        holder = Holder(bot or secrets.token_hex(8))
        self._look_now = asyncio.Event()
        self._ready = ReadyChats(asyncio.get_running_loop().time)
        self._rows = NextRows(
            store, intake, self._channels.keys(), holder, lambda channel, chat: self._delivery.places(channel, chat)
        )
        self._outcomes = Outcomes(intake)
        self._delivery = Delivery(
            intake, clock, self._channels, links or Links("", b""), self._rows, self._outcomes, self._look_now.set
        )
        self.counts = self._delivery.counts
        self.limits = self._delivery.limiters
        self.shared: SharedLimits | None = None
        if not store.sqlite:
            self.shared = SharedLimits(store, holder.names, self.limits, news)
        self._serving: dict[int, asyncio.Task[None]] = {}  # by chat
        self._running = [Loop(Part.SENDING, self._serve_all), Loop(Part.LOOKING, self._keep_looking)]
        self._renewing = Loop(Part.LEASES, self._keep_leases)  # until the last message has gone
        self._begins = True  # what was put off is due at once
        self._closing = False

    def start(self) -> None:
        """Begin with what was left from before, then go on with what is queued."""
        self._intake.on_done.append(self._queued)
        self._outcomes.start()
        for loop in self._running:
            loop.start()
        if self.shared is not None:
            self.shared.start()
            self._renewing.start()

    def _queued(self, receipt: Receipt) -> None:
        self._rows.hand_over(receipt)
        # Handed in twice: nobody may have been told what the first time left for the sender.
        if receipt.queued or receipt.outcome == "seen":
            self.wake(receipt.chat_id)
        if receipt.elsewhere:
            self.wake(receipt.elsewhere)

    def wake(self, chat_id: int, post: bool = False) -> None:
        """Something was queued for this chat."""
        self._ready.wake(chat_id, post)

    def begin_anew(self, channel: str) -> None:
        """What kept this channel's messages from going is over: nothing waits for its next try."""
        self._delivery.open(channel)
        self._begins = True
        self._look_now.set()

    def look_soon(self) -> None:
        """Something may have been queued, nobody knows where."""
        self._look_now.set()

    async def look(self) -> None:
        """Find what was queued without telling us, by a schedule or another process."""
        found = await asyncio.to_thread(self._store.reading, outbox.waiting, list(self._channels))
        self._ready.add_found(found, self._clock())

    async def close(self) -> None:
        """Take nothing more; wait for what is on its way, and keep what became of it."""
        self._closing = True
        self._ready.stop()
        self._look_now.set()
        # A chat that is being leased just now is given back by the loop that would have served it.
        await asyncio.gather(*(loop.stop(CLOSING_SECONDS) for loop in self._running))
        for chat_id in self._delivery.waiting:
            self._serving[chat_id].cancel()
        if self._serving:
            _, late = await asyncio.wait(self._serving.values(), timeout=CLOSING_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._renewing.stop()
        if self.shared is not None:
            await self.shared.stop()
        await self._outcomes.close()

    async def _keep_looking(self) -> None:
        settled = False
        while not self._closing:
            self._look_now.clear()
            try:
                if self._begins:
                    await self._intake.write(outbox.wait_no_more)
                    self._ready.wait_no_more()
                    self._begins = False
                # With SQLite we are the only process: what is "sending" later on, we are sending ourselves.
                if not settled:
                    await self._rows.end_former_lives()
                if not (settled and self._store.sqlite):
                    await self._settle_left_over()
                    await self._rows.forget_old_leases()
                    settled = True
                await self.look()
            except TroubleError as trouble:
                log.warning("outbox_unread", said=str(trouble))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_SECONDS):
                    await self._look_now.wait()

    async def _keep_leases(self) -> None:
        while True:
            try:
                await self._rows.renew()
            except TroubleError as trouble:
                log.warning("leases_not_renewed", said=str(trouble))
            await asyncio.sleep(RENEW_EVERY_SECONDS)

    async def _settle_left_over(self) -> None:
        left = await self._intake.write(outbox.settle_left_over)
        if left:
            log.warning("posts_unsure", number=left)

    async def _serve_all(self) -> None:
        while chosen := await self._ready.next():
            try:
                await self._begin_all(chosen)
            except BaseException:  # nobody thought of it: the next life of the loop serves them
                for chat_id in chosen.keys() - self._serving.keys():
                    self._leave(chat_id, chosen[chat_id], wait=0.0)
                raise

    async def _begin_all(self, chosen: dict[int, bool]) -> None:
        unread: dict[int, bool] = {}
        for chat_id, post in chosen.items():
            if rows := self._rows.handed_over(chat_id):
                self._begin(chat_id, rows)
            else:
                unread[chat_id] = post
        if unread:
            await self._read_and_begin(unread)

    async def _read_and_begin(self, chats: dict[int, bool]) -> None:
        unwritten = self._outcomes.unwritten()  # before the read, which may not show it
        try:
            rows = await self._rows.read(list(chats))
        except TroubleError as trouble:
            log.warning("outbox_unread", said=str(trouble))
            for chat_id, post in chats.items():
                self._leave(chat_id, post, wait=0.0)
            await asyncio.sleep(TROUBLE_SECONDS)
            return
        stuck = set(unwritten.values())  # what is to be sent again there comes first, when that is written
        by_chat: dict[int, list[Queued]] = defaultdict(list)
        for row in rows:
            if row.id not in unwritten and row.chat_id not in stuck:
                by_chat[row.chat_id].append(row)
        by_chat = {chat_id: self._without_overtaken(waiting) for chat_id, waiting in by_chat.items()}
        self._delivery.know_places(rows, self._rows.sent_before(by_chat))
        for chat_id, post in chats.items():
            if chat_id in by_chat:
                self._begin(chat_id, by_chat[chat_id])
            elif chat_id in stuck:
                self._leave(chat_id, post, MOMENT_SECONDS)
            elif self._rows.elsewhere(chat_id):
                self._leave(chat_id, post, ELSEWHERE_SECONDS)
            else:
                self._leave(chat_id, post)

    def _without_overtaken(self, rows: list[Queued]) -> list[Queued]:
        """These rows of a chat, but for questions that waited so long that another was asked behind them."""
        overtaken = {row.id for row in overtaken_questions(rows)}
        for row in rows:
            if row.id in overtaken:
                self._delivery.finish(row, "failed", outbox.OVERTAKEN)
        return [row for row in rows if row.id not in overtaken]

    def _begin(self, chat_id: int, rows: list[Queued]) -> None:
        self._serving[chat_id] = begin(self._serve(chat_id, rows))

    def _leave(self, chat_id: int, post: bool, wait: float | None = None) -> None:
        """Serve this chat no more; `wait` as in `ReadyChats.leave`."""
        held = self._rows.give_back(chat_id)
        if held is not None:
            self._outcomes.release(held)
        self._ready.leave(chat_id, post, wait)

    async def _serve(self, chat_id: int, rows: list[Queued]) -> None:
        """Send this chat's messages in order, until one has to wait."""
        post = False
        wait: float | None = None
        try:
            for row in rows:
                post = row.kind == "post"
                if self._closing:
                    return
                wait = await self._delivery.send(row)
                if wait is not None:
                    break
        except TroubleError as trouble:
            log.warning("not_sent_yet", said=str(trouble))
            wait = TROUBLE_SECONDS
        except Exception as error:  # a fault of ours with one message must not stop the others
            log.error("not_sent", error=type(error).__name__, row=row.id)
            self._delivery.finish(row, "failed", type(error).__name__)
            wait = 0.0
        finally:
            del self._serving[chat_id]
            self._leave(chat_id, post, wait)
