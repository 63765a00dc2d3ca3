"""The verdict: the calculation gives what is claimed, something else, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from handlers.reading.sums.leaf import Clause, Leaf
from handlers.reading.sums.leaves import clauses_of
from handlers.reading.sums.periods import spans
from handlers.reading.sums.results import Whole
from handlers.reading.sums.values import Value
from handlers.reading.sums.whole import reckoned

Verdict = Literal["agrees", "differs", "unreadable"]
Why = Literal["sum", "unit", "period"]

LEAST_CLAIMED = 1000  # đồng: less is no benefit
EXACT = Fraction(5, 1000)  # part by which a benefit may differ anyway
ROUNDED = Fraction(3, 100)  # the same of one that is rounded to the digits that it has
ABOUT = Fraction(12, 100)  # the same where it says "khoảng", "gần", "hơn"
LEAST_DAYS, MOST_DAYS = 180, 1100  # in a year, with up to three shifts a day
USUAL_DAYS = 300  # worked in a year
A_MONTH_OF_DAYS = range(20, 32)
MOST_TRIED = 6  # other readings of its numbers
MOST_LOOSE = 1  # numbers that no sign joins to another: with more of them, how they belong together is a guess
_SIGNS = frozenset("x÷∖+-=()")
TEXTS_REMEMBERED = 1024  # each step of a form looks at the same calculation
ROUND_TO = 1000  # đồng, of what was computed

_UNITS = tuple(Fraction(10) ** power for power in (3, 6, -3, -6))
_PERIODS = (12, 26, 22, 24, 25, 30, 52, 300, 312, 365, 250, 260, 264, 288)
_FEW_PERIODS = (2, 3, 4)  # shifts and quarters, where the calculation speaks of periods at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of the check; `computed`: what the calculation gives, in đồng, for the period of the benefit."""

    verdict: Verdict
    computed: int = 0
    why: Why = "sum"  # what kind of slip explains the difference


UNREADABLE, AGREES = Checked(verdict="unreadable"), Checked(verdict="agrees")


@lru_cache(maxsize=TEXTS_REMEMBERED)
def check_sum(text: str, vnd: int, period: str = "once", about: bool = False) -> Checked:
    """Does this calculation give that benefit? `period`: of the benefit."""
    clauses = clauses_of(text) if vnd >= LEAST_CLAIMED else None
    if clauses is None:
        return UNREADABLE
    found = reckoned(clauses, Fraction(vnd))
    if not found.sums:
        return UNREADABLE
    about = about or found.about
    readings = (found, *(reckoned(other, Fraction(vnd)) for other in _read_otherwise(clauses)))
    if any(_agrees(value, Fraction(vnd), period, about) for reading in readings for value in reading.sums):
        return AGREES
    if _loose(clauses, vnd) > MOST_LOOSE:
        return UNREADABLE
    return _differs(found, Fraction(vnd), period)


@lru_cache(maxsize=TEXTS_REMEMBERED)
def may_differ(text: str, vnd: int) -> bool:
    """Whether a sum may be told to be wrong at all: a quick look, since the numbers of most are joined by no sign."""
    clauses = clauses_of(text) if vnd >= LEAST_CLAIMED else None
    return clauses is not None and _loose(clauses, vnd) <= MOST_LOOSE


def _loose(clauses: Sequence[Clause], claimed: int) -> int:
    """How many of its numbers stand alone: "bớt 2 phút, 300 lượt, 250 ngày"; the claimed one needs no sign."""
    return sum(
        1
        for clause in clauses
        for at, item in enumerate(clause.items)
        if isinstance(item, Leaf) and not item.named and item.value != claimed and not _joined(clause, at)
    )


def _joined(clause: Clause, at: int) -> bool:
    beside = [*clause.items[max(at - 1, 0) : at], *clause.items[at + 1 : at + 2]]
    return any(item in _SIGNS for item in beside if isinstance(item, str))


def _read_otherwise(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    """The same with one number read in another way."""
    others = [
        (place, at, other)
        for place, clause in enumerate(clauses)
        for at, item in enumerate(clause.items)
        if isinstance(item, Leaf)
        for other in item.others
    ]
    for place, at, other in others[:MOST_TRIED]:
        clause = clauses[place]
        items = list(clause.items)
        leaf = items[at]
        if isinstance(leaf, Leaf):
            items[at] = replace(leaf, value=other)
        yield [*clauses[:place], replace(clause, items=items), *clauses[place + 1 :]]


def _agrees(value: Value, claimed: Fraction, period: str, about: bool) -> bool:
    if period == "month" and value.names_no_period and is_close(value.number, claimed, about):
        return True
    if period == "month":
        claimed *= 12
    found = spans(value)
    if found:
        return any(is_close(value.number * span, claimed, about) for span in found)
    return value.number > 0 and LEAST_DAYS <= claimed / value.number <= MOST_DAYS


def is_close(computed: Fraction, claimed: Fraction, about: bool) -> bool:
    """Whether the benefit is what was computed, rounded as people round."""
    if computed <= 0:
        return False
    apart = abs(computed - claimed)
    if apart <= computed * EXACT or (about and apart <= computed * ABOUT):
        return True
    digit = _last_digit(claimed)
    is_round = claimed < digit * 100  # "35 triệu" for 36
    return apart <= computed * ROUNDED and (is_round or apart * 2 <= digit)


def _last_digit(number: Fraction) -> int:
    """The place of its last digit that is not zero: 10 triệu for 360 triệu."""
    digits = str(int(number)).rstrip("0")
    return int(10 ** (len(str(int(number))) - len(digits)))


def _differs(found: Whole, claimed: Fraction, period: str) -> Checked:
    value = found.sums[0]
    if not found.sure or value.number < LEAST_CLAIMED:
        return UNREADABLE
    a_year = spans(value)
    if not a_year:
        return _by_days(value.number, claimed)
    computed = value.number * a_year[0]
    if period == "month" and not value.names_no_period:
        computed /= 12
    return Checked(verdict="differs", computed=_rounded(computed), why=_why(computed, claimed, value))


def _by_days(a_day: Fraction, claimed: Fraction) -> Checked:
    """A day's or a shift's sum, and nobody says how many days: what is plainly too little for a year is a slip."""
    days = claimed / a_day
    if days == 1 or days in A_MONTH_OF_DAYS:
        return Checked(verdict="differs", computed=_rounded(a_day * USUAL_DAYS), why="period")
    if days < 1:
        return Checked(verdict="differs", computed=_rounded(a_day * USUAL_DAYS))
    return UNREADABLE


def _rounded(computed: Fraction) -> int:
    if computed < ROUND_TO**2:
        return round(computed)
    return round(computed / ROUND_TO) * ROUND_TO


def _why(computed: Fraction, claimed: Fraction, value: Value) -> Why:
    """What kind of slip explains the difference."""
    ratio = claimed / computed
    if ratio in _UNITS:
        return "unit"
    few = _FEW_PERIODS if value.counts or value.rates else ()
    if max(ratio, 1 / ratio) in (*_PERIODS, *few):
        return "period"
    return "sum"
