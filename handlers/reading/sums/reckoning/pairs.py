"""Old and new of one kind: "trước 120 lít, nay 105 lít", "mua 310đ, tự in 120đ", "từ 30 xuống 18 triệu"."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from handlers.reading.sums.reckoning import said
from handlers.reading.sums.reckoning.products import CONVERSIONS
from handlers.reading.sums.reckoning.quantities import BARE, Quantity
from handlers.reading.sums.values import LEAST_PRICE

SCALES = (10**9, 10**6, 10**3)
FAR = 10  # times: further apart a price and what it was reckoned into are no pair
_LONG = ("week", "month", "quarter", "year")  # "tuổi thọ tăng từ 3 năm lên 4 năm" says nothing of money


def of_one_unit(one: Quantity, other: Quantity) -> bool:
    """Whether they may be old and new of one thing."""
    if one.counts in _LONG:
        return False
    if one.per and other.per and one.is_money and one.per.isdisjoint(other.per):
        return False  # "900k/con", "3.000đ/sp"
    if one.unit == other.unit:
        return True
    if other.unit == BARE:  # "4 người, nay chỉ cần 1"
        return not other.joined and not (one.is_money and other.value < LEAST_PRICE)
    return one.unit == BARE and not one.joined and (other.says(said.DOWN) or other.says(said.UP))


def in_unit_of(one: Quantity, other: Quantity) -> Quantity | None:
    """ "từ 1 giờ xuống 20 phút", "năm ngoái mất 1,2 tấn, nay 2 tạ": the new one in the unit of the old."""
    ratio = CONVERSIONS.get((one.unit, other.unit))
    back = CONVERSIONS.get((other.unit, one.unit))
    if ratio is None and back is None:
        return None
    is_new = bool(one.counts) and one.says(said.NEW) and not other.says(said.SAVES)  # "2 tiếng, nay 30 phút"
    if not (is_new or other.says(said.FROM) or other.says(said.OLD)):
        return None
    value = one.value * (ratio if ratio is not None else 1 / (back or Fraction(1)))
    return replace(one, value=value, unit=other.unit, counts=other.counts)


def are_two_ends(one: Quantity, other: Quantity) -> bool:
    """Whether the words say that the one became the other, or stands for it."""
    first = in_its_scale(one, other)
    if first == other.value or other.says(said.ROUNDED):
        return False
    falls = other.says(said.DOWN) and other.value < first and not one.parts  # "500 trừ 140 còn 360" is a result
    if falls or (other.says(said.UP) and other.value > first):
        return True
    if other.sign == "→" or other.says(said.INSTEAD) or _is_cost_of(one, other):
        return True
    if other.joined and not 1 < max(first, other.value) / min(first, other.value) < FAR:
        return False
    return _are_two_ways(one, other) or _are_two_times(one, other, first)


def _is_cost_of(one: Quantity, other: Quantity) -> bool:
    """ "66.000đ/thẻ, chi phí 26.000đ/thẻ" """
    if not one.is_money or not other.costs:
        return False
    return not one.per.isdisjoint(other.per) or (not one.costs and not one.rates.isdisjoint(other.rates))


def _are_two_ways(one: Quantity, other: Quantity) -> bool:
    if other.value > one.value and one.rates != other.rates:
        return False  # "đỡ thuê 6tr/tháng, sửa hết 15 triệu"
    ways = ((said.BOUGHT, said.SELF_MADE), (said.BY_HAND, said.BY_MACHINE))
    return any((one.says(a) and other.says(b)) or (one.says(b) and other.says(a)) for a, b in ways)


def _are_two_times(one: Quantity, other: Quantity, first: Fraction) -> bool:
    if one.says(said.YEAR) and other.says(said.YEAR):
        return True
    if other.says(said.SPARED_ITSELF) and not (other.says(said.DOWN) or other.is_money):
        return False  # "hao 2 kg, nay bớt 1,2 kg"
    old, new = one.says(said.OLD), other.says(said.NEW)
    if not one.is_money and other.value != first and _is_only_left(one, other):
        return True
    if new:
        return old or one.says(said.NEW) or other.value < first
    return (old and (other.says(said.OLD) or other.costs)) or (other.says(said.OLD) and one.says(said.NEW))


def _is_only_left(one: Quantity, other: Quantity) -> bool:
    """ "chỉ 3 cây kim, trước 5 cây", "thay vì thuê 3 ngày thì chỉ 1 ngày", "gộp 3 chuyến thành 2" """
    if one.says(said.ONLY):
        return other.says(said.OLD)
    if other.value > one.value or one.parts:
        return False
    return (one.says(said.INSTEAD) and other.says(said.ONLY)) or (one.says(said.JOINS) and other.says(said.BECOMES))


def difference(one: Quantity, other: Quantity) -> Quantity:
    """What lies between them."""
    return replace(
        one,
        value=abs(in_its_scale(one, other) - other.value),
        unit=other.unit or one.unit,
        parts=(one, other),
        rates=one.rates | other.rates,
        per=one.per | other.per,
        words=one.words | other.words,
        crew=False,
        costs=False,
    )


def in_its_scale(one: Quantity, other: Quantity) -> Fraction:
    """ "từ 30 xuống 18 triệu": the first is of millions too."""
    if one.unit == BARE and other.is_money and one.value < min(SCALES):
        return one.value * next((scale for scale in SCALES if other.value >= scale), 1)
    return one.value
