"""The clock of answers: officers hear two working days before something is due, authors once when it is late.

Both come in the morning of a working day. What is late also stands in the queue of the officers above.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from handlers.posts.job import ONE_DAY, POST_LATEST, Boards, Due, Job, local_day, next_hour, on
from messages.catalog import say
from messages.wire import Reply
from storage import answer_clock
from storage.answer_clock import AnswerClock
from storage.people import officers
from storage.posts import answers, slots
from storage.posts.answers import LATE, Late
from storage.posts.slots import Post
from storage.programme import units

ANSWER = "answer"
HOUR = time(8, 30)
DAYS_BEFORE = 2  # working days before the day that was promised
TOLD_FOR = timedelta(days=30)  # what is late for longer than that was late before this was told to anybody


# To officers


@dataclass(frozen=True, slots=True)
class Soon:
    """How much an officer still has to answer, and by which day."""

    person_id: int
    number: int
    by: date


def find_soon(tx: Connection, now: datetime, _days_back: int) -> list[Due[Soon]]:
    """One for each officer who has something to answer within two working days."""
    clock, day = answer_clock.read(tx), local_day(now)
    if not _is_time(clock, now):
        return []
    by = _last_day(clock, day)
    waiting = answers.waiting_between(tx, clock.late_before(day), clock.late_before(by + ONE_DAY))
    claimed = slots.claimed(tx, ANSWER, day)
    found = []
    for person, number in sorted(_by_officer(tx, waiting).items()):
        due = Due(
            job=ANSWER,
            scope=str(person),
            period=day.isoformat(),
            at=on(day, HOUR),
            title="",
            about=Soon(person, number, by),
        )
        if (due.scope, due.period) not in claimed:
            found.append(due)
    return found


def _last_day(clock: AnswerClock, day: date) -> date:
    """The working day that comes DAYS_BEFORE after this one."""
    left = DAYS_BEFORE
    while left > 0:
        day += ONE_DAY
        left -= clock.works(day)
    return day


def _by_officer(tx: Connection, waiting: Mapping[str, int]) -> dict[int, int]:
    """How much of it each officer is the nearest reader of."""
    parents = {unit.code: unit.parent for unit in units.all_units(tx)}
    top = next((code for code, parent in parents.items() if parent is None), "")
    readers: dict[str, list[int]] = {}
    for one in officers.listed(tx):
        readers.setdefault(one.unit, []).append(one.person_id)
    found: dict[int, int] = {}
    for unit, number in waiting.items():
        for person in readers.get(nearest(unit or top, parents, readers), ()):
            found[person] = found.get(person, 0) + number
    return found


def nearest(unit: str, parents: Mapping[str, str | None], readers: Mapping[str, Sequence[int]]) -> str:
    """The unit itself or the first above it that has an officer; "" where none has."""
    at: str | None = unit
    for _ in range(len(parents) + 1):
        if not at or at in readers:
            break
        at = parents.get(at)
    return at or ""


def write_soon(tx: Connection, dues: Sequence[Due[Soon]], _found: Boards) -> list[Post]:
    """What each officer is told."""
    chats = officers.reached(tx, [due.about.person_id for due in dues], max(due.at for due in dues))
    posts = []
    for due in dues:
        chat = chats.get(due.about.person_id)
        if chat is None:
            posts.append(due.post(0, None))
        else:
            text = say("review.soon", chat.lang, name=chat.name, n=due.about.number, by=due.about.by)
            posts.append(due.post(chat.chat_id, Reply(text)))
    return posts


# To authors


@dataclass(frozen=True, slots=True)
class Told:
    """What an author is told of; `above`: whether there is an officer above the one who should have answered."""

    late: Late
    above: bool


def find_late(tx: Connection, now: datetime, _days_back: int) -> list[Due[Told]]:
    """One for each initiative that is late and whose author was not told; where nobody reads, nothing was promised."""
    clock, day = answer_clock.read(tx), local_day(now)
    if not _is_time(clock, now):
        return []
    end = clock.late_before(day)
    parents = {unit.code: unit.parent for unit in units.all_units(tx)}
    top = next((code for code, parent in parents.items() if parent is None), "")
    readers = {one.unit: [one.person_id] for one in officers.listed(tx)}
    found = []
    for one in answers.late(tx, end - TOLD_FOR, end):
        reader = nearest(one.unit or top, parents, readers)
        if reader:
            above = bool(nearest(parents.get(reader) or "", parents, readers))
            about = Told(late=one, above=above)
            scope = str(one.person_id)
            found.append(Due(job=LATE, scope=scope, period=one.code, at=on(day, HOUR), title=one.code, about=about))
    return found


def write_late(tx: Connection, dues: Sequence[Due[Told]], _found: Boards) -> list[Post]:
    """What each author is told."""
    chats = officers.reached(tx, [due.about.late.person_id for due in dues], max(due.at for due in dues))
    posts = []
    for due in dues:
        chat = chats.get(due.about.late.person_id)
        if chat is None:
            posts.append(due.post(0, None))
        else:
            text = say("review.late", chat.lang, one=due.about.late, above=due.about.above)
            posts.append(due.post(chat.chat_id, Reply(text)))
    return posts


def still_late(tx: Connection, posts: Sequence[Post], now: datetime) -> Sequence[Post]:
    """Those that nobody answered meanwhile."""
    end = answer_clock.read(tx).late_before(local_day(now))
    there = {one.code for one in answers.late(tx, end - TOLD_FOR, end, [post.slot.period for post in posts])}
    return [post for post in posts if post.reply is None or post.slot.period in there]


# When


def _is_time(clock: AnswerClock, now: datetime) -> bool:
    """Whether this is the morning of a working day, from the hour on."""
    at = on(local_day(now), HOUR)
    return clock.works(local_day(now)) and at <= now <= at + POST_LATEST


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """The next morning, when there are officers at all."""
    return next_hour(now, HOUR) if officers.listed(tx) else None


SOON_JOB = Job(ANSWER, find_soon, write_soon, next_due)
LATE_JOB = Job(LATE, find_late, write_late, next_due, still_late)
