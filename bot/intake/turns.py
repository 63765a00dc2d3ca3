"""What only one process of a database may do, such as fetching a channel's events: the others wait for their turn.

On PostgreSQL it is held for a few seconds in the database and renewed; whoever dies is followed soon. With SQLite there
is one process, whose turn it always is.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from functools import partial

import structlog

from bot.background.loops import Work
from bot.background.small_tasks import share
from storage.database.store import Store, TroubleError
from storage.processes import holds

#: Nobody else begins for so long after it was taken or renewed.
TURN_SECONDS = 5.0
#: Two tries may fail.
RENEW_EVERY_SECONDS = 1.5
#: So long the work goes on after it was last renewed, whether the database says no or nothing; then it has to end.
HELD_SECONDS = TURN_SECONDS - 0.25
#: Between two tries to take over.
TRY_EVERY_SECONDS = 1.0

log = structlog.get_logger()


class Turn:
    """`name`: of what is done; `bot`: a name that this one has in each of its lives, and no other."""

    def __init__(self, store: Store, name: str, bot: str) -> None:
        self._store = store
        self._name = name
        self._bot = bot
        self._life = secrets.token_hex(8)

    async def during(self, work: Work) -> None:
        """Do it whenever it is this process's turn, until it returns; when the turn is lost, it is broken off."""
        if self._store.sqlite:
            await work()
            return
        while True:
            await self._wait()
            log.info("turn_taken", what=self._name)
            try:
                if await self._done(work):
                    return
                log.warning("turn_lost", what=self._name)
            finally:
                with suppress(TroubleError):  # then others wait for its end
                    await asyncio.shield(
                        asyncio.to_thread(self._store.writing, holds.give_back, self._name, self._bot, self._life)
                    )

    async def _wait(self) -> None:
        while not await self._take():
            await asyncio.sleep(TRY_EVERY_SECONDS)

    async def _done(self, work: Work) -> bool:
        """Whether the work came to its end while it was this process's turn."""
        working, now = share(work()), asyncio.get_running_loop().time
        try:
            held_until = now() + HELD_SECONDS
            while not working.done():
                await asyncio.wait([working], timeout=min(RENEW_EVERY_SECONDS, held_until - now()))
                asked_at = now()
                if working.done() or await self._renewed(held_until):
                    held_until = asked_at + HELD_SECONDS
                elif now() >= held_until:
                    return False
            working.result()
            return True
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _renewed(self, held_until: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout_at(held_until):
                return await self._take()
        return False

    async def _take(self) -> bool:
        take = partial(self._store.writing, holds.take, self._name, self._bot, self._life, TURN_SECONDS)
        try:
            return await asyncio.to_thread(take)
        except TroubleError as trouble:
            log.warning("turn_not_renewed", what=self._name, said=str(trouble))
            return False
