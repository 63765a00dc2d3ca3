"""Goes through the numbers in order: each repeats, follows from, or stands beside those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count

from handlers.reading.sums.leaf import EQUALS, SIGNS, Clause
from handlers.reading.sums.reckoning import said
from handlers.reading.sums.reckoning.follows import origin, reused
from handlers.reading.sums.reckoning.pairs import SCALES, are_two_ends, difference, in_unit_of, of_one_unit
from handlers.reading.sums.reckoning.products import CONVERSIONS, count_twice, is_near, product, summed, total
from handlers.reading.sums.reckoning.quantities import BARE, MONEY, PERCENT, PERIODS, Quantity, quantities
from handlers.reading.sums.reckoning.runs import in_runs
from handlers.reading.sums.values import LEAST_PRICE

_WEIGHTS = frozenset(("tan", "ta", "kg", "lit", "met"))


@dataclass(slots=True)
class Chain:
    """What is open: told, and not yet used by another."""

    claimed: Fraction
    open: list[Quantity] = field(default_factory=list)
    closed: list[Quantity] = field(default_factory=list)
    results: list[Quantity] = field(default_factory=list)  # stated, and right
    wrong: list[Quantity] = field(default_factory=list)  # stated, and wrong
    each: Quantity | None = None  # "1 kg", of what stands behind it
    unsure: bool = False
    claims: bool = False  # the text says itself what is claimed

    def take(self, one: Quantity, is_last: bool) -> None:
        """The next number."""
        is_defined = self.each is not None
        if self.each is not None:
            _said_of(one, self.each)
            self.each = None
        if one.is_money and one.joined and any(other.value == one.value and not other.is_money for other in self.open):
            one.unit = BARE  # "600.000 tấn …: 1,5 x 600.000"
        if one.unit == BARE and (self._is_repeated(one) or (is_last and self._is_short_claim(one))):
            return
        if self._is_price(one):
            one.unit = MONEY
        self._drop_what_it_says(one)
        used = (
            self._is_added(one)
            or (one.sign in EQUALS and self._follows(one))
            or self._is_repeated(one)
            or self._is_each(one)
            or self._follows(one)
            or self._is_cost_before(one)
            or self._is_wrong_difference(one)
            or self._is_new(one)
            or self._is_wrong_total(one)
            or (not is_defined and self._is_claim(one, is_last))
        )
        if not used:
            self.open.append(one)

    def _drop_what_it_says(self, one: Quantity) -> None:
        """ "bớt 35 mét, tính ra 25 giây": the same in another unit."""
        last = self.open[-1] if self.open else None
        if last is None or last.is_money or one.is_money or not one.says(said.IN_OTHER_UNIT):
            return
        if last.unit not in (one.unit, BARE) and not (last.parts or last.joined or one.unit in (BARE, PERCENT)):
            self.open.remove(last)
            one.per |= last.per
            one.words |= last.words

    def _close(self, used: Sequence[Quantity], made: Quantity) -> None:
        self.open = [one for one in self.open if one not in used]
        self.closed += used
        self.open.append(made)

    def _is_price(self, one: Quantity) -> bool:
        """ "704 x 50.000" """
        if one.unit != BARE or one.value < LEAST_PRICE or one.value % 10:
            return False
        if one.parts:  # "(38.000 - 29.000) x 5.000 kg"
            return not any(other.is_money for other in self.open)
        beside = any(other.is_money and other not in self.results and other.place == one.place for other in self.open)
        return one.says(said.PRICE) or (one.sign == "x" and bool(self.open) and not beside)

    def _is_added(self, one: Quantity) -> bool:
        """ "(4.200 - 300)" """
        last = self.open[-1] if self.open else None
        if one.sign not in ("+", "-") or last is None or not (last.unit == one.unit or BARE in (last.unit, one.unit)):
            return False
        if any(other.paired and other.value == one.value for other in self.closed):
            return True  # "(650.000 - 180.000)" behind these two prices
        number = last.value + one.value if one.sign == "+" else last.value - one.value
        made = replace(
            last, value=number, unit=one.unit or last.unit, rates=last.rates | one.rates, parts=(last, one), crew=False
        )
        self._close((last,), made)
        self.closed.append(one)
        if any(_repeats(made, other) for other in self.open[:-1]):
            self.open.remove(made)  # "150 cái (500 - 350)"
        return True

    def _is_each(self, one: Quantity) -> bool:
        """ "15k một kg", "1 giao dịch nhanh hơn 2 phút" """
        if one.value != 1 or one.is_money or one.unit in (BARE, PERCENT) or one.joined or one.per or one.rates:
            return False
        if (one.counts or one.unit in _WEIGHTS) and one.says(said.FROM):
            return False  # "từ 1 giờ xuống 20 phút"
        if one.says(said.ONLY) and any(other.unit == one.unit for other in self.open):
            return False  # "thay vì thuê 3 ngày thì chỉ 1 ngày"
        if one.says(said.SAVES) or one.says(said.NEW) or one.says(said.DOWN) or one.says(said.BECOMES):
            return False
        last = self.open[-1] if self.open else None
        is_beside = last is not None and not last.is_money and last.place == one.place and one.sign == ""
        if is_beside and not one.said.strip() and any(other.unit == one.unit for other in self.open):
            return False  # "trước 6 giờ 2 người, nay 2 giờ 1 người"
        if (
            last is not None
            and not one.said.strip()
            and (last.is_money or (last.value >= LEAST_PRICE and last.unit == BARE))
        ):
            last.unit = MONEY  # "dầu 19.500 một lít"
            _said_of(last, one)
        else:
            self.each = one
        return True

    def _is_repeated(self, one: Quantity) -> bool:
        """ "6 x 30" behind six pieces of 30 million."""
        for other in self.open:
            if _repeats(one, other) and not self._is_of_own_price(one, other):
                is_beside = self.open[-1] is other and not one.joined
                self.unsure |= is_beside and not other.parts and not one.is_money
                other.rates |= one.rates
                other.unit = other.unit or one.unit
                other.restated |= bool(other.parts)
                return True
        if any(_repeats(one, other) and (other.paired or other.place == one.place) for other in self.closed):
            return True
        return any(one.value == other.value and one.unit in (BARE, other.unit) for other in self.wrong)

    def _is_of_own_price(self, one: Quantity, other: Quantity) -> bool:
        """ "2k/cái x 15.000 cái", in the next line "500đ x 15.000 cái" """
        price = self.open[-1]
        return one.sign == other.sign == "x" and other.line != one.line == price.line and price.is_money

    def _is_short_claim(self, one: Quantity) -> bool:
        """ "tháng đỡ 7tr5, 12 tháng thì 90" """
        if one.sign in SIGNS or not any(other.is_money for other in self.open):
            return False
        return any(one.value * scale == self.claimed for scale in SCALES)

    # What it follows from

    def _follows(self, one: Quantity) -> bool:
        if one.says(said.INSTEAD) and not one.is_money:
            return False
        if one.says(said.MORE) or (self.open and _is_part_of_price(self.open[-1], one)):
            return False
        closed = [other for other in self.closed if not (other.paired and is_near(one.value, self.claimed))]
        found = origin(one, self.open) or reused(one, self.open, closed)
        if found is None:
            return False
        used, made = found
        rates, per = one.rates or made.rates, made.per | one.per
        made = replace(made, rates=rates, per=per, told_for=bool(one.rates), place=one.place, line=one.line)
        self._close(used, made)
        self.results.append(made)
        if made.says(said.NEW):  # "72tr/năm, giờ 2 lần = 24tr"
            self.open.remove(made)
            if self._is_new(made):
                self.results.append(self.open[-1])
            else:
                self.open.append(made)
        return True

    def _is_new(self, one: Quantity) -> bool:
        """Whether it is the new one of old and new."""
        for other in reversed(self.open):
            new = one if of_one_unit(other, one) else in_unit_of(one, other)
            if new is None:
                continue
            if one.costs and not one.per and any(many.unit in ("nguoi", *other.per) for many in self.open):
                continue  # "5 người, mỗi người 7tr/tháng, trừ tiền xe 6tr/tháng"
            if not are_two_ends(other, new):
                return False
            self._close((other,), difference(other, new))
            if one.counts == "day" and new.value > other.value:
                self.open.pop()  # "20 ngày thay 1 lần, nay 30 ngày" says nothing of money
                self.unsure = True
            self.closed.append(one)
            other.paired = one.paired = True
            return True
        return False

    def _is_cost_before(self, one: Quantity) -> bool:
        """ "200 lượt x 65.000đ, trừ phim 25.000đ/lượt"; "mỗi tháng 9 triệu, mất 2 triệu, tính 12 tháng" """
        prices = [other for other in self.open if other.is_money and not other.costs]
        if not one.costs or len(prices) != 1:
            return False
        price, units = prices[0], {other.unit for other in self.open}
        is_of_piece = not one.per.isdisjoint(units)
        if price.per and not (price.parts or one.rates):
            is_of_piece |= price.says(said.PRICE) or price.says(said.BOUGHT)
            self.unsure |= is_of_piece and not (one.per or one.says(said.NEW) or one.says(said.SELF_MADE))
        is_of_month = price.rates == {"month"} and not price.parts and units == {MONEY} and price.place == one.place
        if not (is_of_piece or is_of_month) or one.value >= price.value:
            return False
        price.paired = True
        self._close(prices, replace(price, value=price.value - one.value, parts=(price, one)))
        return True

    # What is stated, and wrong

    def _is_wrong_difference(self, one: Quantity) -> bool:
        """ "cũ 420k, mới 365k, chênh 75k" """
        if one.costs or not one.says(said.DIFFERENCE):
            return False
        for last in self.open:
            if len(last.parts) == 2 and last.unit == one.unit == last.parts[0].unit and not last.told_for:
                self.wrong.append(one)
                return True
        return False

    def _is_wrong_total(self, one: Quantity) -> bool:
        """ "5 kg, 4 kg, 3 kg, tổng 15 kg" """
        parts = [other for other in self.open if other.unit == one.unit]
        number = total(parts)
        if len(parts) < 2 or not one.says(said.TOTAL) or one.value * 5 < number * 4:
            return False
        self.wrong.append(one)
        made = summed(parts, number)
        is_told_for = not made.rates and bool(one.rates)
        self._close(parts, replace(made, rates=made.rates or one.rates, told_for=is_told_for))
        return True

    def _is_claim(self, one: Quantity, is_last: bool) -> bool:
        """Whether it says what is claimed, or states another result."""
        if not self.open or one.costs:
            return False
        is_result = one.sign in EQUALS or one.says(said.RESULT)
        if one.is_money:
            if not any(other.is_money for other in self.open):
                return False
            if is_near(one.value, self.claimed) and (is_last or is_result):
                self.claims = True
                return True
            is_wrong = (one.sign in EQUALS or one.says(said.STATED)) and len(self.open) > 1
        else:
            reckons = len(self.open) > 1 or bool(self.open[-1].parts)
            is_wrong = one.sign in EQUALS and one.counts not in PERIODS and reckons
        if is_wrong:
            self.wrong.append(one)
            self._reckon_beside(one)
        return is_wrong

    def _reckon_beside(self, one: Quantity) -> None:
        """ "100 m3 x 13.000đ = 13 triệu/tháng": what it should say."""
        beside = [other for other in self.open if other.place == one.place and other not in self.results]
        if one.is_money and len(beside) > 1 and sum(other.is_money for other in beside) == 1:
            made = product(beside)
            self._close(beside, replace(made, rates=one.rates or made.rates, told_for=bool(one.rates)))
        told = [other for other in self.open if other not in self.results]
        joined = [other for other in told if other.place == one.place] or told
        if any(other.is_money for other in joined) or count_twice(joined):
            joined = []
        used = joined or self.open[-1:]
        ratio = next((CONVERSIONS[it.unit, one.unit] for it in used if (it.unit, one.unit) in CONVERSIONS), None)
        if ratio is not None:  # "70 phút x 60 = 42 giờ"
            made = product(used)
            made = replace(made, value=made.value * ratio, unit=one.unit, counts=one.counts, parts=tuple(used))
            self._close(used, made)


def _said_of(one: Quantity, each: Quantity) -> None:
    """ "1 giờ máy 500.000đ" """
    one.per |= {each.unit}
    one.words |= each.words
    one.said = each.said + one.said
    if each.counts:
        one.rates |= {each.counts}


def _repeats(one: Quantity, other: Quantity) -> bool:
    if one.run == other.run != -1:
        return False
    if other.value == one.value and other.parts and (one.says(said.DIFFERENCE) or other.unit == BARE):
        return True  # "500 - 350 = 150 sp"
    if one.unit == BARE and one.joined:
        if other.unit == BARE:
            return other.value == one.value and other.place == one.place
        if other.unit == PERCENT:
            return other.value * 100 == one.value
        return other.value in (one.value, one.value * 1000, one.value * 10**6)
    is_labour = {one.unit, other.unit} == {"day", "labour"}
    if other.value != one.value or (other.unit != one.unit and not is_labour):
        return False
    return not one.is_money or bool(other.parts) or one.joined


def read(clauses: Sequence[Clause], claimed: Fraction) -> Chain:
    """The whole text. Raises UnreadError."""
    chain = Chain(claimed)
    sentences = quantities(clauses)
    told = [item for items in sentences for item in items if isinstance(item, Quantity)]
    if not any(one.is_money for one in told):
        prices = [one for one in told if one.unit == BARE and one.value >= LEAST_PRICE and not one.value % 100]
        for one in prices if len(prices) == 1 else []:
            one.unit = MONEY  # "lương giờ 45.000"
    is_list = any(one.line or one.says(said.TOTAL) for one in told)
    paid_before: Quantity | None = None
    gained = False
    for place, one in enumerate(told):
        one.costs = one.is_money and (
            _is_paid(one, is_list, paid_before, gained) or _is_paid_for_each(one, told[:place])
        )
        if one.costs and one.sign != "∖" and place and _is_part_of_price(told[place - 1], one):
            one.costs = False
        if one.is_money:
            paid_before = one if one.costs else None
            gained |= not one.costs and any(not other.is_money for other in told)
        elif paid_before is not None and one.says(said.SAVES):
            paid_before = None  # "hết 3 triệu vật tư, đỡ được 5 lần gọi thợ, lần 1tr4"
    runs = count()
    found = [one for items in sentences for one in in_runs(items, runs)]
    for place, one in enumerate(found):
        chain.take(one, place == len(found) - 1)
    return chain


def _is_part_of_price(last: Quantity, one: Quantity) -> bool:
    """ "mỗi lần công 1 triệu, vật tư 2 triệu", "bớt tiền công 20tr, tiền vật tư 15tr": all of it was spared."""
    if not last.is_money or last.costs or last.joined or one.says(said.COST) or one.says(said.RESULT):
        return False
    is_listed = one.says(said.LISTED) and (last.says(said.SAVES) or last.says(said.LISTED))
    is_beside = one.is_money and last.place == one.place and one.sign not in EQUALS
    return is_beside and (is_listed or last.says(said.PRICE_PARTS))


def _is_paid_for_each(one: Quantity, before: Sequence[Quantity]) -> bool:
    """ "thùng mới 9.500đ, công dán 1.500đ/thùng" """
    if not one.says(said.NAMED_COST) or one.joined or one.says(said.NO_COST):
        return False
    prices = [other for other in before if other.is_money and not other.costs and other.value > one.value]
    return any(not one.per.isdisjoint(price.per | price.words) for price in prices)


def _is_paid(one: Quantity, is_list: bool, before: Quantity | None, gained: bool) -> bool:
    """ "linh kiện 140 triệu, công 40 triệu": what stands beside a cost is one too."""
    if one.sign == "∖":
        return True
    if one.says(said.NO_COST) or one.says(said.MORE) or (one.says(said.OLD) and not one.says(said.NEW)):
        return False
    if one.says(said.COST) or (one.says(said.WEAK_COST) and not is_list):
        return True
    if one.line and one.says(said.PAYS):
        return True  # "lợi: hóa chất 9tr\nchi: mua máy 25tr"
    if gained and one.says(said.LABOUR) and not (is_list or one.per or one.rates or one.joined):
        return True  # "mỗi kg bán 95.000đ, công bóc 5 triệu"
    if gained and one.says(said.NAMED_COST) and not (is_list or one.joined) and (one.rates or not one.per):
        return True  # "= 180tr. Men vi sinh 2tr/tháng"
    is_beside = before is not None and before.place == one.place and one.sign == ","
    return is_beside and not is_list and not one.joined and not one.says(said.RESULT)
