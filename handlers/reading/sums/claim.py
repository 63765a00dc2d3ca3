"""The benefit that is claimed: whether a sum gives it, rounded as people round, and what slip lies between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from handlers.reading.sums.leaf import Clause, Leaf
from handlers.reading.sums.periods import ONCE_OR_MONTHLY, spans
from handlers.reading.sums.values import Value

Why = Literal["sum", "unit", "period"]

EXACT = Fraction(5, 1000)  # part by which a benefit may differ anyway
ROUNDED = Fraction(3, 100)  # the same of one that is rounded to the digits that it has
ROUND = Fraction(5, 100)  # the same of one of at most two digits: "25 triệu" for 24
ABOUT = Fraction(12, 100)  # the same where it says "khoảng", "gần", "hơn"
LEAST_DAYS, MOST_DAYS = 180, 1100  # in a year, with up to three shifts a day
NEAR = 6  # times: so far apart a slip of arithmetic brings two amounts
MOST_FORGOTTEN = 10_000  # a larger factor is no slip
SAME_SLIP = 0.03
_NO_SIGNS = (":", ",")
_SHORT = ("day", "shift", "per_unit")  # nobody says how many of these a year has

_UNITS = tuple(Fraction(10) ** power for power in (3, 6, -3, -6))
_OTHERS = (10, 60, 100, 1000, 3600, 10_000, 10**5, 10**6, 10**7)
_PERIODS = (12, 26, 22, 24, 25, 30, 52, 300, 312, 365, 250, 260, 264, 288)
_FEW_PERIODS = (2, 3, 4)  # shifts and quarters, where the calculation speaks of periods at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A benefit in đồng, for its period; `about`: it is told roughly."""

    vnd: Fraction
    period: str
    about: bool

    @property
    def is_of_other_period(self) -> bool:
        """Neither once nor of a year or a month: "9 triệu/quý", "300 nghìn/ngày"."""
        return self.period in ("other", *_SHORT)

    def is_one_of(self, sums: Sequence[Value]) -> bool:
        """Whether one of these sums gives it."""
        return any(self.is_given_by(value) for value in sums)

    def is_given_by(self, value: Value) -> bool:
        """Whether this sum gives it, for its own period or taken for another."""
        is_monthly = self.period == "month"
        if is_monthly and value.names_no_period and self._is_close(value.number):
            return True
        if self.is_of_other_period and self._is_close(value.number):
            return True  # "9 triệu/quý"
        found = spans(value)
        if found:
            months = 12 if is_monthly else 1
            return any(self._is_close(value.number * span / months) for span in found)
        a_year = self.vnd * 12 if is_monthly else self.vnd
        return value.number > 0 and LEAST_DAYS <= a_year / value.number <= MOST_DAYS

    def _is_close(self, computed: Fraction) -> bool:
        return is_close(computed, self.vnd, self.about)

    def computed(self, value: Value) -> Fraction | None:
        """What the sum gives for the period of the claim; None where nobody says how many days."""
        found = spans(value)
        if not found or self.period in _SHORT:
            return None
        if self.period != "month" or value.names_no_period or found == ONCE_OR_MONTHLY:
            return value.number * found[0]
        return value.number * found[0] / 12


def is_close(computed: Fraction, claimed: Fraction, about: bool) -> bool:
    """Whether the benefit is what was computed, rounded as people round."""
    if computed <= 0:
        return False
    apart = abs(computed - claimed)
    if apart <= computed * EXACT or (about and apart <= computed * ABOUT):
        return True
    digit = _last_digit(claimed)
    if claimed < digit * 100:
        return apart <= computed * ROUND
    return apart <= computed * ROUNDED and apart * 2 <= digit


def _last_digit(number: Fraction) -> int:
    """The place of its last digit that is not zero: 10 triệu for 360 triệu."""
    digits = str(int(number)).rstrip("0")
    return int(10 ** (len(str(int(number))) - len(digits)))


def why(computed: Fraction, claimed: Fraction, value: Value) -> Why:
    """What kind of slip explains the difference."""
    ratio = claimed / computed
    if ratio in _UNITS:
        return "unit"
    few = _FEW_PERIODS if value.counts or value.rates else ()
    if max(ratio, 1 / ratio) in (*_PERIODS, *few):
        return "period"
    return "sum"


def is_slip(computed: Fraction, claimed: Fraction, clauses: Sequence[Clause]) -> bool:
    """Whether a slip may bring the two so far apart; else it is likelier that the calculation was misread."""
    if computed <= 0:
        return False
    ratio = float(max(claimed / computed, computed / claimed))
    if ratio <= NEAR or _holds_digits(computed, claimed):
        return True
    leaves = [item for clause in clauses for item in clause.items if isinstance(item, Leaf)]
    numbers = [float(leaf.value) for leaf in leaves if leaf.value > 0]
    factors = [*_OTHERS, *_PERIODS, *(number for number in numbers if number < MOST_FORGOTTEN)]
    factors += [period / number for number in numbers if number in _PERIODS for period in _PERIODS]  # weeks as days
    factors += [100 / number for number in numbers if number < 100]  # a percentage forgotten
    factors += [one / abs(one - other) for one in numbers for other in numbers if one != other]  # old for difference
    return any(abs(off - factor) <= factor * SAME_SLIP for factor in factors for off in (ratio, ratio * 10))


def is_plain(clauses: Sequence[Clause]) -> bool:
    """Whether signs multiply or add all its numbers, so that none can be misread: "12 khối x 20k x 300 ngày"."""
    items = [item for clause in clauses for item in clause.items if item not in _NO_SIGNS]
    if len(items) > 2 and items[-2] == "=":
        items = items[:-2]
    numbers, signs = items[::2], items[1::2]
    is_joined = len(numbers) == len(signs) + 1 > 1 and all(sign in ("x", "+") for sign in signs)
    return is_joined and all(isinstance(one, Leaf) and not one.named for one in numbers)


def _holds_digits(one: Fraction, other: Fraction) -> bool:
    """ "336 triệu" for 36 million, "32" for 132."""
    first, second = (str(int(number)).rstrip("0") for number in (one, other))
    return first in second or second in first
