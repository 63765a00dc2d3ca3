"""Sends what the outbox holds, for all channels: each chat in order, people before posts, within the channel's rates.

A channel renders a reply as pieces (messages of its own) and delivers them; `bot/sending/channel.py` is the contract.
After a crash or a silent timeout nobody can know whether a message arrived. The policy is here, in one place:
a reply is sent again (twice is harmless, its turn number agrees), a post is not: it is marked `unsure`.
"""

from __future__ import annotations

import asyncio
import heapq
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.intake import Intake
from bot.links import Links, addressed
from bot.rates import NotYet, Pace, Slot
from bot.sending.channel import Channel, NotSentError, Reason
from handlers.receive import Receipt
from messages.wire import unpack
from storage import groups, outbox
from storage.outbox import Mark, Queued
from storage.store import Store, Trouble

CHATS = 256  # served at once
POSTS = 48  # of these at most so many with a post first: more than the answers of one window on a slow line
CHATS_KNOWN = 50_000  # whose last message is remembered: a few megabytes
GATHER = 0.1  # seconds that what became of a message waits for others: fewer transactions in front of answers
LOOK = 5.0  # seconds between two looks at what was queued without telling us
LONGEST = 600.0  # seconds: the longest pause between two tries for one message
AGAIN = 0.05  # seconds until a chat is looked at again that has to wait for a moment only
LEAST_LEASE = 25.0  # seconds that a lease must last when a message goes out: longer than its timeout
PATIENCE = 20.0  # seconds that closing waits for messages on their way

Result = TypeVar("Result")
log = structlog.get_logger()


