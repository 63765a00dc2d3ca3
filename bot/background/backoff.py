"""How long to wait between two tries of something that fails."""

from __future__ import annotations

import random

#: Many who failed at the same moment must not all come back at the same moment.
LEAST_SHARE_OF_PAUSE = 0.8


def backoff(tries: int, longest: float, first: float = 0.5) -> float:
    """Seconds to wait after so many failures in a row: `first` after one, doubled with each, at most `longest`.

    Up to a fifth less, by chance.
    """
    doubled = first * 2.0 ** min(tries - 1, 32)  # beyond that only `longest` counts, and no number overflows
    return min(doubled, longest) * random.uniform(LEAST_SHARE_OF_PAUSE, 1.0)
