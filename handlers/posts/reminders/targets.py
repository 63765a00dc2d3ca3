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
from handlers.boards.course import Course, course
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


def behind(part: Course, day: date) -> tuple[Behind, ...]:
    """The targets whose pace is not kept on the morning of that day, as if every day brought the same."""
    whole = (part.ends_on - part.starts_on).days + 1
    gone = (day - part.starts_on).days
    found = []
    for one in part.percents:
        needed = one.target * gone // whole
        if needed > one.reached:
            found.append(Behind(percent=one, needed=needed, missing=needed - one.reached, a_day=part.a_day(one)))
    return tuple(found)


def write(tx: Connection, dues: Sequence[Due[Bound]], found: Boards) -> list[Post]:
    """A reminder for each of these whose unit is behind; the others are claimed in silence."""
    for at in {one.at for one in dues}:
        found.read(tx, {one.about.unit for one in dues}, at)
    day = max(local_day(one.at) for one in dues)
    measuring = trials.running(tx, day) is not None
    return [_post(one, _reply(one, found), measuring) for one in dues]


def _post(one: Due[Bound], reply: Reply | None, measuring: bool) -> Post:
    """The reminder, or none: also where it is held back this week, to see whether reminding helps."""
    if reply is not None and measuring and trials.is_held_week(one.about, local_day(one.at)):
        return Post(one.slot(HELD), 0, None)
    return one.post(one.about.chat_id, reply)


def _reply(one: Due[Bound], found: Boards) -> Reply | None:
    group = one.about
    board = found.get((group.unit, one.at))
    if board is None:
        return None
    text = remind(board, group.lang)
    if not text:
        return None
    return Reply(text, thread=group.thread)


def remind(board: Board, lang: str) -> str:
    """The reminder in words; nothing for a unit that keeps pace or has no target."""
    part = course(board)
    late = behind(part, board.day)
    if not late:
        return ""
    lines = [say("reminders.behind", lang, one=one, kind=kind(one.percent.kind, lang)) for one in late]
    head = say("reminders.pace", lang, board=board, part=part)
    foot = say("reminders.pace_on", lang, part=part, a_day=max(one.a_day for one in late))
    return "\n\n".join((head, "\n".join(lines), foot))


JOB = Job(PACE, find_due, write, next_due, as_of_due=True)