class Sender:
    """Make it in a running event loop; `start` begins, `close` lets what is on its way arrive."""

    def __init__(
        self, store: Store, intake: Intake, clock: Callable[[], datetime], channels: Sequence[Channel],
        links: Links | None = None,
    ) -> None:  # fmt: skip
        self._store, self._intake, self._clock = store, intake, clock
        self._links = links or Links("", b"")
        self._channels = {channel.name: channel for channel in channels}
        self._loop = asyncio.get_running_loop()
        self._paces = {channel.name: Pace(channel.rates, self._loop.time) for channel in channels}
        self._holder = secrets.token_hex(8)
        self._ready: tuple[dict[int, None], dict[int, None]] = ({}, {})  # replies, posts: chats in order
        self._later: list[tuple[float, int, bool]] = []
        self._busy: dict[int, bool] = {}  # chats being served; True: something came meanwhile
        self._posting: set[int] = set()
        self._begun: dict[int, int] = {}  # rows of which some pieces have gone: how many
        self._leases: dict[int, datetime] = {}
        self._marks: deque[Mark] = deque()
        self._released: deque[tuple[int, datetime]] = deque()
        self._fresh: dict[int, list[Queued]] = {}  # handed over by the intake: need not be read
        self._sent_to: dict[int, int] = {}  # the number in its chat of the last message that went
        # Rows whose new state is not committed: a read shows the old one. Of those to be sent again the chat, else 0.
        self._unwritten: dict[int, int] = {}
        self._something, self._marked = asyncio.Event(), asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[Any]] = set()  # of these, those that wait for leave to send
        self._running: list[asyncio.Task[None]] = []
        self._looking: asyncio.Task[None] | None = None
        self._closing = False
        self._writing = asyncio.Lock()

    def start(self) -> None:
        """Begin with what was left from before, then go on with what is queued."""
        self._intake.on_done.append(self._queued)
        self._running = [asyncio.create_task(work()) for work in (self._run, self._write, self._look)]

    def _queued(self, receipt: Receipt) -> None:
        if receipt.rows and receipt.rows[0].channel in self._channels:
            self._fresh.setdefault(receipt.chat_id, []).extend(receipt.rows)
        # Handed in twice: nobody may have been told what the first time left for the sender.
        if receipt.queued or receipt.outcome == "seen":
            self.wake(receipt.chat_id)

    def wake(self, chat_id: int, post: bool = False) -> None:
        """Something was queued for this chat."""
        if chat_id in self._busy:
            self._busy[chat_id] = True
        elif chat_id not in self._ready[0]:
            if not post:
                self._ready[1].pop(chat_id, None)
            self._ready[post][chat_id] = None
        self._something.set()

    async def look(self) -> None:
        """Find what was queued without telling us, by a schedule or another process."""
        found = await asyncio.to_thread(self._read, lambda tx: outbox.waiting(tx, list(self._channels)))
        now = self._clock()
        waiting_later = {chat_id for _, chat_id, _ in self._later}
        for one in found:
            if one.next_at is not None and one.next_at > now:
                if one.chat_id not in waiting_later:
                    self._put_off(one.chat_id, (one.next_at - now).total_seconds(), one.post)
            elif one.chat_id not in self._busy and one.chat_id not in waiting_later:
                self.wake(one.chat_id, one.post)

    async def close(self) -> None:
        """Take nothing more; wait for what is on its way, and keep what became of it."""
        self._closing = True
        self._something.set()
        if self._running:  # what it is leasing just now is given back by whoever would have sent it
            await asyncio.wait(self._running[:1], timeout=PATIENCE)
        for task in (*self._running[:1], *self._running[2:], *self._waiting):
            task.cancel()
        if self._serving:
            _, late = await asyncio.wait(self._serving, timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        while self._marks or self._released or self._writing.locked():
            await self._write_now()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    # Taking

    async def _look(self) -> None:
        settled = False
        while True:
            try:
                # With SQLite we are the only process: what is "sending" later on, we are sending ourselves.
                if not (settled and self._store.sqlite):
                    left = await self._intake.do(lambda: self._change(outbox.settle_left_over, self._clock()))
                    settled = True
                    if left:
                        log.warning("posts_unsure", number=left)
                await self.look()
            except Trouble as trouble:
                log.warning("outbox_unread", said=str(trouble))
            await asyncio.sleep(LOOK)

    async def _run(self) -> None:
        while not self._closing:
            self._something.clear()
            wait = self._wake_later()
            chosen = self._choose()
            if chosen:
                try:
                    await self._begin(chosen)
                except Trouble as trouble:
                    log.warning("outbox_unread", said=str(trouble))
                    for chat_id, post in chosen.items():
                        self._leave(chat_id, again=True, post=post)
                    await asyncio.sleep(1.0)
                continue
            # Not `wait_for`: on Python 3.11 it loses a cancellation that comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._something.wait()

    def _wake_later(self) -> float | None:
        """Bring back the chats whose pause is over; seconds until the next."""
        now = self._loop.time()
        while self._later and self._later[0][0] <= now:
            _, chat_id, post = heapq.heappop(self._later)
            self.wake(chat_id, post)
        return self._later[0][0] - now if self._later else None

    def _choose(self) -> dict[int, bool]:
        room = CHATS - len(self._busy)
        chosen: dict[int, bool] = {}
        for post, queue in enumerate(self._ready):
            most = min(room, POSTS - len(self._posting)) if post else room
            for chat_id in list(queue)[: max(most, 0)] if len(queue) > most else list(queue):
                del queue[chat_id]
                chosen[chat_id] = bool(post)
                self._busy[chat_id] = False
                room -= 1
                if post:
                    self._posting.add(chat_id)
        return chosen

    async def _begin(self, chosen: dict[int, bool]) -> None:
        unread = {}
        for chat_id, post in chosen.items():
            if fresh := self._next_in(chat_id):
                self._serve_soon(chat_id, fresh)
            else:
                unread[chat_id] = post
        if unread:
            await self._read_and_begin(unread)

    def _next_in(self, chat_id: int) -> list[Queued]:
        """What was handed over for this chat, when it follows on the last message that went there."""
        fresh = self._fresh.pop(chat_id, [])
        last = self._sent_to.get(chat_id, -1)
        return fresh if all(row.n == n for n, row in enumerate(fresh, last + 1)) else []

    def _serve_soon(self, chat_id: int, rows: list[Queued]) -> None:
        task = asyncio.create_task(self._serve(chat_id, rows))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _read_and_begin(self, chosen: dict[int, bool]) -> None:
        unwritten = dict(self._unwritten)
        if self._store.sqlite:
            rows = await asyncio.to_thread(self._read, lambda tx: outbox.take(tx, list(chosen)))
        else:
            rows = await self._intake.do(lambda: self._lease(list(chosen)))
        by_chat: dict[int, list[Queued]] = defaultdict(list)
        stuck = set(unwritten.values())  # what is to be sent again there comes first, when that is written
        for row in rows:
            if row.id not in unwritten and row.chat_id not in stuck and row.channel in self._channels:
                by_chat[row.chat_id].append(row)
        for chat_id, post in chosen.items():
            held = not self._store.sqlite and chat_id not in self._leases  # another process is sending there
            if mine := by_chat.get(chat_id):
                self._serve_soon(chat_id, mine)
            elif held or chat_id in stuck:
                self._busy[chat_id] = False
                self._leave(chat_id, post=post)
                self._put_off(chat_id, AGAIN, post)
            else:
                self._leave(chat_id, post=post)

    def _lease(self, chats: list[int]) -> list[Queued]:
        now = self._clock()
        with self._store.write() as tx:
            mine = outbox.lease(tx, chats, self._holder, now)
            rows = outbox.take(tx, mine)
        for chat_id in chats:
            self._leases.pop(chat_id, None)
        self._leases.update(dict.fromkeys(mine, now + outbox.LEASE))
        return rows

    def _leave(self, chat_id: int, again: bool = False, post: bool = False) -> None:
        """This chat is not served any more; `again`, or what came meanwhile, brings it back."""
        again = self._busy.pop(chat_id, False) or again
        self._posting.discard(chat_id)
        until = self._leases.pop(chat_id, None)
        if until is not None:
            self._released.append((chat_id, until))
            self._marked.set()
        if again:
            self.wake(chat_id, post)
        self._something.set()

    def _put_off(self, chat_id: int, seconds: float, post: bool) -> None:
        heapq.heappush(self._later, (self._loop.time() + seconds, chat_id, post))
        self._something.set()

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
            wait = 1.0
        except Exception as error:  # a fault of ours with one message must not stop the others
            log.error("not_sent", error=type(error).__name__, row=row.id)
            self._mark(Mark(row.id, "failed", type(error).__name__))
            wait = 0.0
        finally:
            if wait:
                self._busy[chat_id] = False  # whatever came meanwhile waits behind this one
                self._put_off(chat_id, wait, post)
            self._leave(chat_id, again=wait == 0.0, post=post)

    def _went(self, row: Queued) -> None:
        """All before it in its chat went too; whoever is forgotten here is only read again."""
        if len(self._sent_to) >= CHATS_KNOWN:
            self._sent_to.clear()
        self._sent_to[row.chat_id] = row.n

    async def _send(self, row: Queued) -> float | None:
        """Send one message. None: go on with the next; else the seconds after which the chat is looked at again."""
        if row.gone:
            self._mark(Mark(row.id, "gone", "chat turned off"))
            return None
        if row.next_at is not None and (wait := (row.next_at - self._clock()).total_seconds()) > 0:
            return wait
        channel, pace = self._channels[row.channel], self._paces[row.channel]
        if row.kind == "post" and channel.posts_paused:
            log.warning("post_held_back", channel=row.channel, row=row.id, why=channel.posts_paused)
            self._mark(Mark(row.id, "failed", channel.posts_paused))
            return None
        if row.kind == "post" and (why := await channel.hold_reason(row.chat)):
            self._mark(Mark(row.id, "held", why))
            return None
        reply = unpack(row.body)
        if reply.sheet:
            reply = addressed(reply, self._links, row.lang, self._clock())
        pieces = channel.render(reply, row.lang)
        claimed = row.kind != "post"
        for number in range(self._begun.get(row.id, 0), len(pieces)):
            try:
                slot = await self._slot(row, channel, pace)
            except NotYet as not_yet:
                return not_yet.seconds
            if not claimed:
                await self._claim(row, slot)
                claimed = True
            trouble = await self._deliver(row, channel, pieces[number], slot, pace)
            if trouble is not None:
                return trouble if trouble >= 0 else None
            self._begun[row.id] = number + 1
        self._begun.pop(row.id, None)
        self._mark(Mark(row.id, "sent"))
        self._went(row)
        return None

    async def _slot(self, row: Queued, channel: Channel, pace: Pace) -> Slot:
        task = asyncio.current_task()
        assert task is not None
        self._waiting.add(task)
        try:
            slot = await pace.slot(row.chat, channel.group(row.chat), row.kind == "post")
        finally:
            self._waiting.discard(task)
        until = self._leases.get(row.chat_id)
        if until is not None and (until - self._clock()).total_seconds() < LEAST_LEASE:
            slot.given_back()
            raise NotYet(AGAIN)
        return slot

    async def _claim(self, row: Queued, slot: Slot) -> None:
        """Keep that this post is on its way, before it is."""
        try:
            await self._intake.change(outbox.claim, [row.id])
        except BaseException:
            slot.given_back()
            raise

    async def _deliver(self, row: Queued, channel: Channel, piece: Any, slot: Slot, pace: Pace) -> float | None:
        """None: it went. Otherwise the seconds to wait; less than 0: this row is done with, go on with the next."""
        try:
            await channel.deliver(row.chat, piece)
        except NotSentError as not_sent:
            return await self._not_sent(row, not_sent, slot, pace)
        except asyncio.CancelledError:
            slot.silent()
            if row.kind == "post":
                self._mark(Mark(row.id, "unsure", "stopped while sending"))
            raise
        slot.answered()
        return None

    async def _not_sent(self, row: Queued, why: NotSentError, slot: Slot, pace: Pace) -> float:
        if why.reason is Reason.OFFLINE:
            wait = slot.unreachable()
            log.warning("channel_unreachable", channel=row.channel, said=why.said, seconds=wait)
            if row.kind == "post":
                self._mark(Mark(row.id, "queued", why.said, row.tries), again_in=row.chat_id)
            return AGAIN  # and then the pace of the whole channel makes it wait
        if why.reason is Reason.UNKNOWN:
            slot.silent()
        else:
            slot.answered()
        if why.reason is Reason.UNKNOWN and row.kind == "post":
            self._begun.pop(row.id, None)
            log.warning("post_unsure", row=row.id, said=why.said)
            self._mark(Mark(row.id, "unsure", why.said))
            return -1.0
        if why.reason in (Reason.LATER, Reason.UNKNOWN):
            return self._again(row, why, pace)
        if why.reason is Reason.MOVED:
            await self._intake.do(lambda: self._change(_move, row, why.to))
            self._looking = asyncio.create_task(self.look())  # the messages may belong to another row now
            return AGAIN
        self._begun.pop(row.id, None)
        if why.reason is Reason.GONE:
            log.info("chat_gone", channel=row.channel, said=why.said)
            self._mark(Mark(row.id, "gone", why.said))
            await self._intake.change(outbox.turn_off, row.chat_id, why.said, self._clock())
            return AGAIN
        if why.reason is Reason.HELD:
            self._mark(Mark(row.id, "held", why.said))
            return -1.0
        log.error("message_refused", channel=row.channel, row=row.id, said=why.said)
        self._mark(Mark(row.id, "failed", why.said))
        return -1.0

    def _again(self, row: Queued, why: NotSentError, pace: Pace) -> float:
        tries = row.tries + 1
        wait = why.after or min(2.0 ** min(tries, 12), LONGEST)
        if why.after and pace.close_chat(row.chat, wait):
            # A second chat is told to wait: then the limit is that of all.
            pace.close(wait)
            log.warning("channel_limit", channel=row.channel, seconds=wait)
        next_at = self._clock() + timedelta(seconds=wait)
        self._mark(Mark(row.id, "queued", why.said, tries, next_at), again_in=row.chat_id)
        return wait

    # Keeping what became of it

    def _mark(self, mark: Mark, again_in: int = 0) -> None:
        self._unwritten[mark.id] = again_in
        self._marks.append(mark)
        self._marked.set()

    async def _write(self) -> None:
        while True:
            await self._marked.wait()
            await asyncio.sleep(GATHER)
            self._marked.clear()
            if not await self._write_now():
                await asyncio.sleep(1.0)
                self._marked.set()

    async def _write_now(self) -> bool:
        """Write all marks there are, in one transaction behind the replies; False: the database is in trouble."""
        # One at a time, since with several writing threads a chat could be given back before its marks are kept.
        async with self._writing:
            taken, released = list(self._marks), list(self._released)
            self._marks.clear()
            self._released.clear()
            marks = list({mark.id: mark for mark in taken}.values())
            try:
                await self._intake.change(outbox.settle, marks, released, self._holder)
            except Trouble as trouble:
                log.warning("marks_unwritten", said=str(trouble))
                self._marks.extendleft(reversed(taken))
                self._released.extendleft(reversed(released))
                return False
        changed_again = {mark.id for mark in self._marks}
        for mark in taken:
            if mark.id not in changed_again:
                self._unwritten.pop(mark.id, None)
        return True

    def _read(self, work: Callable[[Any], Result]) -> Result:
        with self._store.read() as tx:
            return work(tx)

    def _change(self, work: Callable[..., Result], *arguments: Any) -> Result:
        with self._store.write() as tx:
            return work(tx, *arguments)


def _move(tx: Any, row: Queued, to: str) -> None:
    """The chat has a new id, and the message goes there."""
    outbox.mark(tx, [Mark(row.id, "queued", "moved", row.tries)])
    groups.move(tx, row.channel, row.chat, to)
