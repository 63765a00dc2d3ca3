"""What a calculation gives: an amount, the periods that it is for and those that it went through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

LEAST_PRICE = 500  # đồng: a bare number from here on may be an amount
_WITHIN_DAYS = frozenset(("second", "minute", "hour"))
LEAST_MONEY = 100_000  # đồng: so much a number without a word of money is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An amount in đồng. `rates`: it is for one of these; `counts`: it was multiplied by so many of these."""

    number: Fraction
    rates: frozenset[str] = frozenset()
    counts: Mapping[str, Fraction] = field(default_factory=dict)
    bare: tuple[Fraction, ...] = ()  # factors without a word behind them: the 12 of "30 triệu/tháng x 12"

    @property
    def names_no_period(self) -> bool:
        return not self.rates and _WITHIN_DAYS.issuperset(self.counts) and 12 not in self.bare
