"""An officer's digest: what is new in their units, and what waits for somebody. By itself at their own hour, or asked.

`gather` makes it as data, `words` as text; the lines and their order are `lines` in `messages/*/digest.toml`. A line
without content is left out, and a digest with nothing in it is not sent. To add a line: its query in
`storage/posts/waiting.py`, its field in `Section`, and its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import Connection

from handlers import remaining
from handlers.posts.digest_sections import Section, for_one, gather_all, presses, words
from handlers.posts.job import ONE_DAY, POST_LATEST, Boards, Due, Job, local_day, on
from handlers.reading.hours import clock_time
from messages.channels import WITH_BUTTONS
from messages.wire import Reply
from storage.counting import tree
from storage.people import deputies, officers
from storage.people.deputies import Deputy
from storage.people.officers import Addressee, Reached
from storage.people.preferences import NEVER, WEEKLY
from storage.posts import slots
from storage.posts.slots import Post
from storage.programme.campaigns import all_campaigns

DIGEST = "digest"


# When


def due_at(officer: Addressee, day: date) -> datetime | None:
    """When the officer's digest of that day is due; None: there is none that day.

    An hour that is moved to one that is past already is due at once: the day has its digest, and only one.
    """
    if officer.digest == NEVER or (officer.digest == WEEKLY and day.isoweekday() != officer.digest_day):
        return None
    if officer.paused_until is not None and day <= officer.paused_until:
        return None
    at = on(day, clock_time(officer.digest_at) or time(17, 30))
    changed = officer.changed_at
    if changed is not None and at < changed and local_day(changed) == day:
        at = changed
    if at < officer.since:
        return None
    return at


def find_due(tx: Connection, now: datetime, days_back: int) -> list[Due[Addressee]]:
    """The digests that are due by now, the oldest first."""
    windows = [(campaign.starts_on, campaign.ends_on) for campaign in all_campaigns(tx)]
    today = local_day(now)
    claimed = slots.claimed(tx, DIGEST, today - ONE_DAY * days_back)
    everybody = officers.addressees(tx)
    found = []
    for day in (today - ONE_DAY * n for n in range(days_back, -1, -1)):
        if not any(first <= day <= last for first, last in windows):
            continue
        period = day.isoformat()
        for one in everybody:
            at, scope = due_at(one, day), str(one.person_id)
            if at is None or at > now or (scope, period) in claimed:
                continue
            late, title = now - at > POST_LATEST, ", ".join((*one.units, *one.supported))
            found.append(Due(job=DIGEST, scope=scope, period=period, at=at, late=late, title=title, about=one))
    return found


Made = dict[tuple[datetime, bool], dict[tuple[str, ...], list[Section]]]  # by moment and whether weekly, by units


def write(tx: Connection, dues: Sequence[Due[Addressee]], found: Boards) -> list[Post]:
    """The posts of these, each in the one chat where it arrives and its officer was active last."""
    now = max(due.at for due in dues)
    there = deputies.there(tx, local_day(now))
    dues = [_with_others_units(due, there) for due in dues]
    chats = officers.reached(tx, [due.about.person_id for due in dues if not due.late], now)
    wanted: dict[tuple[datetime, bool], set[tuple[str, ...]]] = defaultdict(set)
    for due in dues:
        if due.about.person_id in chats:
            wanted[due.at, due.about.digest == WEEKLY].update((due.about.units, due.about.supported))
    first = _first_for_all(tx, dues)
    left = {lang: remaining.for_digest(tx, now, lang) for lang in {chats[one].lang for one in first if one in chats}}
    made: Made = {(at, weekly): gather_all(tx, units, at, weekly, found) for (at, weekly), units in wanted.items()}
    return [
        _post(due, chats.get(due.about.person_id), made, left if due.about.person_id in first else {}) for due in dues
    ]


def _first_for_all(tx: Connection, dues: Sequence[Due[Addressee]]) -> set[int]:
    """Who answers for all units and gets a first digest."""
    top = tree.top(tx)
    heads = {due.about.person_id for due in dues if top in due.about.units and not due.late}
    if not top or not heads:
        return set()
    return heads - {int(scope) for scope in slots.ever_posted(tx, DIGEST, map(str, heads))}


def _with_others_units(due: Due[Addressee], there: Sequence[Deputy]) -> Due[Addressee]:
    """What waits where an officer reads in somebody's place is told them too."""
    officer = due.about
    more = [one.unit for one in there if one.person_id == officer.person_id and one.unit not in officer.units]
    if not more:
        return due
    return replace(due, about=replace(officer, units=(*officer.units, *dict.fromkeys(more))))


def _post(due: Due[Addressee], chat: Reached | None, made: Made, left: Mapping[str, str]) -> Post:
    """`left`: what is still to be set up, by language, for who hears of it once."""
    if chat is None:
        return due.post(0, None)
    weekly = due.about.digest == WEEKLY
    sections = for_one(made[due.at, weekly], due.about.units, due.about.supported)
    told = words(sections, chat.name, weekly, chat.lang)
    text = "\n\n".join(part for part in (told, left.get(chat.lang, "")) if part)
    if not text:
        return due.post(chat.chat_id, None)
    choices = presses(sections, chat.lang) if chat.channel in WITH_BUTTONS else ()
    return due.post(chat.chat_id, Reply(text, choices=choices))


def still_due(tx: Connection, posts: Sequence[Post], _now: datetime) -> Sequence[Post]:
    """Without those whose officer is one no more, or whose chat is not theirs any more."""
    told = [post for post in posts if post.reply is not None]
    theirs = officers.officers_of(tx, [post.chat_id for post in told])
    return [post for post in posts if post.reply is None or theirs.get(post.chat_id) == int(post.slot.scope)]


def next_due(tx: Connection, now: datetime) -> datetime | None:
    """The next hour of an officer."""
    today = local_day(now)
    times = [due_at(one, day) for one in officers.addressees(tx) for day in (today, today + ONE_DAY)]
    return min((at for at in times if at is not None and at > now), default=None)


JOB = Job(DIGEST, find_due, write, next_due, still_due, as_of_due=True)
