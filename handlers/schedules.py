"""Posts that come by themselves: which are due at a moment, what they say, and that each comes once.

`run_due(store, now)` does all of it; whoever wakes it (an alarm, a command, two processes at once) decides
nothing. When a group's post of a day is due: `due_at`, pure. To add a post: a job beside DAILY, with its own
periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from handlers import boards
from handlers.boards import Board
from messages.format import HANOI
from messages.wire import Reply
from storage import counts, slots
from storage.slots import Bound, Post, Slot
from storage.store import Store
from storage.units import Campaign, all_campaigns

DAILY = "daily"
PICTURE = "picture"  # the same board as a picture, for channels that carry them
LATE = timedelta(hours=3)  # a post that is later than this is skipped
BACK = 31  # days looked back at a start: what was missed for longer, nobody asks about
CHUNK = 25  # posts in a transaction: about 5 ms
A_DAY = timedelta(days=1)

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Due:
    """The post of a day that a group is to get; `late`: too late to be sent."""

    group: Bound
    period: str
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did."""

    posted: tuple[Due, ...]
    skipped: tuple[Due, ...]


# When


def clock_time(text: str) -> time | None:
    """ "17:30", "17h30", "17h", "17" as a time of day; None when it is none."""
    hour, _, minute = text.strip().lower().replace("h", ":").replace(".", ":").partition(":")
    fine = hour.isdecimal() and (minute == "" or (minute.isdecimal() and len(minute) == 2)) and len(hour) <= 2
    return time(int(hour), int(minute or 0)) if fine and int(hour) < 24 and int(minute or 0) < 60 else None


def due_at(group: Bound, day: date) -> datetime | None:
    """When the group's post of that day is due; None: it gets none.

    An hour that is moved to one that is past already is due at once: the day has its post, and only one.
    """
    if group.paused_until is not None and day <= group.paused_until:
        return None
    at = datetime.combine(day, clock_time(group.post_at) or time(17), HANOI)
    if group.hour_at is not None and at < group.hour_at and group.hour_at.astimezone(HANOI).date() == day:
        at = group.hour_at
    since = max((one for one in (group.bound_at, group.resumed_at) if one is not None), default=None)
    return None if since is not None and at < since else at


def next_at(groups: Iterable[Bound], now: datetime) -> datetime | None:
    """The next moment after `now` at which a post may be due, for the alarm."""
    today = now.astimezone(HANOI).date()
    times = [due_at(group, day) for group in groups for day in (today, today + A_DAY)]
    return min((at for at in times if at is not None and at > now), default=None)


def due(
    groups: Iterable[Bound],
    campaigns: Sequence[Window],
    claimed: set[tuple[int, str]],
    now: datetime,
    back: int,
) -> Iterator[Due]:
    """What is due by now and was not claimed, the oldest first."""
    today = now.astimezone(HANOI).date()
    groups = list(groups)
    for day in (today - A_DAY * n for n in range(back, -1, -1)):
        if not any(first <= day <= last for first, last in campaigns):
            continue
        for group in groups:
            at = due_at(group, day)
            if at is not None and at <= now and (group.chat_id, day.isoformat()) not in claimed:
                yield Due(group, day.isoformat(), at, now - at > LATE)


# What


def look(tx: Connection, now: datetime, back: int = BACK) -> list[Due]:
    """What is due by now."""
    today = now.astimezone(HANOI).date()
    windows = [_window(campaign) for campaign in all_campaigns(tx)]
    claimed = slots.claimed(tx, DAILY, today - A_DAY * back)
    return list(due(slots.bound(tx), windows, claimed, now, back))


def _window(campaign: Campaign) -> Window:
    return campaign.starts_on, campaign.ends_on


def seal(tx: Connection, dues: Iterable[Due]) -> None:
    """From now on nothing counts before these moments: their boards stay as they are."""
    moments = [due.at for due in dues if not due.late]
    if moments:
        counts.seal(tx, max(moments))


def compose(tx: Connection, dues: Sequence[Due]) -> tuple[list[Post], dict[tuple[str, datetime], Board]]:
    """The posts of these, and their boards by unit and moment; each board is made once."""
    found: dict[tuple[str, datetime], Board] = {}
    wanted: dict[datetime, set[str]] = defaultdict(set)
    for one in dues:
        if not one.late:
            wanted[one.at].add(one.group.unit)
    for at, units in wanted.items():
        found |= {(unit, at): board for unit, board in boards.boards(tx, sorted(units), at).items()}
    words: dict[tuple[str, datetime, str], str] = {}
    posts = []
    for one in dues:
        board = found.get((one.group.unit, one.at))
        slot = Slot(DAILY, one.group.chat_id, one.period, one.at, "skipped" if board is None else "posted")
        if board is None:
            posts.append(Post(slot, None))
            continue
        key = (board.code, one.at, one.group.lang)
        if key not in words:
            words[key] = boards.daily(board, one.group.lang)
        posts.append(Post(slot, Reply(words[key], thread=one.group.thread)))
    return posts, found


def pictured(due: Due, path: str, caption: str) -> Post:
    """The post that shows the board of a due post as a picture."""
    slot = Slot(PICTURE, due.group.chat_id, due.period, due.at, "posted")
    return Post(slot, Reply(caption, picture=path, thread=due.group.thread))


def chunks(posts: Sequence[Post]) -> Iterator[Sequence[Post]]:
    """Few enough at a time that no transaction holds replies up."""
    for start in range(0, len(posts), CHUNK):
        yield posts[start : start + CHUNK]


def put(store: Store, posts: Sequence[Post], now: datetime) -> list[int]:
    """Claim and queue in one transaction; the chats for which something was queued."""
    with store.write() as tx:
        return slots.put(tx, posts, now)


def run_due(store: Store, now: datetime, back: int = BACK) -> Done:
    """Post what is due by now; what another process posted meanwhile is left out of the answer."""
    with store.read() as tx:
        dues = look(tx, now, back)
    if not dues:
        return Done((), ())
    with store.write() as tx:
        seal(tx, dues)
    with store.read() as tx:
        posts, _ = compose(tx, dues)
    queued: set[tuple[int, str]] = set()
    for some in chunks(posts):
        mine = set(put(store, some, now))
        queued |= {(post.slot.chat_id, post.slot.period) for post in some if post.slot.chat_id in mine and post.reply}
    posted = tuple(one for one in dues if (one.group.chat_id, one.period) in queued)
    skipped = tuple(one for one, post in zip(dues, posts, strict=True) if post.reply is None)
    return Done(posted, skipped)


def moved_to(group: Bound, hour: str, now: datetime) -> Bound:
    """The group with another hour, moved just now."""
    return replace(group, post_at=hour, hour_at=now)
