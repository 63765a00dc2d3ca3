"""A loop that works beside everything else, and is begun again whenever it ends though nobody stopped it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.background.backoff import backoff
from bot.background.parts import Part
from bot.background.watch import Watch

#: Between an unexpected end and the next life.
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
#: A life that has lasted so long is a good one: the next pause is the first again.
STEADY_SECONDS = 3.0

Work = Callable[[], Coroutine[Any, Any, None]]


class Loop:
    """Runs `work` until it returns or `stop`: what it raises, or cancels it, is logged and it begins anew.

    Each life is a task of its own, so that no task's end is the end of the loop.
    """

    def __init__(self, part: Part, work: Work, channel: str = "") -> None:
        """`channel`: whose loop it is, where each has one."""
        self._work = work
        self._watch = Watch(part, channel)
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None  # for the next life, or for calling this one a good one
        self._failures = 0  # lives in a row that ended early
        self._stopped = False

    def start(self) -> None:
        """Begin, in a running event loop."""
        self._stopped = False
        self._live()

    async def stop(self, seconds: float = 0.0) -> None:
        """End it; it has so long to return by itself."""
        self._stopped = True
        self._disarm()
        if self._task is None:
            return
        if seconds and not self._task.done():
            await asyncio.wait([self._task], timeout=seconds)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def _live(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._work(), name=self._watch.name)
        self._task.add_done_callback(self._ended)
        self._arm(STEADY_SECONDS, self._lasted)

    def _lasted(self) -> None:
        self._failures = 0
        self._watch.works()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._disarm()
        error: BaseException | None = asyncio.CancelledError() if task.cancelled() else task.exception()
        if self._stopped or error is None:
            self._watch.works()
            return
        self._failures += 1
        self._watch.failed(error)
        self._arm(backoff(self._failures, LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS), self._live)

    def _arm(self, seconds: float, then: Callable[[], None]) -> None:
        self._disarm()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
