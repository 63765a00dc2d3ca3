"""The clock of answers: officers hear two working days before something is due, authors once when it is late.

Both come in the morning of a working day. What is late also stands in the queue of the officers above.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from handlers.posts.digest_sections import above
from handlers.posts.job import ONE_DAY, POST_LATEST, About, Boards, Due, Job, local_day, next_hour, on
from messages.catalog import say
from messages.wire import Reply
from storage import answer_clock
from storage.answer_clock import AnswerClock
from storage.counting import tree
from storage.people import deputies, officers
from storage.people.officers import Reached
from storage.posts import answers, slots, waiting
from storage.posts.answers import LATE, Late
from storage.posts.slots import Post

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
    by = clock.after(day, DAYS_BEFORE)
    there = answers.waiting_between(tx, clock.late_before(day), clock.late_before(by + ONE_DAY))
    claimed = slots.claimed(tx, ANSWER, day)
    found = []
    for person, number in sorted(_by_officer(tx, there, day).items()):
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


def _by_officer(tx: Connection, there: Mapping[str, int], day: date) -> dict[int, int]:
    """How much of it each officer is the nearest reader of; who is away has somebody who reads in their place."""
    standing_in: dict[tuple[int, str], list[int]] = {}
    for deputy in deputies.there(tx, day):
        standing_in.setdefault((deputy.by_id, deputy.unit), []).append(deputy.person_id)
    readers: dict[str, set[int]] = {}
    for one in officers.deciding(tx):
        reads = standing_in.get((one.person_id, one.unit), [one.person_id])
        readers.setdefault(one.unit, set()).update(reads)
    found: dict[int, int] = {}
    for unit, line in _readers(tx, there, readers).items():
        if not line:
            continue
        for person in readers[line[0]]:
            found[person] = found.get(person, 0) + there[unit]
    return found


def _readers(tx: Connection, units: Iterable[str], looked_after: Container[str]) -> dict[str, list[str]]:
    """Of each of these units those with an officer, from itself upwards; what has no unit is the top's."""
    parents, top = waiting.parents(tx), tree.top(tx)
    return {unit: [one for one in above(unit or top, parents) if one in looked_after] for unit in set(units)}


def write_soon(tx: Connection, dues: Sequence[Due[Soon]], _found: Boards) -> list[Post]:
    """What each officer is told."""
    return _posts(tx, [(due, due.about.person_id) for due in dues], _soon)


def _soon(soon: Soon, chat: Reached) -> str:
    return say("review.soon", chat.lang, name=chat.name, n=soon.number, by=soon.by)


def _posts(
    tx: Connection, dues: Sequence[tuple[Due[About], int]], words: Callable[[About, Reached], str]
) -> list[Post]:
    """These words in the chat of each person; nobody is told who cannot be reached."""
    chats = officers.reached(tx, [person for _, person in dues], max(due.at for due, _ in dues))
    posts = []
    for due, person in dues:
        chat = chats.get(person)
        posts.append(due.post(chat.chat_id, Reply(words(due.about, chat))) if chat else due.post(0, None))
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
    late = answers.late(tx, end - TOLD_FOR, end)
    readers = _readers(tx, [one.unit for one in late], officers.looked_after(tx))
    found = []
    for one in late:
        if line := readers[one.unit]:
            about = Told(late=one, above=len(line) > 1)
            scope = str(one.person_id)
            found.append(Due(job=LATE, scope=scope, period=one.code, at=on(day, HOUR), title=one.code, about=about))
    return found


def write_late(tx: Connection, dues: Sequence[Due[Told]], _found: Boards) -> list[Post]:
    """What each author is told."""
    return _posts(tx, [(due, due.about.late.person_id) for due in dues], _late)


def _late(told: Told, chat: Reached) -> str:
    return say("review.late", chat.lang, one=told.late, above=told.above)


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
    return next_hour(now, HOUR) if officers.deciding(tx) else None


SOON_JOB = Job(ANSWER, find_soon, write_soon, next_due)
LATE_JOB = Job(LATE, find_late, write_late, next_due, still_late)
