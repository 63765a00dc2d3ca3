"""Makes one sum of what the sentences reckon by signs: parts, and costs taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from handlers.reading.sums import values
from handlers.reading.sums.leaf import Clause
from handlers.reading.sums.results import COST, UNREAD, Result, Whole, together
from handlers.reading.sums.values import BARE, MONEY, Value
from handlers.reading.sums.words import TOTAL

MOST_LOOSE = 3  # numbers beside a sum that may be meant, and amounts beside it


@dataclass(frozen=True, kw_only=True)
class Summing:
    """What the sentences gave, and how sure that is."""

    clauses: Sequence[Clause]
    results: Sequence[Result]
    claimed: Fraction
    sure: bool

    def whole(self) -> Whole:
        """The sum of the calculation."""
        left = [one for one in self.results if not one.used]
        sums = [one for one in left if one.reckoned and one.value.may_be_money]
        facts = [one for one in left if not one.reckoned and one.value.kind == MONEY]
        counts = [one for one in left if one not in sums and one not in facts]
        return self._added([one for one in facts if not self._is_claim(one)], sums, counts)

    def _is_claim(self, one: Result) -> bool:
        return values.same(one.value.number, self.claimed)

    def _added(self, facts: list[Result], sums: list[Result], counts: list[Result]) -> Whole:
        total = together(sums)
        if total is None:
            return UNREAD
        total = replace(total, kind=MONEY)
        costs = [one for one in facts if one.side == COST]
        others = [one for one in facts if one.side != COST and not one.sums_up]
        parts = [one for one in others if one.line != sums[-1].line and self._lists()]
        number = total.number - sum(one.value.number for one in costs) + sum(one.value.number for one in parts)
        likeliest = replace(total, number=Fraction(number))
        kept = [likeliest, *self._multiplied(likeliest, counts)]
        kept += [
            replace(one.value, number=abs(one.value.number - total.number), rates=total.rates) for one in costs[:1]
        ]
        for one in others[:MOST_LOOSE]:
            kept.append(replace(total, number=total.number + one.value.number))
            kept.append(replace(total, number=abs(total.number - one.value.number)))
        if len(sums) > 1 and not any(one.side for one in sums):
            kept.append(replace(sums[-1].value, kind=MONEY))
        sure = self._is_sure_of(sums, costs, counts) and len(others) == len(parts)
        return Whole(sums=tuple(kept), sure=self.sure and sure)

    def _is_sure_of(self, sums: list[Result], costs: list[Result], counts: list[Result]) -> bool:
        """Whether nothing beside the sums may change them."""
        if costs and any(values.same(one.value.number, self.claimed) for one in sums):
            return False  # whether the costs are to come off is theirs to say
        untold = [one for one in counts if not one.reckoned]
        aside = any(one.reckoned and one.place == sums[0].place for one in counts)
        return len(untold) <= MOST_LOOSE and not (aside and len(sums) == 1)

    def _multiplied(self, value: Value, counts: list[Result]) -> list[Value]:
        """By each of the counts that stand beside it, in case it is meant."""
        meant = [one for one in counts if one.value.kind != BARE or one.reckoned]
        return [values.times(value, one.value) for one in meant[:MOST_LOOSE]]

    def _lists(self) -> bool:
        """Whether its lines are parts of a total."""
        several = len({one.line for one in self.results}) > 1
        return several or any(not TOTAL.isdisjoint(clause.words) for clause in self.clauses)
