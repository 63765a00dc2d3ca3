"""What an officer does with an announcement, in a chat or at the desk: write, choose for whom, send, stop, drop.

Each answers the key of what is said about it, `announcing.said.<key>`; "" where there is nothing to say. Who may:
whoever answers for the union in whose name it is, or for one above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from handlers.announcements import sending, whom
from handlers.announcements.shown import Tally, tally
from handlers.conversation.talk import Talk
from handlers.officers.record import write_down, write_down_now
from handlers.officers.waiting import with_all_below
from handlers.people.roles import units_of
from handlers.posts.milestones import ASLEEP, AWAKE
from messages.format import HANOI
from storage.conversation import evidence
from storage.posts import announced, announcements
from storage.posts.announced import Unreached
from storage.posts.announcements import AUDIENCES, BEHIND, Announcement, State

LEAST_WORDS, MOST_WORDS, MOST_LINK = 10, 1200, 300  # letters: with the rest below one message of Zalo
MOST_LISTED, MOST_UNREACHED = 10, 50
PIECES_AT_ONCE = 2  # of a small union all; the rest is counted behind the replies
#: Where a link leads: a name, never somebody's word before "@" that looks like one.
_PLACE = re.compile(r"(?:[^\W_][\w-]*\.)+[^\W\d_][\w-]+(?::\d{1,5})?")
LATEST = timedelta(days=60)  # ahead: what is announced later than this nobody remembers having written


def listed(talk: Talk) -> list[tuple[Announcement, Tally]]:
    """The newest of one's units and of those below, each with how far it has come."""
    tx, units = talk.context.tx, [unit for unit in with_all_below(talk, units_of(talk)) if unit]
    left = announcements.left_this_month(tx, talk.context.now)
    return [(one, tally(one, announced.counts(one), left)) for one in announcements.latest(tx, units, MOST_LISTED)]


def mine(talk: Talk, number: int) -> Announcement | None:
    """That one, held, where it is this officer's."""
    return _if_mine(talk, announcements.held(talk.context.tx, number))


def seen(talk: Talk, number: int) -> Announcement | None:
    """The same for whoever only looks."""
    return _if_mine(talk, announcements.find(talk.context.tx, number))


def _if_mine(talk: Talk, found: Announcement | None) -> Announcement | None:
    if found is None or found.state == State.DROPPED or not talk.context.units.within(found.by_unit, units_of(talk)):
        return None
    return found


def tally_of(talk: Talk, one: Announcement) -> Tally:
    """How far it has come."""
    tx = talk.context.tx
    return tally(one, announced.counts(one), announcements.left_this_month(tx, talk.context.now))


def unreached(talk: Talk, one: Announcement) -> list[Unreached]:
    """Who did not get it for sure; nothing before it went out."""
    if one.state == State.DRAFT:
        return []
    return announced.unreached(talk.context.tx, one.id, MOST_UNREACHED)


def link_of(typed: str) -> str | None:
    """A link as it was typed, "" for none; None where it leads nowhere."""
    link = typed.strip()
    if link and "://" not in link:
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    is_address = parts.scheme in ("http", "https") and _PLACE.fullmatch(parts.netloc) and not set(link) & set(" \n\t")
    return link if (is_address and len(link) <= MOST_LINK) or not link else None


def write(talk: Talk, words: str, link: str) -> int:
    """A new one for everybody of one's units; its number."""
    units = talk.context.units.in_order(units_of(talk))
    tx, now = talk.context.tx, talk.context.now
    number = announcements.make(
        tx, person=talk.me.id, by_unit=units[0], units=units, words=words, link=link, now=now
    )  # fmt: skip
    _count(talk, number)
    return number


def rewrite(talk: Talk, one: Announcement, words: str, link: str) -> str:
    """It says this from now on."""
    if one.state != State.DRAFT:
        return "too_late"
    announcements.change(talk.context.tx, one.id, words=words, link=link)
    return ""


