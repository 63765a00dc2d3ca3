"""Tasks that end by themselves: some that nobody waits for, some that several wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from bot.background.watch import place

Result = TypeVar("Result")
log = structlog.get_logger()


def begin(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Begin work that nobody waits for; an error that ends it is logged. Whoever begins it has to hold it."""
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_log_failure)
    return task


def share(work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """Begin work whose answer, or error, is for those who wait for it by `asyncio.shield`; it outlives them."""
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_take_note)
    return task


class BackgroundTasks:
    """Small tasks of one owner, such as taking the buttons of an answered question away, until it closes."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin this, and keep it from being collected as garbage meanwhile."""
        task = begin(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait for those under way, not longer than this."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def cancel(self) -> None:
        """Break those under way off."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("small_task_failed", error=type(error).__name__, at=place(error))


def _take_note(task: asyncio.Task[Any]) -> None:
    """Ask for the error, since asyncio logs those that nobody asks for."""
    if not task.cancelled():
        task.exception()
