"""What the sentences of a calculation give, one after another, and how several of these make one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from handlers.reading.sums.leaf import Leaf
from handlers.reading.sums.periods import annual
from handlers.reading.sums.values import MONEY, Value
from handlers.reading.sums.words import SUMS_UP

BEFORE, NOW, COST = "before", "now", "cost"


@dataclass(slots=True, eq=False, kw_only=True)
class Result:
    """What a sentence gives; `stated`: how it says it itself."""

    value: Value
    stated: list[Leaf] = field(default_factory=list)
    line: int
    place: int  # of its sentence
    words: tuple[str, ...] = ()  # before its first number
    side: str = ""  # BEFORE, NOW, COST
    used: bool = False  # something later was made of it
    parts: tuple[Result, ...] = ()  # before and now, of their difference
    numbers: frozenset[Fraction] = frozenset()  # the same of one that was told from … to …

    @property
    def reckoned(self) -> bool:
        return self.value.reckoned

    @property
    def is_difference(self) -> bool:
        return bool(self.parts or self.numbers)

    @property
    def is_amount(self) -> bool:
        """Whether it is money, or may be."""
        return self.value.kind == MONEY or (self.reckoned and self.value.may_be_money)

    @property
    def sums_up(self) -> bool:
        """Whether it may say once more what was reckoned."""
        return not SUMS_UP.isdisjoint(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The sum of a calculation, likeliest first; `sure`: all that matters was read."""

    sums: tuple[Value, ...] = ()
    sure: bool = False


UNREAD = Whole()


def together(results: Sequence[Result]) -> Value | None:
    """Their sum, without the costs among them; what is of other periods is taken by the year."""
    if not results:
        return None
    total = results[0].value
    for one in results[1:]:
        value = one.value
        first, second = annual(total), annual(value)
        if total.rates != value.rates and first is not None and second is not None and first != second:
            total, value = _of_a_year(total, first), _of_a_year(value, second)
        sign = -1 if one.side == COST else 1
        total = replace(total, number=total.number + sign * value.number, kind=MONEY)
    return total


def _of_a_year(value: Value, span: Fraction) -> Value:
    return replace(value, number=value.number * span, rates=frozenset(), counts={"year": Fraction(1)})
