"""Reads an amount of money the way Vietnamese workers type it, and says one in words.

The grammar, on the folded text: a group ("3.500", "ba trăm rưỡi") and a scale word ("triệu") make a step;
steps of falling scale make an amount ("1 tỷ 234 triệu"); a last group without a scale is a tail ("1 tỷ 2");
then come a currency and a period ("đồng/năm"). New slang goes into `SLANG`, new things counted into `THINGS`.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from handlers.fold import Period, Reading, short_key, untelex, unvni, word_set

BILLION = 10**9
LARGEST = 10**16  # nobody's benefit; a longer row of digits is a slip of the finger
MOST_TOKENS = 120  # numbers, words and marks; a long sentence has seventy
OK_BARE = 1_000_000  # a number without a unit is taken from here on,
CONFIRM_BARE = 10_000  # read back from here on, and asked about below

SCALES = {
    "nghin": 1000, "ngan": 1000, "ngin": 1000, "nghan": 1000, "ngh": 1000, "ng": 1000, "k": 1000,
    "trieu": 10**6, "tr": 10**6, "triu": 10**6, "trjeu": 10**6,
    "ty": BILLION, "ti": BILLION, "tyr": BILLION, "tir": BILLION,
}  # fmt: skip
SLANG = {
    "cu": 10**6, "chai": 10**6, "million": 10**6, "mil": 10**6, "toi": BILLION, "billion": BILLION,
    "bil": BILLION, "canh": 1000, "lua": 1000, "lit": 100_000, "xi": 100_000, "loet": 100_000,
}  # fmt: skip
UNSURE_SCALES = {
    "m": (10**6,),
    "t": (10**6, BILLION),
    "b": (BILLION,),
    "n": (1000,),
    "lop": (100_000,),
    "qua": (10**6,),
}
DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
CURRENCY = {"d", "dong", "vnd", "dg", "vn"}
FOREIGN = word_set("usd dola dollar dollars euro eur ndt cny rmb jpy krw gbp won te yen")
TIMES: dict[str, Period] = {
    "nam": "year", "n": "year", "year": "year", "thang": "month", "th": "month", "t": "month",
    "month": "month", "ngay": "day", "ng": "day", "ca": "shift", "kip": "shift", "tuan": "other",
    "quy": "other", "gio": "other", "h": "other", "vu": "other", "mua": "other", "phut": "other",
    "hom": "day",
}  # fmt: skip
LONG_TIMES = {"nam", "thang", "ngay", "ca", "kip", "tuan", "quy", "gio", "vu", "mua", "phut", "hom"}
APPROX = (
    "khoang", "uoc tinh", "uoc", "chung", "xap xi", "du kien", "tam", "trung binh", "toi thieu", "toi da",
    "it nhat", "nhieu nhat", "khong duoi", "khong qua", "gan", "hon", "tren", "duoi", "ngot", "suyt soat",
    "co khoang", "gan bang", "chua den", "chua toi", "chac", "tam khoang", "binh quan", "tb", "ngoai",
    "ko duoi", "ko qua",
)  # fmt: skip
APPROX_AFAR = ("khoang", "uoc", "xap xi", "it nhat", "toi thieu", "du kien")  # with words before the amount
VAGUE = {"vai", "may", "hang", "bac"}
THINGS = word_set(
    "gio phut giay kg tan ta yen nguoi cong buoc lan kwh kw so m2 m3 cm km mm met may cai chiec sp san bo "
    "xe chuyen don trang to cuoc diem gam vong cay ho lop hoc nhan khach mau luot khau hop thung bao con "
    "phan sang de doi bai nam thang ngay tuan quy ca kip m lit w mw l tieng ban giam day mon loai giai vu "
    "benh giuong ket bua phong truong lao chi nhom thiet do manh vien chai can ml lo"
)
REFUSALS = word_set("khong ko k kg khg kh hok hong hem chua no none zero chiu mien")
BENEFITS = (
    "hieu qua", "xa hoi", "tiet kiem", "giam", "tang", "nang cao", "an toan", "chat luong", "moi truong",
    "thoi gian", "nang suat", "suc khoe", "vo gia", "phi tien te", "phi vat chat", "uy tin", "cong suc",
    "tinh than", "tien loi", "thuan tien", "bao ve", "rut ngan", "cai thien", "phong dich", "nhanh hon",
    "gon hon", "do ton", "do vat va", "y thuc", "an sinh", "bo qua", "de sau", "skip", "bang tien",
    "ra tien", "thanh tien", "gian tiep", "vo hinh", "lam viec", "hai long",
)  # fmt: skip
ENDERS = word_set(
    "nho do vi tu cho la lam trong tien voi nhe nha a ah roi nay khi neu de cong moi hang tung mot tren "
    "va bang anh em chi ban ok thoi gi day dong vnd d r x hoac hay den toi con so sau truoc thi ma chu "
    "nhu theo dc duoc"
)
FILLERS = word_set("dong a nhe nha tron chan thoi em anh chi da vnd d la oi")
COSTS = ("dau tu", "kinh phi", "von", "mua", "chi het")

_WORD = re.compile(r"[0-9]+(?:[.,'][0-9]+)*|[a-z]+|[^\sa-z0-9]")
_SPACED = re.compile(r"(?<![0-9.,'])[0-9]{1,3}(?: [0-9]{3})+(?![0-9]|[.,'][0-9]| ?%)")
_LOOSE = re.compile(r"(?<=[0-9])(?: ([.,])| ?([.,]) )(?=[0-9]{3}(?![0-9]))")
_MIXED = re.compile(r"[a-z]+[0-9][a-z0-9]*")
_CLOCK = re.compile(r"(?:luc )?(?:[01]?[0-9]|2[0-3])(?: ?h(?: ?[0-5][0-9])?|:[0-5][0-9])\b")
_DATE = re.compile(
    r"(?<![0-9.,])(?:(?:0?[1-9]|[12][0-9]|3[01]) ?([/.-]) ?(?:0?[1-9]|1[0-2]) ?\1 ?"
    r"(?:(?:19|20)[0-9]{2}|[0-9]{2})"
    r"|(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}|(?:0?[1-9]|1[0-2]) ?/ ?20[0-9]{2})(?![0-9]|[.,][0-9])"
)
_DAY_MONTH = re.compile(
    r"(?:ngay )?(?:0?[1-9]|[12][0-9]|3[01])(?:[/-]| thang )(?:0?[1-9]|1[0-2])(?: nam (?:20)?[0-9]{2})?"
)
_PHONE = re.compile(r"\+?[0-9][0-9 .-]{7,15}")
_LETTER_O = re.compile(r"(?<=[0-9])[o]+(?![a-z])|(?<=[0-9o][.,])o+(?![a-z])")
_BARE_POINT = re.compile(r"(?<![0-9a-z.,])(?=[.,][0-9])")  # ".5 tỷ"
_FRACTIONS = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "~": "~", "≈": "~", "’": "'", "⁄": "/"})


class Token(NamedTuple):
    """A piece of the folded text: `kind` is "number", "word" or "mark"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Figure:
    """Digits as typed: `shape` says how their dots and commas may be meant."""

    value: Fraction
    shape: Literal["plain", "grouped", "three", "decimal", "broken"]
    text: str = ""
    other: Fraction | None = None


