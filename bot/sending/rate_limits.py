"""How fast a channel may be sent to: sliding windows over all chats, over one chat, over one group.

A place in a window is free again one window after the channel *answered*, not after we asked: whenever it counted
the message in between, it never counts more than the limit. Replies to people go before posts to groups.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter

from bot.background.backoff import backoff

#: A channel that has not answered by then has counted the message at the latest by then.
LATEST_COUNT_SECONDS = 3.0
#: A channel's clock is not ours: a place is kept so much longer.
MARGIN_SECONDS = 0.003
#: So many chats in a row that are told to wait, without one message taken in between: then the limit is that of all.
CHATS_OF_AN_OVERALL_LIMIT = 3
#: A task waits here for its chat no longer than that; longer waits are given back to the sender.
LONGEST_CHAT_WAIT_SECONDS = 0.5
#: Between two tries to reach a channel that cannot be reached.
FIRST_OUTAGE_PAUSE_SECONDS = 1.0
LONGEST_OUTAGE_PAUSE_SECONDS = 20.0
#: Others look again after that while one message tries whether the channel can be reached; its answer ends the wait.
PROBE_SECONDS = 1.0
#: Without a share of the rate nothing is sent until there is one, which ends the wait.
NO_SHARE_SECONDS = 1.0
#: Timers of the event loop ring up to a millisecond early.
SHORTEST_TIMER_SECONDS = 0.001
#: Chats whose windows are remembered before those that are empty are forgotten.
CHATS_REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` messages in any `seconds`."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rates:
    """What a channel allows: over all chats, in one chat, in one group on top of that."""

    everyone: Limit
    chat: Limit
    group: Limit


def rates_of(text: str) -> Rates:
    """ "30/1 3/3 20/60": 30 messages in any second over all, 3 in 3 to one chat, 20 in 60 to one group. ValueError."""
    limits = []
    for part in text.split():
        most, _, seconds = part.partition("/")
        limits.append(Limit(int(most), float(seconds)))
    if len(limits) != 3 or any(limit.most < 1 or limit.seconds <= 0 for limit in limits):
        raise ValueError("three limits, such as 30/1 3/3 20/60")
    return Rates(*limits)


class NotYetError(Exception):
    """This chat may be sent to in `seconds`, not now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Place:
    """One message in a window: it counts until `until`."""

    __slots__ = ("until",)

    def __init__(self, until: float) -> None:
        self.until = until

    def free(self) -> None:
        """Count no more: the message was not sent."""
        self.until = 0.0


_until = attrgetter("until")


class Window:
    """The messages of the last while, as many as a limit allows."""

    __slots__ = ("_limit", "_places", "most")

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self.most = limit.most  # fewer, where other processes send on this channel too
        self._places: list[Place] = []

    def wait(self, now: float) -> float:
        """Seconds until another message fits; 0: it does."""
        if len(self._places) < self.most:
            return 0.0
        self._forget_free(now)
        too_many = len(self._places) - self.most
        if too_many < 0:
            return 0.0
        if not self.most:
            return NO_SHARE_SECONDS
        return sorted(self._places, key=_until)[too_many].until - now

    def take(self, now: float) -> Place:
        """Count a message that is about to be sent."""
        place = Place(now + self._limit.seconds + LATEST_COUNT_SECONDS)
        self._places.append(place)
        return place

    def answered(self, place: Place, now: float) -> None:
        """The channel answered just now: by now it has counted the message."""
        place.until = min(place.until, now + self._limit.seconds + MARGIN_SECONDS)

    def empty(self, now: float) -> bool:
        """Whether nothing counts any more."""
        return all(place.until <= now for place in self._places)

    def left(self, now: float) -> list[float]:
        """For how many seconds each of its messages still counts."""
        self._forget_free(now)
        return [round(place.until - now, 3) for place in self._places]

    def add_known(self, left: Sequence[float], now: float) -> None:
        """These messages count in it as well, which may be those that it knows, or others of the same moments."""
        both = zip_longest(sorted(self.left(now), reverse=True), sorted(left, reverse=True), fillvalue=0.0)
        self._places = [Place(now + max(pair)) for pair in both]

    def _forget_free(self, now: float) -> None:
        self._places = [place for place in self._places if place.until > now]


