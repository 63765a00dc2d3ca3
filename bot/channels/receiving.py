"""What receives for a channel that asks for its events: one task, and the events that it is just handing in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Receiving:
    """The task. `stop` ends it, after the events that it has taken are handed in: nobody sends these again."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._handing_in: asyncio.Future[Any] | None = None

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this from now on."""
        self._task = asyncio.create_task(work)

    async def finish(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What the work answers, which is done to its end also when the task is stopped."""
        handing_in = asyncio.ensure_future(work)
        self._handing_in = handing_in
        return await asyncio.shield(handing_in)

    async def stop(self) -> None:
        """End the task, and wait for what it was finishing."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if self._handing_in is not None:
            await asyncio.gather(self._handing_in, return_exceptions=True)
