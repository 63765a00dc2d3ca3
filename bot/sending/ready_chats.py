"""Which chat is served next: people before posts, in the order in which they came, each after its pause."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

from storage.sending.outbox import Waiting, seconds_until

#: Chats that are served at once.
CHATS_AT_ONCE = 256
#: Of these with a post first: more than the answers of one window on a slow line, and room is left for people.
POST_CHATS_AT_ONCE = 48


class ReadyChats:
    """Every chat for which something waits: ready, put off until later, or being served.

    Make it in a running event loop; `now` is that loop's time.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._with_reply: dict[int, None] = {}  # in order
        self._with_post: dict[int, None] = {}  # in order; no chat is in both
        self._put_off: list[tuple[float, int, bool]] = []  # a heap: until when, which chat, whether for a post
        self._served: dict[int, bool] = {}  # True: something came meanwhile
        self._served_a_post: set[int] = set()
        self._changed = asyncio.Event()
        self._stopped = False

    def wake(self, chat_id: int, post: bool) -> None:
        """Something waits for this chat."""
        if chat_id in self._served:
            self._served[chat_id] = True
        elif chat_id not in self._with_reply:
            if post:
                self._with_post[chat_id] = None
            else:
                self._with_post.pop(chat_id, None)
                self._with_reply[chat_id] = None
        self._changed.set()

    def put_off(self, chat_id: int, seconds: float, post: bool) -> None:
        """Wake this chat after so many seconds."""
        heapq.heappush(self._put_off, (self._now() + seconds, chat_id, post))
        self._changed.set()

    def wait_no_more(self) -> None:
        """Whatever was put off is looked at now: what it waited for may be mended."""
        self._put_off = [(0.0, chat_id, post) for _, chat_id, post in self._put_off]
        self._changed.set()

    def add_found(self, found: Sequence[Waiting], now: datetime) -> None:
        """Add chats that were found in the outbox; those that are served or put off already stay as they are."""
        put_off = {chat_id for _, chat_id, _ in self._put_off}
        for one in found:
            if one.chat_id in put_off:
                continue
            if wait := seconds_until(one.next_at, now):
                self.put_off(one.chat_id, wait, one.post)
            elif one.chat_id not in self._served:
                self.wake(one.chat_id, one.post)

    async def next(self) -> dict[int, bool]:
        """Wait for chats that may be served now: each with whether a post is its first. Empty: `stop` was called.

        They count as served until `leave`.
        """
        while not self._stopped:
            self._changed.clear()
            seconds = self._wake_those_due()
            if chosen := self._choose():
                return chosen
            # Not `wait_for`: on Python 3.11 it loses a cancellation that comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._changed.wait()
        return {}

    def leave(self, chat_id: int, post: bool, wait: float | None = None) -> None:
        """Serve this chat no more. `wait`: seconds until it is looked at again, None: when something comes for it."""
        came_meanwhile = self._served.pop(chat_id, False)
        self._served_a_post.discard(chat_id)
        if wait:
            self.put_off(chat_id, wait, post)  # what came meanwhile waits behind what has to wait
        elif came_meanwhile or wait is not None:
            self.wake(chat_id, post)
        self._changed.set()

    def stop(self) -> None:
        """Let `next` end."""
        self._stopped = True
        self._changed.set()

    def _wake_those_due(self) -> float | None:
        """Bring back the chats whose pause is over; seconds until the next, if there is one."""
        now = self._now()
        while self._put_off and self._put_off[0][0] <= now:
            _, chat_id, post = heapq.heappop(self._put_off)
            self.wake(chat_id, post)
        if not self._put_off:
            return None
        return self._put_off[0][0] - now

    def _choose(self) -> dict[int, bool]:
        room = CHATS_AT_ONCE - len(self._served)
        with_reply = _take(self._with_reply, room)
        room_for_posts = min(room - len(with_reply), POST_CHATS_AT_ONCE - len(self._served_a_post))
        with_post = _take(self._with_post, room_for_posts)
        self._served_a_post.update(with_post)
        chosen = {**dict.fromkeys(with_reply, False), **dict.fromkeys(with_post, True)}
        self._served.update(dict.fromkeys(chosen, False))
        return chosen


def _take(queue: dict[int, None], most: int) -> list[int]:
    """Take so many chats from the head of the queue."""
    taken = list(islice(queue, max(most, 0)))
    for chat_id in taken:
        del queue[chat_id]
    return taken
