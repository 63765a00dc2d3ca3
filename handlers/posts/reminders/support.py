"""What people asked a human and nobody answered within half an hour of working time: the team hears it once.

Who has taken it hears it alone; what nobody has taken stands once more in the team's group, too. Outside the hours of
the desk nobody is reminded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.posts.digest_sections import above
from handlers.posts.job import Boards, Due, Job
from messages.catalog import say
from messages.channels import ONLY_TO_US, WITH_BUTTONS, WITH_BUTTONS_IN_GROUPS
from messages.format import HANOI
from messages.wire import Option, Reply
from storage import answer_clock
from storage.counting import tree
from storage.people import officers
from storage.people.officers import Officer, Reached
from storage.posts import slots, waiting
from storage.posts.slots import Post
from storage.support import questions, team_groups
from storage.support.questions import Question, Team
from storage.support.team_groups import TeamGroup

SUPPORT, GROUP = "support", "support_group"
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


@dataclass(frozen=True, slots=True)
class InGroup:
    """A question of which the group of the team is reminded."""

    question: Question
    group: TeamGroup


def find_due(tx: Connection, now: datetime, _days_back: int) -> list[Due[Waits]]:
    """One for each question and each of those who may answer it, while the desk is open."""
    due = _overdue(tx, now)
    if not due:
        return []
    claimed = slots.taken(tx, SUPPORT, [_period(one) for one, _ in due])
    may = _readers(tx)
    found = []
    for one, at in due:
        for person in _people(tx, one, now.astimezone(HANOI).date(), may):
            if (str(person), _period(one)) not in claimed:
                about, title = Waits(one, person), str(one.id)
                found.append(Due(job=SUPPORT, scope=str(person), period=_period(one), at=at, title=title, about=about))
    return found


def find_due_in_groups(tx: Connection, now: datetime, _days_back: int) -> list[Due[InGroup]]:
    """One for each question that nobody has taken, where its team has a group."""
    due = _overdue(tx, now)
    if not due:
        return []
    claimed = slots.taken(tx, GROUP, [_period(one) for one, _ in due])
    may, day = _readers(tx), now.astimezone(HANOI).date()
    found = []
    for one, at in due:
        group = team_groups.of_unit(tx, _team(one, may).unit) if questions.helper(tx, one, day) is None else None
        if group is not None and (str(group.chat_id), _period(one)) not in claimed:
            scope, about = str(group.chat_id), InGroup(one, group)
            found.append(Due(job=GROUP, scope=scope, period=_period(one), at=at, title=str(one.id), about=about))
    return found


def _overdue(tx: Connection, now: datetime) -> list[tuple[Question, datetime]]:
    """What has waited for so long, and since when it is due; nothing while the desk is closed."""
    there = questions.waiting(tx)
    hours = answer_clock.read_hours(tx) if there else None
    if hours is None or not hours.open_at(now):
        return []
    due_at = [(one, hours.after(one.waits_since or now, REMIND_AFTER)) for one in there]
    return [(one, at) for one, at in due_at if at <= now]


def _readers(tx: Connection) -> Readers:
    return Readers(officers.listed(tx), waiting.parents(tx), tree.top(tx))


def _people(tx: Connection, question: Question, day: date, may: Readers) -> Sequence[int]:
    """Who has taken it; else all who may."""
    helper = questions.helper(tx, question, day)
    if helper is not None:
        return [helper]
    return _team(question, may).people


def _team(question: Question, may: Readers) -> Team:
    line = above(question.unit or may.top, may.parents)
    return questions.nearest(may.listed, line, but=question.person_id)


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


def write_in_groups(_tx: Connection, dues: Sequence[Due[InGroup]], _found: Boards) -> list[Post]:
    """What each group is told: nobody's name, and none of their words."""
    return [due.post(due.about.group.chat_id, _in_group(due.about.question, due.about.group)) for due in dues]


def _in_group(question: Question, group: TeamGroup) -> Reply:
    buttons, mention = group.channel in WITH_BUTTONS_IN_GROUPS, group.channel in ONLY_TO_US
    text = say("support.group.reminder", group.lang, one=question, buttons=buttons, mention=mention)
    choices = (Option(f"/nhan {question.id}", say("support.group.take", group.lang)),) if buttons else ()
    return Reply(text, choices=choices, thread=group.thread)


def still_due(tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    """Those that nobody answered meanwhile."""
    there = {_period(one) for one in questions.waiting(tx)}
    return [post for post in posts if post.slot.period in there]


def next_due(_tx: Connection, _now: datetime) -> datetime | None:
    """Whenever somebody asks: the alarm looks each minute anyway."""
    return None


JOB = Job(SUPPORT, find_due, write, next_due, still_due)
GROUP_JOB = Job(GROUP, find_due_in_groups, write_in_groups, next_due, still_due)
