"""How late the event loop comes to what is due: something that holds it up holds up everybody."""

from __future__ import annotations

import asyncio
from collections import deque

MEASURE_EVERY_SECONDS = 1.0
MEASURES_KEPT = 60  # the worst of the last minute is told


class LoopLag:
    """Begin it in a running event loop."""

    def __init__(self) -> None:
        self._measured: deque[float] = deque(maxlen=MEASURES_KEPT)
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Measure from now on."""
        self._arm()

    @property
    def worst_seconds(self) -> float:
        """The longest of the last minute."""
        return max(self._measured, default=0.0)

    def close(self) -> None:
        """Measure no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _arm(self) -> None:
        loop = asyncio.get_running_loop()
        self._due = loop.time() + MEASURE_EVERY_SECONDS
        self._timer = loop.call_at(self._due, self._measure)

    def _measure(self) -> None:
        self._measured.append(max(0.0, asyncio.get_running_loop().time() - self._due))
        self._arm()
