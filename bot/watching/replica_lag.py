"""Measures each second how far the server that REPLICA_URL names is behind; what is too far behind is not read."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.watch import Notice
from storage.database.store import TroubleError
from storage.replica import Replica

MEASURE_EVERY_SECONDS = 1.0


class ReplicaLag:
    """Begin it in a running event loop."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._notice = Notice("replica")  # raised: the first server is read instead
        self._running = Loop(Part.REPLICA_LAG, self._keep_measuring)

    def start(self) -> None:
        """Measure from now on, where there is anything to measure."""
        if self._replica.is_there:
            self._running.start()

    async def stop(self) -> None:
        """Measure no more."""
        await self._running.stop()

    async def _keep_measuring(self) -> None:
        while True:
            with suppress(TroubleError):  # the notice says so when it lasts
                await asyncio.to_thread(self._replica.measure)
            self._notice.raised = self._replica.known_until() is None
            await asyncio.sleep(MEASURE_EVERY_SECONDS)
