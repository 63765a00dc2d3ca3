"""Waiting for what comes by itself, without sleeping longer than needed."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(true: Callable[[], bool]) -> None:
    """Wait for it, a few seconds at most."""
    until = time.monotonic() + 8
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
