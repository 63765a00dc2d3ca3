"""What a job is that posts by itself: it says what is due, and composes what was due.

A job is a file beside this one (`daily.py`, `reminders.py`, …) that ends in a `Job`; `schedules.JOBS` lists
them. Hours are on Hà Nội's clock. To change how long a post may be late: LATE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers import boards
from handlers.boards import Board
from handlers.fold import fold
from messages.format import HANOI
from messages.wire import Reply
from storage.slots import Post, Slot

LATE = timedelta(hours=3)  # a post that is later than this is skipped
BACK = 31  # days looked back at a start: what was missed for longer, nobody asks about
A_DAY = timedelta(days=1)
POSTED, SKIPPED, NOTHING = "posted", "skipped", "nothing"  # states of a slot; nothing: there was nothing to say


@dataclass(frozen=True, slots=True)
class Due:
    """One slot of a job whose moment has come; `late`: too late to be said, only claimed."""

    job: str
    scope: str  # which group, person, draft or unit
    period: str
    at: datetime
    late: bool
    title: str  # how operators see where it goes: never a person's name
    about: Any  # what its job composes it from

    @property
    def key(self) -> tuple[str, str, str]:
        """What its slot is unique by."""
        return self.job, self.scope, self.period

    def slot(self, state: str) -> Slot:
        """The slot to claim."""
        return Slot(self.job, self.scope, self.period, self.at, state)

    def post(self, chat_id: int, reply: Reply | None, otherwise: str = NOTHING) -> Post:
        """Its post in that chat; without words, the slot is claimed with the state `otherwise`."""
        if self.late or reply is None:
            return Post(self.slot(SKIPPED if self.late else otherwise), 0, None)
        return Post(self.slot(POSTED), chat_id, reply)


class Boards(dict[tuple[str, datetime], Board]):
    """Boards by unit and moment: each is made once, whichever jobs show it."""

    def read(self, tx: Connection, units: Iterable[str], at: datetime) -> None:
        """Make those that are not there yet, in a few statements."""
        wanted = sorted({unit for unit in units if (unit, at) not in self})
        if wanted:
            self.update({(unit, at): board for unit, board in boards.boards(tx, wanted, at).items()})


def _all(_tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    return posts


@dataclass(frozen=True, slots=True)
class Job:
    """Its functions are plain; `look` and `compose` only read.

    `look(tx, now, back)`: what is due by now and was not claimed, `back` days back. `compose(tx, dues, boards)`:
    one post or several for each due, those of one slot together. `soon(tx, now)`: the next moment at which
    something may be due, for the alarm. `still(tx, posts, now)`: those that are still wanted, asked in the
    transaction that queues, which holds their chats. `sealed`: it shows counts as of the due moment.
    """

    name: str
    look: Callable[[Connection, datetime, int], list[Due]]
    compose: Callable[[Connection, Sequence[Due], Boards], list[Post]]
    soon: Callable[[Connection, datetime], datetime | None]
    still: Callable[[Connection, Sequence[Post], datetime], Sequence[Post]] = _all
    sealed: bool = False


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
    hour, minute = int(found["hour"]), 30 if found["half"] else int(found["minute"] or 0)
    if hour in _AFTER_NOON.get(found["part"] or "", ()):
        hour += 12
    elif hour == 12 and found["part"] in ("am", "dem"):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def number_of_days(text: str) -> int | None:
    """ "7", "7 ngày", "2 tuần"; None when it is none."""
    found = re.fullmatch(r"(\d{1,3}) ?(?:ngay|hom|days?|(tuan|weeks?))?", fold(text).strip(" ."))
    return int(found[1]) * (7 if found[2] else 1) if found else None


def on(day: date, hour: time) -> datetime:
    """That hour of a day."""
    return datetime.combine(day, hour, HANOI)


def local_day(moment: datetime) -> date:
    """The day that a moment belongs to."""
    return moment.astimezone(HANOI).date()


def next_hour(now: datetime, hour: time) -> datetime:
    """The next moment after `now` at which it is that hour."""
    at = on(local_day(now), hour)
    return at if at > now else at + A_DAY