@dataclass(frozen=True)
class Group:
    """A number below a scale word, and the place of the token after it."""

    value: Fraction
    end: int
    figure: Figure | None = None
    other: Fraction | None = None
    tens: bool = False  # said with chục, mươi or trăm: more than one digit word
    hundreds: bool = False


@dataclass(frozen=True)
class Amount:
    """One amount of a text; `doubt` is 0 to take it, 1 to read it back, 2 to ask."""

    value: Fraction
    start: int
    end: int
    others: tuple[Fraction, ...] = ()
    doubt: int = 0
    scale: int = 0  # the last scale word's, 0 without one
    currency: bool = False
    vague: bool = False
    group: Group | None = None
    period: Period = "once"
    approx: bool = False

    @property
    def has_unit(self) -> bool:
        return self.scale > 0 or self.currency

    @property
    def readings(self) -> set[Fraction]:
        return {self.value, *self.others}


# --- tokens ----------------------------------------------------------------------------------------------


def _halves(text: str) -> str:
    """'1½' -> '1,5' and '½' -> '0,5', before folding would turn them into something else."""
    for sign, digits in (("½", "5"), ("¼", "25"), ("¾", "75")):
        if sign in text:
            text = re.sub(f"(?<=[0-9])\\s*{sign}", f",{digits}", text).replace(sign, f"0,{digits}")
    return text


@lru_cache(maxsize=4096)
def _plain_word(word: str) -> str:
    """A known word behind Telex leftovers, or the word itself."""
    if word in _KNOWN:
        return word
    decoded = untelex(word)
    return decoded if decoded in _KNOWN and (len(decoded) > 2 or decoded in ("ty", "ti", "tr")) else word


def _split_word(word: str) -> list[str]:
    """'trd' -> tr, d; 'trieudong' -> trieu, dong; 'dongnam' -> dong, nam."""
    word = _plain_word(word)
    if word in _KNOWN or len(word) < 3:
        return ["k", "d"] if word == "kd" else [word]
    for tail in ("dong", "vnd", "d", "nam", "thang", "ruoi", "usd"):
        head = _plain_word(word.removesuffix(tail))
        if word.endswith(tail) and (head in SCALES or head in ("dong", "d", "vnd", "cu") or head in DIGITS):
            return [head, tail]
    return [word]


def _decode_vni(match: re.Match[str]) -> str:
    word = match.group()
    stem = re.match("[a-z]+", word)
    decoded = unvni(word)
    if stem and stem.group() in _KNOWN and len(stem.group()) > 1:
        return word
    return decoded if decoded in _KNOWN and len(decoded) > 2 else word


def _tokens(key: str) -> list[Token]:
    key = _LOOSE.sub(lambda dot: dot.group(1) or dot.group(2), key)
    key = _SPACED.sub(lambda digits: digits.group().replace(" ", "'"), key)
    found: list[Token] = []
    for piece in _WORD.findall(key):
        if piece[0] in "0123456789":
            found.append(Token("number", piece))
        elif piece[0].isalpha() and piece.isascii():
            found.extend(Token("word", word) for word in _split_word(piece))
        else:
            found.append(Token("mark", piece))
    return found


# --- figures ---------------------------------------------------------------------------------------------


def _figure(text: str) -> Figure:
    """Says which number the digits are: '3.500.000', '1,25', '50.00.000'."""
    parts = re.split("[.,']", text)
    marks = re.findall("[.,']", text)
    whole = int("".join(parts))
    if not marks:
        return Figure(Fraction(whole), "plain", text)
    decimal = Fraction(whole, 10 ** len(parts[-1]))
    threes = all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3
    if len(marks) == 1:
        if threes and parts[0].strip("0"):
            return Figure(Fraction(whole), "three", text, decimal)
        if len(parts[1]) == 3 and len(parts[0]) > 3:
            return Figure(Fraction(whole), "broken", text, decimal)
        return Figure(decimal, "decimal", text)
    if threes and len(set(marks)) == 1 and parts[0].strip("0"):
        return Figure(Fraction(whole), "grouped", text)
    front = (
        all(len(part) == 3 for part in parts[1:-1]) and 1 <= len(parts[0]) <= 3 and len(set(marks[:-1])) == 1
    )
    if front and marks[-1] not in marks[:-1] and (len(parts[-1]) != 3 or len(marks) > 2):
        return Figure(decimal, "grouped" if decimal.denominator == 1 else "decimal", text)
    padded = int("".join([parts[0], *(part.ljust(3, "0") if len(part) < 3 else part for part in parts[1:])]))
    return Figure(Fraction(whole), "broken", text, Fraction(padded))


# --- groups ----------------------------------------------------------------------------------------------


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) and tokens[at].kind == "word" else ""


def _mark(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) and tokens[at].kind == "mark" else ""


def _number(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) and tokens[at].kind == "number" else ""


def _is_scale(word: str) -> bool:
    return word in SCALES or word in SLANG


_AFTER_DIGIT = {"muoi", "tram", "chuc", "linh", "le", "phay", "ruoi", "dong", "vnd", "d"}


