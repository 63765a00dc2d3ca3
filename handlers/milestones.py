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

from handlers import boards
from handlers.jobs import A_DAY, Boards, Due, Job, local_day, on
from messages.catalog import say
from messages.wire import Reply
from storage import milestones, slots
from storage.milestones import Standing
from storage.slots import Bound, Post
from storage.units import Campaign, all_campaigns

MILESTONE = "milestone"
EACH = 1000
PERCENTS = (50, 100, 150, 200)  # of a target for the whole campaign
NUMBER = "submitted"  # the measure of the thousands; the others are kinds of targets
AWAKE, ASLEEP = time(7), time(21)  # what is reached at night is told in the morning
LATE = timedelta(hours=24)  # older ones are no news any more


@dataclass(frozen=True, slots=True)
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
        return -(-self.number * self.target // 100) if self.target else self.number


# When


def passed(
    campaign: Campaign, unit: Standing, targets: Mapping[str, int], claimed: Mapping[tuple[str, str], int]
) -> Iterator[Milestone]:
    """The highest milestone of each measure that a unit has reached, where it is above all that were claimed."""
    found = [Milestone(campaign, unit, NUMBER, unit.submitted // EACH * EACH, 0)]
    for kind, target in targets.items():
        reached = max((one for one in PERCENTS if unit.submitted * 100 >= one * target), default=0)
        found.append(Milestone(campaign, unit, kind, reached, target))
    yield from (one for one in found if one.number > claimed.get((unit.unit, one.measure), 0))


def told_at(reached: datetime) -> datetime:
    """When it is told: at once by day, else in the morning."""
    day = local_day(reached)
    if reached < on(day, AWAKE):
        return on(day, AWAKE)
    return reached if reached < on(day, ASLEEP) else on(day + A_DAY, AWAKE)


def look(tx: Connection, now: datetime, _back: int) -> list[Due]:
    """The milestones that were reached, are not claimed, and may be told by now."""
    today = local_day(now)
    found: list[Due] = []
    for campaign in all_campaigns(tx):
        if campaign.starts_on <= today <= campaign.ends_on + A_DAY:
            found += _look(tx, campaign, now)
    return found


def _look(tx: Connection, campaign: Campaign, now: datetime) -> Iterator[Due]:
    listened = milestones.standings(tx, campaign.code)
    if not listened:
        return
    targets, claimed = milestones.targets(tx, campaign.code), milestones.claimed(tx, MILESTONE, campaign.code)
    for unit in listened:
        for one in passed(campaign, unit, targets.get(unit.unit, {}), claimed):
            reached = milestones.reached_at(tx, campaign.code, unit.unit, one.needs) or now
            at = told_at(reached)
            if at <= now:
                yield Due(MILESTONE, unit.unit, one.period, at, False, unit.name, (one, reached, now - at > LATE))


def soon(_tx: Connection, _now: datetime) -> datetime | None:
    """Whenever something is counted: the alarm looks each minute anyway."""
    return None


# What


def compose(tx: Connection, dues: Sequence[Due], _found: Boards) -> list[Post]:
    """A post in each group that hears of it: one that was bound when it happened, and is not paused."""
    groups: dict[str, list[Bound]] = {}
    for group in slots.bound(tx):
        groups.setdefault(group.unit, []).append(group)
    posts: list[Post] = []
    for due in dues:
        one, reached, old = due.about
        near = [*groups.get(one.unit.unit, ()), *groups.get(one.unit.parent, ())]
        hearing = [] if old else [group for group in near if _hears(group, reached, due.at)]
        said = [due.post(group.chat_id, Reply(tell(one, group.lang), thread=group.thread)) for group in hearing]
        posts += said or [due.post(0, None)]
    return posts


def _hears(group: Bound, reached: datetime, at: datetime) -> bool:
    return (group.since is None or group.since <= reached) and not group.paused(local_day(at))


def tell(one: Milestone, lang: str) -> str:
    """A milestone in words."""
    kind = boards.kind(one.measure, lang) if one.target else ""
    return say("campaign.milestone", lang, one=one, kind=kind)


JOB = Job(MILESTONE, look, compose, soon)
