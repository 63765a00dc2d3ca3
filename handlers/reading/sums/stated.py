"""What a calculation says itself in its last equation: "… 50 giờ x 320k = 16tr", whatever led to the 50 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import prod

from handlers.reading.sums.leaf import Clause, Item, Leaf
from handlers.reading.sums.reckoning.products import is_near
from handlers.reading.sums.values import Value

_LONG = ("day", "week", "month", "quarter", "year")  # how long, and no result
LEAST_BEFORE = 2  # numbers that the equation's own may follow from


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A right equation at the end. `reckoned`: one of its numbers was reckoned before, so that it is no leftover."""

    value: Value
    reckoned: bool


def stated(clauses: Sequence[Clause]) -> Stated | None:
    """The last equation, where it is right, and nothing but its result for other periods stands behind it."""
    items: list[Item] = [item for clause in clauses for item in (*clause.items, ",")]
    while items and not isinstance(items[-1], Leaf):
        items.pop()
    at = len(items) - 1
    if at < 3 or items[at - 1] not in ("=", "→"):
        return None
    result = items[at]
    factors, start = _factors(items, at - 2)
    if len(factors) < 2 or sum(one.money for one in factors) > 1 or not isinstance(result, Leaf):
        return None
    made = prod((one.value / 100 if one.percent else one.value for one in factors), start=Fraction(1))
    if not is_near(made, result.value):
        return None
    value = Value(
        number=result.value,
        rates=result.rates or frozenset().union(*(one.rates for one in factors)),
        counts={one.counts: one.value for one in factors if one.counts and not result.rates},
        bare=tuple(one.value for one in factors if not (one.noun or one.money or result.rates)),
    )
    return Stated(value=value, reckoned=_is_reckoned(items[:start], factors))


def _is_reckoned(before: Sequence[Item], factors: Sequence[Leaf]) -> bool:
    """Whether one of them is no number that is told, but follows from some."""
    numbers = [item for item in before if isinstance(item, Leaf)]
    results = {item.value for sign, item in pairwise(before) if isinstance(item, Leaf) and sign in ("=", "→")}
    told = {one.value for one in numbers} - results
    return len(numbers) >= LEAST_BEFORE and any(one.value not in told for one in factors if one.counts not in _LONG)


def _factors(items: Sequence[Item], at: int) -> tuple[list[Leaf], int]:
    """The numbers that signs multiply up to here, and where they begin."""
    found: list[Leaf] = []
    while at >= 0 and isinstance(item := items[at], Leaf):
        found.append(item)
        if at == 0 or items[at - 1] != "x":
            return found, at
        at -= 2
    return [], at