def _leads_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word here shows that a digit word before it was a digit ("năm" + "triệu")."""
    word = _word(tokens, at)
    if word == "dong":
        return _word(tokens, at + 1) != "y"
    return _is_scale(word) or word in _AFTER_DIGIT


def _digit(tokens: Sequence[Token], at: int) -> int | None:
    """The digit word here; 'năm' and 'lăm' only where they can be five."""
    word = _word(tokens, at)
    if word not in DIGITS:
        return None
    if word == "nam" and not _leads_on(tokens, at + 1):
        return None
    if word == "lam" and _word(tokens, at + 1) in ("loi", "ra", "duoc", "viec", "giam", "tang"):
        return None
    return DIGITS[word]


def _last_digit(tokens: Sequence[Token], at: int) -> int | None:
    """A digit word after mươi, linh or trăm, where 'năm' can end a number."""
    if _word(tokens, at) == "nam" and not _ends(tokens, at + 1):
        return _digit(tokens, at)
    word = _word(tokens, at)
    if word == "lam":
        return _digit(tokens, at)
    return DIGITS.get(word)


def _below_hundred(tokens: Sequence[Token], at: int) -> Group | None:
    """'hai mươi lăm', 'mười', 'chục rưỡi', 'hai lăm', '2 chục'; a single digit word too."""
    first: int | None = 1
    start = at
    if _word(tokens, at) not in ("muoi", "chuc"):
        figure = _number(tokens, at)
        first = int(figure) if figure.isdigit() and len(figure) == 1 else _digit(tokens, at)
        if first is None:
            return None
        at += 1
    ten = _word(tokens, at)
    if ten in ("muoi", "chuc") and first:
        at += 1
        if _word(tokens, at) == "ruoi" and ten == "chuc":
            return Group(Fraction(first * 10 + 5), at + 1, tens=True)
        unit = None
        if ten == "muoi" or start + 1 == at:
            # "mười năm" is ten years; "mười lăm" is 15
            unit = _digit(tokens, at) if _word(tokens, at) == "nam" else _last_digit(tokens, at)
        if unit and _word(tokens, at + 1) not in ("muoi", "tram", "chuc"):
            return Group(Fraction(first * 10 + unit), at + 1, tens=True)
        return Group(Fraction(first * 10), at, tens=True)
    short = _word(tokens, at)
    if (
        first
        and first > 1
        and short in ("lam", "mot", "nham")
        and _word(tokens, at + 1) not in ("tram", "nam", "muoi")
    ):
        unit = _last_digit(tokens, at)
        if unit:
            return Group(Fraction(first * 10 + unit), at + 1, tens=True)
    if first is None:
        return None
    return Group(Fraction(first), at)


def _after_hundred(tokens: Sequence[Token], base: int, at: int) -> Group:
    """What follows trăm: 'linh năm', 'hai mươi', 'rưỡi', '50', or one digit meant as tens."""
    here = _word(tokens, at)
    if here == "ruoi":
        return Group(Fraction(base + 50), at + 1, tens=True, hundreds=True)
    if here in ("linh", "le"):
        figure = _number(tokens, at + 1)
        unit = int(figure) if len(figure) == 1 else _last_digit(tokens, at + 1)
        if unit is not None:
            return Group(Fraction(base + unit), at + 2, tens=True, hundreds=True)
        return Group(Fraction(base), at, tens=True, hundreds=True)
    figure = _number(tokens, at)
    if figure.isdigit() and len(figure) == 2 and figure[0] != "0":
        return Group(Fraction(base + int(figure)), at + 1, tens=True, hundreds=True)
    rest = _below_hundred(tokens, at)
    if rest is None and here == "nam" and _ends(tokens, at + 1):
        return Group(Fraction(base), at, tens=True, hundreds=True)
    if rest is None:
        return Group(Fraction(base), at, tens=True, hundreds=True)
    if rest.tens:
        return Group(base + rest.value, rest.end, tens=True, hundreds=True)
    after = rest.end
    if _is_scale(_word(tokens, after)) or _ends(
        tokens, after
    ):  # "một trăm hai triệu": 120, or 102 said loosely
        return Group(base + rest.value * 10, after, other=base + rest.value, tens=True, hundreds=True)
    return Group(Fraction(base), at, tens=True, hundreds=True)


def _words_group(tokens: Sequence[Token], at: int) -> Group | None:
    """A number below a thousand in words, or in digits with trăm or chục."""
    if _word(tokens, at) == "tram":  # "trăm hai" is 120; "một trăm hai" may be 102
        return replace(_after_hundred(tokens, 100, at + 1), other=None)
    figure = _number(tokens, at)
    first = int(figure) if figure.isdigit() and len(figure) == 1 else _digit(tokens, at)
    if first is not None and _word(tokens, at + 1) == "tram":
        return _after_hundred(tokens, first * 100, at + 2)
    return _below_hundred(tokens, at)


def _decimals(tokens: Sequence[Token], group: Group) -> Group:
    """'một phẩy hai', '1 phẩy 25'."""
    if _word(tokens, group.end) not in ("phay", "cham"):
        return group
    figure = _number(tokens, group.end + 1)
    if figure.isdigit():
        return Group(group.value + Fraction(int(figure), 10 ** len(figure)), group.end + 2, tens=True)
    rest = _below_hundred(tokens, group.end + 1)
    if rest is None:
        return group
    return Group(group.value + rest.value / (100 if rest.tens else 10), rest.end, tens=True)


def _group(tokens: Sequence[Token], at: int) -> Group | None:
    """The number starting here, before any scale word."""
    if _word(tokens, at) == "nua" and _is_scale(_word(tokens, at + 1)):
        return Group(Fraction(1, 2), at + 1, tens=True)
    figure = _number(tokens, at)
    if not figure:
        words = _words_group(tokens, at)
        if words is None:
            return None
        if words.value == 1 and not words.tens and _word(tokens, words.end) == "nua":
            return _group(tokens, words.end)
        return _decimals(tokens, words)
    if len(figure) > 30:
        return None
    if len(figure) == 1 and _word(tokens, at + 1) in ("tram", "chuc"):
        return _words_group(tokens, at)
    known = _figure(figure)
    following = _word(tokens, at + 1)
    if following in ("tram", "chuc") and known.shape in ("plain", "decimal"):
        times = 100 if following == "tram" else 10
        return Group(known.value * times, at + 2, tens=True, hundreds=following == "tram")
    if following == "ruoi" and known.shape == "plain":
        return Group(known.value + Fraction(1, 2), at + 2, tens=True)
    if following in ("phay", "cham") and known.shape == "plain":
        return _decimals(tokens, Group(known.value, at + 1))
    return Group(known.value, at + 1, figure=known)


# --- amounts ---------------------------------------------------------------------------------------------


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number may end before this place: end of text, a mark, a currency, or a linking word."""
    if at >= len(tokens):
        return True
    token = tokens[at]
    if token.kind == "mark":
        return token.text != "%"
    return token.kind == "word" and (token.text in ENDERS or token.text in CURRENCY)


def _one_period(tokens: Sequence[Token], at: int) -> bool:
    """'1 năm', 'một ca', 'mỗi tháng': a period, never a tail."""
    here = _number(tokens, at) or _word(tokens, at)
    return here in ("1", "01", "mot", "moi") and _word(tokens, at + 1) in LONG_TIMES


