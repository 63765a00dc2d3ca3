"""The only place that reads the time, and the demo's own clock, which a newcomer may move forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import ceil


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


class DemoClock:
    """The time of the demo: `ahead` seconds after the real one. It never goes back: no row may lie ahead of it."""

    def __init__(self, ahead: int = 0) -> None:
        self._ahead = timedelta(seconds=ahead)

    def now(self) -> datetime:
        """This instant of the demo, in UTC."""
        return now() + self._ahead

    def ahead_at(self, moment: datetime) -> int:
        """How many seconds ahead the clock has to be so that `moment` is now; it never has to go back."""
        return ceil(max(moment - now(), self._ahead).total_seconds())

    def move(self, ahead: int) -> None:
        """Go so many seconds ahead of the real time, or stay where this is further ahead already."""
        self._ahead = max(self._ahead, timedelta(seconds=ahead))
