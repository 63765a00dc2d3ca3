"""Posts that come by themselves: which are due at a moment, what they say, and that each comes once.

A `Run` has the one order: find what is due, seal the counts, write, claim. Each of its steps is a transaction;
`run_due` takes them one after another; the running bot takes them in threads, behind the replies
(`bot/schedule/posts.py`). To add a kind of post: a file with a `Job` (see `job.py`), its line in JOBS and in
`storage.posts.slots.SCOPES`, and what operators call it in `messages/*/commands.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from handlers.boards.board import Board
from handlers.boards.words import unchanged
from handlers.posts import (
    answers,
    campaigns,
    daily,
    digests,
    milestones,
    papers,
    stories,
)
from handlers.posts.job import DAYS_BACK, SKIPPED, Boards, Due, Job
from handlers.posts.reminders import drafts, support, targets
from messages.channels import PULLED, WITH_PICTURES
from messages.picture import Drawing
from storage.counting import count
from storage.database.store import Store
from storage.posts import slots
from storage.posts.groups import Bound
from storage.posts.slots import Post

JOBS: tuple[Job[Any], ...] = (
    campaigns.JOB, targets.JOB, drafts.JOB, daily.JOB, digests.JOB, milestones.JOB,
    support.JOB, support.GROUP_JOB,
    answers.SOON_JOB, answers.LATE_JOB, papers.LETTER_JOB, papers.CERTIFICATE_JOB,
    stories.OFFER_JOB, stories.STORY_JOB,
)  # fmt: skip
CHUNK = 25  # posts in a transaction: about 5 ms


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did; what was due and had nothing to say is in neither."""

    posted: tuple[Due[Any], ...]
    skipped: tuple[Due[Any], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction of a run: `work` answers which posts it queued."""

    writes: bool
    work: Callable[[Connection], Sequence[Post]]


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn, and the posts that wait for it: the picture first, their words below it.

    Where there is nothing to draw: posts that need no picture, and wait because their chats wait for an earlier one.
    """

    shows: Board | Drawing | None
    lang: str
    texts: tuple[Post, ...]

    def posts(self, path: str) -> list[Post]:
        """The posts with the picture, once it is drawn and kept there; what is no picture goes as a file."""
        where: dict[str, Any] = {"picture": path}
        if isinstance(self.shows, Drawing) and not self.shows.is_picture:
            where = {"file": path}
        return [replace(post, reply=replace(post.reply, **where)) for post in self.texts if post.reply is not None]


class Run:
    """What is due at a moment, on its way from the jobs to the outbox; `steps` fill it in order."""

    def __init__(
        self, now: datetime, days_back: int = DAYS_BACK, jobs: Sequence[Job[Any]] = JOBS, *,
        draws: bool = False, under_way: Sequence[Post] = (),
    ) -> None:  # fmt: skip
        """`draws`: posts that show a board are left to `pictures`. `under_way`: those that an earlier run draws for."""
        self._now, self._days_back, self._jobs = now, days_back, jobs
        self._draws = draws
        self._drawing = {job.name: job.drawing for job in jobs}
        self._under_way = {post.slot.key for post in under_way}
        self._chats_under_way = {post.chat_id for post in under_way}
        self.dues: list[Due[Any]] = []
        self.next_due: datetime | None = None  # the next moment at which something may be due
        self.posts: list[Post] = []
        self.queued: set[tuple[str, str, str]] = set()  # slots whose posts this run queued, and no other
        self._boards = Boards()

    def steps(self) -> Iterator[Step]:
        """The transactions, in order; take each before you ask for the next."""
        yield Step(False, self.find)
        if not self.dues:
            return
        yield Step(True, self._seal)
        yield Step(False, self.write)
        waiting = {post.slot.key for picture in self.pictures() for post in picture.texts}
        for some in chunks([post for post in self.posts if post.slot.key not in waiting]):
            yield Step(True, partial(self._claim, some))

    def find(self, tx: Connection) -> Sequence[Post]:
        """What is due, and when more may be."""
        found = find_due(tx, self._now, self._days_back, self._jobs)
        self.dues = _not_of_before(tx, [due for due in found if due.key not in self._under_way])
        self.next_due = next_due(tx, self._now, self._jobs)
        return ()

    def _seal(self, tx: Connection) -> Sequence[Post]:
        seal(tx, self.dues, self._jobs)
        return ()

    def write(self, tx: Connection) -> Sequence[Post]:
        """What is due, in words."""
        self.posts, self._boards = write(tx, self.dues, self._jobs)
        return ()

    def _claim(self, some: Sequence[Post], tx: Connection) -> Sequence[Post]:
        queued = claim(tx, some, self._now, self._jobs)
        self.queued |= {post.slot.key for post in queued}
        return queued

    def done(self) -> Done:
        """What became of it; what another process posted meanwhile is left out."""
        posted = tuple(due for due in self.dues if due.key in self.queued)
        keys = {post.slot.key for post in self.posts if post.slot.state == SKIPPED}
        return Done(posted, tuple(due for due in self.dues if due.key in keys))

    def pictures(self) -> list[Picture]:
        """What is to be drawn, with the posts in chats whose channels carry pictures; boards first."""
        if not self._draws:
            return []
        posts = {post.slot.key: post for post in self.posts if post.reply is not None}
        waiting: dict[tuple[str, datetime, str], list[Post]] = {}
        papers: dict[Drawing, list[Post]] = {}
        for due in self.dues:
            if due.key not in posts:
                continue
            if self._is_pictured(due):
                waiting.setdefault((due.about.unit, due.at, due.about.lang), []).append(posts[due.key])
            elif drawing := self._drawing[due.job](due):
                papers.setdefault(drawing, []).append(posts[due.key])
        pictures = [Picture(self._boards[unit, at], lang, tuple(texts)) for (unit, at, lang), texts in waiting.items()]
        pictures += [Picture(drawing, "", tuple(texts)) for drawing, texts in papers.items()]
        drawn_for = {post.slot.key for picture in pictures for post in picture.texts}
        behind = [post for key, post in posts.items() if key not in drawn_for and post.chat_id in self._chats_under_way]
        return [*pictures, Picture(None, "", tuple(behind))] if behind else pictures

    def _is_pictured(self, due: Due[Any]) -> bool:
        if due.job not in {job.name for job in self._jobs if job.pictured}:
            return False
        group: Bound = due.about
        board = self._boards.get((group.unit, due.at))
        return board is not None and group.channel in WITH_PICTURES and group.pictures and not unchanged(board)


def run_due(store: Store, now: datetime, days_back: int = DAYS_BACK, jobs: Sequence[Job[Any]] = JOBS) -> Done:
    """Post what is due by now."""
    run = Run(now, days_back, jobs)
    for step in run.steps():
        take(store, step)
    return run.done()


def claims(posts: Sequence[Post], now: datetime) -> Iterator[Step]:
    """The steps that claim and queue further posts, such as pictures."""
    for some in chunks(posts):
        yield Step(True, partial(claim, posts=some, now=now))


def take(store: Store, step: Step) -> Sequence[Post]:
    """Take one step of a run; the posts that it queued."""
    if step.writes:
        return store.writing(step.work)
    return store.reading(step.work)


def find_due(
    tx: Connection, now: datetime, days_back: int = DAYS_BACK, jobs: Sequence[Job[Any]] = JOBS
) -> list[Due[Any]]:
    """What is due by now."""
    return [due for job in jobs for due in job.find_due(tx, now, days_back)]


def _not_of_before(tx: Connection, found: list[Due[Any]]) -> list[Due[Any]]:
    """What was due before a backup was put back is only claimed: it may have been posted since that was taken."""
    put_back_at = slots.put_back_at(tx) if found else None
    if put_back_at is None:
        return found
    return [replace(due, late=due.late or due.at <= put_back_at) for due in found]


def next_due(tx: Connection, now: datetime, jobs: Sequence[Job[Any]] = JOBS) -> datetime | None:
    """The next moment after `now` at which something may be due, for the alarm."""
    times = [job.next_due(tx, now) for job in jobs]
    return min((at for at in times if at is not None), default=None)


def seal(tx: Connection, dues: Iterable[Due[Any]], jobs: Sequence[Job[Any]] = JOBS) -> None:
    """From now on nothing counts before these moments: their boards stay as they are."""
    as_of_due = {job.name for job in jobs if job.as_of_due}
    moments = [due.at for due in dues if not due.late and due.job in as_of_due]
    if moments:
        count.seal(tx, max(moments))


def write(tx: Connection, dues: Sequence[Due[Any]], jobs: Sequence[Job[Any]] = JOBS) -> tuple[list[Post], Boards]:
    """The posts of these, and the boards that they show."""
    found = Boards()
    posts: list[Post] = []
    for job in jobs:
        mine = [due for due in dues if due.job == job.name and not due.late]
        if mine:
            posts += job.write(tx, mine, found)
    posts += [due.post(0, None) for due in dues if due.late]
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


def claim(tx: Connection, posts: Sequence[Post], now: datetime, jobs: Sequence[Job[Any]] = JOBS) -> list[Post]:
    """Claim and queue in this transaction; the posts that were queued."""
    slots.hold(tx, sorted({post.chat_id for post in posts if post.reply is not None}))
    for job in jobs:
        mine = [post for post in posts if post.slot.job == job.name]
        if mine:
            others = [post for post in posts if post.slot.job != job.name]
            posts = [*others, *job.still_due(tx, mine, now)]
    return slots.put(tx, posts, now, PULLED)
