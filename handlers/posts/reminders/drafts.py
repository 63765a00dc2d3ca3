"""Reminders to people whose form is unfinished, at noon on a few days, then no more; and how to have none.

REMIND_AFTER_DAYS count from the one on which the form was touched last, so a new stop is reminded of anew; a person
gets one a day at most, of the form touched last. Words: `messages/*/reminders.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import Connection

from handlers.conversation.state import ChatState
from handlers.initiative.form import INITIATIVE
from handlers.posts.job import ONE_DAY, POST_LATEST, POSTED, Boards, Due, Job, local_day, next_hour, on
from handlers.posts.reminders import trials
from handlers.posts.reminders.trials import Rules
from messages.catalog import say
from messages.channels import HOLDING
from messages.wire import Option, Reply
from storage.posts import draft_reminders
from storage.posts.draft_reminders import DRAFT, Span, Unfinished
from storage.posts.slots import Post, Slot
from storage.posts.trials import HELD, REMINDED, period

REMIND_AFTER_DAYS = (1, 3, 10)
DRAFT_REMINDER_HOUR = time(12)  # when people rest from work; with POST_LATEST it never comes in the evening


def spans(day: date) -> list[Span]:
    """When the forms were touched last of which people are reminded on that day."""
    touched = [day - ONE_DAY * n for n in REMIND_AFTER_DAYS]
    return [(on(one, time()), on(one + ONE_DAY, time())) for one in touched]


def find_due(tx: Connection, now: datetime, _days_back: int) -> list[Due[Unfinished]]:
    """Today's, from its hour on. One that was missed is not owed: the next comes on its own day."""
    day = local_day(now)
    at = on(day, DRAFT_REMINDER_HOUR)
    if not at <= now <= at + POST_LATEST:
        return []
    found = draft_reminders.unfinished(tx, spans(day), day, now)
    return [
        Due(job=DRAFT, scope=str(person), period=day.isoformat(), at=at, title=one.channel, about=one)
        for person, one in sorted(found.items())
    ]


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """The next noon, when there is somebody to remind then."""
    at = next_hour(now, DRAFT_REMINDER_HOUR)
    day = local_day(at)
    if not draft_reminders.any_unfinished(tx, spans(day), day):
        return None
    return at


def write(tx: Connection, dues: Sequence[Due[Unfinished]], _found: Boards) -> list[Post]:
    """The reminders of these, but for the few that are held back to see whether reminding helps."""
    day = max(local_day(due.at) for due in dues)
    rules = trials.rules(tx, {due.about.person_id for due in dues}, day)
    return [post for due in dues for post in _posts(due, rules)]


def _posts(due: Due[Unfinished], rules: Rules | None) -> list[Post]:
    """The reminder, or none; with the first of a campaign goes what it is measured by."""
    one, post = due.about, _post(due.slot(POSTED), due.about)
    if rules is None or one.returned or one.handed_in or not rules.may_hold(one.person_id):
        return [post]
    trial = rules.trial(one.person_id, due.at)
    if trials.is_held_now(trial, due.at):
        post = Post(due.slot(HELD), 0, None)
    if one.person_id in rules.known:
        return [post]
    first = replace(due.slot(HELD if trial.held else REMINDED), period=period(rules.campaign))
    return [Post(first, 0, None), post]  # in this order: who was reminded today is looked at no more


def _post(slot: Slot, one: Unfinished) -> Post:
    """What is to be said in that chat, where its choices may be picked from then on."""
    menu = (
        Option(f"/tiep {one.draft_id}", say("menu.resume", one.lang)),
        Option("/nhacnho off", say("reminders.no_more", one.lang)),
    )
    place = ChatState.load(one.state)
    if one.channel not in HOLDING:  # there it may come much later, and a number typed before means something else
        place.menu = tuple((option.value, option.label) for option in menu)
    reply = Reply(remind(one), choices=menu, turn=place.turn)
    return Post(slot, one.chat_id, reply, place.kept())


def remind(one: Unfinished) -> str:
    """The reminder in words: which form, and how many questions are left."""
    left = sum(1 for key in INITIATIVE.plan(one.answers).places if key not in one.answers)
    title = one.answers.get("title") or say("mine.untitled", one.lang)
    said = "reminders.short" if one.handed_in else "reminders.draft"
    return say(said, one.lang, title=title, left=left)


def still_due(tx: Connection, posts: Sequence[Post], now: datetime) -> Sequence[Post]:
    """Those whose form is as unfinished as it was when we looked, said as their chats stand now."""
    day = local_day(now)
    found = draft_reminders.unfinished(tx, spans(day), day, now, [int(post.slot.scope) for post in posts])
    wanted = []
    for post in posts:
        one = found.get(int(post.slot.scope))
        if one is None:
            continue
        if post.reply is None:
            wanted.append(post)
        # Somebody who went on in another chat meanwhile is looked for again in a minute.
        elif one.chat_id == post.chat_id and post.slot.period == day.isoformat():
            wanted.append(_post(post.slot, one))
    return wanted


JOB = Job(DRAFT, find_due, write, next_due, still_due)
