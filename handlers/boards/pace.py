"""When a target is reached if things go on as in the last seven days: from which day to which. Pure.

Each weekday has its share, and days off are nearly empty. How far apart the two days are, earlier forecasts say: the
same rule is asked again for days that are past, and the more it was wrong there, the wider is what it says now.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import exp, log, sqrt

LEAST_DAYS = 10  # of data, without days off: before that nothing can be told
FURTHEST_DAYS = 180  # that are looked ahead
WEEK = 7
OFF_SHARE = 0.1  # of a usual day: what comes on a day off
EVEN_WEEKS = 2  # in which all weekdays were alike count with those that were seen: few weeks say little of a weekday
MOST_ORIGINS = 50  # earlier forecasts that are looked at
#: The error of a forecast that is usual, as a share of what comes, and as how many forecasts it counts beside those
#: that were seen: at first there are few.
USUAL_ERROR, USUAL_COUNT = 0.28, 2
#: How many such errors what comes may be less or more than was told. More, since campaigns quicken towards their end.
#: With these the band holds the day in more than four of five simulated campaigns (tests/boards/test_forecast.py).
LESS, MORE = 1.15, 1.55
GROWS = 0.15  # the power with which errors grow when it is looked further ahead than could be tried


@dataclass(frozen=True, slots=True)
class Between:
    """The first and the last day on which a target may be reached; None: later than FURTHEST_DAYS from now."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is told of a target that is not reached yet."""

    kind: str
    phase: str  # whose target it is; "": the whole campaign's
    ends_on: date  # the last day for it
    a_day: int  # that would do
    between: Between | None  # None: it cannot be told yet

    @property
    def in_time(self) -> bool:
        """Whether it is reached by its last day even at the latest."""
        return self.between is not None and self.between.last is not None and self.between.last <= self.ends_on


def between(came: Sequence[int], today: date, missing: int, off: Container[date]) -> Between | None:
    """`came`: on each day up to yesterday; `missing` since then. None: it cannot be told yet."""
    known = list(came)
    while known and not known[0]:  # nothing had begun
        del known[0]
    begun = today - timedelta(days=len(known))
    if sum(begun + timedelta(days=n) not in off for n in range(len(known))) < LEAST_DAYS:
        return None
    pace = _Pace(known, today, off)
    now = len(known)
    if pace.at(now) <= 0:
        return Between(None, None)
    error = _error(pace, pace.days_for(missing))
    first, last = (pace.days_for(missing / exp(far)) for far in (MORE * error, -LESS * error))
    return Between(_day(today, first), _day(today, last))


def _day(today: date, days: int) -> date | None:
    if days > FURTHEST_DAYS:
        return None
    return today + timedelta(days=days - 1)


def _error(pace: _Pace, days: int) -> float:
    """How wrong it was to look so many days ahead, as a share; from fewer days where so many are not behind us."""
    tried = max(1, min(days, (pace.now - WEEK) // 2))
    last = pace.now - tried
    origins = [at for at in range(max(WEEK, last - MOST_ORIGINS), last + 1) if pace.at(at) > 0]
    seen = sum(pace.error(at, tried) ** 2 for at in origins)
    count = max(len(origins) / tried, 1)  # those that share most of their days count as one
    mean = seen / max(len(origins), 1)
    whole = (count * mean + USUAL_COUNT * USUAL_ERROR**2) / (count + USUAL_COUNT)
    further = days / tried
    return sqrt(whole) * float(further**GROWS)


class _Pace:
    """Running sums over the days behind us and those ahead; places in them: 0 is the first day, `now` today."""

    def __init__(self, came: Sequence[int], today: date, off: Container[date]) -> None:
        self.now = len(came)
        start = today - timedelta(days=self.now)
        days = [start + timedelta(days=n) for n in range(self.now + FURTHEST_DAYS)]
        self._usual = [n for n in range(self.now) if days[n] not in off]
        shares = _shares(came, self._usual, start)
        weights = [shares[day.weekday()] * (OFF_SHARE if day in off else 1) for day in days]
        self._came = [0, *accumulate(came)]
        self._weight = [0.0, *accumulate(weights)]
        self._usual_came = [0, *accumulate(came[n] for n in self._usual)]
        self._usual_weight = [0.0, *accumulate(weights[n] for n in self._usual)]

    def at(self, place: int) -> float:
        """How many came on a day of usual weight in the last seven days before that one, without days off."""
        end = bisect_left(self._usual, place)
        begin = end - WEEK
        if begin < 0:
            return 0.0
        came = self._usual_came[end] - self._usual_came[begin]
        return came / (self._usual_weight[end] - self._usual_weight[begin])

    def days_for(self, number: float) -> int:
        """Days from today on until so many have come; FURTHEST_DAYS + 1 where these are not enough."""
        weight = self._weight[self.now] + number / self.at(self.now)
        return bisect_left(self._weight, weight, self.now + 1) - self.now

    def error(self, place: int, days: int) -> float:
        """By how much more came than was told on that day for so many days, as a logarithm."""
        told = self.at(place) * (self._weight[place + days] - self._weight[place])
        came = self._came[place + days] - self._came[place]
        return log((max(came, 0) + 0.5) / (told + 0.5))


def _shares(came: Sequence[int], usual: Sequence[int], start: date) -> list[float]:
    """What each weekday brings, 1 being what a day brings on the average."""
    sums, counts = [0.0] * WEEK, [0] * WEEK
    for n in usual:
        weekday = (start.weekday() + n) % WEEK
        sums[weekday] += came[n]
        counts[weekday] += 1
    mean = max(sum(sums) / max(sum(counts), 1), 0)
    if not mean:
        return [1.0] * WEEK
    return [(max(s, 0) / mean + EVEN_WEEKS) / (n + EVEN_WEEKS) for s, n in zip(sums, counts, strict=True)]
