"""Events that fail with an error that nobody thought of: they are brought again, and after some tries set aside.

They are kept with the error's kind, and operators are told: `python -m bot parked list`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import structlog

from bot.background.watch import place
from bot.intake.intake import Intake
from handlers.receive import UnkeptError
from messages.catalog import in_every_language
from storage.conversation import parked
from storage.database.store import TroubleError

#: An error of the moment is over by then.
MOST_TRIES = 5
#: Events that are counted at once; the oldest is forgotten.
MOST_COUNTED = 1000
MOST_LETTERS = 100_000  # that are kept of what a platform sent

log = structlog.get_logger()


class Unhandled:
    """Those of one channel."""

    def __init__(self, channel: str, intake: Intake, clock: Callable[[], datetime]) -> None:
        self._channel = channel
        self._intake = intake
        self._clock = clock
        self._tries: dict[str, int] = {}  # by event, of those that failed

    @asynccontextmanager
    async def handling(self, event: Any, name: str = "", chat: str = "") -> AsyncIterator[None]:
        """Around what handles an event: it is set aside when that has failed too often.

        Before, the error is raised again: the event is to be brought once more. Trouble is never its fault. `name`: of
        the event, where it has one; `chat`: its address, by which it is found when somebody has their data erased.
        """
        try:
            yield
        except TroubleError:
            raise
        except Exception as error:
            await self._failed(error, event, name, chat)

    async def _failed(self, error: Exception, event: Any, name: str, chat: str) -> None:
        name = name or _name_of(event)
        tries = self._tries.pop(name, 0) + 1
        log.error("event_failed", channel=self._channel, error=_told(error), tried=tries)
        if tries < MOST_TRIES:
            self._tries[name] = tries
            if len(self._tries) > MOST_COUNTED:
                del self._tries[next(iter(self._tries))]
            raise error
        await self.set_aside(error, event, name, chat)

    async def set_aside(self, error: Exception, event: Any, name: str = "", chat: str = "") -> None:
        """Keep it with the error's kind, never its words, which may quote people. Raises Trouble."""
        body = _as_json(event)[:MOST_LETTERS]
        told = _told(error)
        key = ascii(name or _name_of(event))[1:-1]
        await self._intake.write(parked.park, self._channel, key, body, told, self._clock(), ascii(chat)[1:-1])
        log.error("event_parked", channel=self._channel, error=told, said=in_every_language("commands.event_parked"))


def _told(error: Exception) -> str:
    if isinstance(error, UnkeptError):
        return str(error)
    return f"{type(error).__name__} at {place(error)}"


def _name_of(event: Any) -> str:
    return hashlib.sha256(_as_json(event).encode()).hexdigest()[:32]


def _as_json(event: Any) -> str:
    """Escaped, so that whatever is in it can be kept; what is nested too deeply is named only."""
    try:
        return json.dumps(event, default=str)
    except RecursionError:
        return '"nested too deeply"'
