"""Cuts the sentences of a calculation into leaves and signs."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from handlers.reading.fold import LONGEST, fold, has_accents
from handlers.reading.money.amounts import Amount, amounts_in
from handlers.reading.money.numerals import LONGEST_DIGITS, Number
from handlers.reading.money.tokens import Tokens, is_number, is_word, money_key, tokens_of, without_slips
from handlers.reading.money.words import CURRENCY, DIGITS
from handlers.reading.sums import words
from handlers.reading.sums.leaf import Clause, Leaf
from handlers.reading.sums.settling import settle
from handlers.reading.sums.spelling import may_reckon, names_numbers, says_about, sentences, spelled
from handlers.reading.sums.values import LEAST_MONEY, LEAST_PRICE

MOST_LEAVES = 24
ROUND_COUNT = 1000  # so large and round a number is no name
YEARS = range(1990, 2101)
_SIGNS = {sign: sign for sign in "-∖+=→(),÷:"} | {"[": "(", "]": ")", "{": "(", "}": ")"}


def clauses_of(text: str) -> list[Clause] | None:
    """The sentences of a calculation in order; None where it is none."""
    if not may_reckon(text):
        return None
    found: list[Clause] = []
    for line, part, hedged in sentences(text):
        if not names_numbers(part):
            found.append(Clause(words=fold(part).split(), line=line, unsure=hedged))
            continue
        ready = spelled(part)
        key = money_key(ready) if len(ready) <= LONGEST else None
        if key is None:
            return None
        clause = Clause(line=line, about=says_about(part), unsure=hedged)
        _Reader(tokens_of(without_slips(key), has_accents(part)), clause).read()
        settle(clause)
        found.append(clause)
    if sum(isinstance(item, Leaf) for clause in found for item in clause.items) > MOST_LEAVES:
        return None
    return found


class _Reader:
    """Walks over the tokens of one sentence."""

    def __init__(self, tokens: Tokens, clause: Clause) -> None:
        self.tokens, self.clause, self.items = tokens, clause, clause.items
        self.amounts = {amount.start: amount for amount in amounts_in(tokens)}
        self.before: list[str] = []
        self.rates: set[str] = set()
        self.tight = True
        self.at = 0

    def read(self) -> None:
        while self.at < len(self.tokens):
            self.at = self._step(self.at)
        self._end()

    def _end(self) -> None:
        """What was said behind the last number is of that one, where it says anything of a number."""
        said = self.clause.words
        self.clause.unsure |= any(word in words.UNREAD and said[at - 1 : at] != ["moi"] for at, word in enumerate(said))
        if self.before and (not words.EACH.isdisjoint(self.before) or self.before[0] in ("chi", "phai")):
            last = self.last
            if last is not None:
                self.items[-1] = replace(last, after=tuple(self.before))

    @property
    def last(self) -> Leaf | None:
        """The leaf that nothing but words stands behind."""
        item = self.items[-1] if self.items else None
        return item if isinstance(item, Leaf) else None

    def _step(self, at: int) -> int:
        """Take what stands here; the place behind it."""
        tokens, token = self.tokens, self.tokens[at]
        amount = self.amounts.get(at) or self._in_words(at)
        if amount is not None and not self._is_no_amount(amount):
            return self._leaf(amount)
        if self._is_rate(at):
            self._add_rate(words.PERIODS[tokens.at(at + 1)])
            self.clause.words += [token, tokens[at + 1]]
            return at + 2
        if is_number(token):
            return self._leaf(Amount(_plain(token), at, at + 1, Number(Fraction(0), at + 1, "plain")))
        if is_word(token):
            self._word(at)
            return at + 1
        return self._mark(at)

    # Numbers

    def _in_words(self, at: int) -> Amount | None:
        """ "hai người": a digit word before what it counts."""
        word, after = self.tokens[at], self.tokens.at(at + 1)
        if word not in words.SURE_DIGITS or self._is_rate(at):
            return None
        is_several = word in words.FROM_TWO and after in words.COUNTED_FROM_TWO
        if after not in words.COUNTED and not (is_several or self._counts_others(at)):
            return None
        if not self.tokens.accented and word in words.UNSURE_BARE and self.tokens.at(at - 1) not in ("xuong", "con"):
            return None
        value = Fraction(DIGITS.get(word, 10))
        return Amount(value, at, at + 1, Number(value, at + 1, "digit"))

    def _counts_others(self, at: int) -> bool:
        """ "hai kỹ thuật viên"; "thứ hai", "cả hai" count nothing."""
        after = self.tokens.at(at + 1)
        is_counting = self.tokens[at] in words.DIGITS_ONLY and self.tokens.at(at - 1) not in words.NO_COUNT_BEHIND
        return self.tokens.accented and is_counting and is_word(after) and after not in words.NO_NOUNS

    def _is_no_amount(self, amount: Amount) -> bool:
        """ "tiền dao cụ"; without accents "tự làm" is no 45."""
        token = self.tokens[amount.start]
        if token == "cu":
            return True
        if self.tokens.at(amount.start + 1) in words.TENS:
            return False  # "sau chuc coc"
        in_words = not is_number(token) and not amount.has_unit
        after = self.tokens.at(amount.end)
        is_several = token in words.FROM_TWO and after in words.COUNTED_FROM_TWO
        return in_words and not self.tokens.accented and after not in words.COUNTED and not is_several

    def _leaf(self, amount: Amount) -> int:
        tokens, number = self.tokens, amount.number
        before, previous = tokens.at(amount.start - 2), tokens.at(amount.start - 1)
        leaf = Leaf(value=amount.value, others=amount.others, money=amount.has_unit, scaled=amount.scale > 0)
        end = amount.end
        if tokens.at(number.end) in words.THINGS_TOO and number.value:
            leaf, end = Leaf(value=number.value), number.end
            self._read_again(end, amount.end)
        else:
            self.clause.unsure |= amount.vague
        if tokens.at(end) in CURRENCY:
            leaf, end = replace(leaf, money=True), end + 1
        if previous == "so" and before in words.NUMBERED:
            self.before = []
            return end
        is_year = YEARS[0] <= leaf.value <= YEARS[-1] and not leaf.money
        if is_year and (previous == "nam" or tokens.at(end) in words.TOLD_OF_YEAR):
            self.before = [f"y{leaf.value}"]
            return end
        self._append(leaf, previous, before)
        return end

    def _read_again(self, start: int, end: int) -> None:
        """ "bình 20 lít 12k": what was taken for the tail of an amount."""
        rest = Tokens(self.tokens[start : end + 2] if start + 1 < end else ())
        rest.accented = self.tokens.accented
        for amount in amounts_in(rest):
            number = replace(amount.number, end=amount.number.end + start)
            at = amount.start + start
            self.amounts[at] = replace(amount, start=at, end=amount.end + start, number=number)

    def _is_named(self, leaf: Leaf, previous: str) -> bool:
        if leaf.money or leaf.value.denominator != 1 or (self.rates and previous in words.PERIODS):
            return False
        if leaf.value >= ROUND_COUNT and leaf.value % 100 == 0:
            return False  # "bán 25.000 vỏ lon"
        is_other_word = self.tokens.accented and previous in ("xuong", "may", "ban")  # down, to sew, to sell
        return previous in words.NAMED and not is_other_word

    def _is_named_too(self, leaf: Leaf) -> bool:
        """ "máy số 1 và 2" """
        one = self.items[-2] if self.items[-1:] == [","] and len(self.items) > 1 else None
        if not isinstance(one, Leaf) or not one.named or one.noun or self.before or leaf.money:
            return False
        after = self.tokens.at(self.at + 1)
        counts = after in words.COUNTED or after in words.PIECES or after in words.MEASURES or after in words.PERIODS
        return not counts and after != "x" and leaf.value < LEAST_PRICE

    def _append(self, leaf: Leaf, previous: str, before: str) -> None:
        """`previous`, `before`: the last two tokens."""
        named = self._is_named(leaf, previous) or self._is_named_too(leaf)
        last = self.last
        if last is not None:
            self.tight = False
            if not self.before and not self.rates and not last.noun:
                self.items.append(",")
            self._end_of_price(last)
        rates = frozenset(self.rates)
        if leaf.money and not rates and self._is_of_an_hour():
            rates = frozenset({"hour"})
        leaf = replace(leaf, named=named, rates=rates, before=tuple(self.before), tight=self.tight)
        if before == "so" and previous in ("ngay", "thang"):  # "số ngày 26"
            leaf = replace(leaf, named=False, counts=words.PERIODS[previous])
        self.items.append(leaf)
        self.before, self.tight, self.rates = [], False, set()

    def _end_of_price(self, last: Leaf) -> None:
        """ "22 triệu một con thì phục hồi 4 triệu": what is said of each stands behind its price."""
        if last.money and not last.per and len(self.before) > 2 and self.before[0] == "mot":
            self.items[-1] = replace(last, per=self.before[1])
            del self.before[:2]

    def _is_of_an_hour(self) -> bool:
        """ "giờ công 60.000đ", "tiếng 35 nghìn" """
        hours, last = ("gio", "tieng"), self.before[-2:]
        return bool(last) and (last[-1] in hours or (last[0] in hours and last[-1] in words.PRICED))

    # Words

    def _word(self, at: int) -> None:
        token, after = self.tokens[at], self.tokens.at(at + 1)
        self.clause.words.append(token)
        if token == "x" and (self.items or is_number(after)):
            self._sign("x")
            return
        if token == "x" and is_word(after) and "=" not in self.tokens[at:]:
            self.clause.unsure = True  # "tiết kiệm x lít"
        last = self.last
        if token == "va" and last is not None:
            self._sign(",")
            return
        if not self.before and not self.rates:
            self._counts(token, after)
        self.before.append(token)

    def _counts(self, token: str, after: str) -> None:
        """What the number before it counts, also in brackets: "(85 - 68) g"."""
        is_bracket = self.items[-1:] == [")"] and self.items[-3:-2] in (["-"], ["+"])
        place = len(self.items) - (2 if is_bracket else 1)
        last = self.items[place] if place >= 0 else ""
        if isinstance(last, Leaf) and not last.noun:
            self.items[place] = _with_noun(last, token, after)

    def _is_rate(self, at: int) -> bool:
        """ "mỗi tháng", "1 năm" """
        each = self.tokens[at]
        if each not in words.EACH:
            return False
        period, after = self.tokens.at(at + 1), self.tokens.at(at + 2)
        if period not in words.PERIODS or period in ("p", "h", "cong"):
            return False
        before = self.tokens.at(at - 1)
        if each in words.ONE and (before in ("chi", "chiq", "xuong") or (before == "con" and self._is_counted(period))):
            return False  # "3 ngày xuống 1 ngày"
        if period in ("gio", "tieng", "phut", "giay") and each in words.ONE:
            return is_number(after) or after in words.PRICED
        return not (period == "nam" and is_number(after) and each not in ("1", "01", "mot", "moi"))

    def _is_counted(self, period: str) -> bool:
        """ "tu 2 ca con 1 ca"; without accents "con 1 ca" alone may be a pig a shift."""
        return self.tokens.accented or any(isinstance(item, Leaf) and item.noun == period for item in self.items)

    def _add_rate(self, period: str) -> None:
        """A rate before a number is of that number; behind one of that one."""
        last = self.last
        if last is not None and not self.before:
            self.items[-1] = replace(last, rates=last.rates | {period})
        else:
            self.rates.add(period)

    # Marks

    def _mark(self, at: int) -> int:
        token, last = self.tokens[at], self.last
        if token == "/":
            return self._slash(at)
        if token == "%":
            if last is not None and not self.before:
                self.items[-1] = replace(last, percent=True, named=False, noun="%")
        elif token == "-" and last is not None and last.named:
            pass  # "Phần 1 - giấy"
        elif token in _SIGNS:
            self._sign(_SIGNS[token])
        return at + 1

    def _slash(self, at: int) -> int:
        """ "/tháng", "/1 tháng", "/sp"; else it divides."""
        after, second = self.tokens.at(at + 1), self.tokens.at(at + 2)
        one = after in ("1", "01", "mot", "moi")
        if after in words.PERIODS or (one and second in words.PERIODS):
            self._rate_of_last(words.PERIODS[second if one else after])
            return at + (3 if one else 2)
        if one and is_word(second):
            return at + 3
        if is_word(after) and after not in DIGITS:
            self._per_of_last(after)
            return at + 2
        last = self.last
        if last is not None and last.noun and is_number(after) and is_word(second) and second != "x":
            self._of_so_many(last, _plain(after) or Fraction(1), second)
            return at + 3
        self._sign("÷")
        return at + 1

    def _of_so_many(self, last: Leaf, number: Fraction, noun: str) -> None:
        """ "32 lít/100 km", "từ 30 xuống 27 lít/100 km" """
        for place in range(len(self.items) - 1, -1, -1):
            one = self.items[place]
            if not isinstance(one, Leaf):
                continue
            if one is not last and (one.per or one.money or one.noun not in ("", last.noun, "xuong", "con")):
                break
            self.items[place] = replace(one, value=one.value / number, noun=last.noun, per=noun)

    def _rate_of_last(self, period: str) -> None:
        """Of the leaf before it, also behind a closing bracket."""
        for place in range(len(self.items) - 1, -1, -1):
            last = self.items[place]
            if isinstance(last, Leaf):
                self.items[place] = replace(last, rates=last.rates | {period})
                return
            if last != ")":
                break
        self.rates.add(period)

    def _per_of_last(self, noun: str) -> None:
        last = self.last
        if noun == "t":
            self._rate_of_last("month")
        elif last is not None:
            self.items[-1] = replace(last, per=noun)

    def _sign(self, sign: str) -> None:
        self._end()
        self.items.append(sign)
        is_label = sign == ":" or (sign == "=" and len(self.items) == 1)  # of what stands behind it
        if not is_label:
            self.before = []
        self.tight = sign != ","


def _plain(token: str) -> Fraction:
    digits = re.sub(r"\D", "", token)[:LONGEST_DIGITS]
    return Fraction(int(digits or 0))


def _with_noun(leaf: Leaf, token: str, after: str) -> Leaf:
    if token == "phan" and after == "tram":
        return replace(leaf, percent=True, noun="%")
    if token in words.NO_NOUNS:
        return leaf
    if token in words.PAID_BY and (leaf.money or leaf.value >= LEAST_MONEY) and not is_number(after):
        return replace(leaf, money=True, rates=leaf.rates | {words.PERIODS[token]})  # "lương 6tr5 tháng"
    counts = ""
    if token in words.PERIODS and not leaf.money and not (token == "cong" and after in words.OFFICE):
        counts = words.PERIODS[token]
    return replace(leaf, noun=token, counts=counts)
