"""The year that a text names: "năm 2023", "năm ngoái", "Giáp Thìn", "năm học 2025-2026"."""

from __future__ import annotations

import re
from datetime import date

from handlers.reading.dates.spans import full_year

TET = {
    2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8),
    2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 2),
    2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
"""Mùng 1 Tết in Việt Nam's calendar (UTC+7; 2030 is a day before China's)."""

_CAN = ("canh", "tan", "nham", "quy", "giap", "at", "binh", "dinh", "mau", "ky")  # by year % 10
_CHI = ("than", "dau", "tuat", "hoi", "ty", "suu", "dan", "mao", "thin", "ti", "ngo", "mui")  # by year % 12
_BACK = {
    "nam ngoai": 1, "nam truoc": 1, "nam qua": 1, "nam vua roi": 1, "nam vua qua": 1, "nam nay": 0, "nam kia": 2,
}  # fmt: skip
_NUMBER = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_SHORT = re.compile(r"\bnam ([0-9]{2})(?![0-9])")
_SCHOOL_YEAR = re.compile(
    r"\b(?:nam hoc|nien khoa) ?(?P<first>(?:20)?[0-9]{2}) ?[-/,] ?(?P<second>(?:20)?[0-9]{2})(?![0-9])"
)
_SCHOOL = re.compile(
    r"\b(?:nam hoc|nien khoa)(?: (?:20[0-9]{2}|nay|truoc|moi|ngoai|qua|vua roi|vua qua))?(?![0-9])"
    r"|\bhoc k[yi]q?\b|\bhk ?[12]\b"
)
AUGUST, SEPTEMBER = 8, 9  # a school year begins in one of them
_ITS_BEGINNING = re.compile(
    r"\b(?:dau|khai giang|bat dau) (?:nam hoc|nien khoa) (?P<which>nay|moi|truoc|ngoai|qua|vua roi)\b"
)


def year_named(key: str, today: date) -> int | None:
    """The year meant by 'năm 2023', 'năm ngoái', 'năm nay', 'Giáp Thìn'."""
    named = _NUMBER.search(key) or _SHORT.search(key)
    if named:
        return full_year(named[1])
    for words, back in _BACK.items():
        if words in key:
            return today.year - back
    for year in TET:
        if f"{_CAN[year % 10]} {_CHI[year % 12]}" in key.replace(" meo", " mao").replace(" ti", " ty"):
            return year
    return None


_BESIDE = re.compile(rf" ?,? ?(?:cua )?(?P<back>{'|'.join(_BACK)})\b")


def year_beside(key: str, at: int, today: date) -> int | None:
    """The year that stands right behind a month: "tháng 3 năm nay", whatever other years are named."""
    found = _BESIDE.match(key, at)
    return None if found is None else today.year - _BACK[found["back"]]


def names_school_time(key: str) -> bool:
    """Whether it speaks of a school year or term: its months are not those of a year."""
    return _SCHOOL.search(key) is not None or _SCHOOL_YEAR.search(key) is not None


def beginning_of_school(key: str, today: date) -> int | None:
    """The year in whose September the school year begins of which the beginning is named: "đầu năm học này"."""
    found = _ITS_BEGINNING.search(key)
    if found is None:
        return None
    this = today.year if today.month >= AUGUST else today.year - 1
    return this - 1 if found["which"] in ("truoc", "ngoai", "qua") else this


def without_school_time(key: str) -> str:
    return " ".join(_SCHOOL.sub(" ", _SCHOOL_YEAR.sub(" ", key)).split(" ")).strip(" ,.;-")


def year_of_school_month(key: str, month: int) -> int | None:
    """The year of this month within the school year that is named: March of 2025-2026 is in 2026."""
    found = _SCHOOL_YEAR.search(key)
    if found is None:
        return None
    return full_year(found["first"] if month >= AUGUST else found["second"])
