"""Small tasks of a channel that nobody waits for, such as taking the buttons of an answered question away."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class BackgroundTasks:
    """Such tasks, until the channel closes."""

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
