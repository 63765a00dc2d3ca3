"""Sends what the outbox holds, for all channels: each chat in order, people before posts, within the channel's rates.

A channel renders a reply as messages of its own and delivers them; `bot/sending/channel.py` is the contract.
After a crash or a silent timeout nobody can know whether a message arrived. The policy is here, in one place:
a reply is sent again (twice is harmless, its turn number agrees), a post is not: it is marked `unsure`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.http.backoff import backoff
from bot.intake import Intake
from bot.links import Links, addressed
from bot.rates import Limiter, NotYetError, Permit
from bot.sending.channel import Channel, NotSentError, Reason
from bot.sending.next_rows import NextRows
from bot.sending.outcomes import Outcomes
from bot.sending.ready_chats import ReadyChats
from handlers.receive import Receipt
from messages.wire import unpack
from storage import groups, outbox
from storage.outbox import OutboxState, Outcome, Queued
from storage.store import Store, Transaction, Trouble

#: Between two looks at what was queued without telling us.
LOOK_EVERY_SECONDS = 5.0
#: A chat that has to wait for a moment only is looked at again after that.
MOMENT_SECONDS = 0.05
#: After the database was in trouble.
TROUBLE_SECONDS = 1.0
#: Between two tries for one message, where the channel does not say how long to wait.
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 600.0
#: Closing waits so long for messages on their way.
CLOSING_SECONDS = 20.0

log = structlog.get_logger()


class Sender:
    """Make it in a running event loop; `start` begins, `close` lets what is on its way arrive."""

    def __init__(
        self, store: Store, intake: Intake, clock: Callable[[], datetime], channels: Sequence[Channel],
        links: Links | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._intake = intake
        self._clock = clock
        self._links = links or Links("", b"")
        self._channels = {channel.name: channel for channel in channels}
        now = asyncio.get_running_loop().time
        self._limiters = {channel.name: Limiter(channel.rates, now) for channel in channels}
        holder = secrets.token_hex(8)
        self._ready = ReadyChats(now)
        self._rows = NextRows(store, intake, clock, self._channels.keys(), holder)
        self._outcomes = Outcomes(intake, holder)
        self._parts_sent: dict[int, int] = {}  # of a row that went in part only
        self._serving: dict[int, asyncio.Task[None]] = {}  # by chat
        self._waiting: set[int] = set()  # chats whose task waits for the leave to send
        self._running: list[asyncio.Task[None]] = []
        self._look_now = asyncio.Event()
        self._closing = False

    def start(self) -> None:
        """Begin with what was left from before, then go on with what is queued."""
        self._intake.on_done.append(self._queued)
        self._outcomes.start()
        self._running = [asyncio.create_task(self._serve_all()), asyncio.create_task(self._keep_looking())]

    def _queued(self, receipt: Receipt) -> None:
        self._rows.hand_over(receipt)
        # Handed in twice: nobody may have been told what the first time left for the sender.
        if receipt.queued or receipt.outcome == "seen":
            self.wake(receipt.chat_id)

    def wake(self, chat_id: int, post: bool = False) -> None:
        """Something was queued for this chat."""
        self._ready.wake(chat_id, post)

    async def look(self) -> None:
        """Find what was queued without telling us, by a schedule or another process."""
        found = await asyncio.to_thread(self._store.reading, outbox.waiting, list(self._channels))
        self._ready.add_found(found, self._clock())

    async def close(self) -> None:
        """Take nothing more; wait for what is on its way, and keep what became of it."""
        self._closing = True
        self._ready.stop()
        self._look_now.set()
        if self._running:  # a chat that is being leased just now is given back by the task that would have served it
            await asyncio.wait(self._running, timeout=CLOSING_SECONDS)
        for task in (*self._running, *(self._serving[chat_id] for chat_id in self._waiting)):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._serving:
            _, late = await asyncio.wait(self._serving.values(), timeout=CLOSING_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._outcomes.close()

    # Taking

    async def _keep_looking(self) -> None:
        settled = False
        while not self._closing:
            self._look_now.clear()
            try:
                # With SQLite we are the only process: what is "sending" later on, we are sending ourselves.
                if not (settled and self._store.sqlite):
                    await self._settle_left_over()
                    settled = True
                await self.look()
            except Trouble as trouble:
                log.warning("outbox_unread", said=str(trouble))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_SECONDS):
                    await self._look_now.wait()

    async def _settle_left_over(self) -> None:
        left = await self._intake.write(outbox.settle_left_over, self._clock())
        if left:
            log.warning("posts_unsure", number=left)

    async def _serve_all(self) -> None:
        while chosen := await self._ready.next():
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
        except Trouble as trouble:
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
        for chat_id, post in chats.items():
            if chat_id in by_chat:
                self._begin(chat_id, by_chat[chat_id])
            elif chat_id in stuck or self._rows.elsewhere(chat_id):
                self._leave(chat_id, post, MOMENT_SECONDS)
            else:
                self._leave(chat_id, post)

    def _begin(self, chat_id: int, rows: list[Queued]) -> None:
        self._serving[chat_id] = asyncio.create_task(self._serve(chat_id, rows))

    def _leave(self, chat_id: int, post: bool, wait: float | None = None) -> None:
        """Serve this chat no more; `wait` as in `ReadyChats.leave`."""
        until = self._rows.give_back(chat_id)
        if until is not None:
            self._outcomes.release(chat_id, until)
        self._ready.leave(chat_id, post, wait)

    # Sending

    async def _serve(self, chat_id: int, rows: list[Queued]) -> None:
        """Send this chat's messages in order, until one has to wait."""
        post = False
        wait: float | None = None
        try:
            for row in rows:
                post = row.kind == "post"
                if self._closing:
                    return
                wait = await self._send(row)
                if wait is not None:
                    break
        except Trouble as trouble:
            log.warning("not_sent_yet", said=str(trouble))
            wait = TROUBLE_SECONDS
        except Exception as error:  # a fault of ours with one message must not stop the others
            log.error("not_sent", error=type(error).__name__, row=row.id)
            self._finish(row, "failed", type(error).__name__)
            wait = 0.0
        finally:
            del self._serving[chat_id]
            self._leave(chat_id, post, wait)

    async def _send(self, row: Queued) -> float | None:
        """Send one message. None: go on with the next; else the seconds after which the chat is looked at again."""
        if row.gone:
            self._finish(row, "gone", "chat turned off")
            return None
        if row.next_at is not None and (wait := (row.next_at - self._clock()).total_seconds()) > 0:
            return wait
        channel = self._channels[row.channel]
        if row.kind == "post" and await self._held_back(row, channel):
            return None
        try:
            await self._send_parts(row, channel)
        except NotYetError as not_yet:
            return not_yet.seconds
        except NotSentError as not_sent:
            return await self._not_sent(row, not_sent)
        self._finish(row, "sent")
        self._rows.went(row)
        return None

    async def _held_back(self, row: Queued, channel: Channel) -> bool:
        """Whether this post does not go now; what becomes of it is kept then."""
        if paused := channel.posts_paused:
            log.warning("post_held_back", channel=row.channel, row=row.id, why=paused)
            self._finish(row, "failed", paused)
            return True
        if reason := await channel.hold_reason(row.chat):
            self._outcomes.add(Outcome(row.id, "held", reason))  # of its parts, those that went need not go again
            return True
        return False

    async def _send_parts(self, row: Queued, channel: Channel) -> None:
        """Send the messages that a row is, but for those that went before. Raises NotYetError and NotSentError."""
        reply = unpack(row.body)
        if reply.sheet:
            reply = addressed(reply, self._links, row.lang, self._clock())
        messages = channel.render(reply, row.lang)
        claimed = row.kind != "post"
        for number in range(self._parts_sent.get(row.id, 0), len(messages)):
            permit = await self._permit(row, channel)
            if not claimed:
                await self._claim(row, permit)
                claimed = True
            await self._deliver(row, channel, messages[number], permit)
            self._parts_sent[row.id] = number + 1

    async def _permit(self, row: Queued, channel: Channel) -> Permit:
        post = row.kind == "post"
        self._waiting.add(row.chat_id)
        try:
            permit = await self._limiters[row.channel].permit(row.chat, channel.group(row.chat), post)
        finally:
            self._waiting.discard(row.chat_id)
        if not self._rows.may_send(row.chat_id):
            permit.given_back()
            raise NotYetError(MOMENT_SECONDS)
        return permit

    async def _claim(self, row: Queued, permit: Permit) -> None:
        """Keep that this post is on its way, before it is."""
        try:
            await self._intake.change(outbox.claim, [row.id])
        except BaseException:
            permit.given_back()
            raise

    async def _deliver(self, row: Queued, channel: Channel, message: Any, permit: Permit) -> None:
        """Send one message and tell the limiter what came of it. Raises NotSentError."""
        try:
            await channel.deliver(row.chat, message)
        except NotSentError as not_sent:
            self._tell(permit, row, not_sent)
            raise
        except asyncio.CancelledError:
            permit.silent()
            if row.kind == "post":
                self._finish(row, "unsure", "stopped while sending")
            raise
        except Exception:
            permit.silent()
            raise
        permit.answered()

    def _tell(self, permit: Permit, row: Queued, not_sent: NotSentError) -> None:
        if not_sent.reason is Reason.OFFLINE:
            wait = permit.unreachable()
            log.warning("channel_unreachable", channel=row.channel, said=not_sent.said, seconds=wait)
        elif not_sent.reason is Reason.UNKNOWN:
            permit.silent()
        else:
            permit.answered()

    async def _not_sent(self, row: Queued, not_sent: NotSentError) -> float | None:
        """Decide what becomes of a message that did not go; the answer is that of `_send`."""
        post = row.kind == "post"
        said = not_sent.said
        match not_sent.reason:
            case Reason.OFFLINE:
                if post:  # it was claimed, and did not go
                    self._outcomes.add(Outcome(row.id, "queued", said, row.tries), again_in=row.chat_id)
                return MOMENT_SECONDS  # and then the limiter of the whole channel makes it wait
            case Reason.UNKNOWN if post:
                log.warning("post_unsure", row=row.id, said=said)
                self._finish(row, "unsure", said)
            case Reason.LATER | Reason.UNKNOWN:
                return self._again(row, not_sent)
            case Reason.MOVED:
                await self._intake.write(_move, row, not_sent.to)
                self._look_now.set()  # the messages may belong to another row now
                return MOMENT_SECONDS
            case Reason.GONE:
                log.info("chat_gone", channel=row.channel, said=said)
                self._finish(row, "gone", said)
                await self._intake.change(outbox.turn_off, row.chat_id, said, self._clock())
                return MOMENT_SECONDS
            case Reason.HELD:
                self._finish(row, "held", said)
            case Reason.REFUSED:
                log.error("message_refused", channel=row.channel, row=row.id, said=said)
                self._finish(row, "failed", said)
        return None

    def _again(self, row: Queued, not_sent: NotSentError) -> float:
        """Send this message again, after the seconds that are returned."""
        tries = row.tries + 1
        wait = not_sent.after or backoff(tries, LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS)
        limiter = self._limiters[row.channel]
        if not_sent.after and limiter.close_chat(row.chat, wait):
            # A second chat is told to wait: then the limit is that of all.
            limiter.close(wait)
            log.warning("channel_limit", channel=row.channel, seconds=wait)
        next_at = self._clock() + timedelta(seconds=wait)
        self._outcomes.add(Outcome(row.id, "queued", not_sent.said, tries, next_at), again_in=row.chat_id)
        return wait

    def _finish(self, row: Queued, state: OutboxState, error: str = "") -> None:
        """This row is not sent again, at least not now."""
        self._parts_sent.pop(row.id, None)
        self._outcomes.add(Outcome(row.id, state, error))


def _move(tx: Transaction, row: Queued, to: str) -> None:
    """The chat has a new address, and the message goes there."""
    outbox.keep(tx, [Outcome(row.id, "queued", "moved", row.tries)])
    groups.move(tx, row.channel, row.chat, to)
