"""What a job is that posts by itself: it finds what is due, and writes what was due.

A job is a file beside this one (`daily.py`, `digests.py`, …) that ends in a `Job`; `run.JOBS` lists
them. Hours are on Hà Nội's clock. To change how long a post may be late: POST_LATEST.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from handlers.boards.board import Board, boards
from handlers.boards.forecast import with_forecasts
from messages.format import HANOI
from messages.picture import Drawing
from messages.wire import Reply
from storage.posts.slots import SCOPES, Post, Slot

POST_LATEST = timedelta(hours=3)  # a post that is later than this is skipped
DAYS_BACK = 31  # looked at when the program starts: what was missed for longer, nobody asks about
ONE_DAY = timedelta(days=1)
POSTED, SKIPPED, NOTHING = "posted", "skipped", "nothing"  # states of a slot; nothing: there was nothing to say

About = TypeVar("About")  # what a job writes its posts from


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Generic[About]):
    """One slot of a job whose moment has come; `late`: too late to be said, only claimed."""

    job: str
    scope: str  # which group, person or unit: see `storage.posts.slots.SCOPES`
    period: str
    at: datetime
    late: bool = False
    title: str  # how operators see where it goes: never a person's name
    about: About

    @property
    def key(self) -> tuple[str, str, str]:
        """What its slot is unique by."""
        return self.job, self.scope, self.period

    def slot(self, state: str) -> Slot:
        """The slot to claim."""
        return Slot(job=self.job, scope=self.scope, period=self.period, due_at=self.at, state=state)

    def post(self, chat_id: int, reply: Reply | None) -> Post:
        """Its post in that chat; without words, or too late, the slot is claimed and no more."""
        if self.late:
            return Post(self.slot(SKIPPED), 0, None)
        if reply is None:
            return Post(self.slot(NOTHING), 0, None)
        return Post(self.slot(POSTED), chat_id, reply)


class Boards(dict[tuple[str, datetime], Board]):
    """Boards by unit and moment: each is made once, whichever jobs show it."""

    def read(self, tx: Connection, units: Iterable[str], at: datetime) -> None:
        """Make those that are not there yet, in a few statements."""
        wanted = sorted({unit for unit in units if (unit, at) not in self})
        if wanted:
            told = with_forecasts(tx, boards(tx, wanted, at))
            self.update({(unit, at): board for unit, board in told.items()})


def _all_of_them(_tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    return posts


def _words_alone(_due: Due[Any]) -> Drawing | None:
    return None


@dataclass(frozen=True, slots=True)
class Job(Generic[About]):
    """Its functions are plain; all but `still_due` only read, outside the transaction that claims.

    `find_due(tx, now, days_back)`: what is due by now and was not claimed. `write(tx, dues, boards)`: one post or
    several for each due, those of one slot together. `next_due(tx, now)`: the next moment at which something may be
    due, for the alarm. `still_due(tx, posts, now)`: those that are still wanted, asked in the transaction that
    claims, which holds their chats. `as_of_due`: it shows what stood counted at the due moment. `pictured`: the board
    of a group's unit follows as a picture, where the channel carries pictures. `drawing(due)`: another picture that
    comes with the words; None: the words alone.
    """

    name: str
    find_due: Callable[[Connection, datetime, int], list[Due[About]]]
    write: Callable[[Connection, Sequence[Due[About]], Boards], list[Post]]
    next_due: Callable[[Connection, datetime], datetime | None]
    still_due: Callable[[Connection, Sequence[Post], datetime], Sequence[Post]] = _all_of_them
    as_of_due: bool = False
    pictured: bool = False
    drawing: Callable[[Due[About]], Drawing | None] = _words_alone

    def __post_init__(self) -> None:
        """A job whose slots nobody can tell the owner of would be forgotten when a person is erased."""
        if self.name not in SCOPES:
            raise ValueError(f"storage.posts.slots.SCOPES has no line for the job {self.name}")


def on(day: date, hour: time) -> datetime:
    """That hour of a day."""
    return datetime.combine(day, hour, HANOI)


def local_day(moment: datetime) -> date:
    """The day that a moment belongs to."""
    return moment.astimezone(HANOI).date()


def next_hour(now: datetime, hour: time) -> datetime:
    """The next moment after `now` at which it is that hour."""
    at = on(local_day(now), hour)
    if at > now:
        return at
    return at + ONE_DAY
