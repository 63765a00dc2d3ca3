"""The updates that polls have brought: each chat's in order, and no chat waits for another's.

Telegram forgets what lies before the offset of the next poll, and brings all from there on once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from bot.background.small_tasks import share
from storage.database.store import TroubleError

#: The next poll waits so long for what the last one brought; it asks for the rest again.
PATIENCE_SECONDS = 0.5

Update = dict[str, Any]
Lane = tuple[str, int]

log = structlog.get_logger()


class PolledUpdates:
    """`take` handles one; on return it is committed. Trouble: it is not."""

    def __init__(self, take: Callable[[Update], Awaitable[None]]) -> None:
        self._take = take
        self._under_way: dict[int, asyncio.Task[bool]] = {}  # by update_id: whether it was committed
        self._last: dict[Lane, asyncio.Task[bool]] = {}  # of each chat

    async def take(self, updates: Sequence[Any], offset: int) -> int:
        """Begin with what is new among these; the offset of the next poll, before which all is committed."""
        fine = [update for update in updates if is_update(update)]
        if len(fine) < len(updates):
            log.error("telegram_update_without_id")
        for update in fine:
            number = update["update_id"]
            if number >= offset and number not in self._under_way:
                self._begin(number, update)
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=PATIENCE_SECONDS)
        return self._offset_after(offset)

    async def finish(self) -> None:
        """Wait for all that is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way.values())

    @property
    def unfinished(self) -> bool:
        """Whether something waits that the next poll will bring again."""
        return bool(self._under_way)

    def _begin(self, number: int, update: Update) -> None:
        lane = lane_of(update)
        task = share(self._take_after(self._last.get(lane), update))
        self._under_way[number] = self._last[lane] = task

    async def _take_after(self, before: asyncio.Task[bool] | None, update: Update) -> bool:
        if before is not None:
            await asyncio.wait([before])
            if not _went_well(before):
                return False  # both come again, in order
        try:
            await self._take(update)
        except TroubleError:
            return False
        except Exception:  # of a kind nobody thought of, and said where it was met: it is brought again
            return False
        return True

    def _offset_after(self, offset: int) -> int:
        """Forget what is committed up to the first that is not; those that failed are begun again when they come."""
        for number in sorted(self._under_way):
            task = self._under_way[number]
            if not task.done():
                break
            if not _went_well(task):
                break
            del self._under_way[number]
            offset = number + 1
        for number in [number for number, task in self._under_way.items() if task.done() and not _went_well(task)]:
            del self._under_way[number]
        self._last = {lane: task for lane, task in self._last.items() if not task.done()}
        return offset


def _went_well(task: asyncio.Task[bool]) -> bool:
    return not task.cancelled() and task.result()


def is_update(update: Any) -> bool:
    """Whether this has the number by which an update is confirmed."""
    return isinstance(update, dict) and type(update.get("update_id")) is int


def lane_of(update: Update) -> Lane:
    """What has to be handled in order: a chat's messages; what is in no chat is alone."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        place = content.get("message", content)
        chat = place.get("chat") if isinstance(place, dict) else None
        if isinstance(chat, dict) and type(chat.get("id")) is int:
            return "chat", chat["id"]
    return "update", update["update_id"]
