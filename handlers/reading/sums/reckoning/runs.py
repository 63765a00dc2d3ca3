"""Reckons numbers that signs join in an order: "200 ram x 60k + 4 hộp x 2tr", "15 phút x 40 lần / 60"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.reading.sums.leaf import EQUALS
from handlers.reading.sums.reckoning.pairs import in_its_scale
from handlers.reading.sums.reckoning.products import product
from handlers.reading.sums.reckoning.quantities import BARE, MONEY, Quantity
from handlers.reading.sums.values import LEAST_MONEY

DEEPEST = 6  # brackets in brackets
_ADDING, _TIMES = ("+", "-", "∖"), ("x", "÷")
#: What a number of the one is when it is divided by so many.
_DIVIDED = {
    ("minute", 60): "hour",
    ("second", 60): "minute",
    ("second", 3600): "hour",
    ("g", 1000): "kg",
    ("w", 1000): "kw",
}

Item = Quantity | str


class UnreadError(Exception):
    """This is no run of numbers and signs that we read."""


def in_runs(items: Sequence[Item], runs: Iterator[int]) -> Iterator[Quantity]:
    """The quantities of a sentence, with one in place of those that signs join in an order; `runs` numbers them."""
    for run, number in zip(_runs(items), runs, strict=False):
        walk = _Walk(run)
        if _has_order(run):
            yield walk.whole()
            continue
        for one in walk.apart():
            one.run = number
            yield one


def worth(run: Sequence[Item]) -> Quantity:
    """What signs make of these numbers, in the usual order. Raises UnreadError."""
    return _Walk(run).whole()


def _runs(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Parts at commas, equals signs and where no sign stands between two numbers."""
    run: list[Item] = []
    for at, item in enumerate(items):
        last = run[-1] if run else ""
        is_apart = last == ")" or isinstance(last, Quantity)
        is_apart &= isinstance(item, Quantity) or item == "(" or (item == "+" and _begins_another(run, items[at + 1 :]))
        if item in (",", ":", "=", "→") or is_apart:
            yield run
            run = []
        if isinstance(item, Quantity) or item not in (",", ":", "=", "→", "+" if not run else ","):
            run.append(item)
    yield run


def _begins_another(run: Sequence[Item], rest: Sequence[Item]) -> bool:
    """ "1.500 cây x 12k = 18tr + 500 cây x 20k = 10tr": behind a result the next product."""
    is_result = len(run) == 1 and isinstance(run[0], Quantity) and run[0].sign in EQUALS
    equals = next((at for at, item in enumerate(rest) if item in EQUALS), 0)
    return is_result and "x" in rest[:equals]


def _has_order(run: Sequence[Item]) -> bool:
    """Whether it divides, takes off in words, or adds products."""
    signs = {item for item in run if isinstance(item, str)}
    first = run[0] if run else ""
    if isinstance(first, Quantity) and first.sign in EQUALS and signs.isdisjoint(_TIMES):
        return False  # "= 64 triệu trừ 18 triệu": the first is a result
    if "÷" in signs or "∖" in signs:
        return sum(isinstance(item, Quantity) for item in run) > 1
    deep, adds = 0, False
    for item in run:
        deep += (item == "(") - (item == ")")
        adds |= not deep and item in ("+", "-")
    return adds and "x" in signs


@dataclass(slots=True)
class _Walk:
    """Products before sums, brackets first."""

    items: Sequence[Item]
    at: int = 0
    deep: int = 0

    @property
    def here(self) -> Item:
        return self.items[self.at] if self.at < len(self.items) else ""

    def whole(self) -> Quantity:
        while self.here in (*_ADDING, *_TIMES, ")"):
            self.at += 1
        value = self.sum()
        if self.here not in ("", *_ADDING, *_TIMES, "("):
            raise UnreadError
        if value.unit == BARE and value.value >= LEAST_MONEY:
            value = replace(value, unit=MONEY)
        return replace(value, joined=True)

    def apart(self) -> Iterator[Quantity]:
        """The numbers one by one, and what brackets reckon: "x (4.200 - 300)"."""
        sign = ""
        while self.here != "":
            here = self.here
            if here == "(" and self._adds_in_brackets():
                yield replace(self.factor(), sign=sign, joined=True)
                continue
            self.at += 1
            if isinstance(here, Quantity):
                yield here
            sign = here if isinstance(here, str) else ""

    def _adds_in_brackets(self) -> bool:
        rest = self.items[self.at :]
        inner = rest[: rest.index(")")] if ")" in rest else []
        adds = any(item in _ADDING for item in inner if isinstance(item, str))
        return adds and any(isinstance(item, Quantity) for item in inner)

    def sum(self) -> Quantity:
        value = self.product()
        while self.here in _ADDING and self.at + 1 < len(self.items):
            sign = 1 if self.here == "+" else -1
            self.at += 1
            value = _added(value, self.product(), sign)
        return value

    def product(self) -> Quantity:
        value = self.factor()
        while self.here in _TIMES and self.at + 1 < len(self.items):
            sign = self.here
            self.at += 1
            other = self.factor()
            value = product((value, other)) if sign == "x" else _divided(value, other)
        return value

    def factor(self) -> Quantity:
        here = self.here
        self.at += 1
        if isinstance(here, Quantity):
            return here
        if here != "(" or self.deep >= DEEPEST:
            raise UnreadError
        self.deep += 1
        value = self.sum()
        if self.here != ")":
            raise UnreadError
        self.at += 1
        self.deep -= 1
        return value


def _added(one: Quantity, other: Quantity, sign: int) -> Quantity:
    first = in_its_scale(one, other)
    unit = MONEY if one.is_money or other.is_money else one.unit or other.unit
    rates = one.rates | other.rates
    return replace(one, value=first + sign * other.value, unit=unit, rates=rates, parts=(one, other), crew=False)


def _divided(one: Quantity, other: Quantity) -> Quantity:
    unit = _DIVIDED.get((one.unit, int(other.value)), one.unit)
    counts = "" if unit != one.unit else one.counts
    rates = frozenset({"month"}) if one.is_money and other.value == 12 else one.rates
    return replace(one, value=one.value / other.value, unit=unit, counts=counts, rates=rates, parts=(one,), crew=False)
