"""The post of the day: the board of a group's unit, in each group at its own hour, once.

When it is due is `due_at`, pure; what it says is `boards.daily`. On some channels a picture follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection

from handlers.boards.words import as_table, daily, unchanged
from handlers.groups.group import MOST_SUCCESSORS
from handlers.posts.job import ONE_DAY, POST_LATEST, POSTED, Boards, Due, Job, local_day, next_hour, on
from handlers.reading.hours import clock_time
from messages.alphabet import alphabetical
from messages.catalog import say
from messages.channels import WITH_BUTTONS_IN_GROUPS, WITH_TABLES
from messages.wire import Option, Reply
from storage.posts import slots
from storage.posts.groups import Bound, bound, hours, owed
from storage.posts.slots import Post, Slot
from storage.programme import units
from storage.programme.campaigns import all_campaigns
from storage.programme.units import Unit

DAILY = "daily"
SUCCESSOR = "successor"  # the slot of what a group hears once of the end of its unit
USUAL_HOUR = time(17)

Window = tuple[date, date]  # the first and the last day of a campaign


def due_at(group: Bound, day: date) -> datetime | None:
    """When the group's post of that day is due; None: it gets none.

    An hour that is moved to one that is past already is due at once: the day has its post, and only one.
    """
    if group.paused(day) or str(day.isoweekday()) not in group.post_on:
        return None
    at = on(day, _hour(group.post_at))
    if group.hour_at is not None and at < group.hour_at and local_day(group.hour_at) == day:
        at = group.hour_at
    if group.since is not None and at < group.since:
        return None
    return at


def _hour(text: str) -> time:
    return clock_time(text) or USUAL_HOUR


def due(
    groups: Iterable[Bound],
    campaigns: Sequence[Window],
    claimed: set[tuple[str, str]],
    now: datetime,
    days_back: int,
) -> Iterator[Due[Bound]]:
    """What is due by now and was not claimed, the oldest first."""
    today = local_day(now)
    groups = list(groups)
    for day in (today - ONE_DAY * n for n in range(days_back, -1, -1)):
        if not any(first <= day <= last for first, last in campaigns):
            continue
        period = day.isoformat()
        for group in groups:
            at = due_at(group, day)
            if at is None or at > now or not group.wants(DAILY) or (group.scope, period) in claimed:
                continue
            late = now - at > POST_LATEST
            yield Due(job=DAILY, scope=group.scope, period=period, at=at, late=late, title=group.title, about=group)


def find_due(tx: Connection, now: datetime, days_back: int) -> list[Due[Bound]]:
    """The posts of the day that are due by now."""
    today = local_day(now)
    begin = today - ONE_DAY * days_back
    windows = [(campaign.starts_on, campaign.ends_on) for campaign in all_campaigns(tx)]
    if not any(first <= today and begin <= last for first, last in windows):
        return []
    groups = owed(tx, DAILY, now) if days_back <= 1 else bound(tx)
    if not groups:
        return []
    return list(due(groups, windows, slots.claimed(tx, DAILY, begin), now, days_back))


def write(tx: Connection, dues: Sequence[Due[Bound]], found: Boards) -> list[Post]:
    """The posts of these; words that are the same for several groups are made once."""
    ended = _ended(tx, dues)
    wanted: dict[datetime, set[str]] = defaultdict(set)
    for one in dues:
        if not one.late and one.about.unit not in ended:
            wanted[one.at].add(one.about.unit)
    for at, codes in wanted.items():
        found.read(tx, codes, at)
    words: dict[tuple[str, datetime, str], str] = {}
    posts: list[Post] = []
    for one in dues:
        if one.about.unit not in ended:
            posts.append(one.post(one.about.chat_id, _reply(one, found, words)))
        else:
            posts.append(one.post(one.about.chat_id, None))
            if not one.late:
                posts.append(_offer(one, ended[one.about.unit]))
    return posts


def _ended(tx: Connection, dues: Sequence[Due[Bound]]) -> dict[str, tuple[Unit, list[Unit]]]:
    """Units of these that are no more by now, each with those that took over from it; by code."""
    if not dues:
        return {}
    day = local_day(dues[-1].at)
    found = units.ended(tx, {one.about.unit for one in dues}, day)
    return {code: (unit, units.successors(tx, unit, day)) for code, unit in found.items()}


def _offer(one: Due[Bound], ended: tuple[Unit, list[Unit]]) -> Post:
    """Said once to a group whose unit is no more: with which unit its work goes on, and how to be bound to that."""
    group, unit = one.about, ended[0]
    successors = sorted(ended[1], key=lambda each: alphabetical(each.name))[:MOST_SUCCESSORS]
    choices: tuple[Option, ...] = ()
    if group.channel in WITH_BUTTONS_IN_GROUPS:
        choices = tuple(
            Option(f"/lienket {each.code}", say("groups.bind_to", group.lang, unit=each.name)) for each in successors
        )
    names = [each.name for each in successors]
    text = say("groups.ended_offer", group.lang, unit=unit.name, units=names, presses=bool(choices))
    slot = Slot(job=SUCCESSOR, scope=group.scope, period=unit.code, due_at=one.at, state=POSTED)
    return Post(slot, group.chat_id, Reply(text, choices=choices, thread=group.thread))


def _reply(one: Due[Bound], found: Boards, words: dict[tuple[str, datetime, str], str]) -> Reply | None:
    group = one.about
    board = found.get((group.unit, one.at))
    if one.late or board is None:
        return None
    key = (board.code, one.at, group.lang)
    if key not in words:
        words[key] = daily(board, group.lang)
    table: tuple[tuple[str, ...], ...] = ()
    if group.channel in WITH_TABLES and group.pictures and not unchanged(board):
        table = as_table(board, group.lang)
    return Reply(words[key], thread=group.thread, pin=group.pins, table=table)


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """The next hour of a group; a pause is not looked at: then it rings for nothing."""
    return min((next_hour(now, _hour(text)) for text in hours(tx)), default=None)


JOB = Job(DAILY, find_due, write, next_due, as_of_due=True, pictured=True)