def _scaled(group: Group, scale: int, start: int, end: int) -> Amount:
    """A group times its scale word, with what its dots and commas leave open."""
    figure = group.figure
    value = group.value * scale
    amount = Amount(value, start, end, scale=scale, group=group)
    if group.other is not None:
        return replace(amount, others=(group.other * scale,), doubt=1)
    if figure is None or figure.shape == "decimal":
        return amount
    if figure.shape == "plain":
        too_many = len(figure.text) > 5 and scale > 1000
        if figure.text.startswith("0") and len(figure.text) > 1:
            return replace(amount, doubt=1)
        return replace(amount, doubt=2, others=(figure.value,)) if too_many else amount
    if figure.shape == "three" and figure.other is not None:
        if "'" in figure.text:
            return replace(amount, doubt=2)
        if "," in figure.text:
            return replace(amount, value=figure.other * scale, others=(value,), doubt=1)
        return replace(amount, others=(figure.other * scale,), doubt=1)
    return replace(amount, others=(figure.value,), doubt=2)  # "500.000.000 triệu", "50.00 triệu"


@lru_cache(maxsize=4096)
def _misspelt_scale(word: str) -> int:
    """'tiệu', 'chiệu', 'nghim': one slip away from a scale word; 0 for anything else."""
    if len(word) < 4 or word in _KNOWN:
        return 0
    if min(OSA.distance(word, "trieu"), OSA.distance(word, "chieu")) <= 1:
        return 10**6
    return 1000 if OSA.distance(word, "nghin") <= 1 else 0


def _full_three(group: Group) -> bool:
    """Three digits, or words with trăm: a step that may sit inside 'hai nghìn năm trăm tỷ'."""
    if group.figure is not None:
        return group.figure.shape == "plain" and len(group.figure.text) == 3
    return group.hundreds


def _step(tokens: Sequence[Token], at: int) -> Amount | None:
    """One group and its scale word."""
    group = _group(tokens, at)
    if group is None:
        return None
    word = _word(tokens, group.end)
    if word in SCALES:
        return _scaled(group, SCALES[word], at, group.end + 1)
    if word in SLANG and not (word == "toi" and _group(tokens, group.end + 1)):
        scaled = _scaled(group, SLANG[word], at, group.end + 1)
        return replace(scaled, doubt=max(1, scaled.doubt))
    scale = _misspelt_scale(word)
    if scale and _ends(tokens, group.end + 1):
        scaled = _scaled(group, scale, at, group.end + 1)
        return replace(scaled, doubt=max(1, scaled.doubt))
    if word in UNSURE_SCALES and (_ends(tokens, group.end + 1) or _number(tokens, group.end + 1)):
        values = tuple(group.value * scale for scale in UNSURE_SCALES[word])
        return Amount(values[0], at, group.end + 1, values[1:], 2, 10**6, group=group)
    return None


def _implied_one(tokens: Sequence[Token], at: int) -> Amount | None:
    """'tỷ rưỡi', 'triệu hai': the one is not said."""
    word = _word(tokens, at)
    if word not in ("ty", "ti", "trieu", "nghin", "ngan", "tyr", "cu"):
        return None
    one = Group(Fraction(1), at)
    scale = SCALES.get(word) or SLANG[word]
    slang = 0 if word in SCALES else 1
    amount = Amount(Fraction(scale), at, at + 1, scale=scale, group=one, doubt=slang)
    if _word(tokens, at + 1) == "ruoi":
        return amount
    tail = _group(tokens, at + 1)
    if tail and not _one_period(tokens, at + 1) and _tail(tokens, amount, tail) is not None:
        return amount
    if not _ends(tokens, at + 1) and _word(tokens, at + 1) != "nam":
        return None
    if _word(tokens, at - 1) == "ruoi":  # "rưỡi triệu"
        return replace(amount, value=Fraction(scale * 3, 2), others=(Fraction(scale, 2),), doubt=2)
    return replace(amount, doubt=1 if _word(tokens, at - 1) in ("hon", "gan", "tren", "khoang") else 2)


def _with_digits(amount: Amount, group: Group, typed: str) -> Amount:
    """A tail in digits: one is tenths, three the next lower unit, two are asked about."""
    number = int(typed)
    tenths, lower = (
        amount.value + Fraction(number * amount.scale, 10),
        amount.value + Fraction(number * amount.scale, 1000),
    )
    if len(typed) == 1:
        return replace(amount, value=tenths, end=group.end)
    if len(typed) == 3:
        return replace(amount, value=lower, end=group.end)
    if len(typed) == 2:
        hundredths = amount.value + Fraction(number * amount.scale, 100)
        pair = (lower, hundredths) if typed[1] == "0" else (hundredths, lower)
        return replace(amount, value=pair[0], others=(pair[1],), end=group.end, doubt=2)
    if number < amount.scale <= number * 1000 and len(typed) > 4:
        return replace(amount, value=amount.value + number, end=group.end)
    return replace(amount, doubt=2, others=(), end=group.end, vague=True)


def _tail(tokens: Sequence[Token], amount: Amount, group: Group) -> Amount | None:
    """The amount with a last group that has no scale of its own; None when that group is something else."""
    figure = group.figure
    after = _word(tokens, group.end)
    if _mark(tokens, group.end) == "%" or amount.scale < 1000:
        return None
    if figure is None:
        if not _ends(tokens, group.end) and not _one_period(tokens, group.end) and after not in LONG_TIMES:
            return None
        if group.hundreds:
            doubt = 2 if group.other is not None else amount.doubt
            return replace(
                amount, value=amount.value + group.value * amount.scale / 1000, end=group.end, doubt=doubt
            )
        if group.tens and group.value.denominator > 1:  # "1 tỷ 2 rưỡi"
            return replace(amount, value=amount.value + group.value * amount.scale / 10, end=group.end)
        grown = _with_digits(amount, group, str(int(group.value)))
    elif figure.shape == "plain":
        grown = _with_digits(amount, group, figure.text)
        years = len(figure.text) == 4 and figure.text[:2] in ("19", "20")
        if years:
            return None
    elif figure.shape in ("three", "grouped"):
        grown = _with_digits(amount, group, str(int(figure.value)))
        if grown.vague:
            return grown
    else:
        return replace(amount, doubt=2, end=group.end)
    if (
        after in LONG_TIMES and len(str(int(group.value))) < 3
    ):  # "1 tỷ 2 năm": 1.2 a year, or 1 over two years
        return replace(grown, value=amount.value, others=(grown.value,), doubt=2)
    if figure is not None and after and not _ends(tokens, group.end):
        if after in THINGS and len(figure.text) != 1:
            return None
        if len(figure.text) < 3:
            return replace(grown, others=(*grown.others, amount.value), doubt=2)
    return grown


