"""Whole numbers out of typed digits. `isdigit` holds for "²", which is no number, and `int` refuses 4,301 digits."""

from __future__ import annotations

MOST_DIGITS = 18  # what a 64-bit key has; nothing that people count has more


def whole(typed: str) -> int | None:
    """The number that these digits are, and nothing but they; None: it is none, or has too many."""
    if typed.isdecimal() and len(typed) <= MOST_DIGITS:
        return int(typed)
    return None
