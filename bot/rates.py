"""How fast a channel may be sent to: sliding windows over all chats, over one chat, over one group.

A place in a window is free again one window after the channel *answered*, not after we asked: whenever it counted
the message in between, it never counts more than the limit. Replies to people go before posts to groups.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

ANSWER = 3.0  # seconds; who answers later than that has counted the message at the latest then
PATIENT = 0.5  # seconds that a task waits for its chat; longer waits are given back to the sender


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
    limits = [Limit(int(most), float(seconds)) for most, _, seconds in (part.partition("/") for part in text.split())]
    if len(limits) != 3 or any(limit.most < 1 or limit.seconds <= 0 for limit in limits):
        raise ValueError("three limits, such as 30/1 3/3 20/60")
    return Rates(*limits)


class NotYet(Exception):
    """This chat's turn comes in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Window:
    """The messages of the last while, each with the time from which it no longer counts."""

    __slots__ = ("_ends", "_limit")

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._ends: list[list[float]] = []

    def wait(self, now: float) -> float:
        """Seconds until another message fits; 0: it does."""
        if len(self._ends) < self._limit.most:
            return 0.0
        self._ends = [end for end in self._ends if end[0] > now]
        over = len(self._ends) - self._limit.most
        return 0.0 if over < 0 else sorted(self._ends)[over][0] - now

    def take(self, now: float) -> list[float]:
        """Count a message; what is returned is its end, to be brought forward when the answer is there."""
        end = [now + self._limit.seconds + ANSWER]
        self._ends.append(end)
        return end

    def empty(self, now: float) -> bool:
        """Whether nothing counts any more."""
        return all(end[0] <= now for end in self._ends)

    def left(self, end: list[float], now: float) -> None:
        """The channel answered just now."""
        end[0] = min(end[0], now + self._limit.seconds)


class Slot:
    """The leave to send one message; say what came of it with one of its methods."""

    __slots__ = ("_pace", "_taken")

    def __init__(self, pace: Pace, taken: list[tuple[Window, list[float]]]) -> None:
        self._pace, self._taken = pace, taken

    def answered(self) -> None:
        """The channel said something, whatever it was."""
        now = self._pace.now()
        for window, end in self._taken:
            window.left(end, now)
        self._pace.reached()

    def given_back(self) -> None:
        """Nothing was sent."""
        for _, end in self._taken:
            end[0] = 0.0
        self._pace.asked_in_vain()

    def silent(self) -> None:
        """No answer came: the places count as long as the channel may yet have counted the message."""
        self._pace.asked_in_vain()

    def unreachable(self) -> float:
        """Nobody was there to send it to: all wait, for so many seconds."""
        self.given_back()
        return self._pace.missed()


class Pace:
    """Hands out slots for one channel."""

    def __init__(self, rates: Rates, now: Callable[[], float]) -> None:
        self.now = now
        self._rates = rates
        self._everyone = Window(rates.everyone)
        self._gap = rates.everyone.seconds / rates.everyone.most
        self._chats: dict[str, list[Window]] = {}
        self._chats_closed: dict[str, float] = {}
        self._queues: tuple[deque[asyncio.Future[list[float]]], ...] = (deque(), deque())
        self._next_post = 0.0
        self._closed_until = 0.0
        self._misses = 0
        self._probing = False
        self._timer: asyncio.TimerHandle | None = None

    async def slot(self, chat: str, group: bool, post: bool) -> Slot:
        """Wait for leave to send to this chat. NotYet: that takes longer than is worth waiting for."""
        while (wait := self._chat_wait(chat)) > 0:
            if wait > PATIENT:
                raise NotYet(wait)
            await asyncio.sleep(wait)
        everyone = await self._turn(post)
        now = self.now()
        taken = [(window, window.take(now)) for window in self._windows(chat, group)]
        return Slot(self, [(self._everyone, everyone), *taken])

    async def _turn(self, post: bool) -> list[float]:
        now = self.now()
        if not (self._queues[0] or (post and self._queues[1])) and self._wait(now, post) <= 0:
            return self._grant(now, post)
        future: asyncio.Future[list[float]] = asyncio.get_running_loop().create_future()
        self._queues[post].append(future)
        self.look()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                future.result()[0] = 0.0
            raise

    def _wait(self, now: float, post: bool) -> float:
        if self._misses and self._probing:
            return 1.0  # one asks whether the network is back, the others wait; its answer ends the waiting
        waits = [self._everyone.wait(now), self._closed_until - now]
        if post:
            # Posts keep apart, so that the next reply never waits for a whole window that posts have filled.
            waits.append(self._next_post - now)
        return max(waits)

    def _grant(self, now: float, post: bool) -> list[float]:
        self._probing = self._misses > 0
        if post:
            self._next_post = max(self._next_post, now - self._gap) + self._gap
        return self._everyone.take(now)

    def look(self) -> None:
        """Give leave to whoever may go now, and look again when the next may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for post, queue in ((False, self._queues[0]), (True, self._queues[1])):
            while queue:
                if queue[0].done():
                    queue.popleft()
                    continue
                now = self.now()
                wait = self._wait(now, post)
                if wait > 0:
                    self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self.look)
                    return
                queue.popleft().set_result(self._grant(now, post))

    def reached(self) -> None:
        """The channel answered: it can be reached."""
        self._misses, self._probing = 0, False
        self.look()

    def asked_in_vain(self) -> None:
        """Nothing was learned about whether the channel can be reached."""
        self._probing = False
        self.look()

    def missed(self) -> float:
        """The channel could not be reached: nobody sends for a while, longer each time."""
        self._misses += 1
        self._probing = False
        wait = min(0.5 * 2.0 ** min(self._misses, 10), 20.0)
        self.close(wait)
        return wait

    def close(self, seconds: float) -> None:
        """Nobody is sent to for so long."""
        self._closed_until = max(self._closed_until, self.now() + seconds)
        self.look()

    def close_chat(self, chat: str, seconds: float) -> bool:
        """This chat is not sent to for so long; whether others wait for the same reason already."""
        now = self.now()
        others = any(until > now for other, until in self._chats_closed.items() if other != chat)
        self._chats_closed[chat] = now + seconds
        return others

    def _windows(self, chat: str, group: bool) -> list[Window]:
        windows = self._chats.get(chat)
        if windows is None:
            if len(self._chats) >= 5000:
                self._forget()
            limits = (self._rates.chat, self._rates.group) if group else (self._rates.chat,)
            windows = self._chats[chat] = [Window(limit) for limit in limits]
        return windows

    def _forget(self) -> None:
        now = self.now()
        self._chats = {chat: kept for chat, kept in self._chats.items() if not all(one.empty(now) for one in kept)}
        self._chats_closed = {chat: until for chat, until in self._chats_closed.items() if until > now}

    def _chat_wait(self, chat: str) -> float:
        now = self.now()
        waits = [window.wait(now) for window in self._chats.get(chat, ())]
        return max((0.0, self._chats_closed.get(chat, 0.0) - now, *waits))
