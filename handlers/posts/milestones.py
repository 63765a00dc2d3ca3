"""Milestones: each thousandth initiative of a unit, and each half of a target that it reached; told once.

Told in the groups of the unit and of the unit above. Of several passed at once only the highest counts, and what
was claimed once is over for good, also when a correction takes the count back and it rises again. To change which
numbers are milestones: EACH and PERCENTS. Words: `messages/*/campaign.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from handlers.boards import words
from handlers.posts.job import ONE_DAY, Boards, Due, Job, local_day, on
from messages.catalog import say
from messages.wire import Reply
from storage.posts import milestones
from storage.posts.groups import Bound, bound
from storage.posts.milestones import Standing
from storage.posts.slots import Post
from storage.programme.campaigns import Campaign, all_campaigns

MILESTONE = "milestone"
EACH = 1000
PERCENTS = (50, 100, 150, 200)  # of a target for the whole campaign
NUMBER = "submitted"  # the measure of the thousands; the others are kinds of targets
AWAKE, ASLEEP = time(7), time(21)  # what is reached at night is told in the morning
MILESTONE_LATEST = timedelta(hours=24)  # older ones are no news any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What a unit reached: `number` initiatives, or percent of a target of that kind."""

    campaign: Campaign
    unit: Standing
    measure: str
    number: int
    target: int  # 0 for a number of initiatives

    @property
    def period(self) -> str:
        """What makes it one post."""
        return f"{self.campaign.code}:{self.measure}:{self.number}"

    @property
    def needs(self) -> int:
        """How many initiatives it takes."""
        if not self.target:
            return self.number
        return -(-self.number * self.target // 100)


@dataclass(frozen=True, slots=True)
class Passed:
    """A milestone that was reached at that moment; `old`: too long ago to be news."""

    milestone: Milestone
    reached_at: datetime
    old: bool


# When


def passed(
    campaign: Campaign, unit: Standing, targets: Mapping[str, int], claimed: Mapping[tuple[str, str], int]
) -> Iterator[Milestone]:
    """The highest milestone of each measure that a unit has reached, where it is above all that were claimed."""
    thousands = unit.submitted // EACH * EACH
    found = [Milestone(campaign=campaign, unit=unit, measure=NUMBER, number=thousands, target=0)]
    for kind, target in targets.items():
        reached = max((one for one in PERCENTS if unit.submitted * 100 >= one * target), default=0)
        found.append(Milestone(campaign=campaign, unit=unit, measure=kind, number=reached, target=target))
    yield from (one for one in found if one.number > claimed.get((unit.unit, one.measure), 0))


def told_at(reached: datetime) -> datetime:
    """When it is told: at once by day, else in the morning."""
    day = local_day(reached)
    if reached < on(day, AWAKE):
        return on(day, AWAKE)
    if reached < on(day, ASLEEP):
        return reached
    return on(day + ONE_DAY, AWAKE)


def find_due(tx: Connection, now: datetime, _days_back: int) -> list[Due[Passed]]:
    """The milestones that were reached, are not claimed, and may be told by now."""
    today = local_day(now)
    found: list[Due[Passed]] = []
    for campaign in all_campaigns(tx):
        if campaign.starts_on <= today <= campaign.ends_on + ONE_DAY:
            found += _find_due_of(tx, campaign, now)
    return found


def _find_due_of(tx: Connection, campaign: Campaign, now: datetime) -> Iterator[Due[Passed]]:
    listened = milestones.standings(tx, campaign.code)
    if not listened:
        return
    targets = milestones.targets(tx, campaign.code)
    claimed = milestones.claimed(tx, MILESTONE, campaign.code)
    for unit in listened:
        for one in passed(campaign, unit, targets.get(unit.unit, {}), claimed):
            reached_at = milestones.reached_at(tx, campaign.code, unit.unit, one.needs) or now
            at = told_at(reached_at)
            if at > now:
                continue
            about = Passed(one, reached_at, old=now - at > MILESTONE_LATEST)
            yield Due(job=MILESTONE, scope=unit.unit, period=one.period, at=at, title=unit.name, about=about)


def next_due(_tx: Connection, _now: datetime) -> datetime | None:
    """Whenever something is counted: the alarm looks each minute anyway."""
    return None


# What


def write(tx: Connection, dues: Sequence[Due[Passed]], _found: Boards) -> list[Post]:
    """A post in each group that hears of it: one that was bound when it happened, and is not paused."""
    groups: dict[str, list[Bound]] = {}
    for group in bound(tx):
        groups.setdefault(group.unit, []).append(group)
    return [post for due in dues for post in _posts(due, groups)]


def _posts(due: Due[Passed], groups: Mapping[str, Sequence[Bound]]) -> list[Post]:
    """One for each group that hears of it; nobody does: its slot is claimed all the same."""
    one = due.about.milestone
    posts: list[Post] = []
    if not due.about.old:
        for group in (*groups.get(one.unit.unit, ()), *groups.get(one.unit.parent, ())):
            if _hears(group, due.about.reached_at, due.at):
                posts.append(due.post(group.chat_id, Reply(tell(one, group.lang), thread=group.thread)))
    return posts or [due.post(0, None)]


def _hears(group: Bound, reached: datetime, at: datetime) -> bool:
    if group.since is not None and group.since > reached:
        return False
    return group.wants(MILESTONE) and not group.paused(local_day(at))


def tell(one: Milestone, lang: str) -> str:
    """A milestone in words."""
    kind = words.kind(one.measure, lang) if one.target else ""
    return say("campaign.milestone", lang, one=one, kind=kind)


JOB = Job(MILESTONE, find_due, write, next_due)
