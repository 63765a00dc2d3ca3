"""Campaigns as they might run, day by day: weekdays, Tết, a slow or a quick start, drift, and a rush at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from handlers.boards.off_days import off_days
from storage.answer_clock import AnswerClock
from tests.boards.chance import poisson

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Course:
    """What came on each day of a campaign from its first to its last."""

    starts_on: date
    days: tuple[int, ...]

    def day(self, number: int) -> date:
        return self.starts_on + ONE_DAY * number


def course(seed: int) -> Course:
    """One campaign, of 60 to 365 days and of one in two days to hundreds a day."""
    chance = Random(seed)
    long = chance.choice((60, 90, 120, 180, 270, 365))
    starts_on = date(2025, 9, 1) + ONE_DAY * chance.randrange(540)
    off = off_days(AnswerClock(), starts_on, starts_on + ONE_DAY * long)
    usual = exp(chance.uniform(-0.7, 5.0))
    weekend = (chance.uniform(0.4, 0.9), chance.uniform(0.1, 0.7))
    rush, rush_days = chance.choice((1, 1.5, 2, 3)), chance.choice((10, 20, 30))
    start = chance.choice((0.5, 1, 1, 1.5))
    unrest, burst = chance.uniform(0.02, 0.15), chance.uniform(0.1, 0.5)
    drift, days = 0.0, []
    for n in range(long):
        day = starts_on + ONE_DAY * n
        if n % 7 == 0:
            drift = 0.9 * drift + chance.gauss(0, unrest)
        mean = usual * exp(drift + chance.gauss(0, burst))
        mean *= (1, 1, 1, 1, 1, *weekend)[day.weekday()]
        mean *= chance.uniform(0, 0.2) if day in off else 1
        mean *= 1 + (start - 1) * max(0.0, 1 - n / 21)
        mean *= 1 + (rush - 1) * max(0.0, 1 - (long - 1 - n) / rush_days)
        days.append(poisson(chance, mean))
    return Course(starts_on, tuple(days))
