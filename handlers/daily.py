"""The post of the day: the board of a group's unit, in each group at its own hour, once.

When it is due is `due_at`, pure; what it says is `boards.daily`. On some channels a picture follows (`pictured`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time

from sqlalchemy import Connection

from handlers import boards
from handlers.jobs import A_DAY, LATE, POSTED, Boards, Due, Job, clock_time, local_day, next_hour, on
from messages.wire import Reply
from storage import slots
from storage.slots import Bound, Post, Slot
from storage.units import all_campaigns

DAILY = "daily"
PICTURE = "picture"  # the same board as a picture, for channels that carry them

Window = tuple[date, date]


def due_at(group: Bound, day: date) -> datetime | None:
    """When the group's post of that day is due; None: it gets none.

    An hour that is moved to one that is past already is due at once: the day has its post, and only one.
    """
    if group.paused(day):
        return None
    at = on(day, _hour(group.post_at))
    if group.hour_at is not None and at < group.hour_at and local_day(group.hour_at) == day:
        at = group.hour_at
    since = group.since
    return None if since is not None and at < since else at


def _hour(text: str) -> time:
    return clock_time(text) or time(17)


def due(
    groups: Iterable[Bound],
    campaigns: Sequence[Window],
    claimed: set[tuple[str, str]],
    now: datetime,
    back: int,
) -> Iterator[Due]:
    """What is due by now and was not claimed, the oldest first."""
    today = local_day(now)
    groups = list(groups)
    for day in (today - A_DAY * n for n in range(back, -1, -1)):
        if not any(first <= day <= last for first, last in campaigns):
            continue
        period = day.isoformat()
        for group in groups:
            at = due_at(group, day)
            if at is not None and at <= now and (group.scope, period) not in claimed:
                yield Due(DAILY, group.scope, period, at, now - at > LATE, group.title, group)


def look(tx: Connection, now: datetime, back: int) -> list[Due]:
    """The posts of the day that are due by now."""
    today, begin = local_day(now), local_day(now) - A_DAY * back
    windows = [(campaign.starts_on, campaign.ends_on) for campaign in all_campaigns(tx)]
    if not any(first <= today and begin <= last for first, last in windows):
        return []
    groups = slots.owed(tx, DAILY, now) if back <= 1 else slots.bound(tx)
    return list(due(groups, windows, slots.claimed(tx, DAILY, begin), now, back)) if groups else []


def compose(tx: Connection, dues: Sequence[Due], found: Boards) -> list[Post]:
    """The posts of these; words that are the same for several groups are made once."""
    wanted: dict[datetime, set[str]] = defaultdict(set)
    for one in dues:
        if not one.late:
            wanted[one.at].add(one.about.unit)
    for at, units in wanted.items():
        found.read(tx, units, at)
    words: dict[tuple[str, datetime, str], str] = {}
    return [one.post(one.about.chat_id, _reply(one, found, words)) for one in dues]


def _reply(one: Due, found: Boards, words: dict[tuple[str, datetime, str], str]) -> Reply | None:
    group: Bound = one.about
    board = None if one.late else found.get((group.unit, one.at))
    if board is None:
        return None
    key = (board.code, one.at, group.lang)
    if key not in words:
        words[key] = boards.daily(board, group.lang)
    return Reply(words[key], thread=group.thread)


def pictured(due: Due, path: str, caption: str) -> Post:
    """The post that shows the board of a due post as a picture."""
    slot = Slot(PICTURE, due.scope, due.period, due.at, POSTED)
    return Post(slot, due.about.chat_id, Reply(caption, picture=path, thread=due.about.thread))


def soon(tx: Connection, now: datetime) -> datetime | None:
    """The next hour of a group; a pause is not looked at: then it rings for nothing."""
    return min((next_hour(now, _hour(text)) for text in slots.hours(tx)), default=None)


JOB = Job(DAILY, look, compose, soon, sealed=True)
