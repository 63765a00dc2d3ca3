"""The days on which hardly anybody hands in: public holidays, those that the settings name, and Tết."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from handlers.reading.dates.years import TET
from storage.answer_clock import EVERY_YEAR, AnswerClock

BEFORE_TET, AFTER_TET = 3, 6  # days off before the first day of the year, and from it on: what most offices get


@lru_cache(maxsize=16)
def off_days(clock: AnswerClock, first: date, last: date) -> frozenset[date]:
    """Those between these days, both included."""
    years = range(first.year, last.year + 1)
    every_year = {date(year, month, day) for year in years for month, day in EVERY_YEAR}
    tet = {
        date(year, *TET[year]) + timedelta(days=n)
        for year in years
        if year in TET
        for n in range(-BEFORE_TET, AFTER_TET)
    }
    return frozenset(day for day in every_year | tet | clock.holidays if first <= day <= last)
