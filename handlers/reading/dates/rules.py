"""Reads a date, a month or a quarter the way people type it, as the span of days it names; day first.

The text is brought to one shape (`spelling`); then each kind of date is looked for in turn: lunar days, days counted
from today, dates written out. What has no year is the latest past one, and read back.
"""

from __future__ import annotations

import re
from datetime import date

from handlers.reading.dates.lunar import is_lunar, tet_day
from handlers.reading.dates.relative import (
    comes,
    comes_this_year,
    is_ahead,
    relative_day,
    relative_span,
    says_one_or_other,
    weekday,
)
from handlers.reading.dates.spans import OLDEST, Span, asked, checked, day_of, month_of
from handlers.reading.dates.spelling import prepared
from handlers.reading.dates.written import (
    WHOLE_DATE,
    YEAR_FIRST,
    day_month_year,
    days_range,
    mentions,
    quarter_in,
    weighed,
)
from handlers.reading.dates.years import (
    SEPTEMBER,
    beginning_of_school,
    names_school_time,
    without_school_time,
    year_of_school_month,
)
from handlers.reading.fold import Reading, short_key

LONGEST_RAW = 10_000  # typed characters
LONGEST_DATE = 200  # folded characters; even a date in words between two others is shorter

_CLOCK = re.compile(
    r"\b(?:luc |vao luc )?(?:[01]?[0-9]|2[0-3]) ?(?:(?:h|g|gio)(?![a-z])|:) ?(?:[0-5]?[0-9])?"
    r"(?:p|phut|:[0-5][0-9])?(?![0-9/])"
)
_VAGUE = re.compile(
    r"\b(?:nam (?:ngoai|nay|kia|truoc|roi|qua)|dau nam|cuoi nam|giua nam|mua|he|gan day|vua roi|moi day|"
    r"lau roi|hom truoc|hom no|bua truoc|khong nho|ko nho|k nho|dot|ky|dao|khong ro|k ro|ko ro|hom bua|"
    r"nam [0-9]{4}|cuoi thang|dau thang|giua thang|may nam|dau quy|cuoi quy|may nay)\b"
    r"|\b(?:dau|giua|cuoi|nua dau|nua cuoi|trong|hoi|tu) (?:19|20)[0-9]{2}\b"
)
_UNTIL_NOW = re.compile(r"\b(?:cho )?(?:den|toi) (?:hom |ngay |bay gio|thang )?nay\b.*|\bden (?:bayq? gio|gio)\b.*")
_WRITTEN = re.compile("[0-9][/.-][0-9]")
_NAMED_MONTH = re.compile(r"\b(?:thang|thg|th|t) ?[0-9]")
_PHONE = re.compile(r"\+?[0-9][0-9 .\-]{8,15}")
_SCHOOL_MONTH = re.compile(r"^(?:[^0-9]*\b)?(?:(?P<day>[0-9]{1,2})/|(?:thang|t) )(?P<month>[0-9]{1,2})$")


def read_date(text: str, today: date) -> Reading[Span]:
    """Reads the days a text names, as (first, last); a missing year is the latest past one, and read back."""
    key = short_key(text) if len(text) <= LONGEST_RAW else None
    if not key or len(key) > LONGEST_DATE:
        return Reading("reject")
    whole = WHOLE_DATE.fullmatch(key)
    if whole:  # what most people type; the rules below would read it so too
        return day_month_year(whole[1], whole[3], whole[4], today)
    plain = re.sub("[^0-9]", "", key)
    if _PHONE.fullmatch(key) and (9 <= len(plain) <= 12) and not YEAR_FIRST.fullmatch(key):
        return Reading("reject")
    key = _timeless(prepared(text))
    if comes(text) or comes_this_year(key, today):
        return Reading("reject")
    return _decide(key, today) if key else Reading("reject")


def lies_ahead(text: str, today: date) -> bool:
    """Whether it speaks of a day to come and names no other: "ngày kia mới làm thử", "tháng sau bắt đầu"."""
    key = short_key(text) if len(text) <= LONGEST_RAW else None
    if not key or len(key) > LONGEST_DATE:
        return False
    key = prepared(text)
    if comes(text) or comes_this_year(key, today):
        return True
    return is_ahead(key) and not _names_a_date(key)


def _timeless(key: str) -> str:
    """Without the hour: '14h30 15/6/2023'."""
    if re.fullmatch(r"[0-9]{1,2}g", key):
        return key
    return " ".join(_CLOCK.sub(" ", key).split())


def _names_a_date(key: str) -> bool:
    return _WRITTEN.search(key) is not None or _NAMED_MONTH.search(key) is not None


def _decide(key: str, today: date) -> Reading[Span]:
    if is_ahead(key) and not _names_a_date(key):
        return Reading("reject")
    tet = tet_day(key, today)
    if tet:
        return tet
    if is_lunar(key):
        return asked()
    if names_school_time(key):
        return _school_day(key, today)
    start = _UNTIL_NOW.sub("", key)
    found = relative_day(start, today) or weekday(start, today) or quarter_in(start, today) or days_range(start, today)
    if not found and (says_one_or_other(start) or not _WRITTEN.search(start)):
        found = relative_span(start, today)
    if found:
        return found
    written = mentions(start, today)
    if written:
        return weighed(start, written)
    if _VAGUE.search(start):
        return asked()
    return _bare(start, today)


def _school_day(key: str, today: date) -> Reading[Span]:
    """'tháng 9 năm học 2025-2026' is of 2025; a school year alone is asked about."""
    began = beginning_of_school(key, today)
    if began is not None and not any(map(str.isdigit, without_school_time(key))):
        return checked(month_of(began, SEPTEMBER), today, "confirm")
    rest = without_school_time(key)
    found = _SCHOOL_MONTH.match(rest)
    if found is not None:
        month = int(found["month"])
        year = year_of_school_month(key, month)
        if year is not None:
            span = day_of(year, month, int(found["day"])) if found["day"] else month_of(year, month)
            return checked(span, today, "confirm")
    written = mentions(rest, today)
    return weighed(rest, written) if written else asked()


def _bare(key: str, today: date) -> Reading[Span]:
    """A number alone: a year or a day of the month is asked about."""
    number = re.fullmatch(r"(?:ngay |nam |hom |mung |mong )?([0-9]{1,4})[ .ra]*", key)
    if not number:
        return Reading("reject")
    value = int(number[1])
    likely = OLDEST <= value <= today.year or (1 <= value <= 31 and len(number[1]) < 3)
    return asked() if likely else Reading("reject")
