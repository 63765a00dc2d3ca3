"""What a channel runs beside the sender: the task that receives, and small tasks that nobody waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Reception:
    """The task that receives. Stopping it interrupts its waiting for more, and never the handling of what has come."""

    def __init__(self) -> None:
        self.stopped = False
        self._receiving: asyncio.Task[None] | None = None
        self._handling: asyncio.Future[Any] | None = None

    def start(self, receive: Coroutine[Any, Any, None]) -> None:
        """Begin to receive."""
        self._receiving = asyncio.create_task(receive)

    async def handle(self, work: Awaitable[Result]) -> Result:
        """Await this handling of what has come. To be called by the task itself, one at a time."""
        handling = asyncio.ensure_future(work)
        self._handling = handling
        return await asyncio.shield(handling)

    async def stop(self) -> None:
        """Receive no more, and wait for the handling that is under way; its errors are not raised here."""
        self.stopped = True
        if self._receiving is None:
            return
        self._receiving.cancel()
        ending: list[asyncio.Future[Any]] = [self._receiving]
        if self._handling is not None:
            ending.append(self._handling)
        await asyncio.gather(*ending, return_exceptions=True)


class BackgroundTasks:
    """Small tasks that nobody waits for, until the channel closes."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin this, and keep it from being collected as garbage meanwhile."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait for those under way, not longer than this."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
