"""Which of the numbers that are left open belong to the others, and which only tell about the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.reading.sums.reckoning import said
from handlers.reading.sums.reckoning.products import CONVERSIONS
from handlers.reading.sums.reckoning.quantities import BARE, MONEY, PERCENT, Quantity
from handlers.reading.sums.words import MEASURES

LEAST_MONTHS = 9  # fewer may be told of the work itself: "làm trong 2 tháng"
MEASURED = MEASURES | {"tan", "ta", "met", "km"}


def those_needed(
    gain: Quantity, counts: list[Quantity], all_open: list[Quantity], order: list[Quantity]
) -> list[Quantity]:
    """Those that are linked, and those behind them: what only tells about the work stands at the beginning."""
    counts = [one for one in counts if not _is_roster(one, gain, all_open)]
    linked = [one for one in counts if _is_needed(one, gain, all_open)]
    first = min((order.index(one) for one in (gain, *linked)), default=0)
    return [one for one in counts if one in linked or order.index(one) > first]


def _is_roster(one: Quantity, gain: Quantity, open: Sequence[Quantity]) -> bool:
    """ "3 nhân viên 3 ca, mỗi người 7tr/tháng" """
    is_wage = one.counts == "shift" and not gain.rates.isdisjoint(("month", "year")) and not one.joined
    return is_wage and not any("shift" in other.rates for other in open)


def _is_needed(one: Quantity, gain: Quantity, open: Sequence[Quantity]) -> bool:
    """Whether it is linked with another: something is said of each of it, or it is said of each of another."""
    if one.joined or one.unit in (PERCENT, BARE) or one.says(said.SAVES) or (one.parts and not gain.parts):
        return True
    if one.counts in ("day", "shift") or (one.counts == "month" and one.value >= LEAST_MONTHS):
        return True
    return any(asks_for(other, one) or asks_for(one, other) for other in open if other is not one)


def asks_for_any(one: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether one of the others is said of each of it."""
    return any(asks_for(other, one) for other in others if other is not one)


def asks_for(one: Quantity, other: Quantity) -> bool:
    """Whether something is said of each of the other: "18k một cháu" of "350 cháu"."""
    if other.unit in one.words or other.unit in one.per or other.unit in one.rates or other.counts in one.rates:
        return True
    if "nguoi" in one.per and other.says(said.SAVES) and not (other.counts or other.unit in MEASURED):
        return True  # "bớt 2 bảo vệ, mỗi người 8 triệu"
    return any((other.unit, unit) in CONVERSIONS for unit in one.per)


