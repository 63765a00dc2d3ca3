"""Who stands where on a board: rows in order of a value, ties share a rank."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Worth = Fraction | int | None  # what a unit is ranked by: exact, so that ties are ties


def fraction(part: int, whole: int) -> Worth:
    """None where the whole is not known."""
    if not whole:
        return None
    return Fraction(part, whole)


def ranked(worth: Mapping[str, Worth]) -> dict[str, int]:
    """1 for the highest; equal ones share a rank, and the next one counts those before it. None comes last."""
    order = sorted(worth, key=lambda code: _key(worth[code]), reverse=True)
    ranks: dict[str, int] = {}
    for place, code in enumerate(order, 1):
        before = order[place - 2] if place > 1 else None
        if before is not None and worth[before] == worth[code]:
            ranks[code] = ranks[before]
        else:
            ranks[code] = place
    return ranks


def _key(worth: Worth) -> int:
    """An integer in the same order, for denominators up to 10^15: comparing fractions is slow."""
    if worth is None:
        return -(10**40)
    if isinstance(worth, int):
        return worth * 10**30
    return worth.numerator * 10**30 // worth.denominator
