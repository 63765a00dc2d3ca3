"""Finds the amounts in tokens: number and scale word, further steps, tail, currency ('1 tỷ 2 đồng')."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from rapidfuzz.distance import OSA

from handlers.reading.digits import whole
from handlers.reading.fold import Period
from handlers.reading.money import words
from handlers.reading.money.numerals import Number, digit_at, ends_at, number_at
from handlers.reading.money.tokens import Tokens, is_digits, is_number, is_word

SURE, CONFIRM, ASK = range(3)  # how much doubt an amount leaves


@dataclass(frozen=True)
class Amount:
    """An amount or a bare number of a text; `others` are its other readings, `end` the token after it."""

    value: Fraction
    start: int
    end: int
    number: Number  # its first number
    others: tuple[Fraction, ...] = ()
    doubt: int = SURE
    scale: int = 0  # the last scale word's, 0 without one
    currency: bool = False
    vague: bool = False
    period: Period = "once"
    approx: bool = False

    @property
    def has_unit(self) -> bool:
        return self.scale > 0 or self.currency


_UNSAID_ONE = ("ty", "ti", "trieu", "nghin", "ngan", "tyr", "cu")  # "tỷ rưỡi"
_DATED = ("thang", "quy", "ngay")  # "tháng 5"
_BEGINS = words.DIGITS.keys() | {"nua", "tram", "chuc", "muoi", "ham", "bam", "moi", *_UNSAID_ONE, *_DATED}


def amounts_in(tokens: Tokens) -> list[Amount]:
    """All amounts and bare numbers, from left to right. Most words begin none, and are passed at once."""
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        if not (tokens[at] in _BEGINS or is_number(tokens[at])):
            at += 1
            continue
        if _is_calendar(tokens, at) or one_period_at(tokens, at):
            at += 2
            continue
        amount = None if _is_roughly(tokens, at) else _amount_at(tokens, at)
        if amount:
            found.append(amount)
        at = amount.end if amount else at + 1
    return found


def one_period_at(tokens: Tokens, at: int) -> bool:
    """'1 năm', 'một ca', 'mỗi tháng': a period, never a tail."""
    return tokens.at(at) in ("1", "01", "mot", "moi") and tokens.at(at + 1) in words.TIMES


def one_thing_at(tokens: Tokens, at: int) -> bool:
    """'1 sản phẩm', 'một công trình': what an amount is for, never a tail."""
    return tokens.at(at) in ("1", "mot") and tokens.at(at + 1) in words.THINGS - words.TIMES.keys()


def year_is_named(tokens: Tokens, at: int) -> bool:
    """Whether 'năm' here starts 'năm 2022', 'năm đầu', 'năm nay'."""
    after = tokens.at(at + 1)
    return is_number(after) or after in (
        "dau", "nay", "ngoai", "truoc", "qua", "quaq", "thu", "roi", "sau", "sauq", "hoc",
    )  # fmt: skip


def part_at(tokens: Tokens, at: int) -> Amount | None:
    """'ba phần tư tỷ' as one amount."""
    above = number_at(tokens, at)
    if above is None or tokens.at(above.end) != "phan":
        return None
    below = number_at(tokens, above.end + 1)
    if below is None or not below.value or tokens.at(below.end) not in words.SCALES:
        return None
    scale = words.SCALES[tokens.at(below.end)]
    return Amount(above.value / below.value * scale, at, below.end + 1, above, scale=scale)


def _is_calendar(tokens: Tokens, at: int) -> bool:
    """'năm 2022', 'tháng 5', 'quý 2': dates, unless a unit makes the number an amount."""
    word, digits, after = tokens.at(at), tokens.at(at + 1), tokens.at(at + 2)
    amount = words.is_scale(after) or after in words.CURRENCY or after in ("tram", "chuc")
    if amount or not is_digits(digits):
        return False
    if word == "nam":
        return len(digits) == 4 and digits[:2] in ("19", "20")
    counted = tokens.at(at - 1) in ("1", "mot", "moi", "hang", "/")
    number = whole(digits)
    return word in _DATED and number is not None and number <= 31 and not counted


def _is_roughly(tokens: Tokens, at: int) -> bool:
    """Whether 'tám' here is 'tầm' ('tầm 500 triệu'): before digits or a longer number in words."""
    if tokens.at(at) != "tam" or tokens.accented or tokens.at(at + 1) in ("muoi", "tram", "chuc"):
        return False
    number = number_at(tokens, at + 1)
    return number is not None and number.shape != "digit"


def _amount_at(tokens: Tokens, at: int) -> Amount | None:
    """The amount or bare number that starts here."""
    number = number_at(tokens, at)
    first = _with_scale(tokens, at, number) or _unsaid_one(tokens, at)
    if first is None:
        return _bare(tokens, at, number)
    amount = _with_currency(tokens, _grown(tokens, first))
    vague = tokens.at(at - 1) in words.VAGUE and not is_number(tokens[at])
    return replace(amount, vague=True) if vague else amount


def _bare(tokens: Tokens, at: int, number: Number | None) -> Amount | None:
    """A number without a scale word; a lone digit word only before an amount ('hai ba triệu')."""
    if number is None:
        return None
    two_ways = number.other is not None and number.shape in ("hundreds", "broken")
    doubt = ASK if number.shape == "broken" else CONFIRM if two_ways else SURE
    others = (number.other,) if number.other is not None and two_ways else ()
    bare = _with_currency(tokens, Amount(number.value, at, number.end, number, others, doubt))
    if number.shape != "digit" or bare.currency:
        return bare
    linked = tokens.at(number.end) in ("den", "toi", "toiq", "hoac", "hay", "-")
    second = number_at(tokens, number.end)
    if second and second.typed:  # "đầu tư 500 triệu"
        return None
    return replace(bare, vague=not linked) if _step_at(tokens, number.end + linked) else None


# --- steps -----------------------------------------------------------------------------------------------


def _step_at(tokens: Tokens, at: int) -> Amount | None:
    """One number and its scale word."""
    return _with_scale(tokens, at, number_at(tokens, at))


def _with_scale(tokens: Tokens, at: int, number: Number | None) -> Amount | None:
    """The number that starts here, where a scale word follows."""
    if number is None:
        return None
    end, word = number.end + 1, tokens.at(number.end)
    if word in words.SCALES:
        return _scaled(number, words.SCALES[word], at, end)
    if word in words.SLANG and tokens.at(end) in words.HELD:
        return None  # "30 lít dầu"
    if word in words.SLANG and not (word == "toi" and number_at(tokens, end)):  # "hai tới ba"
        return _doubted(_scaled(number, words.SLANG[word], at, end))
    if ends_at(tokens, end) and _misspelt_scale(word):
        return _doubted(_scaled(number, _misspelt_scale(word), at, end))
    if word in words.UNSURE_SCALES and (ends_at(tokens, end) or is_number(tokens.at(end))):
        value, *others = (number.value * scale for scale in words.UNSURE_SCALES[word])
        return Amount(value, at, end, number, tuple(others), ASK, 10**6)
    return None


def _doubted(amount: Amount) -> Amount:
    return replace(amount, doubt=max(CONFIRM, amount.doubt))


@lru_cache(maxsize=4096)
def _misspelt_scale(word: str) -> int:
    """'tiệu', 'chiệu', 'nghim': one slip away from a scale word; 0 for anything else."""
    if len(word) < 4 or word in words.KNOWN:
        return 0
    if min(OSA.distance(word, "trieu"), OSA.distance(word, "chieu")) <= 1:
        return 10**6
    return 1000 if OSA.distance(word, "nghin") <= 1 else 0


def _scaled(number: Number, scale: int, start: int, end: int) -> Amount:
    """A number times its scale word, with what its dots and commas leave open."""
    other = None if number.other is None else number.other * scale
    amount = Amount(number.value * scale, start, end, number, (other,) if other else (), scale=scale)
    if number.shape == "three" and "," in number.typed and other is not None:  # "1,234 triệu"
        return replace(amount, value=other, others=(amount.value,), doubt=CONFIRM)
    if number.shape == "range":
        others = tuple(value * scale for value in (number.other, number.tens) if value)
        return replace(amount, others=others, doubt=ASK)
    if number.shape == "pair":
        return replace(amount, doubt=CONFIRM)
    if number.shape in ("three", "hundreds"):
        spaced = "'" in number.typed  # "500 200 triệu"
        return replace(amount, doubt=ASK if spaced else CONFIRM if other else SURE)
    too_long = number.shape == "plain" and len(number.typed) > 5 and scale > 1000
    if too_long or number.shape in ("grouped", "broken"):  # "500000 triệu", "50.00 triệu"
        return replace(amount, others=(number.value,), doubt=ASK)
    odd_zero = number.shape == "plain" and number.typed[0] == "0" != number.typed  # "05 triệu"
    return replace(amount, doubt=CONFIRM if odd_zero else SURE)


def _unsaid_one(tokens: Tokens, at: int) -> Amount | None:
    """'tỷ rưỡi', 'triệu hai': the one is not said."""
    word, before, after = tokens.at(at), tokens.at(at - 1), tokens.at(at + 1)
    if word not in _UNSAID_ONE:
        return None
    scale = words.SCALES.get(word) or words.SLANG[word]
    one = Number(Fraction(1), at, "digit")
    doubt = CONFIRM if word in words.SLANG else SURE
    amount = Amount(Fraction(scale), at, at + 1, one, (), doubt, scale)
    if after == "ruoi" or _with_tail(tokens, amount, at + 1):
        return amount
    if not ends_at(tokens, at + 1) and after != "nam":
        return None
    if before == "ruoi":  # "rưỡi triệu"
        return replace(amount, value=Fraction(scale * 3, 2), others=(Fraction(scale, 2),), doubt=ASK)
    return replace(amount, doubt=CONFIRM if before in ("hon", "gan", "tren", "khoang") else ASK)


# --- what follows the first step -------------------------------------------------------------------------


def _grown(tokens: Tokens, amount: Amount) -> Amount:
    """The amount with further steps, rưỡi, and a tail."""
    word = tokens.at(amount.end)
    if word in ("ty", "ti", "trieu") and amount.scale < words.SCALES[word]:  # "nghìn tỷ"
        times = words.SCALES[word]
        others = tuple(other * times for other in amount.others)
        bigger = replace(amount, value=amount.value * times, others=others, end=amount.end + 1, scale=times)
        return _grown(tokens, bigger)
    if word == "ruoi":
        return replace(amount, value=amount.value + Fraction(amount.scale, 2), end=amount.end + 1)
    at = amount.end + (word in ("le", "linh"))
    if one_period_at(tokens, at) or one_thing_at(tokens, at):
        return amount
    step = _step_at(tokens, at)
    if step:
        joined = _joined(amount, step)
        return _grown(tokens, joined) if joined else amount
    if word == "nam" and digit_at(tokens, at) is None and not year_is_named(tokens, at):
        half = amount.value + Fraction(amount.scale, 2)  # "tỷ năm": 1.5 tỷ, or a tỷ a year
        return replace(amount, others=(half,), doubt=ASK, end=at + 1)
    grown = _with_tail(tokens, amount, at) or amount
    return replace(grown, doubt=ASK) if grown.end > at > amount.end else grown  # "1 tỷ lẻ 5"


def _joined(amount: Amount, step: Amount) -> Amount | None:
    """The amount with a further step: lower scales are added; 'hai nghìn năm trăm tỷ' multiplies."""
    if step.scale < amount.scale:
        others = [amount.value + o for o in step.others] + [o + step.value for o in amount.others]
        doubt = ASK if step.value >= amount.scale else max(amount.doubt, step.doubt)
        value = amount.value + step.value
        return replace(amount, value=value, others=tuple(others), doubt=doubt, end=step.end, scale=step.scale)
    in_digits = step.number.shape == "plain" and len(step.number.typed) == 3 and amount.scale == 1000
    if step.scale == amount.scale or step.scale < 10**6 or not (in_digits or step.number.shape == "hundreds"):
        return None
    unsure = step.scale < words.BILLION or amount.doubt > SURE  # "một nghìn hai trăm triệu"
    if unsure and amount.value >= 10_000:  # "200 nghìn 500 triệu" is two amounts
        return None
    value = (amount.value + step.number.value) * step.scale
    doubt = CONFIRM if unsure else SURE
    return Amount(value, amount.start, step.end, amount.number, doubt=doubt, scale=step.scale)


def _with_tail(tokens: Tokens, amount: Amount, at: int) -> Amount | None:
    """The amount with a last number that has no scale of its own; None when there is none."""
    tail = None if one_period_at(tokens, at) else number_at(tokens, at)
    if tail is None or tokens.at(tail.end) == "%" or amount.scale < 1000:
        return None
    grown = _with_typed_tail(tokens, amount, tail) if tail.typed else _with_said_tail(tokens, amount, tail)
    if grown and amount.number.value.denominator > 1:  # "1,5 tỷ 2"
        return replace(grown, others=(*grown.others, amount.value), doubt=ASK)
    if grown and not grown.vague and tokens.at(tail.end) in words.TIMES and tail.value < 100:
        return replace(grown, value=amount.value, others=(grown.value,), doubt=ASK)  # "1 tỷ 2 năm"
    return grown


def _with_said_tail(tokens: Tokens, amount: Amount, tail: Number) -> Amount | None:
    """'hai trăm năm mươi' is of the next lower unit, 'hai' is tenths."""
    if not ends_at(tokens, tail.end) and tokens.at(tail.end) not in words.TIMES:
        return None
    if tail.shape == "hundreds":
        value = amount.value + tail.value * amount.scale / 1000
        open_end = tail.other is not None or tokens.at(tail.end) == "nam"  # "ba tỷ trăm năm"
        return replace(amount, value=value, end=tail.end, doubt=ASK if open_end else amount.doubt)
    if tail.value.denominator > 1:  # "1 tỷ 2 rưỡi"
        return replace(amount, value=amount.value + tail.value * amount.scale / 10, end=tail.end)
    return _by_length(amount, tail, str(tail.value))


def _with_typed_tail(tokens: Tokens, amount: Amount, tail: Number) -> Amount | None:
    """'1 tỷ 2', '1 tỷ 250', '2 triệu 500.000'."""
    after = tokens.at(tail.end)
    if tail.shape in ("decimal", "broken"):
        return replace(amount, doubt=ASK, end=tail.end)
    if tail.shape == "plain" and len(tail.typed) == 4 and tail.typed[:2] in ("19", "20"):  # a year
        return None
    grown = _by_length(amount, tail, tail.typed if tail.shape == "plain" else str(tail.value))
    if grown.vague or not is_word(after) or ends_at(tokens, tail.end) or after in words.TIMES:
        return grown
    if after in words.THINGS and len(tail.typed) > 1:
        return None
    if len(tail.typed) < 3:  # "1 tỷ 2 mét"
        return replace(grown, others=(*grown.others, amount.value), doubt=ASK)
    return grown


def _by_length(amount: Amount, tail: Number, typed: str) -> Amount:
    """One digit is tenths, three are of the next lower unit, two are asked about."""
    number = int(typed)
    tenths, hundredths, lower = (amount.value + Fraction(number * amount.scale, n) for n in (10, 100, 1000))
    if len(typed) == 1:
        return replace(amount, value=tenths, end=tail.end)
    if len(typed) == 2:
        first, second = (lower, hundredths) if typed[1] == "0" else (hundredths, lower)
        return replace(amount, value=first, others=(second,), end=tail.end, doubt=ASK)
    if len(typed) == 3:
        return replace(amount, value=lower, end=tail.end)
    if number < amount.scale <= number * 1000 and len(typed) > 4:  # "2 triệu 500000"
        return replace(amount, value=amount.value + number, end=tail.end)
    return replace(amount, doubt=ASK, others=(), end=tail.end, vague=True)


def _with_currency(tokens: Tokens, amount: Amount) -> Amount:
    """Takes in 'đồng', 'đ', 'VNĐ', 'đồng Việt Nam', and dots typed before them."""
    at = amount.end
    while tokens.at(at) in (".", ",", "-"):
        at += 1
    word, after = tokens.at(at), tokens.at(at + 1)
    if word not in words.CURRENCY or (word in ("dong", "d") and after in ("y", "gop", "vat", "nghiep")):
        return amount
    if after == "viet" and tokens.at(at + 2) == "nam":
        return replace(amount, end=at + 3, currency=True)
    two = after in ("vn", "vnd") or (word == "vn" and after in ("dong", "d"))
    return replace(amount, end=at + (2 if two else 1), currency=True)