def _joined(amount: Amount, step: Amount) -> Amount | None:
    """Puts a further step to the amount: lower scales are added; 'hai nghìn năm trăm tỷ' multiplies."""
    if step.group is None:
        return None
    if step.scale < amount.scale:
        doubt = max(amount.doubt, step.doubt, 2 if step.value >= amount.scale else 0)
        others = tuple(amount.value + other for other in step.others) + tuple(
            o + step.value for o in amount.others
        )
        return replace(
            amount,
            value=amount.value + step.value,
            others=others,
            end=step.end,
            scale=step.scale,
            doubt=doubt,
        )
    if step.scale == amount.scale or step.scale < 10**6 or not _full_three(step.group):
        return None
    if amount.scale != 1000 and step.group.figure is not None:  # "100 triệu 200 tỷ" is two amounts
        return None
    unsure = step.scale < BILLION or amount.doubt > 0  # "một nghìn hai trăm triệu"
    if unsure and amount.value >= 10_000:
        return None
    value = (amount.value + step.group.value) * step.scale
    return Amount(value, amount.start, step.end, doubt=int(unsure), scale=step.scale, group=amount.group)


def _grown(tokens: Sequence[Token], amount: Amount) -> Amount:
    """Adds what follows the first step: further steps, rưỡi, and a tail."""
    while True:
        word = _word(tokens, amount.end)
        if word in ("ty", "ti", "trieu") and amount.scale < SCALES[word]:  # "nghìn tỷ"
            times = SCALES[word]
            others = tuple(other * times for other in amount.others)
            amount = replace(
                amount, value=amount.value * times, others=others, end=amount.end + 1, scale=times
            )
            continue
        if word == "ruoi":
            return replace(amount, value=amount.value + Fraction(amount.scale, 2), end=amount.end + 1)
        at = amount.end + 1 if word in ("le", "linh") else amount.end
        if _one_period(tokens, at):
            return amount
        step = _step(tokens, at)
        grown = _joined(amount, step) if step else None
        if grown is None:
            break
        amount = grown
    if (
        word == "nam"
        and _digit(tokens, at) is None
        and at == amount.end
        and not _year_follows(tokens, at)
        and not amount.currency
    ):
        tenth = amount.value + Fraction(amount.scale, 2)  # "tỷ năm": 1.5 tỷ, or a tỷ a year
        return replace(amount, others=(tenth,), doubt=2, end=at + 1)
    if step is not None:
        return amount
    tail = _group(tokens, at)
    grown = _tail(tokens, amount, tail) if tail else None
    if grown is None:
        return amount
    if at > amount.end:  # "1 tỷ lẻ 5"
        return replace(grown, doubt=2)
    return grown


