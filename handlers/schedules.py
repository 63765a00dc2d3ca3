"""Posts that come by themselves: which are due at a moment, what they say, and that each comes once.

`run_due(store, now)` does all of it; whoever wakes it (an alarm, a command, two processes at once) decides
nothing. To add a kind of post: a file with a `Job` (see `jobs.py`), its line in JOBS, and what operators call it
in `messages/*/commands.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from handlers import campaign_posts, daily, digests, milestones, pace, unfinished
from handlers.jobs import BACK, SKIPPED, Boards, Due, Job
from messages.channels import PULLED
from storage import counts, slots
from storage.slots import Post
from storage.store import Store

JOBS: tuple[Job, ...] = (campaign_posts.JOB, pace.JOB, unfinished.JOB, daily.JOB, digests.JOB, milestones.JOB)
CHUNK = 25  # posts in a transaction: about 5 ms


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did; what was due and had nothing to say is in neither."""

    posted: tuple[Due, ...]
    skipped: tuple[Due, ...]


def look(tx: Connection, now: datetime, back: int = BACK, jobs: Sequence[Job] = JOBS) -> list[Due]:
    """What is due by now."""
    return [one for job in jobs for one in job.look(tx, now, back)]


def next_at(tx: Connection, now: datetime, jobs: Sequence[Job] = JOBS) -> datetime | None:
    """The next moment after `now` at which something may be due, for the alarm."""
    times = [job.soon(tx, now) for job in jobs]
    return min((at for at in times if at is not None), default=None)


def seal(tx: Connection, dues: Iterable[Due], jobs: Sequence[Job] = JOBS) -> None:
    """From now on nothing counts before these moments: their boards stay as they are."""
    sealed = {job.name for job in jobs if job.sealed}
    moments = [due.at for due in dues if not due.late and due.job in sealed]
    if moments:
        counts.seal(tx, max(moments))


def compose(tx: Connection, dues: Sequence[Due], jobs: Sequence[Job] = JOBS) -> tuple[list[Post], Boards]:
    """The posts of these, and the boards that they show."""
    found = Boards()
    posts: list[Post] = []
    for job in jobs:
        mine = [due for due in dues if due.job == job.name]
        posts += job.compose(tx, mine, found) if mine else ()
    return posts, found


def chunks(posts: Sequence[Post]) -> Iterator[Sequence[Post]]:
    """Few enough at a time that no transaction holds replies up; the posts of one slot together."""
    some: list[Post] = []
    for _, alike in groupby(posts, key=lambda post: post.slot.key):
        some += alike
        if len(some) >= CHUNK:
            yield some
            some = []
    if some:
        yield some


def put(store: Store, posts: Sequence[Post], now: datetime, jobs: Sequence[Job] = JOBS) -> list[Post]:
    """Claim and queue in one transaction; the posts that were queued."""
    with store.write() as tx:
        slots.hold(tx, sorted({post.chat_id for post in posts if post.reply is not None}))
        for job in jobs:
            mine = [post for post in posts if post.slot.job == job.name]
            wanted = job.still(tx, mine, now) if mine else ()
            posts = [*(post for post in posts if post.slot.job != job.name), *wanted]
        return slots.put(tx, posts, now, PULLED)


def run_due(store: Store, now: datetime, back: int = BACK, jobs: Sequence[Job] = JOBS) -> Done:
    """Post what is due by now; what another process posted meanwhile is left out of the answer."""
    with store.read() as tx:
        dues = look(tx, now, back, jobs)
    if not dues:
        return Done((), ())
    with store.write() as tx:
        seal(tx, dues, jobs)
    with store.read() as tx:
        posts, _ = compose(tx, dues, jobs)
    queued = {post.slot.key for some in chunks(posts) for post in put(store, some, now, jobs)}
    return Done(tuple(one for one in dues if one.key in queued), skipped(dues, posts))


def skipped(dues: Sequence[Due], posts: Iterable[Post]) -> tuple[Due, ...]:
    """Those of these that came too late."""
    keys = {post.slot.key for post in posts if post.slot.state == SKIPPED}
    return tuple(one for one in dues if one.key in keys)
