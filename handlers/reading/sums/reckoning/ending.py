"""What the numbers that are left open give together, and whether that is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise
from math import prod

from handlers.reading.sums.leaf import Clause, Leaf
from handlers.reading.sums.periods import annual
from handlers.reading.sums.reckoning import said
from handlers.reading.sums.reckoning.belonging import (
    MEASURED,
    are_days_of_both,
    asks_for,
    asks_for_any,
    atoms_of,
    is_alone,
    is_difference,
    is_held,
    is_of_these,
    is_told_apart,
    may_describe,
    those_needed,
    without_crew,
    without_others,
    without_smaller_days,
)
from handlers.reading.sums.reckoning.chain import Chain, read
from handlers.reading.sums.reckoning.pairs import difference
from handlers.reading.sums.reckoning.products import count_twice, is_near, product, summed, total
from handlers.reading.sums.reckoning.quantities import BARE, PERCENT, PERIODS, Quantity
from handlers.reading.sums.reckoning.runs import UnreadError
from handlers.reading.sums.values import LEAST_MONEY, Value

MOST_LOOSE = 3  # numbers that may belong to the others or not
_HEADINGS = ("viec", "khoan", "khoanq", "phan", "nguon", "muc")  # "tổng 2 việc"
_ELSEWHERE = frozenset(("mua", "thue", "gui", "ngoai", "ngoaiq"))  # "nếu mua mới": the old way
_WHOLE = frozenset(("x", "caq", "ca", "nam", "thang", "tinh"))  # "cả năm x 12 tháng"
_TOGETHER = frozenset(("gop", "chung", "may", "mayq"))  # before time that is of all of them, or of a machine
_OF_DAYS = frozenset(("shift", "day"))
_LONG = frozenset(("day", "week", "month", "quarter", "year"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """The sums that it may give, the likeliest first."""

    sums: tuple[Value, ...] = ()
    sure: bool = False
    slips: bool = False  # a number that the text states is wrong
    others: tuple[Value, ...] = ()  # what it may give too, where a number only describes a thing
    told_yearly: Fraction | None = None  # the one amount that stands there is of a year
    ends: tuple[Fraction, ...] = ()  # how often the difference of two goes into each of them


NOTHING = Reckoned()


def reckoned(clauses: Sequence[Clause], claimed: Fraction) -> Reckoned:
    """What they give; nothing where signs say the order in which it is reckoned, or where it is one of two ways."""
    if any(_lacks_factor(clause) or _is_either_way(clause) or _is_half_said(clause) for clause in clauses):
        return NOTHING
    if sum("cach" in clause.words for clause in clauses) > 1:  # "Cách 1 … Cách 2 …"
        return NOTHING
    try:
        return ending(read(clauses, claimed))
    except UnreadError:
        return NOTHING


def _lacks_factor(clause: Clause) -> bool:
    """ "50.000đ x số giờ x 300 ngày", "Giờ công x 50.000đ" """
    for at, item in enumerate(clause.items):
        after = clause.items[at + 1] if at + 1 < len(clause.items) else ""
        if item == "x" and (after in ("x", "") or (at == 0 and set(clause.words) - _WHOLE)):
            return True
    return False


def _is_either_way(clause: Clause) -> bool:
    """ "nếu" but in "nếu mua mới", "hoặc"; "cũng không mất" behind an amount"""
    if "hoac" in clause.words or ("cung", "khong") in pairwise(clause.words):
        return True
    if "neu" not in clause.words:
        return False
    behind = [clause.words[at + 1 : at + 3] for at, word in enumerate(clause.words) if word == "neu"]
    return any(_ELSEWHERE.isdisjoint(words) for words in behind)


def _is_half_said(clause: Clause) -> bool:
    """ "1 ty 2 nam nay": one and two tenths, or one in two years."""
    leaves = [item for item in clause.items if isinstance(item, Leaf)]
    return any(one.scaled and other.counts == "year" and not other.before for one, other in pairwise(leaves))


def ending(chain: Chain) -> Reckoned:
    """What all gives."""
    open = without_others(without_smaller_days(chain.open))
    if are_days_of_both(chain.open):
        chain.unsure = True
    done_by = without_crew(open)
    found = _ending(done_by, chain)
    crew = [one for one in open if one not in done_by and (one is not open[0] or _may_be_of_each(chain))]
    times = {prod((one.value for one in crew), start=Fraction(1))} if crew else set()
    times |= {1 / one.value for one in chain.open if one not in open and one is chain.open[0]}  # "thùng 18 lít …"
    more = (replace(value, number=value.number * one) for value in found.sums for one in times)
    return replace(found, others=(*found.others, *more))


def _may_be_of_each(chain: Chain) -> bool:
    """ "tổ 8 người mỗi ngày bớt 15 phút, giờ công 40k": working time may be that of each of them."""
    if chain.results or not any("hour" in one.rates for one in chain.open):
        return False
    return all(one.words.isdisjoint(_TOGETHER) for one in chain.open)


def _ending(open: list[Quantity], chain: Chain) -> Reckoned:
    """What these give."""
    costs = [one for one in open if one.is_money and one.costs]
    gains = _without_total([one for one in open if one.is_money and not one.costs])
    if not gains:
        gains, costs = costs[:1], costs[1:]
    if not gains:
        return NOTHING
    if len(open) == 1 and (open[0].restated or open[0] in chain.results):
        return Reckoned(sums=(_value(open[0]),), sure=True)
    counts = [one for one in open if not one.is_money]
    if len(gains) == 2 and is_near(product([gains[1], *counts]).value, gains[0].value):
        gains = gains[1:]  # "97.344.000đ (12 kg x 26.000đ x 312 ngày)"
    if len(gains) == 2 and _are_prices_of_one(*gains):
        return _between(gains[0], gains[1], costs, counts, chain)
    if len(gains) > 1:
        return _several(gains, costs, counts, chain)
    added = _added_up(counts)
    if len(added) == len(counts):
        return _one(gains[0], costs, counts, chain)
    return _one(gains[0], costs, added, replace(chain, open=[*added, gains[0], *costs]))


def _are_prices_of_one(one: Quantity, other: Quantity) -> bool:
    """ "thép mới 17tr/tấn, bán vụn được 8tr/tấn" """
    return one.value != other.value and not (one.parts or other.parts or (one.per | one.words).isdisjoint(other.per))


def _between(one: Quantity, other: Quantity, costs: list[Quantity], counts: list[Quantity], chain: Chain) -> Reckoned:
    """What lies between two prices, where no word says that it does; who claims all of the first forgot the other."""
    if count_twice([it for it in chain.open if not it.is_money]):
        return NOTHING  # "A4 75k/ram, A3 150k/ram, bớt 4 ram A4 và 2 ram A3"
    one.paired = other.paired = True
    gain = difference(one, other)
    order = [gain if it is one else it for it in chain.open if it is not other]
    found = _one(gain, costs, counts, replace(chain, open=order))
    return replace(found, sure=False)


def _one(gain: Quantity, costs: list[Quantity], counts: list[Quantity], chain: Chain) -> Reckoned:
    """A price with all that it is multiplied by."""
    if not gain.per and gain.value < LEAST_MONEY and any(one.unit in ("tan", "ta") for one in counts):
        gain.per = frozenset(("kg",))  # "giá cũ 52k mới 47k, năm nhập 3 tấn"
    counts = [one for one in counts if not (one.says(said.TOTAL) and one.unit in _HEADINGS)]
    if gain in chain.results:
        behind = chain.open[chain.open.index(gain) :]
        needed = [one for one in counts if one in behind or one.joined or one.unit == PERCENT or asks_for(gain, one)]
    else:
        needed = those_needed(gain, counts, [gain, *costs, *counts], chain.open)
    loose = [one for one in counts if one not in needed][:MOST_LOOSE]
    if not needed and not gain.parts:
        is_amount = not chain.results and not chain.closed and not gain.rates - {"year"} and not costs
        if is_amount and gain.rates and not gain.per and len(chain.open) == 1:
            return Reckoned(told_yearly=gain.value)
        if is_amount or all(one.says(said.PRICE) for one in (gain, *costs)):
            return NOTHING
    base = product([gain, *needed])
    sums = [
        _less(product([base, *used]) if used else base, costs)
        for size in range(len(loose), -1, -1)
        for used in combinations(loose, size)
    ]
    if any(one.unit in MEASURED for one in loose):
        sums.reverse()  # "cầu trục 10 tấn" is a description
    between = sum(is_difference(one) for one in (gain, *needed))  # of two the products differ, not the numbers
    is_bare_price = not counts and bool(gain.per) and not gain.rates and is_difference(gain)  # "từ 12k/kg còn 10k/kg"
    sure = (
        len(loose) < 2 and not is_bare_price and between < 2 and not count_twice([*needed, *loose]) and not chain.unsure
    )
    values = tuple(_value(one) for one in sums)
    if any(one.names_no_period and is_near(one.number, chain.claimed) for one in values):
        return Reckoned(sums=values, sure=sure, slips=bool(chain.wrong))  # nothing else is looked for
    return Reckoned(
        sums=values,
        sure=sure,
        slips=bool(chain.wrong),
        others=tuple(_value(one) for one in _other_ways(gain, needed, costs, counts, chain)),
        ends=tuple(end.value / one.value for one in (gain, *counts) if is_difference(one) for end in one.parts),
    )


def _other_ways(
    gain: Quantity, needed: list[Quantity], costs: list[Quantity], counts: list[Quantity], chain: Chain
) -> list[Quantity]:
    """What a price gives where one of the others only tells about the work, or a cost is of each or was spared."""
    others = [
        _less(product([gain, *(other for other in needed if other not in left)]), costs)
        for left in _may_be_left(gain, needed, counts, chain)
    ]
    others += [  # "công 180k, trừ 30k tiền điện, tháng 24 ngày"
        product([replace(gain, value=gain.value - cost.value), *needed])
        for cost in costs
        if needed and len(costs) == 1 and cost.value < gain.value
    ]
    taken_off = {one.place for one in costs if one.sign == "∖"}
    named = [
        one for one in costs if one.says(said.NAMED_COST) and not one.says(said.COST) and one.place not in taken_off
    ]
    if named:  # "= 150tr, điện 10tr": it may be saved too
        spared = [replace(one, value=-one.value) if one in named else one for one in costs]
        others.append(_less(product([gain, *needed]), spared))
    return others


def _may_be_left(
    gain: Quantity, needed: Sequence[Quantity], counts: Sequence[Quantity], chain: Chain
) -> list[list[Quantity]]:
    """Of those that it is multiplied by each that may only tell about the work, and what stands before the spared."""
    told = [gain, *counts]
    is_result = chain.claims or gain in chain.results
    alone = [
        one
        for one in needed
        if is_alone(one, told)
        or is_told_apart(one, told)
        or is_held(one, told)
        or (is_result and may_describe(one, told, chain.open))
    ]
    alone += [one for one, spoiled in pairwise(counts) if one in needed and is_of_these(spoiled, one)]
    left = [[one] for one in alone]
    priced = gain.per | gain.words
    spared = next((at for at, one in enumerate(needed) if one.unit in priced and one.says(said.SAVES)), 0)
    before = [one for one in needed[:spared] if not (one.joined or one.parts or one.unit == "nguoi")]
    before = [one for one in before if not asks_for_any(one, told)]
    if before:
        left.append(before)  # "làm 2 ca, 30 bóng, tháng đỡ 600 số điện, số 2.500đ"
    return left


def _counts_gains(one: Quantity, gains: Sequence[Quantity], order: Sequence[Quantity]) -> bool:
    """ "tổng 3 tháng", "công ty có 2 xưởng, xưởng 1 bớt 5tr, xưởng 2 bớt 3tr" """
    if one.value != len(gains):
        return False
    is_first = one is order[0] and not (one.joined or one.says(said.SAVES) or any(gain.per for gain in gains))
    return bool(one.counts) or one.says(said.TOTAL) or is_first


def _added_up(counts: list[Quantity]) -> list[Quantity]:
    """ "đợt 1 bớt 12 tấm, đợt 2 bớt 8 tấm, mỗi tấm 350k": what was spared of one thing, together."""
    if not count_twice(counts):
        return counts
    by_unit: dict[str, list[Quantity]] = {}
    for one in counts:
        by_unit.setdefault(one.unit, []).append(one)
    for unit, same in by_unit.items():
        if len(same) > 1 and unit not in (BARE, PERCENT) and all(_is_spared_alone(one) for one in same):
            counts = [one for one in counts if one not in same[1:]]
            counts[counts.index(same[0])] = summed(same, total(same))
    return counts


def _is_spared_alone(one: Quantity) -> bool:
    return one.says(said.SAVES) and not (one.counts or one.rates or one.per or one.joined or one.parts)


def _common_period(gains: list[Quantity], counts: list[Quantity], order: Sequence[Quantity]) -> Quantity | None:
    """ "tiền dầu bớt 2tr/tháng, tiền mỡ bớt 1tr/tháng, rồi nhân 12 tháng": what all of them are multiplied by."""
    if len(counts) != 1 or counts[0] is not order[-1] or counts[0].value < 2:
        return None
    rates = [one.rates & frozenset(PERIODS) for one in gains]
    if rates[0] != {counts[0].counts} or any(one.parts or one.joined for one in gains):
        return None
    if gains[0].sign == ":" and gains[0].says(said.SAVES) and not any(rates[1:]):
        return counts[0]  # "mỗi tháng tiết kiệm: điện 3 triệu, nước 1 triệu; 12 tháng"
    return counts[0] if len(set(rates)) == 1 and all(one.says(said.SAVES) for one in gains) else None


def _several(gains: list[Quantity], costs: list[Quantity], counts: list[Quantity], chain: Chain) -> Reckoned:
    """Parts of a total, each with its own numbers."""
    counts = [one for one in counts if not _counts_gains(one, gains, chain.open)]
    common = _common_period(gains, counts, chain.open)
    if common is not None:
        whole = replace(product((replace(gains[0], value=total(gains)), common)), parts=(*gains, common))
        return Reckoned(sums=(_value(_less(whole, costs)),), sure=True)
    stated = [one for one in gains if one.parts]
    if counts:
        groups = _grouped(gains, counts, chain.open)
        if any(_is_of_other_group(group, counts) for group in groups):
            return NOTHING
        gains = [product(group) for group in groups]
    elif any((one.per and one not in chain.results) or _is_price(one, gains) for one in gains):
        return NOTHING
    results = [one for one in gains if one.parts]
    if len(results) == 1 and not any(_is_added(one) for one in gains):
        return Reckoned(sums=(_value(_less(results[0], costs)),))  # "= 172,8tr, thưởng nhóm 5tr"
    is_total = len(stated) > 1 or len(gains) > 2 or any(_is_added(one) for one in gains)
    gains = _of_one_period(gains)
    rates = [one.rates & frozenset(PERIODS) for one in gains]
    if not gains or len(set(rates) - {frozenset()}) > 1 or (rates[-1] not in rates[:-1] and any(rates[:-1])):
        return NOTHING
    whole = replace(gains[0], value=total(gains), costs=False, rates=rates[-1])
    return Reckoned(sums=(_value(_less(whole, costs)),), sure=is_total)


def _is_of_other_group(group: Sequence[Quantity], counts: Sequence[Quantity]) -> bool:
    """ "đỡ 2 lần, mỗi lần 2 thợ, thợ 500k, cộng dầu 1 triệu/lần": the times of another amount are its own too."""
    of_each = frozenset().union(*(one.per for one in group if one.is_money))
    own = {one.unit for one in group}
    return any(one.unit in of_each and one.unit not in own for one in counts)


def _is_price(one: Quantity, gains: Sequence[Quantity]) -> bool:
    """Whether it is of one piece: "bán 30 triệu" in a list is what was sold."""
    is_listed = any(other.line for other in gains)
    return one.says(said.PRICE) and not (is_listed and one.says(said.SOLD))


def _is_added(one: Quantity) -> bool:
    """Whether it is said to be one of several that add up."""
    return bool(one.line) or one.says(said.TOTAL) or one.says(said.SAVES) or one.says(said.MORE)


def _of_one_period(gains: list[Quantity]) -> list[Quantity]:
    """ "điện 3tr/tháng, cộng bảo trì 10tr/năm": each for a year, where they are for several periods."""
    rates = [one.rates & frozenset(PERIODS) for one in gains]
    if len(set(rates)) < 2 or not all(rates):
        return gains
    times = [annual(_value(one)) for one in gains]
    return [
        one if span is None else replace(one, value=one.value * span, rates=frozenset(("year",)), parts=(), counts="")
        for one, span in zip(gains, times, strict=True)
    ]


def _grouped(gains: list[Quantity], counts: list[Quantity], order: Sequence[Quantity]) -> list[list[Quantity]]:
    """By line, by sentence, by what signs join, or by "cộng thêm", where one amount stands in each."""
    by_line: dict[int, list[Quantity]] = {}
    by_place: dict[int, list[Quantity]] = {}
    by_run: dict[int, list[Quantity]] = {}
    by_more: dict[int, list[Quantity]] = {}
    more = [order.index(one) for one in order if one.says(said.MORE)]
    for one in (*gains, *counts):
        by_line.setdefault(one.line, []).append(one)
        by_place.setdefault(one.place, []).append(one)
        by_run.setdefault(one.run, []).append(one)
        by_more.setdefault(sum(at <= order.index(one) for at in more), []).append(one)
    for groups in (by_line, by_place, by_run, by_more):
        if all(sum(one.is_money for one in group) == 1 for group in groups.values()):
            return list(groups.values())
    return []


def _less(made: Quantity, costs: Sequence[Quantity]) -> Quantity:
    """What is left of it; of a year where the two are not of one and the same period."""
    for cost in costs:
        days = {atom.counts: atom.value for atom in atoms_of(made) if atom.counts in cost.rates & _OF_DAYS}
        if days:  # "thuê máy 600k/ngày" where 15 days stand before
            cost = replace(cost, value=cost.value * prod(days.values()), rates=made.rates)
        paid = cost.value * _times_paid(cost, made)
        value = _value(made)
        is_of_one = made.rates & frozenset(PERIODS) == cost.rates & frozenset(PERIODS) and not (
            cost.rates and value.counts.keys() & _LONG
        )
        span, cost_span = annual(value), annual(_value(cost)) if cost.rates else Fraction(1)
        if not is_of_one and made.rates | cost.rates and span is not None and cost_span is not None:
            made = replace(made, value=made.value * span, rates=frozenset({"year"}), parts=(), counts="")
            paid *= cost_span
        made = replace(made, value=made.value - paid)
    return made


def _times_paid(cost: Quantity, made: Quantity) -> Fraction:
    """ "trừ thuê máy 12 triệu/lứa" where five of these stand before."""
    atoms = {atom.unit: atom.value for atom in atoms_of(made) if not atom.is_money and atom.unit in cost.per}
    return prod(atoms.values(), start=Fraction(1))


def _without_total(gains: list[Quantity]) -> list[Quantity]:
    """ "Lợi 0,8 tỷ gồm: 420tr, 260tr, 120tr" """
    if len(gains) > 2 and gains[0].value == total(gains[1:]) and not gains[1].says(said.LISTED):
        return gains[1:]
    return gains


def _value(one: Quantity) -> Value:
    atoms = list(atoms_of(one, within_period=True))
    return Value(
        number=one.value,
        rates=one.rates & frozenset(PERIODS),
        counts={atom.counts: atom.value for atom in atoms if atom.counts},
        bare=tuple(atom.value for atom in atoms if atom.unit == BARE),
    )
