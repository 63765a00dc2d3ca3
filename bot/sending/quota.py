"""A meter for a channel that sells so many messages a month: counts, warns, and saves the rest for replies.

From WARN_AT_SHARE of the quota on the log says so; from REPLIES_ONLY_AT_SHARE on posts to groups are not sent, and the
groups are told once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.small_tasks import share
from bot.intake.intake import Intake
from messages.catalog import say
from messages.wire import Reply
from storage.conversation.chats import private_chats
from storage.database.store import Store, Transaction, TroubleError
from storage.posts.groups import bound_groups
from storage.sending import usage
from storage.sending.usage import REPLIES_ONLY_AT_SHARE, WARN_AT_SHARE, Used, month

#: Counts are gathered so long before they are written; a crash forgets those.
GATHER_SECONDS = 0.5

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Written:
    """After counts were written: what was used in all, chats that were told of the quota, how many there are."""

    used: Used
    told: list[int]
    groups: int
    people: int


class Meter:
    """Counts one channel. 0 messages a month: no limit."""

    def __init__(
        self, channel: str, most: int, store: Store, intake: Intake, clock: Callable[[], datetime], lang: str,
        most_groups: int = 0, most_people: int = 0,
    ) -> None:  # fmt: skip
        self._channel = channel
        self._most = most
        self._most_groups = most_groups
        self._most_people = most_people
        self._store = store
        self._intake = intake
        self._clock = clock
        self._lang = lang
        self._month = ""  # the one that `_used` is of
        self._used = Used()
        self._came = 0  # not written yet
        self._went = 0  # not written yet
        self._groups = 0
        self._people = 0
        self._news = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._writing = Loop(Part.METER, self._keep_writing, channel)

    async def start(self) -> None:
        """Read what this month has seen."""
        self._month = month(self._clock())
        self._used = await asyncio.to_thread(self._store.reading, usage.used, self._channel, self._month)
        groups = await asyncio.to_thread(self._store.reading, bound_groups, self._channel)
        people = await asyncio.to_thread(self._store.reading, private_chats, self._channel)
        self._warn(Used())
        self._count_groups(groups)
        self._count_people(people)
        self._writing.start()

    def came(self) -> None:
        """A message came in."""
        self._came += 1
        self._news.set()

    def went(self) -> None:
        """A message went out, or may have."""
        self._went += 1
        self._news.set()

    @property
    def share(self) -> float:
        """How much of the quota is used: 0.8 is 80 %."""
        if not self._most:
            return 0.0
        used = self._came + self._went
        if month(self._clock()) == self._month:
            used += self._used.all
        return used / self._most

    async def _keep_writing(self) -> None:
        while True:
            if not (self._came or self._went):
                self._news.clear()
                await self._news.wait()
            await asyncio.sleep(GATHER_SECONDS)
            await self.write()

    async def write(self) -> None:
        """Write what was counted. Done to its end, whoever stops waiting for it: else some would be counted twice."""
        await asyncio.shield(share(self._write_counts()))

    async def _write_counts(self) -> None:
        async with self._one_at_a_time:
            await self._write_counts_alone()

    async def _write_counts_alone(self) -> None:
        came, went = self._came, self._went
        name = month(self._clock())
        if not (came or went):
            return
        before = self._used if name == self._month else Used()
        try:
            written = await self._intake.write(self._add, name, came, went)
        except TroubleError as trouble:
            log.warning("meter_unwritten", said=str(trouble))
            return
        self._came -= came
        self._went -= went
        self._used = written.used
        self._month = name
        self._warn(before)
        self._count_groups(written.groups)
        self._count_people(written.people)
        for chat_id in written.told:
            self._intake.queued_for(chat_id)

    def _add(self, tx: Transaction, name: str, came: int, went: int) -> _Written:
        """Whoever crosses the line tells the groups in the same transaction, so that they are told once."""
        used = usage.add(tx, self._channel, name, came, went, self._most)
        groups = bound_groups(tx, self._channel) if self._most_groups else 0
        people = private_chats(tx, self._channel) if self._most_people else 0
        told: list[int] = []
        line = self._most * REPLIES_ONLY_AT_SHARE
        if self._most and used.all - came - went < line <= used.all:
            reply = Reply(say("groups.quota", self._lang))
            told = usage.tell_groups(tx, self._channel, reply, self._clock())
        return _Written(used=used, told=told, groups=groups, people=people)

    def _warn(self, before: Used) -> None:
        """Say which line was crossed since `before`, the highest only."""
        about = {"channel": self._channel, "used": self._used.all, "of": self._most}
        if self._crossed(REPLIES_ONLY_AT_SHARE, before):
            log.warning("quota_replies_only", **about)
        elif self._crossed(WARN_AT_SHARE, before):
            log.warning("quota_warning", **about)

    def _crossed(self, share: float, before: Used) -> bool:
        return bool(self._most) and before.all < share * self._most <= self._used.all

    def _count_groups(self, groups: int) -> None:
        """Warn each time that one more group is bound than the plan has, and at every start."""
        if self._most_groups and groups > max(self._most_groups, self._groups):
            log.warning("groups_over_plan", channel=self._channel, groups=groups, of=self._most_groups)
        self._groups = groups

    def _count_people(self, people: int) -> None:
        """Warn when nearly as many have written as the plan has users, then each time that it is one more than that."""
        line = self._most_people * WARN_AT_SHARE
        nearly = self._people < line <= people
        if self._most_people and (nearly or people > max(self._most_people, self._people)):
            log.warning("people_near_plan", channel=self._channel, people=people, of=self._most_people)
        self._people = people

    async def close(self) -> None:
        """Write what is left."""
        await self._writing.stop()
        await self.write()
