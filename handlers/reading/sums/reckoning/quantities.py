"""The numbers of a calculation with their units, what they are for each of, and the words before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from handlers.reading.fold import word_set
from handlers.reading.money.words import THINGS
from handlers.reading.sums import words
from handlers.reading.sums.leaf import SIGNS, Clause, Leaf
from handlers.reading.sums.leaves import YEARS
from handlers.reading.sums.reckoning import said
from handlers.reading.sums.values import LEAST_MONEY, LEAST_PRICE

MONEY, PERCENT, BARE = "đ", "%", ""
PERIODS = ("shift", "day", "week", "month", "quarter", "year")
LEAST_DIVIDED = 32  # a smaller number before a colon is that of a day or a step
LEAST_WAGE = 2_000_000  # đồng a month; less is paid for a day or an hour
MOST_LABOUR = 12  # days' work (công) a day; more are the days of a month

_ALIKE = {"nguoi": "ng tho nhan lao cn", "sp": "san", "lit": "l", "kg": "ky ki", "g": "gam gram", "bn": "benh"}
_SAME_UNITS = {word: unit for unit, alike in _ALIKE.items() for word in alike.split()}
_UNIT_OF = _SAME_UNITS | {"nu": "nguoi", "chiq": "nguoi", "em": "nguoi"}  # "tổ 5 nữ, mỗi chị"
_SPOKEN_OF = _SAME_UNITS | {"quy": "quarter", "tuan": "week", "cong": "labour"}
#: Behind a number, and nothing that it counts.
_NO_UNITS = word_set(
    "xuong con len den toi thi la chay duoc nhan voi lay tu tuq bang nay cho va moi hien thanh trong ra nhau"
    " doq giam bot tiet loi"
)
#: Before a number that is always a name.
_NUMBERED = word_set("so phan buoc viec cach dieu")
#: A number before one of these counts it, though "tổ", "máy" or "lô" stands before: "tổ 8 người".
_UNITS = (
    THINGS
    | words.COUNTED
    | words.PIECES
    | words.MEASURES
    | word_set(
        "em anh chiq nu qua trai giao hoc hoi doan ky bac dieu can"  # giáo viên, học sinh, đoàn viên, kỹ sư, bác sĩ
    )
)
_PLACES = word_set("chuyen to xuong xuongq phong khoa line phan")
_CREWS = word_set("nhom to doi gom kip ban")
_HOLDERS = word_set("thung hop bao binh loc ket can goi bich xe khay")  # before how many each of them holds
_MACHINES = word_set("may mayq xe lo")
_SPARED = word_set("giam bot do doq khoi duoc co")
_RESULTS = word_set("duoc la het ra thanh con")
_HEADINGS = word_set("loi viec khoan khoanq phan nguon muc y muc cai diem huong")
_LONG = ("ngay", "tuan", "thang", "quy", "nam")
_HOURS = ("gio", "h", "p", "cong")  # "giờ 2 kg" is now


@dataclass(slots=True, eq=False, kw_only=True)
class Quantity:
    """A number of the text, or what follows from several. `per`: the units that it is for each of."""

    value: Fraction
    unit: str = BARE
    thing: str = ""  # what stands behind an amount in words: "1 triệu vỏ hộp"
    per: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()  # the periods that it is for
    counts: str = ""  # the period that it counts
    said: str = " "  # the words before it
    words: frozenset[str] = frozenset()  # the same, one by one
    sign: str = ""  # what stands before it
    joined: bool = False  # by a sign to another number
    run: int = -1  # of numbers joined by signs, that it stands in
    place: int = 0  # of its sentence
    line: int = 0
    crew: bool = False  # who did it: "nhóm 3 người"
    costs: bool = False  # it was paid
    parts: tuple[Quantity, ...] = ()  # what it follows from
    paired: bool = False  # old or new, of a difference
    restated: bool = False  # the text says once more what was reckoned
    told_for: bool = False  # it is stated with its own period

    @property
    def is_money(self) -> bool:
        return self.unit == MONEY

    def says(self, words_said: re.Pattern[str]) -> bool:
        """Whether these words stand before it."""
        return words_said.search(self.said) is not None


def quantities(clauses: Sequence[Clause]) -> list[list[Quantity | str]]:
    """The quantities of each sentence in order, with the signs between them."""
    each = _spoken_of_each(clauses)
    found = [_in_sentence(clause, place, each) for place, clause in enumerate(clauses)]
    told = [item for items in found for item in items if isinstance(item, Quantity)]
    asked = {unit for one in told for unit in one.per}
    for one in told:
        if one.is_money and one.thing in asked:
            one.unit = one.thing  # "800đ/vỏ, năm 1 triệu vỏ"
    return found


def _spoken_of_each(clauses: Sequence[Clause]) -> frozenset[str]:
    """Of what something is said for each: "mỗi cháu đỡ 18k", "18k/cháu"."""
    leaves = [item for clause in clauses for item in clause.items if isinstance(item, Leaf)]
    after = {noun for leaf in leaves for each, noun in pairwise(leaf.before) if each in words.EACH}
    return frozenset(after | {leaf.per for leaf in leaves}) - {""}


def _in_sentence(clause: Clause, place: int, each: frozenset[str]) -> list[Quantity | str]:
    found: list[Quantity | str] = []
    last: Leaf | None = None
    for at, item in enumerate(clause.items):
        if isinstance(item, str):
            if item == ")" and found[-1:] == ["("]:
                found.pop()  # brackets around words
            else:
                found.append("÷" if item == ":" and _divides(clause, at) else item)
            continue
        if item.value and not _is_name(clause, at, item, each) and not _heads_list(clause, item):
            found.append(_quantity(clause, place, at, item, last))
        last = item
    return found


def _divides(clause: Clause, at: int) -> bool:
    """ "600.000.000 : 12", and no label as in "Tháng 3: 20 triệu"."""
    before, after = clause.items[at - 1 : at], clause.items[at + 1 : at + 2]
    divisor = after[0] if after else None
    if not isinstance(divisor, Leaf) or not divisor.tight:
        return False
    number = before[0] if before else None
    result = clause.items[at + 3] if _sign(clause, at + 2) == "=" and at + 3 < len(clause.items) else None
    if isinstance(number, Leaf) and isinstance(result, Leaf) and result.value * divisor.value == number.value:
        return True  # "60 cái : 2 = 30 cái"
    if divisor.before or not isinstance(number, Leaf):
        return not divisor.before and number == ")"
    is_reckoned = at == 1 or _sign(clause, at - 2) in SIGNS
    return (
        is_reckoned
        and not (number.named or number.noun or number.per or number.rates)
        and number.value >= LEAST_DIVIDED
    )


def _is_name(clause: Clause, at: int, leaf: Leaf, each: frozenset[str]) -> bool:
    """Whether it names or describes a thing and counts nothing: "máy số 3", "công suất 500 kg/h", "(lắp 2019)"."""
    if YEARS[0] <= leaf.value <= YEARS[-1] and not leaf.noun and not leaf.money:
        return not {_sign(clause, at - 1), _sign(clause, at + 1)} & set("x+-=")
    if leaf.noun in words.DIMENSIONS and leaf.noun != "w":
        return True
    before = leaf.before[-1] if leaf.before else ""
    if _is_label(clause, at, leaf, each) or _is_one_of_several(clause, at, leaf):
        return True
    if before in words.KINDS and leaf.noun in words.MEASURES and leaf.noun not in each:
        return True
    if not leaf.named:
        is_power = leaf.noun == "kw" and "kwh" in each  # "công suất 5kW, bớt 4 giờ/ngày, 2.000đ/kWh"
        return not (leaf.money or is_power) and said.TECHNICAL.search(f" {' '.join(leaf.before)} ") is not None
    if before in _NUMBERED:
        return True
    if before in words.PERIODS and leaf.noun and leaf.noun not in _NO_UNITS:
        return False  # "ngày 3 ca"
    if leaf.noun in _PLACES:
        return True  # "Tổ 2 chuyền 5"
    if leaf.noun in each:
        return False  # "trường 350 cháu"
    return not leaf.counts and (leaf.noun in _NO_UNITS or leaf.noun not in _UNITS)


def _is_label(clause: Clause, at: int, leaf: Leaf, each: frozenset[str]) -> bool:
    """ "máy Xerox 5855: …", "lợi 1: …", "xe 29B: …" """
    if leaf.money or leaf.percent or leaf.counts or not leaf.before or leaf.value >= LEAST_MONEY:
        return False
    is_described = leaf.before[-1] in _HOLDERS or (len(leaf.before) == 2 and leaf.before[0] in _MACHINES)
    if len(leaf.noun) > 1 and (leaf.noun in each or not is_described or leaf.before[-1] in _SPARED):
        return False  # but "thùng 24 chai: bớt 15 thùng", "máy CNC 5 trục: bớt 2 giờ"
    return _sign(clause, at + 1) == ":" and not _divides(clause, at + 1) and _sign(clause, at - 1) in ("", ",")


def _is_one_of_several(clause: Clause, at: int, leaf: Leaf) -> bool:
    """ "3 chuồng, chuồng 2 bớt chết 15 con": of so many that one."""
    if leaf.noun or leaf.money or leaf.percent or leaf.rates or not leaf.before or _sign(clause, at - 1) != ",":
        return False
    several = clause.items[at - 2] if at > 1 else None
    is_of_these = isinstance(several, Leaf) and several.noun == leaf.before[-1] and several.noun not in words.MEASURES
    return is_of_these and isinstance(several, Leaf) and 0 < leaf.value <= several.value


def _heads_list(clause: Clause, leaf: Leaf) -> bool:
    """ "Em được 3 cái lợi:", "có 2 khoản: …" """
    if clause.items[:2] != [leaf, ":"] or leaf.money or leaf.counts:
        return False
    return leaf.noun in _HEADINGS - words.PIECES or (len(clause.items) == 2 and not _HEADINGS.isdisjoint(clause.words))


def _quantity(clause: Clause, place: int, at: int, leaf: Leaf, last: Leaf | None) -> Quantity:
    before = leaf.before
    is_behind = last is not None and _sign(clause, at - 1) != ","
    if is_behind and last and not last.money and before[:1] == (last.noun,) and last.noun not in _NO_UNITS:
        before = before[1:]
    if leaf.after[:1] == ("phai",):
        before = (*before, *leaf.after)  # "8tr/tháng phải trả thêm"
    sign, after = _sign(clause, at - 1), _sign(clause, at + 1)
    if sign == "+" and _sign(clause, at - 2) == ",":
        more = before and leaf.money and _RESULTS.isdisjoint(before)
        sign, before = "", (*before, "+" if more else "tong")  # "4 kg, 5 kg, cộng 9 kg"; "cộng tiền chỉ 1tr"
    if sign == ":" and _sign(clause, at - 2) == "∖":
        sign = "∖"  # "trừ đồ gá: 4 triệu"
    if sign == "=" and (before or leaf.rates) and not any(isinstance(item, Leaf) for item in clause.items[:at]):
        sign = ""  # "1 tháng = 24 ngày"
    unit, rates, per = _unit(leaf), _rates(leaf, before), _per(leaf, before)
    is_days = unit == "labour" and leaf.value > MOST_LABOUR and not rates.isdisjoint(("month", "year"))
    return Quantity(
        value=leaf.value / 100 if leaf.percent else leaf.value,
        unit="day" if is_days else unit,
        thing=_SAME_UNITS.get(leaf.noun, leaf.noun) if leaf.scaled else "",
        per=per,
        rates=rates,
        counts="day" if is_days else leaf.counts,
        said=f" {' '.join(before)} ".replace(" vao doq ", " vao "),
        words=frozenset(_SPOKEN_OF.get(word, word) for word in before),
        sign=sign,
        joined=sign in ("(", *SIGNS) or after in (")", *SIGNS),
        place=place,
        line=clause.line,
        crew=unit == "nguoi" and not _CREWS.isdisjoint(before) and _CREWS.isdisjoint(per),
    )


def _sign(clause: Clause, at: int) -> str:
    item = clause.items[at] if 0 <= at < len(clause.items) else ""
    return item if isinstance(item, str) else ""


def _unit(leaf: Leaf) -> str:
    """Đồng, percent, a period or another noun."""
    if leaf.percent:
        return PERCENT
    noun = leaf.counts or leaf.noun
    is_unit = bool(noun) and noun not in _NO_UNITS and leaf.after[:2] != ("chi", "phi")
    if leaf.money or (not is_unit and leaf.value >= (LEAST_PRICE if leaf.per else LEAST_MONEY)):
        return MONEY  # "32.000/cái"
    return _UNIT_OF.get(noun, noun) if is_unit else BARE


def _rates(leaf: Leaf, before: tuple[str, ...]) -> frozenset[str]:
    """ "ngày 3 ca", "tháng 40 triệu", "lương giờ 45.000" """
    if not leaf.noun and not {"gio", "tieng"}.isdisjoint(before[-2:]):
        return leaf.rates | {"hour"}
    if leaf.money and not leaf.rates:
        behind = {words.PERIODS[noun] for each, noun in pairwise(leaf.after) if each in words.EACH and noun in _LONG}
        if behind:
            return frozenset(behind)  # "3 triệu tiền xe mỗi tháng"
    if leaf.money and not leaf.rates and "luong" in before[-2:] and leaf.value >= LEAST_WAGE and not leaf.per:
        return frozenset({"month"})
    if before[:2] in (("caq", "nam"), ("ca", "nam")) and not (leaf.rates or leaf.counts or leaf.percent):
        return frozenset({"year"})  # "cả năm đỡ 24 lần"
    last = before[-1] if before else ""
    if last in words.PERIODS and last not in _HOURS and (leaf.noun or leaf.money) and not leaf.percent:
        return leaf.rates | {words.PERIODS[last]}
    return leaf.rates


def _per(leaf: Leaf, before: tuple[str, ...]) -> frozenset[str]:
    """ "28.000đ/kg", "mỗi kg 28.000đ", "30 phút mỗi hồ sơ" """
    found = {leaf.per} if leaf.per else set()
    for each, noun in (*pairwise(before), *pairwise(leaf.after)):
        if each in words.EACH and each != "hang" and noun not in _NO_UNITS and noun not in _LONG:
            found.add(noun)
    return frozenset(_UNIT_OF.get(word, word) for word in found)
