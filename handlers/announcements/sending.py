"""Brings announcements to the outbox, a few messages a channel at a time, behind everything else that is sent.

What is queued at once bounds how long a board or a reminder waits behind an announcement; the rest waits in
`announced`, where it can be stopped. Each step is one short transaction: a process that is killed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from handlers.announcements import shown, whom
from handlers.people.telling import tell
from handlers.posts.digest_sections import above
from handlers.posts.job import local_day
from messages.channels import BY_NAME
from messages.wire import Reply
from storage.counting import tree
from storage.database import bulk
from storage.people import deputies, officers, personal_data
from storage.posts import announced, announcements, waiting
from storage.posts.announced import Chosen, Waits
from storage.posts.announcements import GROUPS, Announcement, State
from storage.programme import units

#: Messages of announcements that lie in the outbox for one channel: two seconds of Telegram's rate.
MOST_ON_THEIR_WAY = 60


class Step(NamedTuple):
    """What one step did: the chats for which something was queued; whether it sent, and did not count."""

    chats: Sequence[int]
    sends: bool


def go_on(tx: Connection, now: datetime) -> Step:
    """Count some more chats of one that is written, or queue some more messages of those that are sent."""
    announced.hold(tx)
    for one in announcements.to_be_counted(tx):
        counted = announced.count_some(tx, one, whom.scope_of(tx, one.units, now), now)
        if counted.is_counted:
            _tell(tx, counted, "announcing.told.counted", now)
        return Step((), sends=False)
    there = announcements.to_be_sent(tx, now)
    for one in there:
        announced.settle(tx, one.id)
    room = _Room(announced.on_their_way(tx, [one.id for one in there]))
    chats: list[int] = []
    for one in there:
        if _may_go_on(tx, one, now):
            chats += _send_some(tx, one, room, now)
            _end(tx, one, now)
        else:
            _leave(tx, one, now)
    return Step(chats, sends=True)


class _Room:
    """How many more messages may lie in the outbox, by channel."""

    def __init__(self, on_their_way: dict[str, int]) -> None:
        self._on_their_way = on_their_way

    def left(self, channel: str) -> int:
        return max(0, MOST_ON_THEIR_WAY - self._on_their_way.get(channel, 0))

    def take(self, channel: str, number: int) -> None:
        self._on_their_way[channel] = self._on_their_way.get(channel, 0) + number


def _may_go_on(tx: Connection, one: Announcement, now: datetime) -> bool:
    """Whether who wrote it still answers for the union in whose name it is."""
    if one.person_id is None:
        return False
    mine = {*officers.units(tx, one.person_id), *deputies.units(tx, one.person_id, local_day(now))}
    return not mine.isdisjoint(tree.ancestors(tx, [one.by_unit])[one.by_unit])


def _send_some(tx: Connection, one: Announcement, room: _Room, now: datetime) -> list[int]:
    by = units.name(tx, one.by_unit)
    chats: list[int] = []
    for channel in BY_NAME:
        some = announced.waiting(tx, one.id, channel, room.left(channel))
        if some:
            replies = _replies(tx, one, by, channel, some, now)
            chats += announced.put(tx, one.id, replies, now)
            room.take(channel, len(replies))
    return chats


def _replies(
    tx: Connection, one: Announcement, by: str, channel: str, some: Sequence[Waits], now: datetime
) -> dict[int, Reply]:
    """What these chats hear, as things stand now; those that are not to hear it any more are left out."""
    found = _as_of_now(tx, one, some, now)
    replies: dict[int, Reply] = {}
    left_out: list[tuple[int, str]] = []
    for waits in some:
        to = found.get(waits)
        if to is None:
            left_out.append((waits.chat_id, announced.State.CHANGED.value))
        elif to.state != announced.State.WAITING:
            left_out.append((waits.chat_id, to.state))
        elif to.chat_id == waits.chat_id or announced.move(tx, one, channel, waits, to):
            group = waits.person_id is None
            replies[to.chat_id] = shown.reply(one, by, to.channel, to.lang, group=group, thread=to.thread)
    announced.leave_out(tx, one.id, channel, left_out)
    return replies


def _as_of_now(tx: Connection, one: Announcement, some: Sequence[Waits], now: datetime) -> dict[Waits, Chosen]:
    """Where each of them is reached now; not those for whom it is no more, or who have it in another chat."""
    found = _reached(tx, one, some, now)
    above = tree.ancestors(tx, {each.unit for each in found.values()}) if found else {}
    inside = {unit for unit, units_above in above.items() if not set(units_above).isdisjoint(one.units)}
    return {waits: each for waits, each in found.items() if each.unit in inside}


def _reached(tx: Connection, one: Announcement, some: Sequence[Waits], now: datetime) -> dict[Waits, Chosen]:
    if one.audience == GROUPS:
        chats = [waits.chat_id for waits in some]
        where = f"chat.id {bulk.among(tx, 'chats')}"
        there = announced.chosen_groups(tx, now, where, len(chats), chats=bulk.keys(tx, chats))
        groups = {each.chat_id: each for each in there if each.unit}  # who has no unit would count at the top
        return {waits: groups[waits.chat_id] for waits in some if waits.chat_id in groups}
    people = [waits.person_id for waits in some if waits.person_id is not None]
    wanted = announced.still(tx, one, people, whom.running(tx, now))
    wanted -= announced.told_otherwise(tx, one.id, people)
    places = announced.chosen(tx, one, sorted(wanted), now, forecast=False)
    return {waits: places[waits.person_id] for waits in some if waits.person_id in places}


def _end(tx: Connection, one: Announcement, now: datetime) -> None:
    """When nobody waits for it any more it is over, and whoever wrote it hears what became of it."""
    if announced.is_over(tx, one.id):
        announcements.change(tx, one.id, state=announcements.State.DONE.value, ended_at=now)
        _tell(tx, one, "announcing.told.done", now)


def stop(tx: Connection, one: Announcement, now: datetime, ended: State = State.STOPPED) -> None:
    """Nothing more of it is sent."""
    announced.stop(tx, one.id)
    announced.settle(tx, one.id)
    announced.settle(tx, one.id, announced.State.HELD)
    announcements.change(tx, one.id, state=ended.value, ended_at=now)


def _leave(tx: Connection, one: Announcement, now: datetime) -> None:
    """Nobody answers for it any more: it is stopped, and who sent it hears so, and who answers for the union now."""
    stop(tx, one, now, State.LEFT)
    ended, sender = announcements.find(tx, one.id) or one, one.person_id
    found, by = shown.tally(ended, announced.counts(ended), ()), units.name(tx, one.by_unit)
    values: dict[str, Any] = {"n": one.id, "tally": found, "by": by}
    called = ""
    if sender is not None:
        tell(tx, [sender], "announcing.told.left_yours", now, **values)
        called = personal_data.name(tx, sender)
    look = ((f"/thongbao {one.id}", "announcing.look"),)
    others = [person for person in _answering_for(tx, one.by_unit) if person != sender]
    tell(tx, others, "announcing.told.left", now, look, sender=called, **values)


def _answering_for(tx: Connection, unit: str) -> Sequence[int]:
    """The nearest officers of that union, or of one above it."""
    there = officers.deciding(tx)
    line = above(unit, waiting.parents(tx))
    return next((found for code in line if (found := [one.person_id for one in there if one.unit == code])), ())


def _tell(tx: Connection, one: Announcement, key: str, now: datetime) -> None:
    if one.person_id is not None:
        now_one = announcements.find(tx, one.id) or one
        found = shown.tally(now_one, announced.counts(now_one), announcements.left_this_month(tx, now))
        look = ((f"/thongbao {one.id}", "announcing.look"),)
        tell(tx, [one.person_id], key, now, look, n=one.id, tally=found)