def _year_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether 'năm' here starts 'năm 2022', 'năm đầu', 'năm nay'."""
    after = _word(tokens, at + 1)
    return bool(_number(tokens, at + 1)) or after in (
        "dau",
        "nay",
        "ngoai",
        "truoc",
        "qua",
        "thu",
        "roi",
        "sau",
        "hoc",
    )


def _currency(tokens: Sequence[Token], amount: Amount) -> Amount:
    """Takes in 'đồng', 'đ', 'VNĐ', 'đồng Việt Nam', and dots typed before them."""
    at = amount.end
    while _mark(tokens, at) in (".", ",", "-") and _mark(tokens, at):
        at += 1
    word = _word(tokens, at)
    if word == "viet" and _word(tokens, at + 1) == "nam":
        at += 2
        word = _word(tokens, at)
    if word not in CURRENCY or (
        word in ("dong", "d") and _word(tokens, at + 1) in ("y", "gop", "vat", "nghiep")
    ):
        return amount
    at += 1
    if word == "vn" and _word(tokens, at) in ("dong", "d"):
        at += 1
    if _word(tokens, at) in ("vn", "vnd"):
        at += 1
    elif _word(tokens, at) == "viet" and _word(tokens, at + 1) == "nam":
        at += 2
    return replace(amount, end=at, currency=True)


def _amount(tokens: Sequence[Token], at: int) -> Amount | None:
    """The amount or bare number that starts here."""
    first = _step(tokens, at) or _implied_one(tokens, at)
    if first is not None:
        return _currency(tokens, _grown(tokens, first))
    group = _group(tokens, at)
    if group is None:
        return None
    bare = _currency(tokens, Amount(group.value, at, group.end, group=group))
    second = _group(tokens, group.end)
    if second is not None and (group.figure is not None or second.figure is not None):
        second = None
    words = group.figure is None
    if words and not group.tens and not bare.currency:
        # a lone digit word is a number only before another number ("hai ba triệu") or in a range
        if (
            second is not None
            or _word(tokens, group.end) in ("den", "toi", "hoac", "hay")
            or _mark(tokens, group.end) == "-"
        ):
            following = _step(tokens, group.end + (0 if second is not None else 1))
            return replace(bare, vague=second is not None) if following else None
        return None
    if group.figure and group.figure.shape == "broken":
        other = group.figure.other
        return replace(bare, doubt=2, others=(other,) if other is not None else ())
    if group.other is not None:
        return replace(bare, others=(group.other,), doubt=1)
    return bare


# --- periods and surroundings ----------------------------------------------------------------------------


def _time_at(tokens: Sequence[Token], at: int, short: bool) -> Period | None:
    """The period of '[N] năm' at this place; N other than one is "other"."""
    many = False
    here = _number(tokens, at) or _word(tokens, at)
    if here in ("1", "01", "mot", "moi"):
        at += 1
    elif here.isdigit() or (here in DIGITS and here != "nam" and _word(tokens, at + 1) in LONG_TIMES):
        many = True
        at += 1
    word = _word(tokens, at)
    if word not in TIMES or (not short and word not in LONG_TIMES):
        return None
    if word == "nam" and _word(tokens, at + 1) in ("dau", "thu"):
        return None
    return "other" if many else TIMES[word]


def _period_after(tokens: Sequence[Token], at: int) -> tuple[Period, bool]:
    """The period that follows an amount, and whether it is a compound one ('/người/tháng')."""
    if _mark(tokens, at) == "/":
        period = _time_at(tokens, at + 1, short=True)
        if period is None and at + 1 < len(tokens) and tokens[at + 1].kind != "mark":
            period = "per_unit"
        ahead = at + 1
        while _word(tokens, ahead) and ahead < at + 4:
            ahead += 1
        return period or "once", _mark(tokens, ahead) == "/"
    links = 0
    while (
        _word(tokens, at + links) in ("cho", "tren", "trong", "tung", "moi", "hang", "vong", "cua")
        and links < 3
    ):
        links += 1
    each = any(_word(tokens, at + n) in ("moi", "tung") for n in range(links))
    period = _time_at(tokens, at + links, short=False)
    if period is None:
        if each or (links and _one_thing(tokens, at + links)) or _one_thing(tokens, at):
            return "per_unit", False
        return "once", False
    if links:
        bare_year = (
            _word(tokens, at + links) in LONG_TIMES and not each and _word(tokens, at + links - 1) != "hang"
        )
        if bare_year and _year_follows(tokens, at + links):
            return "once", False
        return period, False
    if _word(tokens, at) in LONG_TIMES and (_year_follows(tokens, at) or not _ends(tokens, at + 1)):
        return "once", False
    return period, False


def _one_thing(tokens: Sequence[Token], at: int) -> bool:
    """'1 sản phẩm', 'một chiếc'."""
    here = _number(tokens, at) or _word(tokens, at)
    return here in ("1", "mot") and _word(tokens, at + 1) in THINGS - LONG_TIMES


def _period_before(tokens: Sequence[Token], end: int) -> Period:
    """'mỗi năm tiết kiệm ...', '1 tháng được ...'."""
    for at in range(end):
        here = _number(tokens, at) or _word(tokens, at)
        word = _word(tokens, at + 1)
        if here in ("moi", "hang", "tung", "mot", "1") and word in LONG_TIMES:
            if _word(tokens, at + 2) != "dau":
                return TIMES[word]
            continue
        if here in ("moi", "tung") and word in THINGS:
            return "per_unit"
        if here.isdigit() and len(here) < 3 and word in ("nam", "thang", "tuan", "quy"):
            return "other"
    return "once"


def _is_approx(tokens: Sequence[Token], amount: Amount) -> bool:
    before = [token.text for token in tokens[max(0, amount.start - 4) : amount.start]]
    close = " ".join(before)
    if f" {close}".endswith(tuple(f" {phrase}" for phrase in APPROX)):
        return True
    if before and before[-1] in ("~", ">", "<", "="):
        return before[-1] != "="
    if any(f" {phrase} " in f" {close} " for phrase in APPROX_AFAR):
        return True
    after = " ".join(token.text for token in tokens[amount.end : amount.end + 3])
    return after.startswith(
        ("tro len", "hon", "co le", "le", "do lai", "mot chut", "gi do", "+")
    ) and not after.startswith("le ")


def _is_foreign(tokens: Sequence[Token], amount: Amount) -> bool:
    word, after = _word(tokens, amount.end), amount.end + 1
    if word in FOREIGN or _mark(tokens, amount.end) in ("$", "€", "¥", "£"):
        return True
    if word == "do":  # "5000 đô", but "500 triệu do ..."
        return after >= len(tokens) or _word(tokens, after) in ("la", "my") or _mark(tokens, after) != ""
    pair = (word, _word(tokens, after))
    if pair in (("nhan", "dan"), ("bang", "anh")) or (pair[1] == "vang" and word in ("cay", "chi", "luong")):
        return True
    if word == "ve" and not amount.has_unit:  # "1 vé" is a hundred dollars
        return True
    return _mark(tokens, amount.start - 1) in ("$", "€", "£") or _word(tokens, amount.start - 1) in (
        "usd",
        "eur",
    )


# --- the whole text --------------------------------------------------------------------------------------


def _amounts(tokens: Sequence[Token]) -> list[Amount]:
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        if _calendar(tokens, at):
            at += 2
            continue
        # "tầm 500 triệu": folded, "tầm" looks like tám
        if _word(tokens, at) == "tam" and (_number(tokens, at + 1) or _long_words(tokens, at + 1)):
            at += 1
            continue
        if _one_period(tokens, at):
            at += 2
            continue
        amount = _amount(tokens, at)
        if amount is None:
            at += 1
            continue
        if _word(tokens, at - 1) in VAGUE and at > 0 and amount.has_unit and not _number(tokens, at):
            amount = replace(amount, vague=True)
        found.append(amount)
        at = max(amount.end, at + 1)
    return found


def _long_words(tokens: Sequence[Token], at: int) -> bool:
    if _word(tokens, at) in ("muoi", "tram", "chuc"):
        return False
    group = _group(tokens, at)
    return group is not None and group.tens


def _calendar(tokens: Sequence[Token], at: int) -> bool:
    """'năm 2022', 'tháng 5', 'quý 2': dates, unless a unit makes the number an amount."""
    figure = _number(tokens, at + 1)
    if (
        not figure.isdigit()
        or _is_scale(_word(tokens, at + 2))
        or _word(tokens, at + 2) in CURRENCY | {"tram", "chuc"}
    ):
        return False
    word = _word(tokens, at)
    if word == "nam":
        return len(figure) == 4 and figure[:2] in ("19", "20")
    single = (_number(tokens, at - 1) or _word(tokens, at - 1)) in ("1", "mot", "moi", "hang")
    return (
        word in ("thang", "quy", "ngay") and int(figure) <= 31 and not single and _mark(tokens, at - 1) != "/"
    )


def _whole(value: Fraction) -> int | None:
    return int(value) if value.denominator == 1 and 0 <= value <= LARGEST else None


def _asked(values: Sequence[Fraction], period: Period = "once", approx: bool = False) -> Reading[int]:
    whole = (_whole(value) for value in values)
    return Reading("ask", None, tuple(dict.fromkeys(v for v in whole if v)), period, approx)


def _bare(amount: Amount) -> Reading[int]:
    """A number without scale or currency, by its size and its shape."""
    value, figure = amount.value, amount.group.figure if amount.group else None
    period, approx = amount.period, amount.approx
    if figure and figure.text.startswith("0") and figure.text.isdigit() and len(figure.text) > 1:
        return Reading("reject")
    if value == 0:
        return Reading("none")
    if value > LARGEST:
        return Reading("reject")
    if amount.doubt == 2:
        return _asked([value, *amount.others], period, approx)
    grouped = figure is not None and figure.shape in ("three", "grouped")
    if figure is not None and figure.shape == "decimal" and value.denominator > 1 and value < 10_000:
        return _asked([value * 10**6, value * BILLION], period, approx)
    if value >= OK_BARE:
        whole = _whole(value)
        if whole is None:
            return _asked([Fraction(round(value))], period, approx)
        if figure is None or re.fullmatch("84[35789][0-9]{8}", figure.text):
            return _asked([value], period, approx)
        return Reading("ok", whole, (), period, approx)
    if value >= CONFIRM_BARE and value.denominator == 1:
        return Reading("confirm", int(value), (int(value) * 1000,), period, approx)
    if grouped:
        return _asked([value, value * 1000], period, approx)
    if value < 100 and (figure is not None or value.denominator > 1):
        return _asked([value * 10**6, value * BILLION], period, approx)
    return _asked([value * 1000, value * 10**6], period, approx)


def _single(amount: Amount, doubt: int) -> Reading[int]:
    """The reading of a text with one amount."""
    if not amount.has_unit:
        found = _bare(amount)
        return replace(found, status="confirm") if doubt and found.status == "ok" else found
    figure = amount.group.figure if amount.group else None
    if amount.scale == 0 and figure is not None and figure.text[0] == "0" and figure.value:
        doubt = max(doubt, 1)  # "0500đ", "0,5 đồng"
    value = _whole(amount.value)
    level = max(doubt, amount.doubt)
    if value is None or level == 2 or amount.vague:
        values = () if amount.vague else (amount.value, *amount.others)
        return _asked(values, amount.period, amount.approx)
    others = tuple(dict.fromkeys(v for v in map(_whole, amount.others) if v and v != value))
    return Reading("confirm" if level else "ok", value, others, amount.period, amount.approx)


def _linked(tokens: Sequence[Token], first: Amount, second: Amount) -> str:
    """What joins two numbers: "range", "or", "times", "plus", or "" for anything else."""
    gap = [token.text for token in tokens[first.end : second.start]]
    words = [word for word in gap if word not in ("khoang", "len", "tam", "dong", "d", "vnd", "nguoi")]
    if not gap:
        return "range"
    if any(word in ("x", "*", "nhan") for word in gap):
        return "times"
    if "=" in gap:
        return "equals"
    if len(words) <= 2 and any(word in ("-", "~", "den", "toi", "...", "→", ">") for word in words):
        return "range"
    if any(word in ("hoac", "hay", "/") for word in gap):
        return "or"
    if any(word in ("+", "cong", "va", "voi", "them") for word in gap):
        return "plus"
    return "range" if gap == [","] and not first.has_unit else ""


def _is_money(amount: Amount) -> bool:
    """Whether a number is money without doubt among other numbers: it has a unit, or it is large."""
    figure = amount.group.figure if amount.group else None
    large = figure is not None and figure.shape in ("grouped", "plain") and amount.value >= OK_BARE
    return amount.has_unit or large


def _of_thing(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether a bare number counts things: '2 giờ', '30%', '5 công nhân'."""
    word = _word(tokens, amount.end)
    return not amount.has_unit and (_mark(tokens, amount.end) == "%" or word in THINGS)