def illustrate(talk: Talk, one: Announcement, path: str, size: int, awaits: int | None = None) -> str:
    """It shows this picture from now on; "": none. `awaits`: the photo (evidence.id) that is to be fetched for it."""
    if one.state != State.DRAFT:
        return "too_late"
    if one.picture_id is not None:
        evidence.give_up(talk.context.tx, one.picture_id)
    announcements.change(talk.context.tx, one.id, picture=path, picture_bytes=size, picture_id=awaits)
    return ""


def address(talk: Talk, one: Announcement, units: Sequence[str], audience: str) -> str:
    """It is for these from now on."""
    mine_, tx = units_of(talk), talk.context.tx
    if one.state != State.DRAFT:
        return "too_late"
    if audience not in AUDIENCES or not units or not all(talk.context.units.within(unit, mine_) for unit in units):
        return "not_yours"
    if audience == BEHIND:
        units = whom.units_behind(tx, units, talk.context.now)
        if not units:
            return "none_behind"
    line = talk.context.units.line(units[0])
    announcements.change(tx, one.id, by_unit=next(unit for unit in line if unit in mine_))
    announcements.count_anew(tx, one.id, units, audience)
    _count(talk, one.id)
    return ""


def _count(talk: Talk, number: int) -> None:
    """Count its chats: those of a small union at once, of a large one behind the replies."""
    tx, now = talk.context.tx, talk.context.now
    talk.announces = True
    for _ in range(PIECES_AT_ONCE):
        one = announcements.find(tx, number)
        if one is None or one.is_counted:
            return
        announced.count_some(tx, one, whom.scope_of(tx, one.units, now), now)


def send(talk: Talk, one: Announcement, at: datetime) -> str:
    """It goes out, at that moment or at once."""
    now = talk.context.now
    if one.state != State.DRAFT:
        return "too_late"
    if one.awaits_picture:
        return "picture_coming"
    if not one.is_counted:
        return "still_counting"
    if at > now + LATEST:
        return "too_far"
    found = tally_of(talk, one)
    if not found.waiting:
        return "nobody"
    # Who sends it answers for it: whoever wrote it may have lost the role since.
    sends = {"person_id": talk.me.id, "state": State.SENDING.value, "send_at": max(at, now)}
    announcements.change(talk.context.tx, one.id, **sends)
    after = {"n": one.id, "to": list(one.units), "audience": one.audience, "chats": found.waiting, "at": str(at)}
    _note(talk, "announcement sent", one, after)
    talk.announces = True
    return "sending" if at <= now else "will_be_sent"


def stop(talk: Talk, one: Announcement) -> str:
    """Whoever has not got it does not get it."""
    if one.state != State.SENDING:
        return "nothing_to_stop"
    sending.stop(talk.context.tx, one, talk.context.now)
    _note(talk, "announcement stopped", one, {"n": one.id})
    return "stopped"


def drop(talk: Talk, one: Announcement) -> str:
    """It is never sent."""
    if one.state != State.DRAFT:
        return "too_late"
    illustrate(talk, one, "", 0)
    announcements.change(talk.context.tx, one.id, state=State.DROPPED.value)
    return "dropped"


def is_night(talk: Talk) -> bool:
    """Whether people who hear something now are woken by it."""
    return not AWAKE <= talk.context.now.astimezone(HANOI).time() < ASLEEP


def _note(talk: Talk, action: str, one: Announcement, after: dict[str, Any]) -> None:
    if talk.event.kind == "desk":
        write_down_now(talk, action, one.by_unit, after=after)
    else:
        write_down(talk, action, one.by_unit, after=after)


def whose(talk: Talk, one: Announcement) -> str:
    """For whom it is, in words."""
    labels = [talk.context.units.label(unit) for unit in one.units]
    return talk.say(f"announcing.whose.{one.audience}", units=labels[:MOST_LISTED], more=len(labels) - MOST_LISTED)
