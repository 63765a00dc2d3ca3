"""Whether reminding helps: a few reminders are held back, and what those people and groups hand in is compared.

A tenth of the people whose form lies unfinished get no reminder for a week; groups of units that are behind get theirs
every other week. Who it is follows from a hash, so that it is the same in every process and after every restart. Never
held back are the last days of a campaign or phase, what an officer gave back, and what somebody chose for themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from math import sqrt
from statistics import fmean, stdev

from sqlalchemy import Connection

from handlers.posts.job import local_day
from messages.catalog import say
from storage.posts import trials
from storage.posts.groups import REMIND_ON, Bound
from storage.posts.trials import Finished, Trial
from storage.programme import campaigns
from storage.programme.campaigns import Campaign

ONE_OF = 10  # people is not reminded
HELD_FOR = timedelta(days=7)
LAST_DAYS = 3  # of a campaign or phase, in which nothing is held back
SURE = 1.96  # standard errors to each side: 95 of 100 times the truth lies between
FEWEST_UNITS = 20  # that had weeks of both kinds: with fewer the band means nothing
NARROW = 0.03  # half of a band this narrow that holds no difference shows that there is hardly any


@dataclass(frozen=True, slots=True)
class Effect:
    """How much more was finished with a reminder than without: by so much, give or take."""

    more: float
    give_or_take: float

    @property
    def is_sure(self) -> bool:
        """Whether it is surely more, or surely less."""
        return abs(self.more) > self.give_or_take


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it in a campaign; `groups`: initiatives a week and unit, None where too few units tell."""

    reminded: Finished
    held: Finished
    groups: Effect | None

    @property
    def people(self) -> Effect:
        """The share of people who finished."""
        return of_people(self.reminded, self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds on a day: the campaign in which something may be held back, and who is held back already."""

    campaign: str
    known: Mapping[int, Trial]
    choosers: Collection[int]

    def may_hold(self, person: int) -> bool:
        """Whether this person chose nothing."""
        return person not in self.choosers

    def trial(self, person: int, at: datetime) -> Trial:
        """That of this person, or the one that begins now."""
        return self.known.get(person) or Trial(_number(f"{self.campaign} {person}") % ONE_OF == 0, at)


def rules(tx: Connection, people: Collection[int], day: date) -> Rules | None:
    """What holds for these people on that day; None where nothing is held back."""
    campaign = running(tx, day)
    if campaign is None:
        return None
    known = trials.of(tx, people, campaign.code)
    return Rules(campaign=campaign.code, known=known, choosers=trials.choosers(tx, people))


def running(tx: Connection, day: date) -> Campaign | None:
    """The campaign in which reminders are held back on that day."""
    if not trials.is_on(tx):
        return None
    campaign = campaigns.on_day(tx, day)
    if campaign is None:
        return None
    phases = [one for one in campaigns.all_phases(tx) if one.campaign == campaign.code]
    ends = [campaign.ends_on, *(one.ends_on for one in phases if one.starts_on <= day <= one.ends_on)]
    return campaign if (min(ends) - day).days >= LAST_DAYS else None


def is_held_now(trial: Trial, at: datetime) -> bool:
    """Whether a reminder that is due at that moment does not come."""
    return trial.held and at < trial.at + HELD_FOR


def is_held_week(group: Bound, day: date) -> bool:
    """Whether this week is one of those in which the unit's groups hear no reminder, unless they chose its days."""
    if group.remind_on != REMIND_ON:
        return False
    monday = day - timedelta(days=day.weekday())
    return (_number(group.unit) + monday.toordinal() // 7) % 2 == 1


def _number(of: str) -> int:
    """The same for the same words, wherever it is asked."""
    return int.from_bytes(blake2b(of.encode(), digest_size=8).digest())


# What came of it


def outcome(tx: Connection, now: datetime) -> Outcome | None:
    """What came of it so far in the campaign that runs; None where nobody was ever held back."""
    day = local_day(now)
    campaign = campaigns.on_day(tx, day) if trials.is_on(tx) else None
    if campaign is None:
        return None
    people = trials.finished(tx, campaign.code, HELD_FOR, now)
    groups = of_groups(trials.weeks(tx, campaign.code, campaign.starts_on, day))
    if not people[True].people and groups is None:
        return None
    return Outcome(reminded=people[False], held=people[True], groups=groups)


def of_people(reminded: Finished, held: Finished) -> Effect:
    """The difference of two shares, and half of its band of 95 % (Agresti, Caffo 2000: two more people in each)."""
    more, less = _share(reminded), _share(held)
    spread = more * (1 - more) / (reminded.people + 2) + less * (1 - less) / (held.people + 2)
    return Effect(more - less, SURE * sqrt(spread))


def _share(of: Finished) -> float:
    return (of.finished + 1) / (of.people + 2)


def of_groups(weeks: Mapping[str, Mapping[bool, list[int]]]) -> Effect | None:
    """How many more a unit hands in, in a week with a reminder than in one without; each unit beside itself."""
    apart = [fmean(unit[False]) - fmean(unit[True]) for unit in weeks.values() if unit[False] and unit[True]]
    if len(apart) < FEWEST_UNITS:
        return None
    return Effect(fmean(apart), SURE * stdev(apart) / sqrt(len(apart)))


def words(found: Outcome | None, lang: str) -> str:
    """What the officer who answers for all reads of it; "" where there is nothing."""
    if found is None:
        return ""
    effect = found.people
    return say(
        "reminders.helped", lang, one=found, effect=effect, groups=found.groups,
        hardly=not effect.is_sure and effect.give_or_take <= NARROW,
    )  # fmt: skip