def _several(tokens: Sequence[Token], amounts: list[Amount]) -> Reading[int]:
    """A text with two or more amounts of money: equal ones agree, the rest is asked."""
    links = [_linked(tokens, first, second) for first, second in itertools.pairwise(amounts)]
    common = set.intersection(*(amount.readings for amount in amounts))
    if len(common) == 1:
        clear = [amount for amount in amounts if amount.doubt == 0] or amounts[:1]
        period = next((a.period for a in amounts if a.period != "once"), amounts[0].period)
        approx = any(a.approx for a in amounts)
        return _single(replace(clear[0], value=common.pop(), others=(), period=period, approx=approx), 0)
    if any(amount.vague for amount in amounts) or "range" in links:
        return Reading("ask")
    values = [amount.value for amount in amounts]
    total = sum(values, Fraction(0))
    first = amounts[0]
    if len(amounts) == 2 and not any(a.doubt == 2 for a in amounts):
        other = amounts[1]
        pairs = {("year", "month"): Fraction(12), ("month", "year"): Fraction(1, 12)}
        times = pairs.get((first.period, other.period))
        if times is not None and first.value == other.value * times:
            return _single(replace(first, others=()), 1)
    if len(amounts) > 2 and max(values) * 2 == total:
        whole = amounts[values.index(max(values))]
        return _single(replace(whole, others=()), 1)
    if "or" in links:
        return _asked(values)
    if len(amounts) == 2 and any(token.text in ("xuong", "len", "con") for token in tokens):
        return _asked([abs(values[0] - values[1]), *values])
    return _asked([total]) if links and all(link == "plus" for link in links) else _asked([total, *values])


def _product(tokens: Sequence[Token], amounts: list[Amount]) -> Reading[int] | None:
    """'50k x 1.000 sản phẩm': the product is offered, or taken when the text gives it too."""
    links = [_linked(tokens, first, second) for first, second in itertools.pairwise(amounts)]
    if "times" not in links:
        return None
    value = Fraction(1)
    for amount, link in zip(amounts, ["times", *links], strict=True):
        if link != "times":
            break
        value *= amount.value
    results = [a for a, link in zip(amounts[1:], links, strict=True) if link != "times" and a.value == value]
    if results and results[-1].has_unit:
        return _single(replace(_placed(tokens, results[-1]), others=()), 1)
    months = any(_word(tokens, amount.end) in ("thang", "th") for amount in amounts[1:])
    monthly = any(token.text in ("thang", "th") for token in tokens) and not months
    return _asked([value, value * 12] if monthly else [value])


def _without_money(tokens: Sequence[Token], things: bool) -> Reading[int]:
    """A text without an amount: a fair 'none', or not an answer."""
    words = {token.text for token in tokens}
    plain = " ".join(token.text for token in tokens)
    if things or any(phrase in plain for phrase in BENEFITS):
        return Reading("none")
    meant = word_set("tinh co ro biet the quy do bang tien nho xac uoc luong phat thong")
    if words & REFUSALS and (len(tokens) <= 2 or words & meant):
        return Reading("none")
    return Reading("reject")


def _not_money(key: str) -> bool:
    """A date, an hour or a phone number and nothing else."""
    if _CLOCK.fullmatch(key) or _DAY_MONTH.fullmatch(key):
        return True
    dated = _DATE.sub(" ", key).strip(" r.,")
    if dated != key.strip(" r.,") and re.fullmatch(
        r"(?:tu |den |ngay |thang |nam |hom |r |[- ])*", dated + " "
    ):
        return True
    digits = re.sub("[^0-9]", "", key)
    return _PHONE.fullmatch(key) is not None and key[0] in "0+" and 9 <= len(digits) <= 13


def read_money(text: str) -> Reading[int]:
    """Reads an amount in đồng; the amount is what was typed, never annualised."""
    key = short_key(_halves(text)) if len(text) <= 10_000 else None
    if not key:
        return Reading("reject")
    key = key.translate(_FRACTIONS)
    if _not_money(key):
        return Reading("reject")
    key = _MIXED.sub(_decode_vni, key)
    mended = _LETTER_O.sub(lambda letters: "0" * len(letters.group()), key) if "o" in key else key
    mended = _BARE_POINT.sub("0", mended)
    tokens = _tokens(_DATE.sub(" ; ", mended))
    if len(tokens) > MOST_TOKENS:
        return Reading("reject")
    amounts = _amounts(tokens)
    found = _decide(key, tokens, amounts)
    return replace(found, status="confirm") if mended != key and found.status == "ok" else found


