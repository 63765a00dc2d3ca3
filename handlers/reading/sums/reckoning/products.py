"""The product of quantities, in the units that their prices are for: minutes as hours, grams as kilos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from handlers.reading.sums.reckoning.quantities import PERCENT, Quantity

#: By what a number of the one is multiplied where another is for each of the other.
CONVERSIONS = {
    ("minute", "hour"): Fraction(1, 60), ("second", "minute"): Fraction(1, 60), ("second", "hour"): Fraction(1, 3600),
    ("hour", "labour"): Fraction(1, 8), ("minute", "labour"): Fraction(1, 480), ("hour", "minute"): Fraction(60),
    ("kg", "tan"): Fraction(1, 1000), ("tan", "kg"): Fraction(1000), ("g", "kg"): Fraction(1, 1000),
    ("ta", "kg"): Fraction(100), ("kg", "ta"): Fraction(1, 100), ("ta", "tan"): Fraction(1, 10),
    ("yen", "kg"): Fraction(10), ("ml", "lit"): Fraction(1, 1000), ("lit", "met"): Fraction(1, 1000),
    ("lit", "khoi"): Fraction(1, 1000), ("met", "lit"): Fraction(1000), ("khoi", "lit"): Fraction(1000),
    ("lang", "kg"): Fraction(1, 10), ("hl", "lit"): Fraction(100), ("m", "km"): Fraction(1, 1000),
    ("met", "km"): Fraction(1, 1000), ("w", "kwh"): Fraction(1, 1000), ("mg", "g"): Fraction(1, 1000),
}  # fmt: skip
_CONVERTED = frozenset(unit for unit, _ in CONVERSIONS)
_HOURS = frozenset(("gio", "tieng", "h"))


def product(parts: Sequence[Quantity]) -> Quantity:
    """All of them multiplied."""
    number, unit = Fraction(1), ""
    for part in parts:
        number *= part.value * _converted(part, parts)
        if unit in ("", PERCENT) or part.is_money:
            unit = part.unit or unit
    first = parts[0]
    return Quantity(
        value=number,
        unit=unit,
        per=frozenset().union(*(part.per for part in parts)),
        words=frozenset().union(*(part.words for part in parts)),
        rates=frozenset().union(*(part.rates for part in parts)),
        said=first.said,
        sign=first.sign,
        joined=first.joined,
        place=first.place,
        line=first.line,
        costs=any(part.costs for part in parts),
        parts=tuple(parts),
    )


def _converted(part: Quantity, parts: Sequence[Quantity]) -> Fraction:
    """By what it is multiplied to be in the unit that another asks for."""
    if part.unit not in _CONVERTED:
        return Fraction(1)
    asked = {unit for other in parts if other is not part for unit in (*other.rates, *other.per)}
    if not _HOURS.isdisjoint(asked):
        asked.add("hour")
    if part.unit not in asked:
        for (unit, other_unit), ratio in CONVERSIONS.items():
            if unit == part.unit and other_unit in asked:
                return ratio
    return Fraction(1)


def total(parts: Sequence[Quantity]) -> Fraction:
    """All of them added, and what was paid taken off."""
    return sum((-part.value if part.costs else part.value for part in parts), Fraction())


def summed(parts: Sequence[Quantity], number: Fraction) -> Quantity:
    """That number, as what these make together."""
    rates = frozenset.intersection(*(part.rates for part in parts))
    return replace(parts[0], value=number, rates=rates, parts=tuple(parts), costs=False, counts="", crew=False)


def is_near(one: Fraction, other: Fraction) -> bool:
    """Whether they are the same but for rounding; in whole numbers, since it is asked often."""
    first, second = one.numerator * other.denominator, other.numerator * one.denominator
    return abs(first - second) * 200 <= abs(second)


def count_twice(parts: Sequence[Quantity]) -> bool:
    """Whether two of them count the same: these are not multiplied."""
    units = [part.counts or part.unit for part in parts if part.unit not in ("", PERCENT)]
    return len(set(units)) < len(units)
