"""What a calculation says itself in its last equation: "… 50 giờ x 320k = 16tr", whatever led to the 50 hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from handlers.reading.sums.leaf import EQUALS, SIGNS, Clause
from handlers.reading.sums.reckoning import said
from handlers.reading.sums.reckoning.pairs import SCALES
from handlers.reading.sums.reckoning.products import CONVERSIONS, is_near
from handlers.reading.sums.reckoning.quantities import BARE, Quantity, quantities
from handlers.reading.sums.reckoning.runs import UnreadError, worth
from handlers.reading.sums.values import Value

_LONG = ("day", "week", "month", "quarter", "year")  # how long, and no result
_EQUALS_OR_SIGNS = frozenset((*EQUALS, *SIGNS))
LEAST_BEFORE = 2  # numbers that the equation's own may follow from
MOST_COSTS = 3  # that are forgotten at once
_YEARLY = (1, 12)  # times that a cost is paid
UNITS = frozenset(CONVERSIONS.values())

Item = Quantity | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A right equation at the end, its numbers and the others. `reckoned`: one of its numbers was reckoned before."""

    value: Value
    factors: tuple[Quantity, ...]
    others: tuple[Quantity, ...]
    reckoned: bool
    is_money: bool

    def lacks(self, made: Fraction) -> bool:
        """Whether that amount is what the equation should give, but for a number that it forgot or took for another."""
        ratio = made / self.value.number
        used = {one.value * scale for one in self.factors for scale in (1, *SCALES)}
        left = [one for one in self.others if one.value not in used]
        if any(is_near(ratio, one.value) for one in left):
            return True
        if ratio in UNITS or 1 / ratio in UNITS or ratio in SCALES or 1 / ratio in SCALES:
            return not self.reckoned
        first = [one for one in (*self.factors, *self.others) if one.value in used]
        return _is_part_of_difference(ratio, first, left) or self._lacks_cost(made, left)

    def _lacks_cost(self, made: Fraction, left: Sequence[Quantity]) -> bool:
        missing = self.value.number - made
        costs = [one.value for one in left if one.is_money]
        return any(
            is_near(sum(paid, Fraction()) * times, missing)
            for size in range(1, MOST_COSTS + 1)
            for paid in combinations(costs, size)
            for times in _YEARLY
        )


def _is_part_of_difference(ratio: Fraction, first: Sequence[Quantity], left: Sequence[Quantity]) -> bool:
    """Whether the one of two stands where their difference should."""
    return any(
        is_near(ratio, abs(one.value - other.value) / one.value)
        for one in first
        for other in left
        if one.value and (one.unit == other.unit or BARE in (one.unit, other.unit))
    )


def stated(clauses: Sequence[Clause]) -> Stated | None:
    """The last equation, where it is right, and nothing but its result for other periods stands behind it."""
    if not _may_state(clauses):
        return None
    items = _items_of(clauses)
    while items and not isinstance(items[-1], Quantity):
        items.pop()
    at = len(items) - 1
    if at < 3:
        return None
    result = items[at]
    end = at - 1 if items[at - 1] in EQUALS else at
    if end == at and not (isinstance(result, Quantity) and result.says(said.RESULT)):
        return None  # "180 triệu trừ 16 triệu còn 164 triệu"
    start = _start(items, end - 1)
    run = items[start:end]
    factors = tuple(item for item in run if isinstance(item, Quantity))
    if len(factors) < 2 or not isinstance(result, Quantity) or not _gives(run, result):
        return None
    value = Value(
        number=result.value,
        rates=result.rates or frozenset().union(*(one.rates for one in factors)),
        counts={one.counts: one.value for one in factors if one.counts and not result.rates},
        bare=tuple(one.value for one in factors if one.unit == BARE and not result.rates),
    )
    others = tuple(item for item in items[:start] if isinstance(item, Quantity))
    is_reckoned = _is_reckoned(items[:start], factors)
    return Stated(value=value, factors=factors, others=others, reckoned=is_reckoned, is_money=result.is_money)


def leaves_to_reckon(clauses: Sequence[Clause]) -> Value | None:
    """What the signs at the end give, of numbers reckoned before: "800k + 450k = 1tr250 x 12"."""
    last = next((clause.items for clause in reversed(clauses) if clause.items), [])
    if not any(one in EQUALS and other in SIGNS for one, other in zip(last, last[2:], strict=False)):
        return None
    items = _items_of(clauses)[:-1]
    start = _start(items, len(items) - 1)
    factors = [item for item in items[start:] if isinstance(item, Quantity)]
    if len(factors) < 2 or not (factors[0].is_money and factors[0].sign in EQUALS):
        return None
    try:
        return Value(number=worth(items[start:]).value)
    except UnreadError:
        return None


def _items_of(clauses: Sequence[Clause]) -> list[Item]:
    """The numbers and signs of all sentences, a comma behind each of these."""
    return [item for sentence in quantities(clauses) for item in (*sentence, ",")]


def _may_state(clauses: Sequence[Clause]) -> bool:
    """Whether a sign stands before the last number, or a number behind one."""
    items = next((clause.items for clause in reversed(clauses) if clause.items), [])
    signs = [item for item in items if isinstance(item, str)]
    return not _EQUALS_OR_SIGNS.isdisjoint(signs)


def _start(items: Sequence[Item], at: int) -> int:
    """Where the numbers begin that signs join up to here."""
    while at >= 0:
        item, before = items[at], items[at - 1] if at else ""
        if isinstance(item, str) and item not in (*SIGNS, "(", ")"):
            return at + 1
        if isinstance(item, Quantity) and (isinstance(before, Quantity) or before == ")"):
            return at
        at -= 1
    return 0


def _gives(run: Sequence[Item], result: Quantity) -> bool:
    try:
        made = worth(run)
    except UnreadError:
        return False
    is_bare = made.unit == BARE and made.value < min(SCALES)
    scales = (1, *SCALES) if is_bare and result.is_money else (1,)
    return any(is_near(made.value * scale, result.value) for scale in scales)


def _is_reckoned(before: Sequence[Item], factors: Sequence[Quantity]) -> bool:
    """Whether one of them is no number that is told, but follows from some."""
    numbers = [item for item in before if isinstance(item, Quantity)]
    results = {item.value for sign, item in pairwise(before) if isinstance(item, Quantity) and sign in EQUALS}
    told = {one.value / scale for one in numbers for scale in (1, *SCALES)} - results
    return len(numbers) >= LEAST_BEFORE and any(one.value not in told for one in factors if one.counts not in _LONG)
