"""A value of a calculation: an amount or a count, the periods that it is for and those that it went through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from handlers.reading.sums.leaf import Leaf
from handlers.reading.sums.words import DIMENSIONS

MONEY, COUNT, BARE, PERCENT = "money", "count", "bare", "percent"
LEAST_PRICE = 500  # đồng: a bare number from here on may be an amount
LEAST_MONEY = 100_000  # đồng: so much a calculation without a word of money gives at least
SAME = Fraction(1, 100)  # part by which a number may differ from what it repeats: it was rounded
_SHORT = frozenset({"second", "minute", "hour"})
#: By what an amount of the one is multiplied where a price is for the other.
_PRICES = {
    ("tan", "kg"): Fraction(1000), ("kg", "tan"): Fraction(1, 1000), ("gam", "kg"): Fraction(1, 1000),
    ("g", "kg"): Fraction(1, 1000), ("kg", "gam"): Fraction(1000), ("ml", "lit"): Fraction(1, 1000),
    ("lit", "met"): Fraction(1, 1000), ("w", "kwh"): Fraction(1, 1000), ("m", "km"): Fraction(1, 1000),
}  # fmt: skip
#: How many of the one make one of the other.
_CONVERSIONS = {
    ("minute", "hour"): 60, ("second", "minute"): 60, ("second", "hour"): 3600, ("hour", "labour"): 8,
    ("hour", "day"): 8, ("hour", "shift"): 8, ("minute", "labour"): 480, ("minute", "day"): 480, ("kg", "tan"): 1000,
    ("g", "kg"): 1000, ("gam", "kg"): 1000, ("m", "km"): 1000, ("kg", "ta"): 100,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number with its kind. `rates`: it is for one of these; `counts`: it was multiplied by so many of these."""

    number: Fraction
    kind: str = BARE
    noun: str = ""
    per: str = ""  # what a price is for
    scaled: bool = False
    rates: frozenset[str] = frozenset()
    counts: Mapping[str, Fraction] = field(default_factory=dict)
    bare: tuple[Fraction, ...] = ()  # factors without a word behind them: the 12 of "30 triệu/tháng x 12"
    reckoned: bool = False  # by a sign

    @property
    def may_be_money(self) -> bool:
        return self.kind == MONEY or (self.kind == BARE and abs(self.number) >= LEAST_MONEY)

    @property
    def names_no_period(self) -> bool:
        return not self.rates and not self.counts and 12 not in self.bare


def of_leaf(leaf: Leaf) -> Value:
    """What a number is by itself."""
    number = leaf.value / 100 if leaf.percent else leaf.value
    kind = _kind(leaf)
    return Value(
        number=number,
        kind=kind,
        noun=leaf.noun,
        per=leaf.per,
        scaled=leaf.scaled,
        rates=leaf.rates,
        counts={leaf.counts: number} if leaf.counts else {},
        bare=(number,) if kind == BARE and not leaf.scaled else (),
    )


def _kind(leaf: Leaf) -> str:
    if leaf.percent:
        return PERCENT
    if leaf.money:
        return MONEY
    return COUNT if leaf.counts or leaf.noun else BARE


def times(one: Value, other: Value) -> Value:
    """The product; minutes at an hour's price are taken as hours, tonnes at a kilo's as kilos."""
    counts = dict(one.counts)
    for period, number in other.counts.items():
        counts[period] = counts.get(period, Fraction(1)) * number
    rates = one.rates | other.rates
    product = one.number * other.number * _unit(one, other)
    if "minute" in counts and "hour" in rates and MONEY in (one.kind, other.kind):
        product /= 60
        del counts["minute"]
        rates -= {"hour"}
    return Value(
        number=product,
        kind=_kind_of_product(one, other),
        noun=one.noun if one.kind == COUNT else other.noun,
        per=one.per or other.per,
        scaled=one.scaled or other.scaled,
        rates=rates,
        counts=counts,
        bare=one.bare + other.bare,
        reckoned=True,
    )


def _unit(one: Value, other: Value) -> Fraction:
    return _PRICES.get((one.noun, other.per)) or _PRICES.get((other.noun, one.per)) or Fraction(1)


