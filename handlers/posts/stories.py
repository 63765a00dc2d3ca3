"""Stories of the week: on Monday an officer is offered three to choose from; what its author agreed to is told once.

It is told in each group of the unit that chose it and of its own unit, at the hour of the group's board.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from handlers.groups.private_answers import APPLY, payload
from handlers.keepsakes import story as cards
from handlers.keepsakes.story import Story
from handlers.posts.daily import due_at
from handlers.posts.job import POST_LATEST, Boards, Due, Job, local_day, next_hour, on
from messages.catalog import say
from messages.channels import WITH_BUTTONS, WITH_PICTURES
from messages.format import paragraphs
from messages.picture import Drawing
from messages.wire import Option, Reply
from storage.initiatives import initiatives, sharing
from storage.initiatives.initiatives import Initiative
from storage.people import officers
from storage.people.officers import Reached
from storage.posts import slots, stories
from storage.posts.groups import Bound, bound
from storage.posts.slots import Post
from storage.posts.stories import Answer, Chosen
from storage.programme import units

OFFER, STORY = "story_offer", "story"
OFFER_WEEKDAY, OFFER_HOUR = 1, time(9)  # 1 is Monday
OFFERED = 3
MOST_OFFICERS_AT_ONCE = 20  # in a run: each looks through what was verified in a month
VERIFIED_WITHIN = timedelta(days=30)
TOLD_WITHIN = timedelta(days=3)  # after the yes: a group that was silent for longer hears another story


# What officers are offered


@dataclass(frozen=True, slots=True)
class Offer:
    """An officer, and what there is to choose from."""

    chat: Reached
    found: tuple[Initiative, ...]


def find_offers(tx: Connection, now: datetime, _days_back: int) -> list[Due[Offer]]:
    """One for each officer of a unit with a group, on the morning of the day, where there is something to tell."""
    day = local_day(now)
    at = on(day, OFFER_HOUR)
    if day.isoweekday() != OFFER_WEEKDAY or not at <= now <= at + POST_LATEST:
        return []
    claimed = slots.claimed(tx, OFFER, day)
    looking_after = stories.officers_with_groups(tx)
    chats = officers.reached(tx, looking_after, now)
    found: list[Due[Offer]] = []
    for person, mine in looking_after.items():
        if len(found) == MOST_OFFICERS_AT_ONCE:
            break
        if person in chats and (str(person), day.isoformat()) not in claimed:
            below = sorted({code for unit in mine for code in units.below(tx, unit)})
            keys = stories.candidates(tx, below, now - VERIFIED_WITHIN, OFFERED)
            shown = tuple(one for one in (initiatives.by_id(tx, key) for key in keys) if one and not one.is_private)
            about = Offer(chats[person], shown)
            found.append(Due(job=OFFER, scope=str(person), period=day.isoformat(), at=at, title="", about=about))
    return found


def write_offers(_tx: Connection, dues: Sequence[Due[Offer]], _found: Boards) -> list[Post]:
    """Three, with one press each; nothing where there is nothing to choose from."""
    return [due.post(due.about.chat.chat_id, _offer(due.about)) for due in dues]


def _offer(offer: Offer) -> Reply | None:
    if not offer.found:
        return None
    chat, buttons = offer.chat, offer.chat.channel in WITH_BUTTONS
    text = say("story_card.offer", chat.lang, name=chat.name, found=offer.found, buttons=buttons)
    if not buttons:
        return Reply(text)
    choices = [Option(f"/kechuyen {one.code}", say("story_card.tell", chat.lang, code=one.code)) for one in offer.found]
    return Reply(text, choices=tuple(choices))


def next_offer(tx: Connection, now: datetime) -> datetime | None:
    """The next morning, when anybody would be offered something."""
    return next_hour(now, OFFER_HOUR) if stories.officers_with_groups(tx) else None


# What groups are told


@dataclass(frozen=True, slots=True)
class Telling:
    """A group, and the story that it is told."""

    group: Bound
    story: Story
    shared: bool  # other workplaces may say that they apply it too


def find_stories(tx: Connection, now: datetime, _days_back: int) -> list[Due[Telling]]:
    """Those to which their authors said yes, in each group at its hour."""
    chosen = stories.agreed(tx, now - TOLD_WITHIN)
    if not chosen:
        return []
    groups = bound(tx)
    return [due for one in chosen for due in _tellings(tx, one, groups, now)]


def _tellings(tx: Connection, one: Chosen, groups: Sequence[Bound], now: datetime) -> Iterator[Due[Telling]]:
    found = initiatives.by_id(tx, one.initiative_id)
    if found is None or not _still(found):
        return
    told, shared = slots.taken(tx, STORY, [found.code]), found.id in sharing.public(tx, [found.id])
    for group in groups:
        if group.unit not in (one.unit, found.unit) or not group.wants(STORY) or (group.scope, found.code) in told:
            continue
        at = _at(group, one.at, now)
        if at is None:
            continue
        told_as = cards.story(tx, found, group.lang, named=one.answer == Answer.NAMED, photos=one.on_card)
        about = Telling(group, told_as, shared)
        yield Due(job=STORY, scope=group.scope, period=found.code, at=at, title=group.title, about=about)


def _at(group: Bound, agreed_at: datetime, now: datetime) -> datetime | None:
    """The group's hour behind that moment, where it has come and is not long past."""
    day = local_day(now)
    at = due_at(group, day)
    if at is None or not agreed_at <= at <= now or now - at > POST_LATEST:
        return None
    return at


def _still(found: Initiative) -> bool:
    return found.status == "verified" and not found.is_private


def write_stories(_tx: Connection, dues: Sequence[Due[Telling]], _found: Boards) -> list[Post]:
    """The words of each; the picture comes with them where the channel carries pictures."""
    return [due.post(due.about.group.chat_id, _told(due)) for due in dues]


def _told(due: Due[Telling]) -> Reply:
    group, code, paper = due.about.group, due.period, stories.paper(due.period)
    text = cards.words(due.about.story, group.lang)
    if not due.about.shared:
        return Reply(text, thread=group.thread, paper=paper)
    text = paragraphs(text, say("reuse.in_group", group.lang, code=code))
    return Reply(text, thread=group.thread, paper=paper, private=payload(APPLY, code))


def still_stories(tx: Connection, posts: Sequence[Post], now: datetime) -> Sequence[Post]:
    """Those whose authors did not think better of it meanwhile, nor of their name: what they said then is written."""
    found = initiatives.by_codes(tx, [post.slot.period for post in posts])
    there = {one.id: one.code for one in found.values() if _still(one)}
    said_at = {there[one.initiative_id]: one.at for one in stories.agreed(tx, now - TOLD_WITHIN, there)}
    there_still = [post for post in posts if post.slot.period in said_at]
    return [post for post in there_still if said_at[post.slot.period] <= post.slot.due_at]


def drawing_of(due: Due[Telling]) -> Drawing | None:
    """The card."""
    group = due.about.group
    if group.channel not in WITH_PICTURES or not group.pictures:
        return None
    return cards.drawing(due.about.story)


def next_story(_tx: Connection, _now: datetime) -> datetime | None:
    """At the hour of a group, which rings for its board; else the alarm looks each minute anyway."""
    return None


OFFER_JOB = Job(OFFER, find_offers, write_offers, next_offer)
STORY_JOB = Job(STORY, find_stories, write_stories, next_story, still_stories, drawing=drawing_of)
