"""Waiting for what comes by itself, without sleeping longer than needed."""

from __future__ import annotations

import time
from collections.abc import Callable


def eventually(true: Callable[[], bool], seconds: float = 8) -> None:
    """Wait for it, a few seconds at most; `seconds`: for what takes longer where the machine has much to do."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
