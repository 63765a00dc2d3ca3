"""Sends one message of the outbox: asks the limiter, claims a post, delivers, and decides what becomes of it.

After a crash or a silent timeout nobody can know whether a message arrived. The policy is here, in one place:
a reply is sent again (twice is harmless, its turn number agrees), a post is not: it is marked `unsure`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.background.backoff import backoff
from bot.background.counts import SendingCounts
from bot.background.watch import Notice
from bot.http.signed_links import Links, addressed, has_address
from bot.intake.intake import Intake
from bot.sending.channel import Channel, NotSentError, Reason
from bot.sending.next_rows import NextRows
from bot.sending.outcomes import Outcomes
from bot.sending.rate_limits import Limiter, NotYetError, Permit
from messages.wire import unpack
from storage.database.store import Transaction, TroubleError
from storage.posts import groups
from storage.sending import elsewhere, outbox
from storage.sending.leases import Places
from storage.sending.outbox import OutboxState, Outcome, Queued, seconds_until

#: A chat that has to wait for a moment only is looked at again after that.
MOMENT_SECONDS = 0.05
#: Between two tries for one message, where the channel does not say how long to wait.
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 60.0  # that surely did not go: when what kept it is mended, it is not waited for much longer
LONGEST_UNKNOWN_RETRY_SECONDS = 600.0  # that may have arrived: each try may be one more of it on somebody's screen

log = structlog.get_logger()


class _NotOursError(Exception):
    """Another sends this post, or has."""


class Delivery:
    """Make it in a running event loop. `on_moved`: called when a chat got a new address, with what waits for it."""

    def __init__(
        self, intake: Intake, clock: Callable[[], datetime], channels: Mapping[str, Channel], links: Links,
        rows: NextRows, outcomes: Outcomes, on_moved: Callable[[], None],
    ) -> None:  # fmt: skip
        self._intake = intake
        self._clock = clock
        self._channels = channels
        self._links = links
        self._rows = rows
        self._outcomes = outcomes
        self._on_moved = on_moved
        now = asyncio.get_running_loop().time
        self.limiters = {name: Limiter(channel.rates, now) for name, channel in channels.items()}
        self._parts_sent: dict[int, int] = {}  # of a row that went in part only
        self._connections = {
            name: Notice(f"connection of {name}") for name in channels
        }  # raised: none, when last tried
        self.counts = SendingCounts()
        self.waiting: set[int] = set()  # chats that wait for the leave to send

    def open(self, channel: str) -> None:
        """What kept this channel's messages from going is over."""
        self.limiters[channel].open()

    def know_places(self, rows: Sequence[Queued], places: Mapping[int, Places]) -> None:
        """What other processes sent a moment ago to the chats of these rows."""
        for row in {row.chat_id: row for row in rows}.values():
            if sent := places.get(row.chat_id):
                is_group = self._channels[row.channel].group(row.chat)
                self.limiters[row.channel].add_chat_places(row.chat, is_group, sent)

    def places(self, channel: str, address: str) -> Places:
        """What was sent to this chat a moment ago."""
        return self.limiters[channel].chat_places(address)

    async def send(self, row: Queued) -> float | None:
        """Send one message. None: go on with the next; else the seconds after which the chat is looked at again."""
        if row.gone:
            self.finish(row, "gone", "chat turned off")
            return None
        if wait := seconds_until(row.next_at, self._clock()):
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
        except _NotOursError:
            log.warning("post_of_another", row=row.id)
            return None
        if self._connections[row.channel].raised:
            self._connections[row.channel].raised = False
            log.info("channel_reached_again", channel=row.channel)
        self.finish(row, "sent")
        self._rows.went(row)
        return None

    async def _held_back(self, row: Queued, channel: Channel) -> bool:
        """Whether this post does not go now; what becomes of it is kept then."""
        if paused := channel.posts_paused:
            log.warning("post_held_back", channel=row.channel, row=row.id, why=paused)
            self.finish(row, "failed", f"{outbox.NO_QUOTA}{paused}")
            return True
        if reason := await channel.hold_reason(row.chat):
            if not await self._handed_on(row):
                self._outcomes.add(Outcome(row.id, "held", reason))  # of its parts, those that went need not go again
            return True
        return False

    async def _send_parts(self, row: Queued, channel: Channel) -> None:
        """Send the messages that a row is, but for those that went before. Raises NotYetError and NotSentError."""
        reply = unpack(row.body)
        if has_address(reply):
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
        self.waiting.add(row.chat_id)
        try:
            permit = await self.limiters[row.channel].permit(row.chat, channel.group(row.chat), post)
        finally:
            self.waiting.discard(row.chat_id)
        if not self._rows.may_send(row.chat_id):
            permit.given_back()
            raise NotYetError(MOMENT_SECONDS)
        return permit

    async def _claim(self, row: Queued, permit: Permit) -> None:
        """Keep that this post is on its way, before it is. Raises _NotOursError."""
        try:
            claimed = await self._intake.change(outbox.claim, [row.id], self._rows.holder.names)
        except BaseException:
            permit.given_back()
            self._put_back(row, "")  # the claim may be kept all the same, and nobody would send what is claimed
            raise
        if not claimed:
            permit.given_back()
            raise _NotOursError

    async def _deliver(self, row: Queued, channel: Channel, message: Any, permit: Permit) -> None:
        """Send one message and tell the limiter what came of it. Raises NotSentError."""
        try:
            await channel.deliver(row.chat, message)
        except NotSentError as not_sent:
            self.counts.sends[row.channel, not_sent.reason.value] += 1
            self.counts.slowed[row.channel] += not_sent.slow_down
            self._tell(permit, row, not_sent)
            raise
        except asyncio.CancelledError:
            permit.silent()
            if row.kind == "post":
                self.finish(row, "unsure", "stopped while sending")
            raise
        except Exception:
            permit.silent()
            raise
        permit.taken()
        self.counts.sends[row.channel, "sent"] += 1

    def _tell(self, permit: Permit, row: Queued, not_sent: NotSentError) -> None:
        if not_sent.reason is Reason.OFFLINE:
            wait = permit.unreachable()
            self._connections[row.channel].raised = True
            log.warning("channel_unreachable", channel=row.channel, said=not_sent.said, seconds=wait)
        elif not_sent.reason is Reason.UNKNOWN:
            permit.silent()
        else:
            permit.answered()

    async def _not_sent(self, row: Queued, not_sent: NotSentError) -> float | None:
        """Decide what becomes of a message that did not go; the answer is that of `send`."""
        post = row.kind == "post"
        said = not_sent.said
        match not_sent.reason:
            case Reason.OFFLINE:
                if post:  # it was claimed, and did not go
                    self._put_back(row, said)
                return MOMENT_SECONDS  # and then the limiter of the whole channel makes it wait
            case Reason.UNKNOWN if post:
                log.warning("post_unsure", row=row.id, said=said)
                self.finish(row, "unsure", said)
            case Reason.LATER | Reason.UNKNOWN:
                return self._again(row, not_sent)
            case Reason.MOVED:
                return await self._moved(row, not_sent)
            case Reason.GONE:
                log.info("chat_gone", channel=row.channel, said=said)
                await self._hand_on_or_finish(row, "gone", said)
                await self._intake.change(outbox.turn_off, row.chat_id, said, self._clock())
                return MOMENT_SECONDS
            case Reason.DOUBTED:
                return await self._doubted(row, said)
            case Reason.HELD:
                await self._hand_on_or_finish(row, "held", said)
            case Reason.REFUSED:
                log.error("message_refused", channel=row.channel, row=row.id, said=said)
                self.finish(row, "failed", said)
        return None

    async def _hand_on_or_finish(self, row: Queued, state: OutboxState, said: str) -> None:
        if not (row.kind == "post" and await self._handed_on(row)):
            self.finish(row, state, said)

    async def _handed_on(self, row: Queued) -> bool:
        """Whether this post goes to another chat of the same person, where it arrives now."""
        try:
            chat_id = await self._intake.write(elsewhere.hand_on, row, self._clock())
        except TroubleError:
            self._put_back(row, "")
            raise
        if not chat_id:
            return False
        self._parts_sent.pop(row.id, None)
        self._intake.queued_for(chat_id)
        return True

    async def _moved(self, row: Queued, not_sent: NotSentError) -> float:
        """The chat has another address: this message goes there, and all that wait behind it."""
        try:
            await self._intake.write(_move, row, not_sent.to)
        except TroubleError:
            self._put_back(row, not_sent.said)
            raise
        self._on_moved()  # the messages may belong to another row now
        return MOMENT_SECONDS

    async def _doubted(self, row: Queued, said: str) -> float | None:
        """It was refused; the chat is gone when that was so for the last few, on whatever days and in whatever life."""
        try:
            gone = await self._intake.write(outbox.refuse, row, said, self._clock())
        except TroubleError:
            self._put_back(row, said)
            raise
        self._parts_sent.pop(row.id, None)
        log.error("message_refused", channel=row.channel, row=row.id, said=said)
        if not gone:
            return None
        log.info("chat_gone", channel=row.channel, said=said)
        return MOMENT_SECONDS

    def _again(self, row: Queued, not_sent: NotSentError) -> float:
        """Send this message again, after the seconds that are returned."""
        tries = row.tries + 1
        longest = LONGEST_RETRY_SECONDS
        if not_sent.reason is Reason.UNKNOWN:
            longest = LONGEST_UNKNOWN_RETRY_SECONDS
        wait = not_sent.after or backoff(tries, longest, FIRST_RETRY_SECONDS)
        limiter = self.limiters[row.channel]
        if not_sent.after and limiter.close_chat(row.chat, wait):
            limiter.obey(wait)
            log.warning("channel_limit", channel=row.channel, seconds=wait)
        next_at = self._clock() + timedelta(seconds=wait)
        self._outcomes.add(Outcome(row.id, "queued", not_sent.said, tries, next_at), again_in=row.chat_id)
        return wait

    def _put_back(self, row: Queued, said: str) -> None:
        """It did not go, and waits again as before."""
        self._outcomes.add(Outcome(row.id, "queued", said, row.tries), again_in=row.chat_id)

    def finish(self, row: Queued, state: OutboxState, error: str = "") -> None:
        """Keep what became of a row that is not sent again by itself."""
        self._parts_sent.pop(row.id, None)
        self._outcomes.add(Outcome(row.id, state, error))


def _move(tx: Transaction, row: Queued, to: str) -> None:
    """The chat has a new address, and the message goes there."""
    outbox.keep(tx, [Outcome(row.id, "queued", "moved", row.tries)])
    groups.move(tx, row.channel, row.chat, to)
