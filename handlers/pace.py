"""Reminders to a unit's own groups: how much is missing to keep the pace that its target needs by today.

A unit that keeps pace, or has no target, hears nothing, and none hears of another. HOUR is when they come; the
weekdays are each group's own (`/nhacnho thứ 2, thứ 5`). Words: `messages/*/reminders.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from sqlalchemy import Connection

from handlers import boards
from handlers.boards import Board, Percent
from handlers.daily import Window
from handlers.fold import fold
from handlers.jobs import A_DAY, LATE, Boards, Due, Job, local_day, next_hour, on
from messages.catalog import LANGUAGES, listed, say
from messages.wire import Reply
from storage import slots
from storage.groups import REMIND_ON
from storage.slots import Bound, Post
from storage.units import all_campaigns

PACE = "pace"
HOUR = time(9)
WEEK = "1234567"  # 1 is Monday


@dataclass(frozen=True, slots=True)
class Behind:
    """A target that a unit does not keep pace with; `needed` by now, `a_day` from today to the last day."""

    percent: Percent
    needed: int
    missing: int
    a_day: int


@dataclass(frozen=True, slots=True)
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
) -> Iterator[Due]:
    """The reminders of a day that were not claimed. On a campaign's first day nothing can be behind."""
    if not any(first < day <= last for first, last in campaigns):
        return
    at, period = on(day, HOUR), day.isoformat()
    for group in groups:
        wanted = str(day.isoweekday()) in group.remind_on and not group.paused(day)
        if wanted and (group.since is None or at >= group.since) and (group.scope, period) not in claimed:
            yield Due(PACE, group.scope, period, at, late=False, title=group.title, about=group)


def look(tx: Connection, now: datetime, _back: int) -> list[Due]:
    """Today's, from their hour on. What was missed is not owed: the next comes on its own day."""
    day = local_day(now)
    if not on(day, HOUR) <= now <= on(day, HOUR) + LATE:
        return []
    windows = [(campaign.starts_on, campaign.ends_on) for campaign in all_campaigns(tx)]
    return list(due(slots.bound(tx), windows, slots.claimed(tx, PACE, day), day))


def soon(tx: Connection, now: datetime) -> datetime | None:
    """The next hour on a weekday that some group has chosen."""
    days = slots.weekdays(tx)
    first = next_hour(now, HOUR)
    week = (first + A_DAY * n for n in range(len(WEEK)))
    return next((at for at in week if str(at.isoweekday()) in days), None)


# What


def course(board: Board, starts_on: date) -> Course:
    """What the unit works for now: the first of peak, phase and campaign for which it has a target."""
    for phase in board.phases:
        if phase.percents:
            return Course(phase.name, phase.starts_on, phase.ends_on, phase.days_left, phase.reached, phase.percents)
    total = board.total.submitted
    return Course(board.campaign_name, starts_on, board.ends_on, board.days_left, total, board.percents)


def behind(part: Course, day: date) -> tuple[Behind, ...]:
    """The targets whose pace is not kept on the morning of that day, as if every day brought the same."""
    whole, gone = (part.ends_on - part.starts_on).days + 1, (day - part.starts_on).days
    found = []
    for one in part.percents:
        needed = one.target * gone // whole
        if needed > one.reached:
            found.append(Behind(one, needed, needed - one.reached, -(-one.missing // (part.days_left + 1))))
    return tuple(found)


def compose(tx: Connection, dues: Sequence[Due], found: Boards) -> list[Post]:
    """A reminder for each of these whose unit is behind; the others are claimed in silence."""
    starts = {campaign.code: campaign.starts_on for campaign in all_campaigns(tx)}
    for at in {one.at for one in dues}:
        found.read(tx, {one.about.unit for one in dues}, at)
    return [one.post(one.about.chat_id, _reply(one, found, starts)) for one in dues]


def _reply(one: Due, found: Boards, starts: dict[str, date]) -> Reply | None:
    group: Bound = one.about
    board = found.get((group.unit, one.at))
    text = remind(board, starts[board.campaign], group.lang) if board is not None else ""
    return Reply(text, thread=group.thread) if text else None


def remind(board: Board, starts_on: date, lang: str) -> str:
    """The reminder in words; nothing for a unit that keeps pace or has no target."""
    part = course(board, starts_on)
    late = behind(part, board.day)
    if not late:
        return ""
    lines = [say("reminders.behind", lang, one=one, kind=boards.kind(one.percent.kind, lang)) for one in late]
    head = say("reminders.pace", lang, board=board, part=part)
    foot = say("reminders.pace_on", lang, part=part, a_day=max(one.a_day for one in late))
    return "\n\n".join((head, "\n".join(lines), foot))


JOB = Job(PACE, look, compose, soon, sealed=True)


# Weekdays as people say them


def weekdays(typed: str) -> str | None:
    """ "thứ 2, thứ 5" is "14"; None when something else is said too."""
    if any(fold(typed).strip(" .!") in listed("reminders.daily", lang) for lang in LANGUAGES):
        return WEEK
    words, text = _words(), re.sub(r"\bthu (?=[89])", "thu_", fold(typed))  # "thứ 8" is no Thursday
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    days = re.findall(rf"\b(?:{pattern})\b", text)
    rest = re.sub(rf"\b(?:{pattern}|va|and|hang tuan|every|on)\b|[\s,;&+.]", "", text)
    return "".join(sorted({words[day] for day in days})) if days and not rest else None


@cache
def _words() -> dict[str, str]:
    return {word: day for lang in LANGUAGES for day in WEEK for word in listed(f"reminders.said.{day}", lang)}


def told(days: str, lang: str) -> str:
    """ "14" as "thứ Hai, thứ Năm"."""
    return ", ".join(say(f"reminders.weekday.{day}", lang) for day in days)


def choice(typed: str, lang: str) -> str | None:
    """The weekdays that "/nhacnho …" sets in a group: "" for none; None when nothing is understood."""
    said = fold(typed).strip(" .!")
    if said in listed("reminders.off", lang):
        return ""
    return REMIND_ON if said in listed("reminders.on", lang) else weekdays(typed)
