"""Reads the amount of money that a Vietnamese worker typed, by the `RULES` at the end of this file.

On the way: `money_tokens` cuts the text, `numerals` reads the numbers, `money_amounts` finds the amounts,
`money_around` their periods; `money_words` holds the vocabulary of all. What can be read in two ways is read
back (confirm) or asked, never taken.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, takewhile
from math import prod

from handlers.reading.apart import MARK
from handlers.reading.fold import Period, Reading, has_accents, remembered
from handlers.reading.money import words
from handlers.reading.money.amounts import ASK, CONFIRM, SURE, Amount, amounts_in, one_period_at, part_at, year_is_named
from handlers.reading.money.surroundings import bound, is_denied, is_foreign, is_vague, with_surroundings
from handlers.reading.money.tokens import (
    Tokens,
    is_date_hour_or_phone,
    is_mark,
    is_number,
    is_word,
    money_key,
    tokens_of,
    without_slips,
)

LARGEST = 10**16  # nobody's benefit; a longer row of digits is a slip of the finger
MOST_TOKENS = 120  # numbers, words and marks; a long sentence has seventy
LARGEST_COUNT = 1000  # in words before a scale word
OK_BARE = 1_000_000  # a number without a unit is taken from here on,
CONFIRM_BARE = 10_000  # read back from here on, and asked about below


_NO_MORE_THAN = ["khong", "qua"]  # "khong qua 100 trieu" is no zero millions, which "quả" would be


@dataclass(frozen=True)
class Answer:
    """What was typed, and the amounts and bare numbers in it."""

    tokens: Tokens
    amounts: list[Amount]
    things: list[Amount]  # those that count something else: '2 giờ', '30%'
    money: list[Amount]  # those that are money without doubt


@remembered
def read_money(text: str) -> Reading[int]:
    """Reads an amount in đồng; the amount is what was typed, never annualised. Many people type the same few."""
    key = money_key(text)
    if not key or is_date_hour_or_phone(key):
        return Reading("reject")
    mended = without_slips(key)
    tokens = tokens_of(mended, has_accents(text))
    if len(tokens) > MOST_TOKENS:
        return Reading("reject")
    found = [amount for amount in amounts_in(tokens) if tokens[amount.start : amount.end] != _NO_MORE_THAN]
    amounts = [with_surroundings(tokens, amount) for amount in found]
    things = [amount for amount in amounts if _counts_things(tokens, amount)]
    money = [amount for amount in amounts if _is_money(amount) and amount not in things]
    answer = Answer(tokens, amounts, things, money)
    decided = _decided(answer)
    unclear = mended != key or _drops_a_number_word(answer) or _is_about_a_round_one(answer)
    if decided.status == "ok" and unclear:
        return replace(decided, status="confirm")
    return decided


def _decided(answer: Answer) -> Reading[int]:
    """What the first rule that has a say makes of it."""
    return next(found for rule in RULES if (found := rule(answer)))


# --- the rules -------------------------------------------------------------------------------------------


def _not_a_plain_amount(answer: Answer) -> Reading[int] | None:
    """Other currencies and 'vài triệu' are asked about."""
    foreign = any(is_foreign(answer.tokens, amount) for amount in answer.amounts)
    return Reading("ask") if foreign or is_vague(answer.tokens) else None


def _fraction(answer: Answer) -> Reading[int] | None:
    """'1/2 tỷ': the fraction is offered; 'ba phần tư tỷ' is read back."""
    tokens = answer.tokens
    for at in range(len(tokens) if "phan" in tokens else 0):
        part = part_at(tokens, at)
        if part and part.value and _whole(part.value) is not None:
            return Reading("confirm", _whole(part.value))
    for first, second in pairwise(answer.amounts):
        slash = answer.tokens[first.end : second.start] == ["/"]
        if slash and not first.has_unit and second.scale and second.number.value > 1:
            return _asked([first.value / second.number.value * second.scale, second.value])
    return None


def _without_money(answer: Answer) -> Reading[int] | None:
    """Nothing is money by unit or size: one bare number may still be, or it is a fair 'none'."""
    if answer.money:
        return None
    tokens = answer.tokens
    bare = [amount for amount in answer.amounts if amount not in answer.things and not amount.vague]
    if not bare or set(tokens) & (words.REFUSALS - {"k", "no"}) or _is_off_topic(tokens, bare[0]):
        return _no_number(answer)
    if len(answer.amounts) == 1:
        return _bare(bare[0])
    return Reading("ask") if len(bare) > 1 else _no_number(answer)


def _no_number(answer: Answer) -> Reading[int]:
    """'ko tính đc' and 'giảm 30% thời gian' are none, anything else is not an answer."""
    said, text = set(answer.tokens), " ".join(token.removesuffix(MARK) for token in answer.tokens)
    refused = said & words.REFUSALS and (len(answer.tokens) <= 2 or said & words.COUNTING)
    hard = "kho" in said and said & words.RECKONED
    fair = answer.things or refused or hard or any(phrase in text for phrase in words.BENEFITS)
    return Reading("none" if fair else "reject")


def _product(answer: Answer) -> Reading[int] | None:
    """'50k x 1.000 sản phẩm': the product is offered, or taken when the text gives it too."""
    tokens, amounts = answer.tokens, answer.amounts
    links = _links(tokens, amounts)
    if "times" not in links:
        return None
    count = next((n for n, link in enumerate(links) if link != "times"), len(links)) + 1
    value = prod((amount.value for amount in amounts[:count]), start=Fraction(1))
    for amount in amounts[count:]:
        if amount.value == value and amount.has_unit:
            return _taken(replace(amount, others=()), CONFIRM)
    months = any(tokens.at(amount.end) in ("thang", "th") for amount in amounts[1:])
    monthly = not months and ("thang" in tokens or "th" in tokens)
    return _asked([value, value * 12] if monthly else [value])


def _open_range(answer: Answer) -> Reading[int] | None:
    """'từ 3 đến 5 tỷ', '500 hoặc 600 triệu': a bare number is tied to an amount."""
    links = _links(answer.tokens, answer.amounts)
    for (first, second), link in zip(pairwise(answer.amounts), links, strict=True):
        tied = link in ("range", "or") and not (first in answer.money and second in answer.money)
        if not tied or first in answer.things or second in answer.things or _is_year(first):
            continue
        if link == "or" and second.scale and not first.has_unit:
            return _asked([first.value * second.scale, second.value])
        return Reading("ask")
    return None


def _several(answer: Answer) -> Reading[int] | None:
    """Two or more amounts of money: equal ones agree, the rest is asked."""
    amounts, first = answer.money, answer.money[0]
    if len(amounts) == 1:
        return None
    links, values = _links(answer.tokens, amounts), [amount.value for amount in amounts]
    open_ended = "range" in links or any(amount.vague for amount in amounts)
    agreed = _same(amounts) or (None if open_ended else _year_of_months(amounts) or _total(amounts))
    if agreed or open_ended:
        return agreed or Reading("ask")
    if "or" in links:
        return _asked(values)
    if len(amounts) == 2 and {"xuong", "len", "con", "tru"} & set(answer.tokens):
        return _asked([abs(first.value - amounts[1].value), *values])
    total = sum(values, Fraction(0))
    return _asked([total] if set(links) == {"plus"} else [total, *values])


def _same(amounts: list[Amount]) -> Reading[int] | None:
    """'150 triệu (một trăm năm mươi triệu đồng)', '1.250 triệu (1.250.000.000 đồng)'."""
    common = set.intersection(*({amount.value, *amount.others} for amount in amounts))
    if len(common) != 1:
        return None
    clear = next((amount for amount in amounts if amount.doubt == SURE), amounts[0])
    period = next((amount.period for amount in amounts if amount.period != "once"), clear.period)
    approx = any(amount.approx for amount in amounts)
    return _taken(replace(clear, value=common.pop(), others=(), period=period, approx=approx))


def _year_of_months(amounts: list[Amount]) -> Reading[int] | None:
    """'240 triệu/năm (20 triệu/tháng)'."""
    if len(amounts) != 2 or any(amount.doubt == ASK for amount in amounts):
        return None
    values = {amount.period: amount.value for amount in amounts}
    if set(values) == {"year", "month"} and values["year"] == values["month"] * 12:
        return _taken(replace(amounts[0], others=()), CONFIRM)
    return None


def _total(amounts: list[Amount]) -> Reading[int] | None:
    """'điện 200tr, nước 100tr, tổng 300tr'."""
    largest = max(amounts, key=lambda amount: amount.value)
    if len(amounts) > 2 and largest.value * 2 == sum(amount.value for amount in amounts):
        return _taken(replace(largest, others=()), CONFIRM)
    return None


def _one(answer: Answer) -> Reading[int]:
    """One amount of money, with what else is said beside it."""
    tokens, amount = answer.tokens, answer.money[0]
    outside = tokens[: amount.start] + tokens[amount.end :]
    if amount.value == 0 and not all(token in words.FILLERS or is_mark(token) for token in outside):
        return Reading("none")
    unexplained = any(
        not (_is_year(other) or _names_a_thing(tokens, other))
        for other in answer.amounts
        if other is not amount and other not in answer.things
    )
    before = next((other for other in answer.amounts if other.end == amount.start and not other.has_unit), None)
    if before is not None and before.value < LARGEST_COUNT and amount.doubt != ASK:  # "tám chục năm triệu"
        return _asked([before.value * amount.scale + amount.value, amount.value], amount.period, amount.approx)
    if _counts_many_things(answer, amount):
        return Reading("ask")
    limit = bound(tokens, amount)
    unsure = unexplained or limit == "most" or is_denied(tokens, amount) or _may_be_no_gain(tokens, amount)
    found = _taken(replace(amount, approx=amount.approx or limit != ""), CONFIRM if unsure else SURE)
    return replace(found, bound=limit)


def _may_be_no_gain(tokens: Tokens, amount: Amount) -> bool:
    """'vốn bỏ ra 5 triệu', or an amount among many words of other things: what it is stands to be said."""
    clause = list(takewhile(lambda token: token not in (",", ";", "."), reversed(tokens[: amount.start])))
    said = {token.removesuffix(MARK) for token in clause}
    if said & words.COSTS and not said & words.GAINS:
        return True
    outside = tokens[: amount.start] + tokens[amount.end :]
    return sum(is_word(token) and token not in _TOLD_OF_MONEY for token in outside) > MOST_STRANGE


def _is_about_a_round_one(answer: Answer) -> bool:
    """ "hơn trăm triệu", "gần tỷ", "chục triệu": nobody counted; "cỡ trăm rưỡi triệu" was."""
    tokens = answer.tokens
    return any(
        (tokens.at(amount.start) in _TENS and words.is_scale(tokens.at(amount.start + 1)))
        or (amount.approx and _is_round(tokens.at(amount.start), tokens.at(amount.start + 1)))
        for amount in answer.money
    )


def _is_round(first: str, second: str) -> bool:
    return words.is_scale(first) or (first in _ROUND and second != _HALF)


def _drops_a_number_word(answer: Answer) -> bool:
    """Whether a number word is said that no amount was read from: 'tám chục năm triệu'."""
    tokens, used = answer.tokens, {at for amount in answer.amounts for at in range(amount.start, amount.end)}
    starts = {amount.start for amount in answer.money}
    for at, word in enumerate(tokens):
        if at in used or word not in words.NUMBER_WORDS or _counts_something(tokens, at, starts):
            continue
        if at + 1 in starts or at - 1 in used or tokens.accented or word not in words.MAY_BE_OTHERS:
            return True
    return False


def _counts_something(tokens: Tokens, at: int, starts: set[int]) -> bool:
    """'hai người', 'mỗi năm', 'tổ ba': a number word of another thing than money."""
    word, after = tokens[at], tokens.at(at + 1)
    if word == "nam":
        return _is_a_year(tokens, at, at + 1 in starts)
    if at + 1 in starts:
        return not tokens.accented and (word == "tu" or (word == "tam" and is_number(after)))  # "từ 30", "tầm 30 triệu"
    if one_period_at(tokens, at):
        return True
    number_goes_on = after in words.NUMBER_WORDS or after in words.AFTER_DIGIT or words.is_scale(after)
    return is_word(after) and not number_goes_on


def _is_a_year(tokens: Tokens, at: int, before_amount: bool) -> bool:
    """Whether 'năm' is no five; right before an amount it may be one."""
    before, after = tokens.at(at - 1), tokens.at(at + 1)
    if before in _JOINS:
        return False
    counted = before in _YEARS or is_number(before) or before in words.DIGITS
    if before_amount:
        return counted
    return counted or year_is_named(tokens, at) or not tokens.accented or not after


MOST_STRANGE = 3  # words that say nothing of money
_TOLD_OF_MONEY = words.KNOWN | words.ENDERS | words.FILLERS | words.ABOUT_MONEY | words.GAINS
_TENS = ("tram", "chuc")  # with no number before them
_ROUND = ("tram", "chuc", "nghin", "ngan")
_HALF = "ruoi"
_JOINS = ("linh", "le", "phay", "cham")
_YEARS = ("moi", "hang", "tung", "mot", "ca", "caq", "trong", "cua", "/", "cho", "moiq", "tren", "sau", "sauq")


# --- one amount ------------------------------------------------------------------------------------------


def _taken(amount: Amount, doubt: int = SURE) -> Reading[int]:
    """The reading of one amount."""
    number, value = amount.number, _whole(amount.value)
    if not amount.has_unit:
        found = _bare(amount)
        return replace(found, status="confirm") if doubt and found.status == "ok" else found
    if amount.vague:
        return Reading("ask", None, (), amount.period, amount.approx)
    doubt = max(doubt, amount.doubt)
    if value is None or doubt == ASK:
        return _asked([amount.value, *amount.others], amount.period, amount.approx)
    odd_zero = not amount.scale and number.typed.startswith("0") and value > 0  # "0500đ"
    others = tuple(dict.fromkeys(v for v in map(_whole, amount.others) if v and v != value))
    return Reading("confirm" if doubt or odd_zero else "ok", value, others, amount.period, amount.approx)


def _bare(amount: Amount) -> Reading[int]:
    """A number without scale or currency, by its size and its shape."""
    value, number = amount.value, amount.number

    def asked(*values: Fraction) -> Reading[int]:
        return _asked(values, amount.period, amount.approx)

    if value > LARGEST or re.fullmatch("0[0-9]+", number.typed):
        return Reading("reject")
    if value == 0:
        return Reading("none")
    if amount.doubt == ASK:
        return asked(value, *amount.others)
    if value >= OK_BARE:
        odd = not number.typed or value.denominator > 1 or re.fullmatch("84[35789][0-9]{8}", number.typed)
        return asked(value) if odd else Reading("ok", int(value), (), amount.period, amount.approx)
    if value >= CONFIRM_BARE and value.denominator == 1:
        return Reading("confirm", int(value), (int(value) * 1000,), amount.period, amount.approx)
    if number.shape in ("three", "grouped"):
        return asked(value, value * 1000)
    if value.denominator > 1 or (value < 100 and number.typed):
        return asked(value * 10**6, value * words.BILLION)
    return asked(value * 1000, value * 10**6)


def _asked(values: Sequence[Fraction], period: Period = "once", approx: bool = False) -> Reading[int]:
    """Nothing is taken; the whole values are offered."""
    whole = (_whole(value) for value in values)
    return Reading("ask", None, tuple(dict.fromkeys(value for value in whole if value)), period, approx)


def _whole(value: Fraction) -> int | None:
    return int(value) if value.denominator == 1 and 0 <= value <= LARGEST else None


# --- what a number is ------------------------------------------------------------------------------------


def _is_money(amount: Amount) -> bool:
    """Whether a number is money without doubt among other numbers: it has a unit, or it is large."""
    return amount.has_unit or (amount.number.shape in ("grouped", "plain") and amount.value >= OK_BARE)


def _counts_things(tokens: Tokens, amount: Amount) -> bool:
    """'2 giờ', '30%', '5 công nhân'."""
    after = tokens.at(amount.end)
    return not amount.has_unit and (after == "%" or after in words.THINGS)


def _counts_many_things(answer: Answer, amount: Amount) -> bool:
    """'5 nghìn cái', '1 nghìn 2 trăm tờ': so many things, with no word that they are đồng."""
    tokens = answer.tokens
    behind = next((one for one in answer.things if one.start == amount.end and one.value > 1), amount)
    return tokens.at(amount.end - 1) not in words.CURRENCY and tokens.at(behind.end) in words.COUNTED


def _is_year(amount: Amount) -> bool:
    return re.fullmatch("(?:19|20)[0-9]{2}", amount.number.typed) is not None


def _names_a_thing(tokens: Tokens, amount: Amount) -> bool:
    """A number of something we do not know: '3 vít'."""
    after = tokens.at(amount.end)
    number_goes_on = after in words.NUMBER_WORDS or after in words.AFTER_DIGIT
    return is_word(after) and after not in words.ENDERS and not number_goes_on


def _is_off_topic(tokens: Tokens, amount: Amount) -> bool:
    """Whether a small number sits among words that have nothing to do with money ('nhà số 5 phố Huế')."""
    known = words.KNOWN | words.ENDERS | words.FILLERS | words.ABOUT_MONEY
    strange = sum(is_word(token) and token not in known for token in tokens)
    return strange > 2 and amount.value < CONFIRM_BARE


# --- between amounts -------------------------------------------------------------------------------------


def _links(tokens: Tokens, amounts: list[Amount]) -> list[str]:
    return [_link(tokens[first.end : second.start], first) for first, second in pairwise(amounts)]


_OF_MEN = {"cong", "vien", "luc", "su", "khau"}  # "nhân công", and no product


def _link(gap: list[str], first: Amount) -> str:
    """What joins two numbers: "range", "or", "times", "plus", "equals", or "" for anything else."""
    joins = set(gap)
    short = sum(word not in ("khoang", "len", "tam", "dong", "d", "vnd", "nguoi") for word in gap) <= 2
    if not gap or (gap == [","] and not first.has_unit):
        return "range"
    if joins & {"x", "*"} or any(pair[0] == "nhan" and pair[1] not in _OF_MEN for pair in pairwise([*gap, ""])):
        return "times"
    if "=" in joins:
        return "equals"
    if short and joins & {"-", "~", "den", "toi", "toiq", "→", ">"}:
        return "range"
    if joins & {"hoac", "hay", "/"}:
        return "or"
    return "plus" if joins & {"+", "cong", "va", "voi", "them"} else ""


RULES: tuple[Callable[[Answer], Reading[int] | None], ...] = (
    _not_a_plain_amount, _fraction, _without_money, _product, _open_range, _several, _one,
)  # fmt: skip
