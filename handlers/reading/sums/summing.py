"""Makes one sum of what the sentences gave: parts and costs, or prices and numbers told one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from handlers.reading.sums import values
from handlers.reading.sums.leaf import Clause
from handlers.reading.sums.results import BEFORE, COST, UNREAD, Result, Whole, together
from handlers.reading.sums.values import BARE, COUNT, MONEY, PERCENT, Value
from handlers.reading.sums.words import TOTAL

MOST_FACTORS, MOST_SURE_FACTORS = 6, 4  # told one after another; with more nobody knows what belongs to what
MOST_LOOSE = 3  # numbers beside a sum that may be meant, and amounts beside it
DOZEN = 12


@dataclass(frozen=True, kw_only=True)
class Summing:
    """What the sentences gave, and how sure that is."""

    clauses: Sequence[Clause]
    results: Sequence[Result]
    claimed: Fraction
    sure: bool
    about: bool

    def whole(self) -> Whole:
        """The sum of the calculation."""
        left = [one for one in self.results if not one.used]
        sums = [one for one in left if one.reckoned and one.value.may_be_money]
        facts = [one for one in left if not one.reckoned and one.value.kind == MONEY]
        counts = [one for one in left if one not in sums and one not in facts]
        if not sums:
            return self._told(facts, counts)
        return self._added([one for one in facts if not self._is_claim(one)], sums, counts)

    def _is_claim(self, one: Result) -> bool:
        return values.same(one.value.number, self.claimed)

    def _all(self, sums: Sequence[Value], sure: bool) -> Whole:
        return Whole(sums=tuple(sums), sure=self.sure and sure, about=self.about)

    # Where they reckon

    def _added(self, facts: list[Result], sums: list[Result], counts: list[Result]) -> Whole:
        total = together(sums)
        if total is None:
            return UNREAD
        total = replace(total, kind=MONEY)
        costs = [one for one in facts if one.side == COST]
        others = [one for one in facts if one.side != COST and not one.sums_up]
        parts = [one for one in others if one.line != sums[-1].line and self._lists()]
        number = total.number - sum(one.value.number for one in costs) + sum(one.value.number for one in parts)
        likeliest, loose = self._multiplied(replace(total, number=Fraction(number)), counts, sums[-1].place)
        kept = [likeliest, *loose[:MOST_LOOSE]]
        kept += [
            replace(one.value, number=abs(one.value.number - total.number), rates=total.rates) for one in costs[:1]
        ]
        for one in others[:MOST_LOOSE]:
            kept.append(replace(total, number=total.number + one.value.number))
            kept.append(replace(total, number=abs(total.number - one.value.number)))
        if len(sums) > 1 and not any(one.side for one in sums):
            kept.append(replace(sums[-1].value, kind=MONEY))
        return self._all(kept, self._is_sure_of(sums, costs, counts) and len(others) == len(parts))

    def _is_sure_of(self, sums: list[Result], costs: list[Result], counts: list[Result]) -> bool:
        """Whether nothing beside the sums may change them."""
        if costs and any(values.same(one.value.number, self.claimed) for one in sums):
            return False  # whether the costs are to come off is theirs to say
        untold = [one for one in counts if not one.reckoned]
        aside = any(one.reckoned and one.place == sums[0].place for one in counts)
        return len(untold) <= MOST_LOOSE and not (aside and len(sums) == 1)

    def _multiplied(self, value: Value, counts: list[Result], place: int) -> tuple[Value, list[Value]]:
        """By what is missing in it; and by each of the others that stand beside it, in case it is meant."""
        had, loose = value.counts.keys(), list[Value]()
        for one in counts:
            missing = one.value.counts.keys() & value.rates
            if self._is_each(one) or (missing and not missing & had and one.place == place):
                value = values.times(value, one.value)
            elif one.value.kind != BARE or one.reckoned:
                loose.append(values.times(value, one.value))
        return value, loose

    def _is_each(self, one: Result) -> bool:
        """ "12 máy, mỗi máy …": what is said of each is multiplied."""
        words = self.clauses[one.place].words
        if one.value.kind != COUNT or one.value.counts or not one.value.noun:
            return False
        return ("moi", one.value.noun) in pairwise(words)

    def _lists(self) -> bool:
        """Whether its lines are parts of a total."""
        several = len({one.line for one in self.results}) > 1
        return several or any(not TOTAL.isdisjoint(clause.words) for clause in self.clauses)

    # Where they tell prices and numbers

    def _told(self, facts: list[Result], counts: list[Result]) -> Whole:
        parts = [one for one in facts if not self._says_again(one, facts)]
        if not parts:
            parts = [one for one in facts if counts or one.value.rates - {"year"}][:1]
        if len(parts) > 1:
            return self._several(parts, facts, counts)
        factors = self._factors(parts[0], counts) if parts else []
        if not parts or len(factors) > MOST_FACTORS:
            return UNREAD
        told = parts[0].value
        if not factors and not told.rates - {"year"}:
            return UNREAD  # an amount, and nothing that it comes from
        for factor in factors:
            told = values.times(told, factor.value)
        return self._all([told], _belong_together(parts[0], factors))

    def _says_again(self, one: Result, facts: Sequence[Result]) -> bool:
        """Whether it says once more what is claimed, or the sum of all."""
        if len(facts) > 1 and one.is_total:
            return True
        first_of_costs = one is facts[0] and any(other.side == COST for other in facts)
        return self._is_claim(one) and not first_of_costs

    def _factors(self, price: Result, counts: list[Result]) -> list[Result]:
        """What the price is multiplied by: what stands in its sentence, or is named there."""
        words = self.clauses[price.place].words
        found = [one for one in counts if one.place == price.place or one.value.noun in words or one.value.counts]
        days = [one for one in found if "day" in one.value.counts]
        if len(days) < 2:
            return found
        most = max(days, key=lambda one: one.value.number)  # "5 ngày/tuần, 250 ngày/năm"
        return [one for one in found if one not in days or one is most or not one.value.rates & {"week", "month"}]

    def _several(self, parts: list[Result], facts: Sequence[Result], counts: list[Result]) -> Whole:
        """Amounts without a sign between them: parts of a sum, or what was and what it cost."""
        total = together(parts)
        if total is None or len(counts) > MOST_LOOSE or any(one.value.kind == PERCENT for one in counts):
            return UNREAD
        is_net = len(parts) == 2 and parts[1].side == COST
        sums = [replace(total, reckoned=True)]
        if len(parts) == 2 and not is_net:
            sums.append(replace(total, number=abs(parts[0].value.number - parts[1].value.number)))
        for one in counts:
            sums = [values.times(value, one.value) for value in sums]
        return self._all(sums, is_net or (len(facts) > len(parts) and not counts))


def _belong_together(price: Result, factors: list[Result]) -> bool:
    """Whether each factor surely is one: no two of a kind, none of another time."""
    if len(factors) > MOST_SURE_FACTORS or any(one.side == BEFORE for one in (price, *factors)):
        return False
    if any(one.value.kind == BARE and one.value.number != DOZEN for one in factors):
        return False
    units = [tuple(one.value.counts) or one.value.noun for one in factors if one.value.kind == COUNT]
    return len(set(units)) == len(units)
