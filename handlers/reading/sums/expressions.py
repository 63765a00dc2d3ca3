"""Evaluates a run of numbers and signs: products before sums, brackets first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from handlers.reading.sums import values
from handlers.reading.sums.leaf import Item, Leaf
from handlers.reading.sums.values import Value

_TIMES, _PLUS = ("x", "÷"), ("+", "-", "∖")
DEEPEST = 6  # brackets in brackets

Look = Callable[[Leaf], Value]  # what a number stands for: itself, or what was reckoned before


class UnreadError(Exception):
    """This is no expression that we read."""


def evaluated(items: Sequence[Item], look: Look) -> Value:
    """The value of these items. Raises UnreadError."""
    return _Walk(items, look).whole()


@dataclass(slots=True)
class _Walk:
    items: Sequence[Item]
    look: Look
    at: int = 0
    deep: int = 0

    @property
    def here(self) -> Item | None:
        return self.items[self.at] if self.at < len(self.items) else None

    def whole(self) -> Value:
        value = self.sum()
        if self.here is not None:
            raise UnreadError
        return value

    def sum(self) -> Value:
        value = self.product()
        while self.here in _PLUS:
            sign = 1 if self.here == "+" else -1
            self.at += 1
            value = values.added(value, self.product(), sign)
        return value

    def product(self) -> Value:
        value = self.factor()
        while self.here in _TIMES:
            sign = self.here
            self.at += 1
            other = self.factor()
            if sign == "x":
                value = values.times(value, other)
                continue
            shared = values.divided(value, other)
            if shared is None:
                raise UnreadError
            value = shared
        return value

    def factor(self) -> Value:
        here = self.here
        if isinstance(here, Leaf):
            self.at += 1
            return self.explained(self.look(here))
        if here != "(" or self.deep >= DEEPEST:
            raise UnreadError
        self.at += 1
        self.deep += 1
        value = self.sum()
        if self.here != ")":
            raise UnreadError
        self.at += 1
        self.deep -= 1
        return value

    def explained(self, value: Value) -> Value:
        """ "200 sp (500 - 300)": what stands in brackets behind a number explains it."""
        if self.here != "(":
            return value
        end = _closing(self.items, self.at)
        inner = self.items[self.at + 1 : end]
        self.at = end + 1
        if not any(isinstance(item, Leaf) for item in inner):
            return value
        told = _Walk(inner, self.look).whole()
        if told.reckoned:
            return _explained(value, told)
        if told.rates == {"month"} and told.number * 12 == value.number:
            return replace(value, reckoned=True, counts={"month": Fraction(12)})
        if told.number != value.number and not value.counts and not told.counts:
            raise UnreadError
        return value


def _explained(value: Value, told: Value) -> Value:
    """The value as its brackets reckon it, where they are of the same thing."""
    if not value.number or not told.number:
        return value
    if told.kind == value.kind and not value.number / 3 <= told.number <= value.number * 3:
        raise UnreadError
    return replace(
        value,
        number=told.number,
        rates=value.rates | told.rates,
        counts={**told.counts, **value.counts},
        bare=told.bare,
        reckoned=True,
    )


def _closing(items: Sequence[Item], at: int) -> int:
    """The place of the bracket that closes the one here."""
    deep = 0
    for place in range(at, len(items)):
        if items[place] == "(":
            deep += 1
        elif items[place] == ")":
            deep -= 1
        if deep == 0:
            return place
    raise UnreadError
