"""The rate of each channel, kept together by all processes of one PostgreSQL database: each has a share of its slots.

A share is asked for behind the sending, four times a second while there is much to send, once while there is not; a
message that finds none left has it asked for at once, and others are told. With SQLite there is one process, which has
all slots, and nothing of this runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.intake.news import News, Topic
from bot.sending.rate_limits import LATEST_COUNT_SECONDS, Limiter
from storage.database.store import Store, TroubleError
from storage.processes import shares
from storage.processes.shares import Asked, Share

#: Between two times that a share is asked for: while messages go, and while none does.
BUSY_SECONDS = 0.25
IDLE_SECONDS = 1.0
#: Between two times, whoever waits.
LEAST_SECONDS = 0.03
#: A share is used for so long after it was asked for, and not longer: the database may be away.
SHARE_SECONDS = 3.0

log = structlog.get_logger()


class SharedLimits:
    """Make it in a running event loop. `limiters`: by channel; `holder`: this life of this bot."""

    def __init__(self, store: Store, holder: str, limiters: Mapping[str, Limiter], news: News | None) -> None:
        self._store = store
        self._holder = holder
        self._limiters = limiters
        self._news = news
        self._ask_now = asyncio.Event()
        self._lapses: asyncio.TimerHandle | None = None
        self._is_renewed = True  # False: the last time that it was asked for the database did not answer
        self._asking = Loop(Part.RATE_SHARES, self._keep_asking)
        self.processes: dict[str, int] = {}  # by channel: that send on it, as far as is known
        for limiter in limiters.values():
            limiter.share(0)
            limiter.on_waiting = self._ask_now.set

    def start(self) -> None:
        """Begin to ask."""
        if self._news is not None:
            self._news.on_news[Topic.SHARES].append(lambda _: self._ask_now.set())
        self._asking.start()

    async def stop(self) -> None:
        """Give the shares back, as soon as nothing counts in them."""
        await self._asking.stop()
        self._lapse()
        in_use = {channel: limiter.in_use for channel, limiter in self._limiters.items()}
        longest = max((limiter.window_seconds for limiter in self._limiters.values()), default=0.0)
        with suppress(TroubleError):  # then they are free when the rows end
            await asyncio.to_thread(
                self._store.writing, shares.leave, self._holder, in_use, longest + LATEST_COUNT_SECONDS
            )

    async def _keep_asking(self) -> None:
        while True:
            self._ask_now.clear()
            is_hurried = await self._ask()
            await asyncio.sleep(LEAST_SECONDS if self._is_renewed else BUSY_SECONDS)
            if is_hurried:
                continue
            is_busy = any(limiter.wanted for limiter in self._limiters.values())
            with suppress(TimeoutError):
                async with asyncio.timeout(BUSY_SECONDS if is_busy else IDLE_SECONDS):
                    await self._ask_now.wait()

    async def _ask(self) -> bool:
        """Renew the shares; whether more is to be had, or to be given back, in a moment."""
        now = asyncio.get_running_loop().time()
        asked = [self._asked(channel, limiter) for channel, limiter in self._limiters.items()]
        try:
            found = await asyncio.to_thread(self._store.writing, shares.ask, self._holder, asked)
        except TroubleError as trouble:
            if self._is_renewed:
                log.warning("shares_not_renewed", said=str(trouble))
            self._is_renewed = False
            return False
        self._is_renewed = True
        if self._lapses is not None:
            self._lapses.cancel()
        self._lapses = asyncio.get_running_loop().call_at(now + SHARE_SECONDS, self._lapse)
        return any([self._use(one, found[one.channel]) for one in asked])

    def _asked(self, channel: str, limiter: Limiter) -> Asked:
        return Asked(
            channel=channel,
            most=limiter.most,
            holds=max(limiter.slots, limiter.in_use),
            wants=limiter.wanted,
            closed_seconds=limiter.told_seconds,
            lasts_seconds=SHARE_SECONDS + limiter.window_seconds + LATEST_COUNT_SECONDS,
        )

    def _use(self, asked: Asked, share: Share) -> bool:
        """What is above the target is used no more, and given back the next time."""
        limiter = self._limiters[asked.channel]
        self.processes[asked.channel] = share.processes
        if share.closed_seconds > limiter.closed_seconds:
            limiter.hear(share.closed_seconds)
        limiter.share(min(share.slots, share.target))
        is_short = share.slots < min(share.target, asked.wants)
        if is_short and self._news is not None:
            self._news.tell(Topic.SHARES)  # others have more than is theirs, and may not ask for a while
        return is_short or (share.others_wait and share.slots > share.target)

    def _lapse(self) -> None:
        for limiter in self._limiters.values():
            limiter.share(0)
