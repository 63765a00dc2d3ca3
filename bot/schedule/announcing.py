"""Announcements on their way to the outbox, one short step after another, behind the replies.

What a step does is decided in `handlers/announcements/sending.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.intake.intake import Intake
from handlers.announcements import sending
from handlers.receive import Receipt
from storage.database.store import Store, TroubleError
from storage.posts import announcements

#: Between two steps while one is sent or counted: nobody who writes waits for the next.
STEP_SECONDS = 1.0
COUNTING_SECONDS = 0.05
#: Without a word of this process: another one may have begun an announcement.
LOOK_EVERY_SECONDS = 60.0

log = structlog.get_logger()


class Announcing:
    """Make it in a running event loop; it looks at once when an officer has done something, and at its hour."""

    def __init__(self, store: Store, intake: Intake, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock
        self.on_queued: list[Callable[[int], None]] = []  # told of each chat that got something, after the commit
        self._look_now = asyncio.Event()
        self._running = Loop(Part.ANNOUNCEMENTS, self._work)

    def start(self) -> None:
        """Begin, with what an earlier life left."""
        self._intake.on_done.append(self._heard)
        self._running.start()

    def _heard(self, receipt: Receipt) -> None:
        if receipt.announces:
            self.look_soon()

    def look_soon(self) -> None:
        """An announcement may have something to do."""
        self._look_now.set()

    async def _work(self) -> None:
        while True:
            self._look_now.clear()
            try:
                wait = await self._step()
            except TroubleError as trouble:
                log.warning("announcements_put_off", said=str(trouble))
                wait = STEP_SECONDS
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._look_now.wait()

    async def _step(self) -> float:
        """Do what is due; seconds until the next look."""
        now = self._clock()
        at = await asyncio.to_thread(self._store.reading, announcements.next_at, now)
        if at is None:
            return LOOK_EVERY_SECONDS
        if at > now:
            return min(LOOK_EVERY_SECONDS, (at - now).total_seconds())
        step = await self._intake.write(sending.go_on, now)
        for chat_id in step.chats:
            for listener in self.on_queued:
                listener(chat_id)
        return STEP_SECONDS if step.sends else COUNTING_SECONDS

    async def close(self) -> None:
        """No further step; one that runs is finished."""
        await self._running.stop()
