"""How an announcement is read: by those who get it, on each channel, and by the officer who follows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from messages.catalog import say
from messages.channels import BY_NAME
from messages.wire import Reply
from storage.posts.announced import Count, State
from storage.posts.announcements import Announcement, Left

ON_THEIR_WAY = (State.WAITING, State.QUEUED)
#: What may be said of those that it went to, and of those that were left out, in that order.
WENT = (State.SENT, State.HELD, State.UNSURE, State.FAILED, State.GONE)
LEFT_OUT = (State.REFUSED, State.WEEKLY, State.WINDOW, State.QUOTA, State.CHANGED, State.STOPPED)


def reply(one: Announcement, by: str, channel: str, lang: str, *, group: bool, thread: str = "") -> Reply:
    """What a chat of that channel hears; `by`: what the union is called in whose name it is."""
    text = say("announcing.heard", lang, by=by, words=one.words, link=one.link, group=group)
    if not one.picture:
        return Reply(text, thread=thread)
    if carries(one, channel):
        return Reply(text, thread=thread, picture=one.picture)
    return Reply(text, thread=thread, picture_at=one.picture)


def carries(one: Announcement, channel: str) -> bool:
    """Whether its picture goes out on that channel as a picture; else by its address, below the words."""
    return bool(one.picture) and one.picture_bytes <= BY_NAME[channel].picture_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OnChannel:
    """How many get it on one channel, and how its picture goes there: "picture", "address", or "" without one."""

    channel: str
    number: int
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far it has come: `waiting` are still to hear it, `went` and `left_out` say what became of the others."""

    waiting: int
    went: tuple[tuple[str, int], ...]
    left_out: tuple[tuple[str, int], ...]
    channels: tuple[OnChannel, ...]
    over_quota: tuple[Left, ...]  # channels with fewer messages left this month than chats that wait

    @property
    def sent(self) -> int:
        """How many have it for sure."""
        return dict(self.went).get(State.SENT, 0)

    @property
    def out_of_quota(self) -> int:
        """How many did not get it since the messages of their channel are used up this month."""
        return dict(self.left_out).get(State.QUOTA, 0)

    @property
    def total(self) -> int:
        """All that it goes or went to."""
        return self.waiting + sum(number for _, number in self.went)


def tally(one: Announcement, counts: Sequence[Count], left: Sequence[Left]) -> Tally:
    """The counts of an announcement, put together."""
    states: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for count in counts:
        states[count.state] += count.number
        if count.state in ON_THEIR_WAY:
            waiting[count.channel] += count.number
    return Tally(
        waiting=sum(waiting.values()),
        went=tuple((state.value, states[state]) for state in WENT if states[state]),
        left_out=tuple((state.value, states[state]) for state in LEFT_OUT if states[state]),
        channels=tuple(_on_channel(one, name, waiting[name]) for name in sorted(waiting)),
        over_quota=tuple(each for each in left if waiting[each.channel] > each.messages),
    )


def _on_channel(one: Announcement, channel: str, number: int) -> OnChannel:
    picture = ""
    if one.picture:
        picture = "picture" if carries(one, channel) else "address"
    return OnChannel(channel=channel, number=number, picture=picture)
