"""Until when a union promised to answer: ANSWER_DAYS working days, without the public holidays and those of HOLIDAYS.

When somebody is there to answer what people ask, SUPPORT_HOURS say. The settings are kept as facts, so that every
process and command reckons alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from messages.format import HANOI
from storage.database import facts

ANSWER_DAYS, HOLIDAYS, SUPPORT_HOURS = "answer_days", "holidays", "support_hours"  # facts
USUAL_DAYS = 7
USUAL_HOURS = "8:00-17:00"
ONE_DAY = timedelta(days=1)
#: Holidays that stand on the same day each year (Labour Code 2019, art. 112): month, day. Tết and the Hùng Kings' day
#: move with the moon and are named in the settings.
EVERY_YEAR = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """So many working days for an answer; `holidays` beside those of every year."""

    days: int = USUAL_DAYS
    holidays: frozenset[date] = frozenset()

    def due(self, since: datetime) -> date:
        """The day by which an initiative that waits since then is to be answered."""
        return self.after(since.astimezone(HANOI).date(), self.days)

    def after(self, day: date, days: int) -> date:
        """The working day that comes so many working days after that day."""
        left = days
        while left > 0:
            day += timedelta(days=1)
            left -= self.works(day)
        return day

    def late_before(self, today: date) -> datetime:
        """What waits since before this moment should have been answered by yesterday."""
        day = today - timedelta(days=1)
        left = self.days
        while left > 0:
            left -= self.works(day)
            day -= timedelta(days=1)
        return datetime.combine(day + timedelta(days=1), time(), HANOI)

    def works(self, day: date) -> bool:
        """Whether offices are open on that day."""
        return day.weekday() < 5 and (day.month, day.day) not in EVERY_YEAR and day not in self.holidays


def keep(tx: Connection, clock: AnswerClock) -> None:
    """All reckon so from now on."""
    facts.keep(tx, ANSWER_DAYS, str(clock.days))
    facts.keep(tx, HOLIDAYS, ",".join(day.isoformat() for day in sorted(clock.holidays)))


def read(tx: Connection) -> AnswerClock:
    """How it is reckoned; the usual, where nothing was kept yet."""
    holidays = facts.find(tx, HOLIDAYS)
    return AnswerClock(
        days=int(facts.find(tx, ANSWER_DAYS) or USUAL_DAYS),
        holidays=frozenset(date.fromisoformat(day) for day in holidays.split(",") if day),
    )


@dataclass(frozen=True, slots=True)
class SupportHours:
    """From when to when somebody is there, on the days on which offices are open."""

    begins: time
    ends: time
    clock: AnswerClock = AnswerClock()

    def open_at(self, now: datetime) -> bool:
        """Whether somebody is there now."""
        return self.opens(now) == now

    def opens(self, now: datetime) -> datetime:
        """When somebody is there next: now, where that is so."""
        day = now.astimezone(HANOI).date()
        while not (self.clock.works(day) and now < datetime.combine(day, self.ends, HANOI)):
            day += ONE_DAY
        return max(now, datetime.combine(day, self.begins, HANOI))

    def after(self, since: datetime, spent: timedelta) -> datetime:
        """The moment at which so much of these hours has gone by since then."""
        at, left = self.opens(since), spent
        while (rest := datetime.combine(at.astimezone(HANOI).date(), self.ends, HANOI) - at) < left:
            at, left = self.opens(at + rest), left - rest
        return at + left


def hours_of(hours: str) -> tuple[time, time]:
    """What SUPPORT_HOURS names: "8:00-17:00". ValueError where it is no such span."""
    first, _, last = (part.strip() for part in hours.partition("-"))
    begins, ends = time.fromisoformat(first.zfill(5)), time.fromisoformat(last.zfill(5))
    if begins >= ends:
        raise ValueError("no span of a day")
    return begins, ends


def keep_hours(tx: Connection, hours: str) -> None:
    """Somebody is there in these hours from now on."""
    facts.keep(tx, SUPPORT_HOURS, hours)


def read_hours(tx: Connection) -> SupportHours:
    """When somebody is there; the usual hours, where nothing was kept yet."""
    return SupportHours(*hours_of(facts.find(tx, SUPPORT_HOURS) or USUAL_HOURS), read(tx))
