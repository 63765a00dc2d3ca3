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
        working = share(work())
        try:
            held_until = asyncio.get_running_loop().time() + TURN_SECONDS - RENEW_EVERY_SECONDS
            while not working.done():
                await asyncio.wait([working], timeout=RENEW_EVERY_SECONDS)
                now = asyncio.get_running_loop().time()
                if working.done() or await self._take():
                    held_until = now + TURN_SECONDS - RENEW_EVERY_SECONDS
                elif now >= held_until:
                    return False
            working.result()
            return True
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _take(self) -> bool:
        take = partial(self._store.writing, holds.take, self._name, self._bot, self._life, TURN_SECONDS)
        try:
            return await asyncio.to_thread(take)
        except TroubleError as trouble:
            log.warning("turn_not_renewed", what=self._name, said=str(trouble))
            return False
