"""What receives for a channel that asks for its events: one loop, and the events that it is just handing in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.background.loops import Loop, Work
from bot.background.parts import Part
from bot.background.small_tasks import share

Result = TypeVar("Result")


class Receiving:
    """The loop. `stop` ends it, after the events that it has taken are handed in: nobody sends these again."""

    def __init__(self, name: str) -> None:
        self._name = name  # of the channel
        self._loop: Loop | None = None
        self._handing_in: asyncio.Task[Any] | None = None

    def start(self, work: Work) -> None:
        """Run this from now on."""
        self._loop = Loop(Part.RECEIVING, work, self._name)
        self._loop.start()

    async def finish(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What the work answers, which is done to its end also when the loop is stopped."""
        handing_in = share(work)
        self._handing_in = handing_in
        return await asyncio.shield(handing_in)

    async def stop(self) -> None:
        """End the loop, and wait for what it was finishing."""
        if self._loop is None:
            return
        await self._loop.stop()
        if self._handing_in is not None:
            await asyncio.gather(self._handing_in, return_exceptions=True)