def _fraction(tokens: Sequence[Token], amounts: list[Amount]) -> Reading[int] | None:
    """'1/2 tỷ': the fraction is offered."""
    for first, second in itertools.pairwise(amounts):
        gap = tokens[first.end : second.start]
        if [token.text for token in gap] == ["/"] and not first.has_unit and second.scale and second.group:
            if first.value and second.group.value > 1:
                return _asked([first.value / second.group.value * second.scale, second.value])
            return Reading("ask")
    return None


def _decide(key: str, tokens: list[Token], amounts: list[Amount]) -> Reading[int]:
    """Weighs the amounts of a text against each other."""
    things = [amount for amount in amounts if _of_thing(tokens, amount)]
    money = [amount for amount in amounts if _is_money(amount) and not _of_thing(tokens, amount)]
    if any(_is_foreign(tokens, amount) for amount in amounts):
        return Reading("ask")
    fraction = _fraction(tokens, amounts)
    if fraction:
        return fraction
    if _vague_words(tokens):
        return Reading("ask")
    if not money:
        return _loose(tokens, amounts, things)
    placed = [_placed(tokens, amount) for amount in money]
    if "times" in (_linked(tokens, a, b) for a, b in itertools.pairwise(amounts)):
        product = _product(tokens, amounts)
        if product:
            return product
    for first, second in itertools.pairwise(amounts):
        if not (_is_money(first) and _is_money(second)) and _linked(tokens, first, second) in ("range", "or"):
            if first in things or _is_year(first) or (second in things and not second.has_unit):
                continue
            if _linked(tokens, first, second) == "or" and second.scale and not first.has_unit:
                return _asked([first.value * second.scale, second.value])
            return Reading("ask")
    if len(placed) > 1:
        return _several(tokens, placed)
    amount = placed[0]
    if amount.value == 0 and not _only(tokens, amount):
        return _without_money(tokens, True)
    loose = [a for a in amounts if a not in money and a not in things and not _explained(tokens, a)]
    return _single(amount, 1 if loose or _denied(tokens, amount) or _is_cost(key) else 0)


def _placed(tokens: Sequence[Token], amount: Amount) -> Amount:
    """The amount with the period and the 'khoảng' around it."""
    period, compound = _period_after(tokens, amount.end)
    if period == "once":
        period = _period_before(tokens, amount.start)
    elif _period_before(tokens, amount.start) == "per_unit" != period:  # "mỗi người 10tr/tháng"
        compound = True
    found = replace(amount, period="other" if compound else period, approx=_is_approx(tokens, amount))
    if compound:
        found = replace(found, doubt=max(found.doubt, 1))
    if _word(tokens, amount.end) == "nua" and amount.scale:  # "1 tỷ nữa", or 1.5 with "nửa"
        half = amount.value + Fraction(amount.scale, 2)
        found = replace(found, doubt=max(found.doubt, 1), others=(*found.others, half))
    return found


def _vague_words(tokens: Sequence[Token]) -> bool:
    """'vài triệu', 'mấy trăm triệu', 'hàng tỷ', '1 tỷ mấy'."""
    for at in range(len(tokens)):
        word, after = _word(tokens, at), _word(tokens, at + 1)
        counted = (_is_scale(after) and after not in ("cu", "toi", "canh", "m")) or after in (
            "tram",
            "chuc",
            "muoi",
        )
        if word in VAGUE and counted:
            return True
        if word in ("doi", "dam") and (counted or after in DIGITS):  # "đôi ba triệu", "dăm triệu"
            return True
        if word == "may" and _is_scale(_word(tokens, at - 1)) and _ends(tokens, at + 1):
            return True
    return False


def _loose(tokens: list[Token], amounts: list[Amount], things: list[Amount]) -> Reading[int]:
    """No money by unit or size: one bare number may still be the answer."""
    bare = [
        amount for amount in amounts if amount not in things and not (amount.vague and not amount.has_unit)
    ]
    negative = {token.text for token in tokens} & (REFUSALS - {"k", "no"})
    if len(amounts) == 1 and bare and not negative and not _too_wordy(tokens, bare[0]):
        return _bare(_placed(tokens, bare[0]))
    if len(bare) > 1 and not _too_wordy(tokens, bare[0]) and not negative:
        return _asked([bare[0].value, *bare[0].others]) if bare[0].doubt == 2 else Reading("ask")
    return _without_money(tokens, bool(things))


def _too_wordy(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether the number sits among words that have nothing to do with money ('nhà số 5 phố Huế')."""
    known = _KNOWN | ENDERS | FILLERS | _ABOUT
    strange = sum(token.kind == "word" and token.text not in known for token in tokens)
    return strange > 2 and amount.value < CONFIRM_BARE


def _is_year(amount: Amount) -> bool:
    figure = amount.group.figure if amount.group else None
    return figure is not None and re.fullmatch("(?:19|20)[0-9]{2}", figure.text) is not None


def _explained(tokens: Sequence[Token], amount: Amount) -> bool:
    """A bare number that is a year, or counts something named after it."""
    if _is_year(amount):
        return True
    after = _word(tokens, amount.end)
    return bool(after) and after not in ENDERS


def _denied(tokens: Sequence[Token], amount: Amount) -> bool:
    """'không tính được, khoảng 500 triệu': something is denied beside the amount."""
    for at, token in enumerate(tokens[: amount.start]):
        if token.kind != "word" or token.text not in REFUSALS or token.text == "mien":
            continue
        if _word(tokens, at + 1) in ("duoi", "qua", "den", "toi", "it", "ke", "bao"):
            continue
        return True
    return (amount.start == 1 and _mark(tokens, 0) in ("-", "(")) or _word(tokens, amount.start - 1) == "am"


def _is_cost(key: str) -> bool:
    return any(f" {word} " in f" {key} " for word in COSTS)


def _only(tokens: Sequence[Token], amount: Amount) -> bool:
    """Whether nothing but fillers stands beside the amount."""
    outside = [*tokens[: amount.start], *tokens[amount.end :]]
    return all(token.text in FILLERS or token.kind == "mark" for token in outside)


_ABOUT = word_set(
    "lam loi gia tri tiet kiem tien giam chi phi tang doanh thu tong khoan so uoc tinh khoang dat duoc "
    "gan hon tren it nhat "
    "moi nam thang ngay ca hang la co the toan bo von mang lai"
)
_KNOWN = (
    set(SCALES) | set(SLANG) | set(DIGITS) | CURRENCY | FOREIGN | LONG_TIMES | _AFTER_DIGIT | VAGUE | REFUSALS
    | word_set("nua moi hang khoang uoc tinh gan hon tren it nhat le duoc tien thang x")
)  # fmt: skip


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
