"""A look at what a bot stands on, for all who ask at about the same time: the database, what waits, the disk."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.background.small_tasks import share
from storage.database.store import Store, TroubleError
from storage.sending import usage
from storage.sending.queues import Inside, look

#: A database or a disk that says nothing for so long does not answer.
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What there was. `inside`: None where the database did not answer; `free_bytes`: None where the disk did not.

    `in_trouble`: it said why; not that it was slow.
    """

    now: datetime
    inside: Inside | None = None
    in_trouble: bool = False
    free_bytes: int | None = None

    @property
    def waiting(self) -> int:
        """Messages that wait to be sent."""
        return sum(queue.number for queue in self.inside.queues) if self.inside else 0

    def oldest_seconds(self, *kinds: str, but: Collection[str] = ()) -> float:
        """How long the oldest message of these kinds has waited; 0 where none waits. `but`: channels left out."""
        if self.inside is None:
            return 0.0
        queues = [queue for queue in self.inside.queues if queue.kind in kinds and queue.channel not in but]
        return max(0.0, *[(self.now - queue.oldest).total_seconds() for queue in queues]) if queues else 0.0


class Looks:
    """Make it in a running event loop. `channels`: those whose messages somebody has to send."""

    def __init__(self, store: Store, files: Path, channels: Sequence[str], clock: Callable[[], datetime]) -> None:
        self._store = store
        self._files = files
        self._channels = channels
        self._clock = clock
        self._last: Look | None = None
        self._taken_at = 0.0  # by the monotonic clock
        self._under_way: asyncio.Task[Look] | None = None

    async def take(self, max_age_seconds: float) -> Look:
        """What there is now, or was so many seconds ago. It comes within PATIENCE_SECONDS, whatever does not answer."""
        if self._last is not None and time.monotonic() - self._taken_at <= max_age_seconds:
            return self._last
        if self._under_way is None or self._under_way.done():
            self._under_way = share(asyncio.to_thread(self._look))
        await asyncio.wait([self._under_way], timeout=PATIENCE_SECONDS)
        if not self._under_way.done():  # one thread waits, however often it is asked
            return Look(now=self._clock())
        self._last, self._taken_at = self._under_way.result(), time.monotonic()
        return self._last

    def _look(self) -> Look:
        now = self._clock()
        try:
            inside: Inside | None = self._store.reading(look, self._channels, usage.month(now))
        except TroubleError:
            inside = None
        return Look(now=now, inside=inside, in_trouble=inside is None, free_bytes=free_bytes(self._files))


def free_bytes(folder: Path) -> int | None:
    """Room on the disk of this folder, which need not be there yet; None: nobody can say."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        return shutil.disk_usage(existing).free
    except OSError:
        return None
