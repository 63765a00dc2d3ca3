"""What a job is that posts by itself: it finds what is due, and writes what was due.

A job is a file beside this one (`daily.py`, `reminders.py`, …) that ends in a `Job`; `schedules.JOBS` lists
them. Hours are on Hà Nội's clock. To change how long a post may be late: POST_LATEST.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Connection

from handlers import boards
from handlers.boards import Board
from handlers.fold import fold
from messages.format import HANOI
from messages.wire import Reply
from storage.slots import SCOPES, Post, Slot

POST_LATEST = timedelta(hours=3)  # a post that is later than this is skipped
DAYS_BACK = 31  # looked at when the program starts: what was missed for longer, nobody asks about
ONE_DAY = timedelta(days=1)
POSTED, SKIPPED, NOTHING = "posted", "skipped", "nothing"  # states of a slot; nothing: there was nothing to say

About = TypeVar("About")  # what a job writes its posts from


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Generic[About]):
    """One slot of a job whose moment has come; `late`: too late to be said, only claimed."""

    job: str
    scope: str  # which group, person or unit: see `storage.slots.SCOPES`
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
            self.update({(unit, at): board for unit, board in boards.boards(tx, wanted, at).items()})


def _all_of_them(_tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    return posts


@dataclass(frozen=True, slots=True)
class Job(Generic[About]):
    """Its functions are plain; all but `still_due` only read, outside the transaction that claims.

    `find_due(tx, now, days_back)`: what is due by now and was not claimed. `write(tx, dues, boards)`: one post or
    several for each due, those of one slot together. `next_due(tx, now)`: the next moment at which something may be
    due, for the alarm. `still_due(tx, posts, now)`: those that are still wanted, asked in the transaction that
    claims, which holds their chats. `as_of_due`: it shows what stood counted at the due moment. `pictured`: the board
    of a group's unit follows as a picture, where the channel carries pictures.
    """

    name: str
    find_due: Callable[[Connection, datetime, int], list[Due[About]]]
    write: Callable[[Connection, Sequence[Due[About]], Boards], list[Post]]
    next_due: Callable[[Connection, datetime], datetime | None]
    still_due: Callable[[Connection, Sequence[Post], datetime], Sequence[Post]] = _all_of_them
    as_of_due: bool = False
    pictured: bool = False

    def __post_init__(self) -> None:
        """A job whose slots nobody can tell the owner of would be forgotten when a person is erased."""
        if self.name not in SCOPES:
            raise ValueError(f"storage.slots.SCOPES has no line for the job {self.name}")


_CLOCK = re.compile(
    r"(?:(?:luc|vao|at) )?(?P<hour>\d{1,2})(?: ?(?:gio|[hg:.]))?(?:(?<=[a-z:.]) ?(?P<minute>\d\d)(?: ?(?:phut|ph|p))?)?"
    r"(?P<half> ?ruoi)?(?: ?(?P<part>sang|trua|chieu|toi|dem|am|pm))?"
)

# Hours that are said from one again: "5 giờ chiều", "9 giờ đêm"; "1 giờ đêm" is one.
_AFTER_NOON = {
    "trua": range(1, 4), "chieu": range(1, 12), "toi": range(1, 12), "pm": range(1, 12), "dem": range(6, 12),
}  # fmt: skip


def clock_time(text: str) -> time | None:
    """ "17:30", "17h30", "17 giờ", "5 rưỡi chiều", "8am" as a time of day; None when it is none."""
    found = _CLOCK.fullmatch(fold(text).replace("：", ":"))
    if found is None or (found["half"] and found["minute"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        minute = 30
    if hour in _AFTER_NOON.get(found["part"] or "", ()):
        hour += 12
    elif hour == 12 and found["part"] in ("am", "dem"):
        hour = 0
    if hour >= 24 or minute >= 60:
        return None
    return time(hour, minute)


def number_of_days(text: str) -> int | None:
    """ "7", "7 ngày", "2 tuần"; None when it is none."""
    found = re.fullmatch(r"(\d{1,3}) ?(?:ngay|hom|days?|(tuan|weeks?))?", fold(text).strip(" ."))
    if found is None:
        return None
    days_each = 7 if found[2] else 1
    return int(found[1]) * days_each


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
