"""Plain counts of what is done, for those who watch over the bot: to count must cost a step next to nothing.

Each is counted on one thread, that of the event loop; whoever reads them has them in `bot/watching/metrics.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

#: Bounds of a histogram, each with the seconds that are at most so many.
BOUNDS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Durations:
    """How often something took how long."""

    def __init__(self) -> None:
        self.numbers = [0] * (len(BOUNDS_SECONDS) + 1)  # for each bound, and the last for what took longer
        self.total_seconds = 0.0

    def add(self, seconds: float) -> None:
        """Once more, and it took so long."""
        self.numbers[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.total_seconds += seconds


class IntakeCounts:
    """What was taken in. `steps`: events by what became of them; `batches`: transactions that answered events."""

    def __init__(self) -> None:
        self.steps: Counter[str] = Counter()
        self.batches = Durations()


class SendingCounts:
    """What was sent. `sends`: by channel and outcome; `slowed`: how often a channel said to send more slowly."""

    def __init__(self) -> None:
        self.sends: Counter[tuple[str, str]] = Counter()
        self.slowed: Counter[str] = Counter()