def is_alone(one: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether nothing is said of each of it, so that it may only tell about the work: "bớt đi 35 mét, tức 25 giây"."""
    is_long = one.counts == "day" or (one.counts == "month" and one.value >= LEAST_MONTHS)
    if one.joined or one.parts or one.unit == "nguoi" or is_long:
        return False
    if one.counts == "year":
        return True  # "2 năm mới thay"
    if one.unit == PERCENT:
        return one.says(said.MIXED)  # "trộn thêm tro bay 20%"
    if one.unit in MEASURED:  # "theo mẻ 2 tấn"
        units = {other.unit for other in others if other is not one}
        return one.per.isdisjoint(units) and not asks_for_any(one, others)
    return not any(asks_for(other, one) or asks_for(one, other) for other in others if other is not one)


def is_held(one: Quantity, others: Sequence[Quantity]) -> bool:
    """ "một lố 12 cây 60k, đỡ 5 lố": how many of it a box holds, and no price is of one of it."""
    holder = one.said.split()[-1:]
    if one.joined or one.counts or one.parts or one.unit == PERCENT or not holder or asks_for_any(one, others):
        return False
    return any(other.unit == holder[0] for other in others if other is not one and not other.counts)


def is_of_these(spoiled: Quantity, one: Quantity) -> bool:
    """ "vỉ 30 trứng vỡ 2 còn 1": of so many the two that nothing is said to be counted by."""
    return spoiled.unit == BARE and is_difference(spoiled) and not (one.counts or one.parts or one.joined)


def is_told_apart(one: Quantity, others: Sequence[Quantity]) -> bool:
    """ "trước chở 18 pallet, nay 20 pallet, năm đỡ 12 chuyến": it leads to what is told to be spared."""
    if not one.parts or one.is_money or one.counts or one.unit in MEASURED or not is_difference(one):
        return False
    if one.unit in (BARE, PERCENT):
        return False
    rest = [other for other in others if other is not one]
    is_spared = any(other.says(said.SAVES) and not other.is_money and not other.counts for other in rest)
    return is_spared and not asks_for_any(one, rest)


def may_describe(one: Quantity, others: Sequence[Quantity], order: Sequence[Quantity]) -> bool:
    """ "lò hơi 10 tấn/h", "kể cả BH 21,5%": nothing is said of each of it, and nothing of it but its number."""
    if one.joined or one.parts or one.counts or one.says(said.SAVES):
        return False
    if one.unit == PERCENT:
        return one.says(said.INCLUDED)
    if one is not order[0]:
        return False
    return not any(one.unit in other.words for other in others if other is not one)


def without_smaller_days(open: Sequence[Quantity]) -> list[Quantity]:
    """ "5 ngày/tuần, 250 ngày/năm"; "3 tháng cuối … cả năm 12 tháng" """
    spans = [one for one in open if one.counts == "day" or (one.counts == "month" and not one.joined)]
    if len(spans) < 2:
        return list(open)
    for period in ("day", "month"):
        same = [one for one in spans if one.counts == period]
        most = max(same, key=lambda one: one.value, default=None)
        if most is not None and (period == "day" or "year" in most.rates):
            open = [one for one in open if one not in same or one is most]
    return list(open)


def are_days_of_both(open: Sequence[Quantity]) -> bool:
    """ "trước 4 người làm 10 ngày, nay 2 người làm 5 ngày": two products of which neither is told."""
    days = [one for one in open if one.counts == "day" and not one.rates]
    return len(days) > 1 and any(one.parts and not one.is_money for one in open)


def without_others(open: list[Quantity]) -> list[Quantity]:
    """ "giảm 2 vị trí trên 5 vị trí", "14 người, chỉ 6 người": of two counts of one thing the one that is meant."""
    only = {one.unit for one in open if not one.is_money and one.value != 1 and one.says(said.ONLY)} - {BARE, PERCENT}
    if only:
        open = [one for one in open if one.unit not in only or _is_meant(one)]
    atoms = [atom for one in open if one.is_money for atom in atoms_of(one)]
    spared = {one.unit for one in (*open, *atoms) if one.says(said.SAVES) and not one.counts}
    spared -= {MONEY, BARE, PERCENT}
    return [one for one in open if one.unit not in spared or one.says(said.SAVES)]


def _is_meant(one: Quantity) -> bool:
    return bool(one.parts or one.rates) or one.says(said.ONLY) or one.says(said.OLD)


def without_crew(open: list[Quantity]) -> list[Quantity]:
    """ "nhóm 3 người" did it, and is multiplied only where something is said of each."""
    asked = any("nguoi" in one.per or "nguoi" in one.words for one in open if not one.crew)
    return [one for one in open if not one.crew or asked]


def is_difference(one: Quantity) -> bool:
    """Whether it lies between old and new, as the text tells both."""
    return bool(one.parts) and one.value > 0 and all(part.paired and not part.parts for part in one.parts)


def atoms_of(one: Quantity, within_period: bool = False) -> Iterator[Quantity]:
    """The numbers of the text that it follows from; not those that a stated month or year went through."""
    if within_period and one.told_for:
        return
    if not one.parts or is_difference(one):
        yield one
        return
    for part in one.parts:
        yield from atoms_of(part, within_period)
