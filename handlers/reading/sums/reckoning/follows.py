"""What a stated number follows from: "90 hồ sơ, 10 phút một hồ sơ" are "15 giờ", 6 million a month 72 a year."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import prod

from handlers.reading.sums.leaf import EQUALS, SIGNS
from handlers.reading.sums.reckoning import said
from handlers.reading.sums.reckoning.products import CONVERSIONS, count_twice, is_near, product, summed, total
from handlers.reading.sums.reckoning.quantities import BARE, PERCENT, PERIODS, Quantity

MOST_OPEN = 5  # numbers that one may follow from
#: What an amount of the one period may be multiplied by for a longer one.
RATIOS = {"month": (12,), "quarter": (4,), "week": (52, 50, 4), "day": (365, 300, 360, 312, 26, 30), "shift": (3,)}
_PER_MONTH = ((26, "day"), (30, "day"), (4, "week"))
_POWERS = (Fraction(1000), Fraction(1, 1000))
_ONCE = sorted({Fraction(1), Fraction(1, 12), *CONVERSIONS.values(), *_POWERS})
_SPANS = sorted({Fraction(1), *(Fraction(ratio) for ratios in RATIOS.values() for ratio in ratios)})
#: By what a product of bare numbers may be off: its units and its period are not looked at yet.
_OFF = sorted({float(once * span) for once in _ONCE for span in _SPANS})
_ROUNDED = 0.006
LARGEST = Fraction(10**30)  # nothing that people count has more digits

Origin = tuple[tuple[Quantity, ...], Quantity]
"""The numbers that one follows from, and what they make."""


def origin(one: Quantity, open: Sequence[Quantity]) -> Origin | None:
    """What this number follows from, of as many as can be; None where it is told and not reckoned."""
    if not one.is_money and (one.counts in PERIODS or one.unit == PERCENT):
        return None
    needed = open[-1] if one.sign in EQUALS and open and open[-1].joined else None
    for used in _subsets(one, open[-MOST_OPEN:]):
        if needed is not None and needed not in used:
            continue  # "20 x 36 x 1,5 = 1.080" is of the 1,5, too
        made = _made(used, one, open)
        if made is not None:
            return used, made
    return _net(one, open)


def _net(one: Quantity, open: Sequence[Quantity]) -> Origin | None:
    """ "50.000đ/xe, 22 xe/ngày, 300 ngày, trừ thiết bị 80 triệu còn 250 triệu" """
    costs = [part for part in open if part.costs]
    others = [part for part in open if not part.costs]
    if not one.is_money or not costs or sum(part.is_money for part in others) != 1:
        return None
    made = product(others)
    number = made.value - sum((part.value for part in costs), Fraction())
    return (tuple(open), replace(made, value=number, parts=tuple(open))) if is_near(number, one.value) else None


def _subsets(one: Quantity, open: Sequence[Quantity]) -> Iterator[tuple[Quantity, ...]]:
    """Those whose product or sum may be that number, the largest first."""
    numbers = [float(min(part.value, LARGEST)) for part in open]
    monies = [part.is_money for part in open]
    goal, is_money = float(min(one.value, LARGEST)), one.is_money
    latest_first = range(len(open) - 1, -1, -1)
    most = 1 if one.sign in SIGNS else len(open)  # a factor is no result, but may be in another unit
    for size in range(most, 0, -1):
        for places in combinations(latest_first, size):
            amounts = sum(monies[place] for place in places)
            if amounts == is_money:
                may_be = _may_make([numbers[place] for place in places], goal)
                may_be |= not is_money and len({open[place].unit for place in places}) == 1
            elif is_money and amounts == 0:
                may_be = size == 1 and open[places[0]].unit == BARE and bool(open[places[0]].parts)
            else:
                used = [-numbers[place] if open[place].costs else numbers[place] for place in places]
                may_be = amounts == size and is_money and _may_add(used, goal)
            if may_be:
                yield tuple(open[place] for place in reversed(places))


def _may_make(numbers: Sequence[float], goal: float) -> bool:
    made = prod(numbers)
    if len(numbers) == 2 and min(numbers) > 0 and abs(max(numbers) / min(numbers) - goal) <= goal * _ROUNDED:
        return True
    if len(numbers) > 2:
        return any(_is_off(made / number / number, goal) for number in numbers) or _is_off(made, goal)
    return _is_off(made, goal)


def _may_add(numbers: Sequence[float], goal: float) -> bool:
    everything = sum(map(abs, numbers))
    sums = (sum(numbers), everything, 2 * abs(numbers[-1]) - everything)  # the last is the first told
    return any(abs(number - goal) <= goal * _ROUNDED for number in sums)


def _is_off(made: float, goal: float) -> bool:
    if made <= 0:
        return False
    ratio = goal / made
    at = bisect_left(_OFF, ratio * (1 - _ROUNDED))
    return at < len(_OFF) and _OFF[at] <= ratio * (1 + _ROUNDED)


def _made(used: tuple[Quantity, ...], one: Quantity, open: Sequence[Quantity]) -> Quantity | None:
    monies = sum(part.is_money for part in used)
    if not one.is_money:
        return None if monies else _count(used, one)
    if monies == len(used) > 1:
        return _added(used, one)
    if monies == 0 and len(used) == 1 and used[0].unit == BARE:  # "480 - 288 = 192 triệu"
        scales = [scale for scale in (10**3, 10**6) if is_near(used[0].value * scale, one.value)]
        return replace(used[0], value=one.value, unit=one.unit) if scales else None
    if monies != 1:
        return None
    shared = _shared(used, one)
    if shared is not None:
        return shared
    return _divided(used, one) if count_twice(used) else _multiplied(used, one, open)


def _shared(used: Sequence[Quantity], one: Quantity) -> Quantity | None:
    """ "240tr chạy 300.000 vỏ = 800đ/vỏ" """
    if len(used) != 2 or not one.per:
        return None
    count, money = sorted(used, key=lambda part: part.is_money)
    if not is_near(money.value / count.value, one.value):
        return None
    return replace(money, value=one.value, per=one.per, rates=one.rates, parts=(money, count))


def _divided(used: Sequence[Quantity], one: Quantity) -> Quantity | None:
    """ "3.600m/ngày, cuộn 5.000m giá 22k": of two of one unit the one divides."""
    for divisor in used:
        others = [part for part in used if part is not divisor]
        if divisor.is_money or divisor.counts or not any(part.unit == divisor.unit for part in others):
            continue
        made = product(others)
        if is_near(made.value / divisor.value, one.value):
            return replace(made, value=made.value / divisor.value)
    return None


def _multiplied(used: Sequence[Quantity], one: Quantity, open: Sequence[Quantity]) -> Quantity | None:
    """A product, or the same for a longer period: "6 triệu/tháng, một năm 72 triệu"."""
    if len(used) == 1 and not (used[0].rates or one.rates):
        return None
    made = product(used)
    if len(used) > 1 and is_near(made.value, one.value):
        return made
    if not made.rates and "year" in one.rates:
        made = replace(made, rates=frozenset({"month"}))
    for rate, ratio in _spans(made, open):
        if is_near(made.value * ratio, one.value):
            whole = "month" if (ratio, rate) in _PER_MONTH else "year"
            return replace(made, value=made.value * ratio, rates=frozenset({whole}), parts=tuple(used))
    if "month" in one.rates and is_near(made.value / 12, one.value):
        return replace(made, value=made.value / 12, rates=frozenset({"month"}), parts=tuple(used))
    return None


def _spans(made: Quantity, open: Sequence[Quantity]) -> Iterator[tuple[str, int]]:
    """By what it may be multiplied for a longer period, where the text does not tell that itself."""
    told = {other.counts for other in open}
    for rate in made.rates & frozenset(PERIODS):
        if told.isdisjoint(PERIODS[PERIODS.index(rate) :]):
            for ratio in RATIOS.get(rate, ()):
                yield rate, ratio


def _added(used: Sequence[Quantity], one: Quantity) -> Quantity | None:
    """A sum of all, or what is left of the first."""
    everything = sum((part.value for part in used), Fraction())
    numbers = [total(used)]
    if not any(part.sign == "∖" or part.says(said.COST) or part.says(said.WEAK_COST) for part in used):
        numbers.append(everything)
    if one.sign in EQUALS or one.says(said.RESULT) or one.says(said.SAVES):
        numbers.append(2 * used[0].value - everything)
    number = next((number for number in numbers if number > 0 and is_near(number, one.value)), None)
    return None if number is None else summed(used, number)


def _count(used: Sequence[Quantity], one: Quantity) -> Quantity | None:
    """A product in its own unit or another, a sum or a difference of counts."""
    units = {part.unit for part in used}
    ratios = [CONVERSIONS[unit, one.unit] for unit in units if (unit, one.unit) in CONVERSIONS]
    if len(used) > 1 and not ratios:
        ratios.append(Fraction(1))
    if one.unit in ("kwh", "kw"):
        ratios.append(Fraction(1, 1000))
    if not count_twice(used):
        made = product(used)
        if any(is_near(made.value * ratio, one.value) for ratio in ratios):
            return replace(made, value=one.value, unit=one.unit or made.unit)
    elif len(units) == 1 and (one.unit == BARE or one.unit in units):
        everything = sum((part.value for part in used), Fraction())
        if one.value in (everything, abs(2 * used[0].value - everything)):
            return summed(used, one.value)
    return None


def reused(one: Quantity, open: Sequence[Quantity], closed: Sequence[Quantity]) -> Origin | None:
    """ "6 lần x 12tr = 72tr, giờ 2 lần = 24tr": with a price that made another sum before."""
    prices = [price for price in closed if price.is_money and not price.parts and one.is_money]
    for count in reversed(open):
        for price in prices:
            if not count.is_money and count.unit != BARE and is_near(count.value * price.value, one.value):
                made = replace(product((price, count)), said=count.said + one.said, words=count.words)
                return (count,), made
    return None
