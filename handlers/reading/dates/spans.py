"""Spans of days: a day, a month, a quarter; and the reading of one that must not lie ahead."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from handlers.reading.fold import Reading

Span = tuple[date, date]

OLDEST = 1950  # an earlier year is a slip of the finger
LATEST_YEAR = 9998


def day_of(year: int, month: int, day: int) -> Span | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def month_of(year: int, month: int) -> Span | None:
    if not (1 <= month <= 12 and 1 <= year <= LATEST_YEAR):
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def quarter_of(year: int, quarter: int) -> Span | None:
    if not (1 <= quarter <= 4 and 1 <= year <= LATEST_YEAR):
        return None
    return date(year, quarter * 3 - 2, 1), date(year, quarter * 3, 31 if quarter in (1, 4) else 30)


def month_before(today: date, months: int) -> Span | None:
    """The month that lies so many months back."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return month_of(year, month + 1)


def days_before(today: date, days: int) -> Span:
    day = today - timedelta(days=days)
    return day, day


def full_year(typed: str) -> int:
    """'23' -> 2023."""
    return int(typed) + 2000 if len(typed) == 2 else int(typed)


def latest(span_of: Callable[[int], Span | None], today: date) -> Span | None:
    """The last time a yearly span began, not after today; leap days may be eight years apart."""
    for year in range(today.year, max(today.year - 9, 0), -1):
        span = span_of(year)
        if span and span[0] <= today:
            return span
    return None


def checked(span: Span | None, today: date, status: str = "ok", others: tuple[Span, ...] = ()) -> Reading[Span]:
    """Rejects what is no date, lies ahead, or lies before living memory."""
    if span is None or span[0] > today or span[0].year < OLDEST:
        return Reading("reject")
    return Reading("confirm" if status == "confirm" else "ok", span, tuple(o for o in others if o != span))


def asked(*spans: Span | None) -> Reading[Span]:
    """Nothing is taken; these are offered."""
    return Reading("ask", None, tuple(dict.fromkeys(span for span in spans if span)))
