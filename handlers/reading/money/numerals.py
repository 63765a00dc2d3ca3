"""Reads the number before a scale word, in digits or words ('3.500', 'ba trăm rưỡi'), and says an amount."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from handlers.reading.money.tokens import Tokens, is_digits, is_mark, is_number
from handlers.reading.money.words import AFTER_DIGIT, BILLION, CURRENCY, DIGITS, ENDERS, is_scale

LONGEST_DIGITS = 30  # more are noise

_GROUPED = re.compile(r"(?!0+[.,'])[0-9]{1,3}([.,'])[0-9]{3}(?:\1[0-9]{3})*")
_GROUPED_DECIMAL = re.compile(r"[0-9]{1,3}([.,'])[0-9]{3}(?:\1[0-9]{3})*(?!\1)[.,'](?:[0-9]{1,2}|[0-9]{4,})")


@dataclass(frozen=True)
class Number:
    """A number and the place of the token after it; `other` is the other way to read it.

    `shape` is how it was typed: "plain" 3500, "grouped" 3.500.000, "three" 3.500, "decimal" 1,25, "broken"
    50.00.000; in words "digit" ba, "tens" ba mươi, "hundreds" ba trăm, "pair" ba bảy (37), "range" sáu bảy: from
    `value` to `other`, or `tens`.
    """

    value: Fraction
    end: int
    shape: Literal["plain", "grouped", "three", "decimal", "broken", "digit", "tens", "hundreds", "pair", "range"]
    typed: str = ""  # the digits, "" for words
    other: Fraction | None = None
    tens: Fraction | None = None


def ends_at(tokens: Tokens, at: int) -> bool:
    """Whether a number may end before this place: end of text, a mark, a currency, or a linking word."""
    token = tokens.at(at)
    return not token or (is_mark(token) and token != "%") or token in ENDERS or token in CURRENCY


def number_at(tokens: Tokens, at: int) -> Number | None:
    """The number that starts here."""
    here, after = tokens.at(at), tokens.at(at + 1)
    if here == "mot" and after == "nua":  # "một nửa tỷ"
        return number_at(tokens, at + 1)
    if here == "nua" and is_scale(after):
        return Number(Fraction(1, 2), at + 1, "tens")
    if is_number(here) and not (len(here) == 1 and after in ("tram", "chuc")):
        return _from_digits(tokens, at) if len(here) <= LONGEST_DIGITS else None
    words = _from_words(tokens, at)
    return _with_decimals(tokens, words) if words else None


# --- digits ----------------------------------------------------------------------------------------------


def _from_digits(tokens: Tokens, at: int) -> Number:
    """Digits, or digits with a word: '1,5 trăm', '2 rưỡi', '1 phẩy 5'."""
    number, after = _digits(tokens[at], at + 1), tokens.at(at + 1)
    if after == "tram" and number.shape in ("plain", "decimal"):
        return Number(number.value * 100, at + 2, "hundreds")
    if after == "chuc" and number.shape in ("plain", "decimal"):
        return Number(number.value * 10, at + 2, "tens")
    if after == "ruoi" and number.shape == "plain":
        return Number(number.value + Fraction(1, 2), at + 2, "tens")
    return _with_decimals(tokens, number) if number.shape == "plain" else number


def _digits(typed: str, end: int) -> Number:
    """What the dots and commas of '3.500.000', '1,25' or '50.00.000' mean."""
    first, *rest = re.split("[.,']", typed)
    whole = Fraction(first + "".join(rest))
    if not rest:
        return Number(whole, end, "plain", typed)
    decimal = whole / 10 ** len(rest[-1])
    if _GROUPED.fullmatch(typed):
        if len(rest) == 1:
            return Number(whole, end, "three", typed, decimal)
        return Number(whole, end, "grouped", typed)
    if len(rest) == 1 and len(first) > 3 and len(rest[0]) == 3:  # "1234.567"
        return Number(whole, end, "broken", typed, decimal)
    if _GROUPED_DECIMAL.fullmatch(typed):
        return Number(decimal, end, "grouped" if decimal.denominator == 1 else "decimal", typed)
    if len(rest) == 1:
        return Number(decimal, end, "decimal", typed)
    padded = Fraction(first + "".join(part.ljust(3, "0") for part in rest))
    return Number(whole, end, "broken", typed, padded)


def _with_decimals(tokens: Tokens, number: Number) -> Number:
    """'một phẩy hai', '1 phẩy 25'."""
    if tokens.at(number.end) not in ("phay", "cham"):
        return number
    typed = tokens.at(number.end + 1)
    if is_digits(typed) and len(typed) <= LONGEST_DIGITS:
        decimals = Fraction(int(typed), 10 ** len(typed))
        return Number(number.value + decimals, number.end + 2, "tens")
    rest = _below_hundred(tokens, number.end + 1)
    if rest is None:
        return number
    decimals = rest.value / (10 if rest.shape == "digit" else 100)
    return Number(number.value + decimals, rest.end, "tens")


# --- words -----------------------------------------------------------------------------------------------


def digit_at(tokens: Tokens, at: int) -> int | None:
    """The digit word here; 'năm' only where it is no year, 'lăm' only where it is no 'làm'."""
    word, after = tokens.at(at), tokens.at(at + 1)
    if word == "nam" and not is_scale(after) and after not in AFTER_DIGIT:
        return None
    if word == "lam" and after in ("loi", "ra", "duoc", "viec", "giam", "tang"):
        return None
    return DIGITS.get(word)


def _one_digit(tokens: Tokens, at: int) -> int | None:
    """A digit word, or one digit typed: '2 chục', '2 trăm'."""
    typed = tokens.at(at)
    return int(typed) if is_digits(typed) and len(typed) == 1 else digit_at(tokens, at)


def _from_words(tokens: Tokens, at: int) -> Number | None:
    """A number below a thousand."""
    if tokens.at(at) == "tram":  # "trăm hai" is 120; "một trăm hai" may be 102
        return replace(_after_hundred(tokens, 100, at + 1), other=None)
    first = _one_digit(tokens, at)
    if first is not None and tokens.at(at + 1) == "tram":
        return _after_hundred(tokens, first * 100, at + 2)
    return _two_digits(tokens, at) or _below_hundred(tokens, at)


_ROUND = {"tram": 100, "chuc": 10, "muoi": 10}
_EACH_YEAR = ("moi", "hang", "tung", "mot", "1", "ca", "trong", "cua", "qua", "dau")


def _two_digits(tokens: Tokens, at: int) -> Number | None:
    """Two digit words before a scale word: 'sáu bảy triệu' is six or seven, 'ba bảy triệu' 37."""
    first, second = _first_of_two(tokens, at), DIGITS.get(tokens.at(at + 1))
    if not first or not second:
        return None
    after, said = tokens.at(at + 2), tokens.at(at + 1)
    if after in _ROUND and is_scale(tokens.at(at + 3)) and said not in ("tu", "lam", "nham"):
        size = _ROUND[after]
        return Number(Fraction(first * size), at + 3, "range", other=Fraction(second * size))
    if not is_scale(after):
        return None
    tens = Fraction(first * 10 + second)
    if said in ("lam", "nham") or (said == "mot" and first > 1):
        return None  # "hai lăm", "hai mốt": said so of tens only
    if said == "tu" and first > 1:
        return Number(tens, at + 2, "pair")
    if second == first + 1 or first == 1 or tokens.at(at) == "nam":
        return Number(Fraction(first), at + 2, "range", other=Fraction(second), tens=tens if first > 1 else None)
    return Number(tens, at + 2, "pair")


def _first_of_two(tokens: Tokens, at: int) -> int | None:
    """The first of two digit words; 'năm' only where it is not the year of 'mỗi năm bốn triệu'."""
    if tokens.at(at) == "nam" and (tokens.at(at - 1) in _EACH_YEAR or is_number(tokens.at(at - 1))):
        return None
    return DIGITS.get(tokens.at(at))


def _after_hundred(tokens: Tokens, hundreds: int, at: int) -> Number:
    """What follows trăm: 'linh năm', 'hai mươi', 'rưỡi', '50', or one digit meant as tens."""
    here = tokens.at(at)
    if here == "ruoi":
        return Number(Fraction(hundreds + 50), at + 1, "hundreds")
    if here in ("linh", "le"):
        five = tokens.at(at + 1) == "nam" and ends_at(tokens, at + 2)
        unit = 5 if five else _one_digit(tokens, at + 1)
        return Number(Fraction(hundreds + (unit or 0)), at if unit is None else at + 2, "hundreds")
    if is_digits(here) and len(here) == 2 and here[0] != "0":
        return Number(Fraction(hundreds + int(here)), at + 1, "hundreds")
    two = _two_digits(tokens, at)
    if two and tokens.at(two.end - 1) not in _ROUND:  # "một trăm hai ba triệu"
        return Number(hundreds + (two.tens or two.value), two.end, "pair")
    rest = _below_hundred(tokens, at)
    if rest and rest.shape == "tens":
        return Number(hundreds + rest.value, rest.end, "hundreds")
    if rest and (is_scale(tokens.at(rest.end)) or ends_at(tokens, rest.end)):
        return Number(hundreds + rest.value * 10, rest.end, "hundreds", other=hundreds + rest.value)
    return Number(Fraction(hundreds), at, "hundreds")


_SCORES = {"ham": 20, "bam": 30}  # "hăm tám", "băm hai"


def _below_hundred(tokens: Tokens, at: int) -> Number | None:
    """'hai mươi lăm', 'mười', 'chục rưỡi', 'hai lăm', '2 chục'; a single digit too."""
    if tokens.at(at) in ("muoi", "chuc"):
        return _after_ten(tokens, 10, at + 1, joined=True)
    score = _SCORES.get(tokens.at(at))
    if score:
        unit = _one_digit(tokens, at + 1) or DIGITS.get(tokens.at(at + 1))
        return Number(Fraction(score + unit), at + 2, "pair") if unit else None
    first, after = _one_digit(tokens, at), tokens.at(at + 1)
    if first is None:
        return None
    if first and after in ("muoi", "chuc"):
        return _after_ten(tokens, first * 10, at + 2, joined=after == "muoi")
    if first > 1 and after in ("lam", "mot", "nham") and tokens.at(at + 2) not in ("tram", "nam", "muoi"):
        unit = digit_at(tokens, at + 1)
        if unit:  # "hai lăm"
            return Number(Fraction(first * 10 + unit), at + 2, "tens")
    return Number(Fraction(first), at + 1, "digit")


def _after_ten(tokens: Tokens, tens: int, at: int, joined: bool) -> Number:
    """'rưỡi' after chục, or a unit; 'hai chục' takes no unit."""
    if tokens.at(at) == "ruoi" and tokens.at(at - 1) == "chuc":
        return Number(Fraction(tens + 5), at + 1, "tens")
    unit = digit_at(tokens, at) if joined else None
    if unit and tokens.at(at + 1) not in ("muoi", "tram", "chuc"):
        return Number(Fraction(tens + unit), at + 1, "tens")
    return Number(Fraction(tens), at, "tens")


# --- saying it -------------------------------------------------------------------------------------------

_NAMES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_STEPS = ((10**6, "triệu"), (1000, "nghìn"), (1, ""))


def _three_in_words(number: int, full: bool) -> list[str]:
    """A number below a thousand; `full` says its zero hundreds too."""
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    said = [_NAMES[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if unit:
            said += ["linh", _NAMES[unit]] if said else [_NAMES[unit]]
        return said
    said += ["mười"] if tens == 1 else [_NAMES[tens], "mươi"]
    if unit == 1 and tens > 1:
        said.append("mốt")
    elif unit == 5:
        said.append("lăm")
    elif unit:
        said.append(_NAMES[unit])
    return said


def _below_billion(number: int, full: bool) -> list[str]:
    """Steps of triệu, nghìn and đồng; an empty nghìn is said too, or 'một tỷ hai trăm' would mean 1,2 tỷ."""
    said: list[str] = []
    for size, name in _STEPS:
        step = number // size % 1000
        silent_thousand = size == 1000 and number % 1000 > 0 and (bool(said) or full)
        if step or silent_thousand:
            said += _three_in_words(step, bool(said) or full)
            said += [name] if name else []
    return said


def _number_in_words(number: int) -> list[str]:
    if number == 0:
        return ["không"]
    high, low = divmod(number, BILLION)
    said = [*_number_in_words(high), "tỷ"] if high else []
    return said + _below_billion(low, bool(said))


def in_words(amount: int) -> str:
    """1200000000 -> 'một tỷ hai trăm triệu đồng'."""
    sign = ["âm"] if amount < 0 else []
    return " ".join([*sign, *_number_in_words(abs(amount)), "đồng"])
