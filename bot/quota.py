"""A meter for a channel that sells so many messages a month: counts, warns, and saves the rest for replies.

From WARN_AT of the quota on the log says so; from REPLIES_AT on posts to groups are not sent, and the groups
are told once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.intake import Intake
from handlers.receive import Receipt
from messages.catalog import say
from messages.format import HANOI
from messages.wire import Reply
from storage import meter
from storage.meter import Used
from storage.store import Store, Trouble

WARN_AT, REPLIES_AT = 0.80, 0.95
SETTLE = 0.5  # seconds that counts are gathered before they are written; a crash forgets so many

log = structlog.get_logger()


def month(now: datetime) -> str:
    """2026-11, in Hà Nội: the platform's prices are by calendar month."""
    return f"{now.astimezone(HANOI):%Y-%m}"


class Meter:
    """Counts one channel. 0 messages a month: no limit."""

    def __init__(
        self, channel: str, most: int, store: Store, intake: Intake, clock: Callable[[], datetime], lang: str,
        most_groups: int = 0,
    ) -> None:  # fmt: skip
        self._channel, self._most, self._lang = channel, most, lang
        self._store, self._intake, self._clock = store, intake, clock
        self._most_groups, self._groups = most_groups, 0
        self._used, self._month = Used(), ""
        self._came = self._went = 0  # not written yet
        self._writing: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def start(self) -> None:
        """Read what this month has seen."""

        def read(name: str) -> tuple[Used, int]:
            with self._store.read() as tx:
                return meter.used(tx, self._channel, name), meter.bound_groups(tx, self._channel)

        self._month = month(self._clock())
        self._used, groups = await asyncio.to_thread(read, self._month)
        self._warn(Used())
        self._count_groups(groups)

    def came(self) -> None:
        """A message came in."""
        self._came += 1
        self._later()

    def went(self) -> None:
        """A message went out, or may have."""
        self._went += 1
        self._later()

    @property
    def share(self) -> float:
        """How much of the quota is used: 0.8 is 80 %."""
        if not self._most:
            return 0.0
        used = self._used.all if month(self._clock()) == self._month else 0
        return (used + self._came + self._went) / self._most

    def _later(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while (self._came or self._went) and not self._closing.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), SETTLE)
            await self.write()

    async def write(self) -> None:
        """Write what was counted."""
        came, went, name = self._came, self._went, month(self._clock())
        if not (came or went):
            return
        before = self._used if name == self._month else Used()
        try:
            used, chats, groups = await self._intake.do(lambda: self._add(name, came, went))
        except Trouble as trouble:
            log.warning("meter_unwritten", said=str(trouble))
            return
        self._came, self._went = self._came - came, self._went - went
        self._used, self._month = used, name
        self._warn(before)
        self._count_groups(groups)
        for chat in chats:
            for listener in self._intake.on_done:
                listener(Receipt("done", chat, 1))

    def _add(self, name: str, came: int, went: int) -> tuple[Used, list[int], int]:
        """In one transaction: whoever crosses the line tells the groups, once."""
        with self._store.write() as tx:
            used = meter.add(tx, self._channel, name, came, went, self._most)
            groups = meter.bound_groups(tx, self._channel) if self._most_groups else 0
            line = self._most * REPLIES_AT
            if not self._most or not used.all - came - went < line <= used.all:
                return used, [], groups
            told = Reply(say("groups.quota", self._lang))
            return used, meter.tell_groups(tx, self._channel, told, self._clock()), groups

    def _warn(self, before: Used) -> None:
        for line, said in ((REPLIES_AT, "quota_replies_only"), (WARN_AT, "quota_warning")):
            if self._most and before.all < line * self._most <= self._used.all:
                log.warning(said, channel=self._channel, used=self._used.all, of=self._most)
                return

    def _count_groups(self, groups: int) -> None:
        """Said each time that one more is bound than the plan has, and at every start."""
        if self._most_groups and groups > max(self._most_groups, self._groups):
            log.warning("groups_over_plan", channel=self._channel, groups=groups, of=self._most_groups)
        self._groups = groups

    async def close(self) -> None:
        """Write what is left."""
        self._closing.set()
        if self._writing is not None:
            await self._writing
        await self.write()
