"""Reminders to a unit's own groups: how much is missing to keep the pace that its target needs by today.

A unit that keeps pace, or has no target, hears nothing, and none hears of another. REMINDER_HOUR is when they come; the
weekdays are each group's own (`/nhacnho thứ 2, thứ 5`). Words: `messages/*/reminders.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from handlers.boards.board import Board, Percent
from handlers.boards.words import kind
from handlers.posts.daily import Window
from handlers.posts.job import ONE_DAY, POST_LATEST, Boards, Due, Job, local_day, next_hour, on
from handlers.posts.reminders import trials
from handlers.reading.hours import WEEK
from messages.catalog import say
from messages.wire import Reply
from storage.posts import slots
from storage.posts.groups import REMINDER_HOUR, Bound, bound, weekdays
from storage.posts.slots import Post
from storage.posts.trials import HELD, PACE
from storage.programme.campaigns import all_campaigns


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A target that a unit does not keep pace with; `needed` by now, `a_day` from today to the last day."""

    percent: Percent
    needed: int
    missing: int
    a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The part of a campaign whose targets are looked at: a peak or phase that runs, else the whole."""

    name: str
    starts_on: date
    ends_on: date
    days_left: int
    reached: int
    percents: tuple[Percent, ...]


# When


def due(
    groups: Iterable[Bound], campaigns: Iterable[Window], claimed: set[tuple[str, str]], day: date
) -> Iterator[Due[Bound]]:
    """The reminders of a day that were not claimed. On a campaign's first day nothing can be behind."""
    if not any(first < day <= last for first, last in campaigns):
        return
    at, period = on(day, REMINDER_HOUR), day.isoformat()
    for group in groups:
        if _wants_one(group, day, at) and (group.scope, period) not in claimed:
            yield Due(job=PACE, scope=group.scope, period=period, at=at, title=group.title, about=group)


def _wants_one(group: Bound, day: date, at: datetime) -> bool:
    if str(day.isoweekday()) not in group.remind_on or group.paused(day):
        return False
    return group.since is None or at >= group.since


def find_due(tx: Connection, now: datetime, _days_back: int) -> list[Due[Bound]]:
    """Today's, from their hour on. What was missed is not owed: the next comes on its own day."""
    day = local_day(now)
    at = on(day, REMINDER_HOUR)
    if not at <= now <= at + POST_LATEST:
        return []
    windows = [(campaign.starts_on, campaign.ends_on) for campaign in all_campaigns(tx)]
    return list(due(bound(tx), windows, slots.claimed(tx, PACE, day), day))


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """The next hour on a weekday that some group has chosen."""
    days = weekdays(tx)
    first = next_hour(now, REMINDER_HOUR)
    week = (first + ONE_DAY * n for n in range(len(WEEK)))
    return next((at for at in week if str(at.isoweekday()) in days), None)


# What


def course(board: Board, starts_on: date) -> Course:
    """What the unit works for now: the first of peak, phase and campaign for which it has a target."""
    for phase in board.phases:
        if phase.percents:
            return Course(
                name=phase.name, starts_on=phase.starts_on, ends_on=phase.ends_on, days_left=phase.days_left,
                reached=phase.reached, percents=phase.percents,
            )  # fmt: skip
    return Course(
        name=board.campaign_name, starts_on=starts_on, ends_on=board.ends_on, days_left=board.days_left,
        reached=board.total.submitted, percents=board.percents,
    )  # fmt: skip


def behind(part: Course, day: date) -> tuple[Behind, ...]:
    """The targets whose pace is not kept on the morning of that day, as if every day brought the same."""
    whole = (part.ends_on - part.starts_on).days + 1
    gone = (day - part.starts_on).days
    found = []
    for one in part.percents:
        needed = one.target * gone // whole
        if needed > one.reached:
            a_day = -(-one.missing // (part.days_left + 1))  # rounded up
            found.append(Behind(percent=one, needed=needed, missing=needed - one.reached, a_day=a_day))
    return tuple(found)


def write(tx: Connection, dues: Sequence[Due[Bound]], found: Boards) -> list[Post]:
    """A reminder for each of these whose unit is behind; the others are claimed in silence."""
    starts = {campaign.code: campaign.starts_on for campaign in all_campaigns(tx)}
    for at in {one.at for one in dues}:
        found.read(tx, {one.about.unit for one in dues}, at)
    day = max(local_day(one.at) for one in dues)
    measuring = trials.running(tx, day) is not None
    return [_post(one, _reply(one, found, starts), measuring) for one in dues]


def _post(one: Due[Bound], reply: Reply | None, measuring: bool) -> Post:
    """The reminder, or none: also where it is held back this week, to see whether reminding helps."""
    if reply is not None and measuring and trials.is_held_week(one.about, local_day(one.at)):
        return Post(one.slot(HELD), 0, None)
    return one.post(one.about.chat_id, reply)


def _reply(one: Due[Bound], found: Boards, starts: dict[str, date]) -> Reply | None:
    group = one.about
    board = found.get((group.unit, one.at))
    if board is None:
        return None
    text = remind(board, starts[board.campaign], group.lang)
    if not text:
        return None
    return Reply(text, thread=group.thread)


def remind(board: Board, starts_on: date, lang: str) -> str:
    """The reminder in words; nothing for a unit that keeps pace or has no target."""
    part = course(board, starts_on)
    late = behind(part, board.day)
    if not late:
        return ""
    lines = [say("reminders.behind", lang, one=one, kind=kind(one.percent.kind, lang)) for one in late]
    head = say("reminders.pace", lang, board=board, part=part)
    foot = say("reminders.pace_on", lang, part=part, a_day=max(one.a_day for one in late))
    return "\n\n".join((head, "\n".join(lines), foot))


JOB = Job(PACE, find_due, write, next_due, as_of_due=True)
