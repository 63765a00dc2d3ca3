"""Days of the lunar calendar. They are known for Tết only (`TET`, add years there); others are asked about."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.reading.dates.spans import Span, asked, checked, latest
from handlers.reading.dates.years import TET, year_named
from handlers.reading.fold import Reading

SHORT_LAST_MONTH = {2012, 2013, 2016, 2022, *range(2025, 2033)}  # these years' Tết follows a 29th of Chạp

_TET = re.compile(r"\b(?:(?:mung|mong|ngay|m) ?)?(?P<day>[0-9]{1,2}) ?(?:thang )?(?:tet|am lich tet)\b")
_LUNAR = re.compile(r"\b(?:am lich|al|ram|gieng|chap|gio to|mung 1 hang)\b|\btet\b|/[0-9]{1,2} am\b")


def is_lunar(key: str) -> bool:
    """'10/3 âm lịch', 'rằm tháng 7', 'tết 2024'."""
    return _LUNAR.search(key) is not None


def tet_day(key: str, today: date) -> Reading[Span] | None:
    """'mùng 3 Tết 2024', '30 Tết': always read back, as a solar date."""
    found = _TET.search(key)
    if not found:
        return None
    number = int(found["day"])
    year = year_named(key, today)
    span = latest(lambda year: _in_year(year, number), today) if year is None else _in_year(year, number)
    return checked(span, today, "confirm") if span else asked()


def _in_year(year: int, number: int) -> Span | None:
    """The days from the 23rd of Chạp to the 10th of Giêng."""
    if year not in TET:
        return None
    first = date(year, *TET[year])
    if 1 <= number <= 10:
        chosen = first + timedelta(days=number - 1)
    elif 23 <= number <= 30:
        last = 29 if year in SHORT_LAST_MONTH else 30
        chosen = first - timedelta(days=max(1, last + 1 - number))
    else:
        return None
    return chosen, chosen
