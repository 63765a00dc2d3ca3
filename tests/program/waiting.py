"""Waiting for what comes by itself, without sleeping longer than needed."""

from __future__ import annotations

import time
from collections.abc import Callable

HANGS_SECONDS = 60.0  #: What has not come by then never comes: a limit for what hangs, however busy the machine is.


def eventually(true: Callable[[], bool], seconds: float = HANGS_SECONDS) -> None:
    """Wait for it."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
