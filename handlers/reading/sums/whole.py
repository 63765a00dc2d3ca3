"""What a whole calculation gives: its sentences in order, each using what those before it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from handlers.reading.sums import values
from handlers.reading.sums.expressions import UnreadError, evaluated
from handlers.reading.sums.leaf import Clause, Item, Leaf
from handlers.reading.sums.results import BEFORE, COST, NOW, UNREAD, Result, Whole, together
from handlers.reading.sums.segments import first_leaf, from_to, groups, segments, without_beginning
from handlers.reading.sums.summing import Summing
from handlers.reading.sums.values import BARE, COUNT, MONEY, Value
from handlers.reading.sums.words import BEFORE as BEFORE_WORDS
from handlers.reading.sums.words import LESS, TOTAL, is_cost
from handlers.reading.sums.words import NOW as NOW_WORDS

FAR = 12  # times: further apart two amounts are not the same one miscounted
LARGEST_COUNT = 31  # of days and months: such a number repeats nothing
_LONG = ("shift", "day", "week", "month", "quarter", "year")


def reckoned(clauses: Sequence[Clause], claimed: Fraction) -> Whole:
    """What the calculation gives; an amount that only repeats the one claimed is no part of it."""
    if sum("cach" in clause.words for clause in clauses) > 1:  # "Cách 1 … Cách 2 …"
        return UNREAD
    reading = _Reckoning(clauses)
    reading.goes_through()
    sure = reading.sure and not any(_supposes(clause) for clause in clauses)
    return Summing(clauses=clauses, results=reading.results, claimed=claimed, sure=sure).whole()


def _supposes(clause: Clause) -> bool:
    """ "nếu 3 ca thì", "6 tháng đầu năm" """
    return "neu" in clause.words or "dau nam" in " ".join(clause.words)


class _Reckoning:
    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.results: list[Result] = []
        self.sure = True
        self.clause, self.place, self.side = Clause(), 0, ""

    def goes_through(self) -> None:
        """All sentences, one after another."""
        for place, clause in enumerate(self.clauses):
            self.place, self.clause, self.side = place, clause, ""
            for group in groups(from_to(clause.items)):
                try:
                    self._group(group)
                except UnreadError:
                    self.sure = False

    # A group of a sentence

    def _group(self, group: list[Item]) -> None:
        made: Result | None = None
        waiting: Leaf | None = None  # a number by itself: what stands behind it may say what it is
        for equals, segment in segments(group):
            segment = self._continued(segment)
            alone = segment[0] if len(segment) == 1 else None
            if not isinstance(alone, Leaf):
                made = self._reckon(segment, made)
                if waiting is not None and _may_state(made, waiting):
                    made.stated.append(waiting)
                waiting = None
            elif made is not None and _may_state(made, alone):
                _state(made, alone)
            else:
                made, waiting = None, self._after(waiting, alone, equals)
        if waiting is not None:
            self._fact(waiting)

    def _after(self, waiting: Leaf | None, alone: Leaf, equals: bool) -> Leaf:
        """The number that waits now; "12 tháng = 540 triệu" says what all makes, "1 sp = 2 triệu" a price."""
        if waiting is None or (equals and waiting.value == 1):
            return alone
        self._fact(waiting)
        if equals and alone.money:
            return replace(alone, before=(*alone.before, "tong"))
        return alone

    def _continued(self, segment: list[Item]) -> list[Item]:
        """ "; x 12 tháng": with what was reckoned last before it."""
        sign, first = segment[0], first_leaf(segment)
        if sign not in ("x", "÷", "∖", "+") or first is None:
            return without_beginning(segment)
        last = next((one for one in reversed(self.results) if not one.used and (one.reckoned or one.is_amount)), None)
        if last is None and sign == "x" and self.clause.words:
            raise UnreadError  # "... kg x 22.000đ"
        if last is None or (not last.reckoned and sign in ("x", "÷")):
            return without_beginning(segment)
        if sign == "+" and self._is_total(first):
            return [replace(first, before=("tong",))]
        value = last.value
        leaf = Leaf(
            value=value.number, money=value.kind == MONEY, scaled=value.scaled, noun=value.noun, before=last.words
        )
        last.stated.append(leaf)
        return [leaf, *segment]

    def _open(self) -> list[Result]:
        """The amounts so far that nothing later was made of."""
        return [one for one in self.results if not one.used and one.is_amount]

    def _is_total(self, leaf: Leaf) -> bool:
        """ "cộng 60 triệu" behind 45 and 15."""
        total = together(self._open())
        return total is not None and values.same(total.number, leaf.value)

    def _reckon(self, segment: list[Item], before: Result | None) -> Result:
        """`before`: what stands on the other side of the equals sign."""
        first = first_leaf(segment)

        def look(leaf: Leaf) -> Value:
            return self._look(leaf, before if leaf is first else None)

        value = evaluated(segment, look)
        numbers = frozenset(item.value for item in segment if isinstance(item, Leaf))
        for one in self.results:
            if one.numbers and one.numbers < numbers:
                one.used = True
        result = self._add(value, () if first is None else first.before)
        if segment[0] == "(" and segment[-1] == ")" and len(numbers) == 2 and "-" in segment:
            result.numbers = numbers
            self.side = result.side = ""
        return result

    def _add(self, value: Value, words: tuple[str, ...]) -> Result:
        result = Result(value=value, line=self.clause.line, place=self.place, words=words, side=self._side_of(words))
        self.results.append(result)
        if result.side == NOW:
            self._pair(result)
        return result

    def _side_of(self, words: tuple[str, ...]) -> str:
        if not BEFORE_WORDS.isdisjoint(words):
            self.side = BEFORE
        elif not NOW_WORDS.isdisjoint(words):
            self.side = NOW
        elif is_cost(words):
            return COST
        return self.side

    def _pair(self, now: Result) -> None:
        """Before and now of one kind give their difference."""
        for before in reversed(self.results):
            if before.side == BEFORE and not before.used and values.alike(before.value, now.value):
                before.used = now.used = True
                value = values.difference(before.value, now.value)
                both = (before, now)
                self.results.append(Result(value=value, line=now.line, place=now.place, parts=both, words=now.words))
                return

    # A number by itself

    def _fact(self, leaf: Leaf) -> None:
        """It defines, repeats or adds something."""
        if leaf.named and not leaf.money and not leaf.noun:
            return
        value = values.of_leaf(leaf)
        if not LESS.isdisjoint(leaf.before):
            for one in reversed(self.results):
                if one.is_difference and not one.used and not one.stated and values.alike(one.value, value):
                    one.stated.append(leaf)
                    one.value = replace(one.value, rates=leaf.rates or one.value.rates)
                    return
        if not self._repeats(leaf):
            self._add(value, leaf.before)

    def _repeats(self, leaf: Leaf) -> bool:
        """ "vậy được 30 triệu" says once more what was reckoned."""
        for one in reversed(self.results):
            if not one.reckoned or one.used or not values.same(one.value.number, leaf.value):
                continue
            if (leaf.money and one.value.may_be_money) or (not leaf.money and one.value.kind == COUNT):
                one.stated.append(leaf)
                if one.value.names_no_period:
                    one.value = replace(one.value, rates=leaf.rates)
                return True
        return False

    # What a number in an expression stands for

    def _look(self, leaf: Leaf, before: Result | None) -> Value:
        own = values.of_leaf(leaf)
        found = self._referred(leaf, own)
        if found is None:
            total = self._counted_up(leaf, own)
            if total is not None:
                return total
            found = _other_side(leaf, own, before) or self._last_difference(leaf, own)
        if found is None:
            return own
        found.used = True
        for result in self.results:
            if found in result.parts:
                result.used = True
        return _stands_for(leaf, own, found)

    def _counted_up(self, leaf: Leaf, own: Value) -> Value | None:
        """ "Tổng 252 triệu x 5": what the parts make, whatever is said of it."""
        if TOTAL.isdisjoint(leaf.before) or own.kind != MONEY:
            return None
        parts = self._open()
        total = together(parts)
        if total is None or not own.number / FAR < total.number < own.number * FAR:
            return None
        for one in parts:
            one.used = True
        return replace(total, rates=own.rates or total.rates)

    def _last_difference(self, leaf: Leaf, own: Value) -> Result | None:
        """ "từ 500 còn 350, giảm 180 cái x …" is of the 150."""
        last = self.results[-1] if self.results else None
        if last is None or not last.is_difference or last.used or not values.alike(last.value, own):
            return None
        meant = not LESS.isdisjoint(leaf.before) or any(stated.value == leaf.value for stated in last.stated)
        return last if meant else None

    def _referred(self, leaf: Leaf, own: Value) -> Result | None:
        """The earlier result, or fact, that this number repeats."""
        if leaf.counts in _LONG and leaf.value <= LARGEST_COUNT:
            return None
        for one in reversed(self.results):
            if (one.used and one.reckoned) or not values.alike(one.value, own):
                continue
            if _is_repeated(one, leaf, own):
                return one
        return None


def _is_repeated(one: Result, leaf: Leaf, own: Value) -> bool:
    number = one.value.number
    if any(stated.value == leaf.value for stated in one.stated):
        return True
    if not one.reckoned:
        return number == own.number or (own.kind == BARE and values.is_scaled(own.number, number))
    if values.same(number, own.number) and (leaf.value > LARGEST_COUNT or leaf.noun):
        return True
    scaled = one.value.kind == MONEY and any(stated.scaled for stated in one.stated)
    return own.kind == BARE and scaled and values.is_scaled(own.number, number)


def _other_side(leaf: Leaf, own: Value, before: Result | None) -> Result | None:
    """ "= 35 triệu x 12": what stands before the equals sign, though it was reckoned wrong."""
    if before is None:
        return None
    if values.conversion(before.value, leaf) is not None:
        _state(before, leaf)
        return before
    number = before.value.number
    if before.used or not number or not values.alike(before.value, own):
        return None
    near = number / 3 < own.number < number * 3
    return before if near or values.is_scaled(own.number, number) else None


def _stands_for(leaf: Leaf, own: Value, found: Result) -> Value:
    """The value of a number that repeats an earlier result."""
    value, number = found.value, found.value.number
    names_scale = value.scaled or (found.reckoned and value.kind == MONEY)
    if own.kind == BARE and names_scale and own.number != number and values.is_scaled(own.number, number):
        return replace(value, rates=own.rates or value.rates)  # "15 x 4" behind "4 triệu hộp"
    if not found.reckoned:
        return replace(own, number=own.number, rates=own.rates | value.rates)
    if any(stated.value == leaf.value and values.same(stated.value, number) for stated in found.stated):
        number = leaf.value  # rounded, as they go on with it
    if own.kind == MONEY or value.kind == BARE:
        value = replace(value, kind=own.kind)
    if own.counts and value.kind != MONEY:
        counts = {**value.counts, **dict.fromkeys(own.counts, number)}
        rates = own.rates | value.rates
        return replace(own, number=number, counts=counts, rates=rates, bare=value.bare, reckoned=True)
    return replace(value, number=number, rates=own.rates or value.rates, scaled=own.scaled)


# --- behind an equals sign -------------------------------------------------------------------------------


def _may_state(made: Result, leaf: Leaf) -> bool:
    """Whether this number may be what was reckoned."""
    if leaf.named and not leaf.money:
        return False
    if leaf.counts in _LONG and leaf.counts not in made.value.counts:
        return False
    if values.alike(made.value, values.of_leaf(leaf)) or (made.value.kind == COUNT and leaf.money):
        return True
    return values.conversion(made.value, leaf) is not None


def _state(made: Result, leaf: Leaf) -> None:
    """ "= 15.600 phút = 260 giờ" """
    made.stated.append(leaf)
    value = made.value
    number = values.conversion(value, leaf)
    if number is not None:
        made.value = values.converted(value, leaf, number)
        return
    if value.kind in (BARE, COUNT) and leaf.money:
        value = replace(value, number=value.number * values.scale_of(value, leaf), kind=MONEY)
    elif value.kind == BARE and leaf.noun and not leaf.money:
        value = replace(value, kind=values.of_leaf(leaf).kind, noun=leaf.noun)
    made.value = replace(value, rates=value.rates or leaf.rates)
