"""What people asked a human and nobody answered within half an hour of working time: the team hears it once.

Who has taken it hears it alone. Outside the hours of the desk nobody is reminded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.posts.digest_sections import above
from handlers.posts.job import Boards, Due, Job
from messages.catalog import say
from messages.channels import WITH_BUTTONS
from messages.format import HANOI
from messages.wire import Option, Reply
from storage import answer_clock
from storage.counting import tree
from storage.people import officers
from storage.people.officers import Officer, Reached
from storage.posts import slots, waiting
from storage.posts.slots import Post
from storage.support import questions
from storage.support.questions import Question

SUPPORT = "support"
REMIND_AFTER = timedelta(minutes=30)  # of the hours in which somebody is there


@dataclass(frozen=True, slots=True)
class Waits:
    """A question that one of those who may answer it is reminded of."""

    question: Question
    person_id: int


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may answer anything, and the tree of units: read once for all questions."""

    listed: Sequence[Officer]
    parents: dict[str, str | None]
    top: str


def find_due(tx: Connection, now: datetime, _days_back: int) -> list[Due[Waits]]:
    """One for each question and each of those who may answer it, while the desk is open."""
    there = questions.waiting(tx)
    hours = answer_clock.read_hours(tx) if there else None
    if hours is None or not hours.open_at(now):
        return []
    due_at = [(one, hours.after(one.waits_since or now, REMIND_AFTER)) for one in there]
    due = [(one, at) for one, at in due_at if at <= now]
    if not due:
        return []
    claimed = slots.taken(tx, SUPPORT, [_period(one) for one, _ in due])
    may = Readers(officers.listed(tx), waiting.parents(tx), tree.top(tx))
    found = []
    for one, at in due:
        for person in _people(tx, one, now.astimezone(HANOI).date(), may):
            if (str(person), _period(one)) not in claimed:
                about, title = Waits(one, person), str(one.id)
                found.append(Due(job=SUPPORT, scope=str(person), period=_period(one), at=at, title=title, about=about))
    return found


def _people(tx: Connection, question: Question, day: date, may: Readers) -> Sequence[int]:
    """Who has taken it; else all who may."""
    helper = questions.helper(tx, question, day)
    if helper is not None:
        return [helper]
    line = above(question.unit or may.top, may.parents)
    return questions.nearest(may.listed, line, but=question.person_id).people


def _period(question: Question) -> str:
    """The question, and since when it waits: what waits anew is told anew."""
    since = question.waits_since
    return f"{question.id} {int(since.timestamp()) if since else 0}"


def write(tx: Connection, dues: Sequence[Due[Waits]], _found: Boards) -> list[Post]:
    """What each of them is told."""
    chats = officers.reached(tx, [due.about.person_id for due in dues], max(due.at for due in dues))
    posts = []
    for due in dues:
        chat = chats.get(due.about.person_id)
        posts.append(due.post(chat.chat_id, _reminder(due.about.question, chat)) if chat else due.post(0, None))
    return posts


def _reminder(question: Question, chat: Reached) -> Reply:
    buttons = chat.channel in WITH_BUTTONS
    text = say("support.reminder", chat.lang, one=question, words=question.lines[-1].words, buttons=buttons)
    choices = (Option(f"/nhan {question.id}", say("support.take", chat.lang)),) if buttons else ()
    return Reply(text, choices=choices)


def still_due(tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    """Those that nobody answered meanwhile."""
    there = {_period(one) for one in questions.waiting(tx)}
    return [post for post in posts if post.slot.period in there]


def next_due(_tx: Connection, _now: datetime) -> datetime | None:
    """Whenever somebody asks: the alarm looks each minute anyway."""
    return None


JOB = Job(SUPPORT, find_due, write, next_due, still_due)
