"""Working days: Monday to Friday, without the public holidays and those that an operator named."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

#: Holidays that stand on the same day each year (Labour Code 2019, art. 112): month, day. Tết and the Hùng Kings' day
#: move with the moon and are named in the settings.
EVERY_YEAR = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


def works(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether offices are open on that day."""
    return day.weekday() < 5 and (day.month, day.day) not in EVERY_YEAR and day not in holidays


def after(day: date, days: int, holidays: Collection[date] = ()) -> date:
    """The working day that comes so many working days after that day."""
    left = days
    while left > 0:
        day += timedelta(days=1)
        left -= works(day, holidays)
    return day


def before(day: date, days: int, holidays: Collection[date] = ()) -> date:
    """The last day after which so many working days had passed by that day."""
    left = days
    while left > 0:
        left -= works(day, holidays)
        day -= timedelta(days=1)
    return day
