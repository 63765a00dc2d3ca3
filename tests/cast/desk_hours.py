"""A Monday on which the support desk is open."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.cast.talker import Talker

MONDAY_NINE = datetime(2026, 11, 23, 2, tzinfo=UTC)  # in Hà Nội nine


def on_monday(who: Talker) -> Talker:
    """They go on then."""
    who.now = MONDAY_NINE
    return who