def _kind_of_product(one: Value, other: Value) -> str:
    kinds = {one.kind, other.kind}
    if MONEY in kinds:
        return MONEY
    if kinds == {PERCENT}:
        return PERCENT
    priced = any(value.kind == BARE and value.number >= LEAST_PRICE for value in (one, other))
    measured = any(value.noun in DIMENSIONS for value in (one, other))
    if COUNT in kinds and (measured or not priced):
        return COUNT
    return BARE


def divided(one: Value, other: Value) -> Value | None:
    """The quotient; None where there is none."""
    if other.number == 0:
        return None
    kind = one.kind
    if one.kind == MONEY and other.kind == MONEY:
        kind = COUNT
    gone = set(other.counts)
    if other.number == 60:
        gone.add("minute")
    counts = {period: number for period, number in one.counts.items() if period not in gone}
    return replace(one, number=one.number / other.number, kind=kind, counts=counts, reckoned=True)


def added(one: Value, other: Value, sign: int) -> Value:
    """A sum; "30 - 18 triệu": the first is of millions too."""
    first, second = one, other
    unsaid = second.scaled and not first.scaled and second.kind == MONEY
    if unsaid and first.kind == BARE and first.number < LEAST_PRICE * 2:
        first = replace(first, number=first.number * _scale(second), kind=MONEY)
    kind = first.kind
    if MONEY in (first.kind, second.kind):
        kind = MONEY
    elif first.kind == BARE:
        kind = second.kind
    goes_through = first.kind == MONEY or first.reckoned or first.counts.keys() <= _SHORT
    return Value(
        number=first.number + sign * second.number,
        kind=kind,
        noun=first.noun or second.noun,
        scaled=first.scaled or second.scaled,
        rates=first.rates | second.rates,
        counts=first.counts if goes_through else {},
        bare=first.bare if first.reckoned else (),
        reckoned=True,
    )


def _scale(value: Value) -> int:
    return next((scale for scale in (10**9, 10**6, 10**3) if abs(value.number) >= scale), 1)


def difference(one: Value, other: Value) -> Value:
    """What lies between before and now."""
    value = added(one, other, -1)
    kind = other.kind if one.kind == BARE else one.kind
    counts: Mapping[str, Fraction] = {}
    if one.kind == MONEY or one.reckoned:
        counts = one.counts
    elif not other.counts.keys().isdisjoint(_SHORT):
        counts = dict.fromkeys(other.counts, abs(value.number))
    return replace(value, number=abs(value.number), kind=kind, counts=counts)


# --- what numbers have to do with each other -------------------------------------------------------------


def alike(one: Value, other: Value) -> bool:
    """Whether two numbers count the same kind of thing."""
    if one.kind != other.kind:
        return BARE in (one.kind, other.kind)
    if one.kind == COUNT and one.noun and other.noun and one.noun != other.noun:
        return one.counts.keys() == other.counts.keys()
    return True


def same(one: Fraction, other: Fraction) -> bool:
    """Whether they are the same but for rounding."""
    return abs(one - other) <= abs(other) * SAME


def is_scaled(number: Fraction, other: Fraction) -> bool:
    """Whether the one is the other in thousands or millions."""
    if not other:
        return False
    return number / other in (Fraction(1000), Fraction(10**6), Fraction(1, 1000), Fraction(1, 10**6))


def conversion(value: Value, leaf: Leaf) -> Fraction | None:
    """The value in the unit in which it is said: 15.600 phút as 260 giờ; None where it is in no other."""
    if value.kind == MONEY or not leaf.value:
        return None
    for unit in (*value.counts, value.noun):
        ratio = _CONVERSIONS.get((unit, leaf.counts or leaf.noun))
        if ratio is not None:
            number = value.number / ratio
            return leaf.value if same(number, leaf.value) else number
    return None


def converted(value: Value, leaf: Leaf, number: Fraction) -> Value:
    """That number, in the unit of the leaf."""
    counts = {period: count for period, count in value.counts.items() if period not in _SHORT}
    if leaf.counts:
        counts[leaf.counts] = number
    return replace(value, number=number, noun=leaf.noun, kind=COUNT, counts=counts)


def scale_of(value: Value, leaf: Leaf) -> int:
    """ "480 - 288 = 192 triệu": in which unit it was reckoned."""
    if value.scaled or value.kind == MONEY or not leaf.scaled:
        return 1
    for scale in (10**3, 10**6, 10**9):
        if value.number * scale < leaf.value * 3 and leaf.value < value.number * scale * 3:
            return scale
    return 1
