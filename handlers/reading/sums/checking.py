"""The verdict: the calculation gives what is claimed, something else, or cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from handlers.reading.sums.claim import Claim, Why, is_plain, is_slip, why
from handlers.reading.sums.leaf import Clause, Leaf
from handlers.reading.sums.leaves import clauses_of
from handlers.reading.sums.reckoning.ending import Reckoned, reckoned
from handlers.reading.sums.reckoning.products import is_near
from handlers.reading.sums.stated import UNITS, Stated, leaves_to_reckon, stated
from handlers.reading.sums.values import Value

Verdict = Literal["agrees", "differs", "unreadable"]

LEAST_CLAIMED = 1000  # đồng: less is no benefit
USUAL_DAYS = 300  # worked in a year
A_MONTH_OF_DAYS = range(20, 32)
A_SLIP = 4  # times: so far a slip in the middle brings an amount, and a number that was misread further
MOST_TOO_MUCH = 60  # times: nobody forgets a larger factor where the equation at the end is right
TENS = (100, 10_000, 100_000)  # digits lost
_TENFOLD = (Fraction(10), Fraction(1, 10))
MOST_TRIED = 6  # other readings of its numbers
TEXTS_REMEMBERED = 1024  # each step of a form looks at the same calculation
ROUND_TO = 1000  # đồng, of what was computed


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
    if clauses is None or any(clause.unsure for clause in clauses):
        return UNREADABLE
    claim = Claim(vnd=Fraction(vnd), period=period, about=about or any(clause.about for clause in clauses))
    return _checked(clauses, claim)


def _checked(clauses: list[Clause], claim: Claim) -> Checked:
    found = reckoned(clauses, claim.vnd)
    if claim.is_one_of(found.sums):
        return AGREES
    if found.told_yearly == claim.vnd and claim.period == "month":
        return Checked(verdict="differs", computed=_rounded(claim.vnd / 12), why="period")
    says = stated(clauses)
    if says is not None and _is_right(says, claim, found):
        return AGREES
    if claim.is_one_of(found.others) or _is_left_to_reckon(clauses, claim):
        return UNREADABLE
    slipped = next((value for value in (*found.sums, *found.others) if _slipped(value, found, clauses, claim)), None)
    if slipped is not None or found.sure:
        return _differs(slipped or found.sums[0], clauses, claim)
    if any(claim.is_one_of(reckoned(other, claim.vnd).sums) for other in _read_otherwise(clauses)):
        return AGREES
    if says is not None and says.is_money and found.sums and not claim.is_given_by(says.value):
        return _differs(says.value, clauses, claim)
    return UNREADABLE


def _is_left_to_reckon(clauses: Sequence[Clause], claim: Claim) -> bool:
    """Whether the claim is what the signs at the end give, which nobody has reckoned."""
    left = leaves_to_reckon(clauses)
    return left is not None and is_near(left.number, claim.vnd)


def _slipped(value: Value, found: Reckoned, clauses: Sequence[Clause], claim: Claim) -> bool:
    """A digit too many or too few, or one of two for their difference: whoever misreads hardly meets such a claim."""
    computed = claim.computed(value)
    if computed is None or computed <= 0:
        return False
    is_factor = any(item.value == 10 for clause in clauses for item in clause.items if isinstance(item, Leaf))
    times = found.ends if is_factor else (*_TENFOLD, *found.ends)
    return any(is_near(computed * one, claim.vnd) for one in times)


def _is_right(says: Stated, claim: Claim, found: Reckoned) -> bool:
    """Whether the last equation gives it, and what was read before is likelier to be misread than wrong."""
    if not claim.is_given_by(says.value):
        return False
    if not found.sure:
        return says.reckoned
    made = found.sums[0].number
    if is_near(made, says.value.number):
        return True
    ratio = made / says.value.number
    if found.slips and (1 / A_SLIP < ratio < A_SLIP or not UNITS.isdisjoint((ratio, 1 / ratio))):
        return False
    return not says.lacks(made)


def _is_far(value: Value, claim: Claim) -> bool:
    """So much too much that no forgotten number, unit or period explains it."""
    times = value.number / claim.vnd
    is_slip_of_one = times in (*value.counts.values(), *value.bare, *TENS)
    return times > MOST_TOO_MUCH and not is_slip_of_one and why(value.number, claim.vnd, value) != "unit"


def _read_otherwise(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    """The same with one number read in another way."""
    others = [
        (place, at, item, other)
        for place, clause in enumerate(clauses)
        for at, item in enumerate(clause.items)
        if isinstance(item, Leaf)
        for other in item.others
    ]
    for place, at, leaf, other in others[:MOST_TRIED]:
        items = list(clauses[place].items)
        items[at] = replace(leaf, value=other)
        yield [*clauses[:place], replace(clauses[place], items=items), *clauses[place + 1 :]]


def _differs(value: Value, clauses: Sequence[Clause], claim: Claim) -> Checked:
    if value.number < LEAST_CLAIMED:
        return UNREADABLE
    computed = claim.computed(value)
    if computed is None and claim.is_of_other_period:
        return UNREADABLE
    if computed is None:
        return _by_days(value.number, claim.vnd)
    is_likely = is_slip(computed, claim.vnd, clauses) and not _is_far(value, claim)
    if not (is_likely or is_plain(clauses)):
        return UNREADABLE
    return Checked(verdict="differs", computed=_rounded(computed), why=why(computed, claim.vnd, value))


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
