"""How many initiatives for each 100 members, so that chance does not win: a small unit is reckoned cautiously.

A unit is ranked as if some more members, as many for every unit of its kind, had handed in as much as is usual there.
How many that is, follows from how much these units differ (the gamma-Poisson rule, its spread by moments). Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from handlers.boards.ranking import Worth

KIND_LEAST = 8  # units: what is usual for a kind with fewer is taken from all units on the board
#: Rates are held to differ by a tenth of the usual one at least: where chance alone could explain what is seen, units
#: keep an order all the same.
LEAST_SPREAD = 0.1
#: Members at which a band of size may end.
STEPS = tuple(step * ten for ten in (10, 100, 1000, 10_000, 100_000, 1_000_000) for step in (1, 2, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a unit handed in, and how many members it has; 0: that is not known."""

    submitted: int
    members: int
    kind: str


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual among some units: so many initiatives of so many members; `weight`: members added to each unit."""

    submitted: int
    members: int
    weight: int

    def cautious(self, one: Counted) -> Worth:
        """For each 100 members; exact, so that ties are ties. Who has nothing yet has nothing to be ranked by."""
        if not one.members:
            return None
        if not one.submitted:
            return 0
        whole = 100 * (one.submitted * self.members + self.weight * self.submitted)
        return Fraction(whole, (one.members + self.weight) * self.members)


def cautious(units: Mapping[str, Counted]) -> dict[str, Worth]:
    """What each of the units that are compared with each other is ranked by."""
    known = [one for one in units.values() if one.members]
    kinds: dict[str, list[Counted]] = defaultdict(list)
    for one in known:
        kinds[one.kind].append(one)
    for_all = _usual(known)
    usual = {kind: _usual(alike) for kind, alike in kinds.items() if len(alike) >= KIND_LEAST}
    return {code: usual.get(one.kind, for_all).cautious(one) for code, one in units.items()}


def _usual(units: Sequence[Counted]) -> Usual:
    submitted, members = sum(one.submitted for one in units), sum(one.members for one in units)
    if not submitted:
        return Usual(0, max(members, 1), 0)
    rate = submitted / members
    seen = sum(one.members * (one.submitted / one.members - rate) ** 2 for one in units) / members
    by_chance = rate * len(units) / members
    spread = max(seen - by_chance, (LEAST_SPREAD * rate) ** 2)
    return Usual(submitted, members, max(round(rate / spread), 1))


@dataclass(frozen=True, slots=True)
class Band:
    """Units of about one size: with so many members at least, and at most; None: however many."""

    least: int
    most: int | None


def bands(members: Iterable[int]) -> tuple[Band, ...]:
    """Three bands of about as many units each, that end at round numbers; none where no members are known."""
    sizes = sorted(filter(None, members))
    if not sizes:
        return ()
    low = _round(sizes[len(sizes) // 3])
    high = max(_round(sizes[len(sizes) * 2 // 3]), STEPS[STEPS.index(low) + 1])
    return Band(0, low - 1), Band(low, high), Band(high + 1, None)


def _round(size: int) -> int:
    """The step that is nearest, by how many times as large it is; never the last: a higher one is wanted above it."""
    return min(STEPS[:-1], key=lambda step: max(step / size, size / step))


def band_of(there: Iterable[Band], members: int) -> Band | None:
    """The band of a unit with so many members; None where they are not known."""
    fitting = (band for band in there if band.most is None or members <= band.most)
    return next(fitting, None) if members else None