class Permit:
    """The leave to send one message. Whoever has it says what came of it with one of these methods."""

    __slots__ = ("_limiter", "_taken")

    def __init__(self, limiter: Limiter, taken: list[tuple[Window, Place]]) -> None:
        self._limiter = limiter
        self._taken = taken

    def answered(self) -> None:
        """The channel said something, whatever it was."""
        now = self._limiter.now()
        for window, place in self._taken:
            window.answered(place, now)
        self._limiter.reached()

    def taken(self) -> None:
        """The channel took the message."""
        self._limiter.no_overall_limit()
        self.answered()

    def given_back(self) -> None:
        """Nothing was sent."""
        for _, place in self._taken:
            place.free()
        self._limiter.asked_in_vain()

    def silent(self) -> None:
        """No answer came: the places count as long as the channel may yet have counted the message."""
        self._limiter.asked_in_vain()

    def unreachable(self) -> float:
        """Nobody was there to send it to. All messages wait for the seconds that are returned."""
        self.given_back()
        return self._limiter.missed()


class Limiter:
    """Hands out the permits for one channel."""

    def __init__(self, rates: Rates, now: Callable[[], float]) -> None:
        self.now = now
        self._rates = rates
        self.most, self.window_seconds = rates.everyone.most, rates.everyone.seconds
        self._everyone = Window(rates.everyone)
        self.on_waiting: Callable[[], None] = lambda: None  # told when somebody waits, and this process has not all
        self._windows: dict[str, list[Window]] = {}  # by the address of a chat
        self._chats_closed_until: dict[str, float] = {}
        self._told_to_wait: set[str] = set()  # chats, since a message was last taken
        self._replies: deque[asyncio.Future[Place]] = deque()
        self._posts: deque[asyncio.Future[Place]] = deque()
        self._next_post_at = 0.0
        self._closed_until = 0.0
        self._told_closed_until = 0.0  # by the channel, which is told to other processes too
        self._heard_closed_until = 0.0  # from another process that was told so
        self._misses = 0  # tries in a row that did not reach the channel
        self._probing = False  # one message tries whether it can be reached again
        self._timer: asyncio.TimerHandle | None = None

    async def permit(self, address: str, group: bool, post: bool) -> Permit:
        """Wait for the leave to send to this chat. NotYetError: that takes longer than is worth waiting for."""
        while (wait := self._chat_wait(address)) > 0:
            if wait > LONGEST_CHAT_WAIT_SECONDS:
                raise NotYetError(wait)
            await asyncio.sleep(wait)
        taken = [(self._everyone, await self._turn(post))]
        now = self.now()
        for window in self._windows_of(address, group):
            taken.append((window, window.take(now)))
        return Permit(self, taken)

    async def _turn(self, post: bool) -> Place:
        """A place among the messages to all chats; whoever came first is served first, replies before posts."""
        now = self.now()
        someone_waits = self._replies or (post and self._posts)
        if not someone_waits and self._wait(now, post) <= 0:
            return self._grant(now, post)
        future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        queue = self._posts if post else self._replies
        queue.append(future)
        if self._everyone.most < self.most:
            self.on_waiting()
        self.look()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                future.result().free()
            raise

    def _wait(self, now: float, post: bool) -> float:
        if self._misses and self._probing:
            return PROBE_SECONDS
        wait = max(self._everyone.wait(now), self._closed_until - now)
        if post:
            # Posts keep apart, so that the next reply never waits for a whole window that posts have filled.
            wait = max(wait, self._next_post_at - now)
        return wait

    def _grant(self, now: float, post: bool) -> Place:
        self._probing = self._misses > 0
        if post:
            gap = self.window_seconds / max(self._everyone.most, 1)
            self._next_post_at = max(self._next_post_at, now - gap) + gap
        return self._everyone.take(now)

    def look(self) -> None:
        """Give leave to whoever may go now, and look again when the next may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        wait = self._serve(self._replies, post=False)
        if wait is None:
            wait = self._serve(self._posts, post=True)
        if wait is not None:
            self._timer = asyncio.get_running_loop().call_later(max(wait, SHORTEST_TIMER_SECONDS), self.look)

    def _serve(self, queue: deque[asyncio.Future[Place]], post: bool) -> float | None:
        """Give leave to those at the head of the queue; seconds until the next may go, None when nobody waits."""
        while queue:
            if queue[0].done():
                queue.popleft()
                continue
            now = self.now()
            wait = self._wait(now, post)
            if wait > 0:
                return wait
            queue.popleft().set_result(self._grant(now, post))
        return None

    def reached(self) -> None:
        """The channel answered: it can be reached."""
        self._misses = 0
        self._probing = False
        self.look()

    def asked_in_vain(self) -> None:
        """Nothing was learned about whether the channel can be reached."""
        self._probing = False
        self.look()

    def missed(self) -> float:
        """The channel could not be reached: nothing is sent for the seconds returned, which grow with each miss."""
        self._misses += 1
        self._probing = False
        wait = backoff(self._misses, LONGEST_OUTAGE_PAUSE_SECONDS, FIRST_OUTAGE_PAUSE_SECONDS)
        self.close(wait)
        return wait

    def close(self, seconds: float) -> None:
        """Send nothing for so long."""
        self._closed_until = max(self._closed_until, self.now() + seconds)
        self.look()

    def obey(self, seconds: float) -> None:
        """The channel said so: send nothing for so long, in no process."""
        self._told_closed_until = max(self._told_closed_until, self.now() + seconds)
        self.close(seconds)

    def hear(self, seconds: float) -> None:
        """The channel said so to another process, which tells the others itself."""
        self._heard_closed_until = self.now() + seconds
        self.close(seconds)

    def open(self) -> None:
        """Send again at once: what it was closed for is mended."""
        self._closed_until = 0.0
        self._chats_closed_until.clear()
        self._told_to_wait.clear()
        self.look()

    def share(self, slots: int) -> None:
        """Of the messages that all processes may send in a window, so many are this one's."""
        self._everyone.most = slots
        self.look()

    @property
    def slots(self) -> int:
        """How many of them are."""
        return self._everyone.most

    @property
    def in_use(self) -> int:
        """Messages that count now."""
        return len(self._everyone.left(self.now()))

    @property
    def wanted(self) -> int:
        """Messages that count now, and those that wait to be sent."""
        waiting = sum(not one.done() for queue in (self._replies, self._posts) for one in queue)
        return min(self.most, self.in_use + waiting)

    @property
    def told_seconds(self) -> float:
        """How long the channel told this process to send nothing."""
        return max(0.0, self._told_closed_until - self.now())

    @property
    def closed_seconds(self) -> float:
        """The same, told whatever process."""
        return max(self.told_seconds, self._heard_closed_until - self.now())

    def chat_places(self, address: str) -> list[list[float]]:
        """What was sent to this chat a moment ago: for each of its limits, the seconds that each message counts."""
        now = self.now()
        left = [window.left(now) for window in self._windows.get(address, ())]
        return left if any(left) else []

    def add_chat_places(self, address: str, group: bool, places: Sequence[Sequence[float]]) -> None:
        """This was sent to the chat a moment ago, here or by another process."""
        now = self.now()
        for window, left in zip(self._windows_of(address, group), places, strict=False):
            window.add_known(left, now)

    def close_chat(self, address: str, seconds: float) -> bool:
        """Send nothing to this chat for so long. Answers whether the limit seems to be that of all chats."""
        self._chats_closed_until[address] = self.now() + seconds
        self._told_to_wait.add(address)
        return len(self._told_to_wait) >= CHATS_OF_AN_OVERALL_LIMIT

    def no_overall_limit(self) -> None:
        """A message was taken: who was told to wait, was so for their own sake."""
        if self._told_to_wait:
            self._told_to_wait.clear()

    def _windows_of(self, address: str, group: bool) -> list[Window]:
        windows = self._windows.get(address)
        if windows is None:
            if len(self._windows) >= CHATS_REMEMBERED:
                self._forget_empty()
            windows = [Window(self._rates.chat)]
            if group:
                windows.append(Window(self._rates.group))
            self._windows[address] = windows
        return windows

    def _forget_empty(self) -> None:
        now = self.now()
        empty = [chat for chat, windows in self._windows.items() if all(window.empty(now) for window in windows)]
        for address in empty:
            del self._windows[address]
        over = [address for address, until in self._chats_closed_until.items() if until <= now]
        for address in over:
            del self._chats_closed_until[address]

    def _chat_wait(self, address: str) -> float:
        now = self.now()
        wait = max(0.0, self._chats_closed_until.get(address, 0.0) - now)
        for window in self._windows.get(address, ()):
            wait = max(wait, window.wait(now))
        return wait
