"""What became of each message, until it is written: in few transactions, behind the replies to people."""

from __future__ import annotations

import asyncio
from collections import deque

import structlog

from bot.background.loops import Loop
from bot.background.parts import Part
from bot.intake.intake import Intake
from storage.database.store import TroubleError
from storage.sending import outbox
from storage.sending.leases import Held
from storage.sending.outbox import Outcome

#: An outcome waits so long for others: fewer transactions in front of answers.
GATHER_SECONDS = 0.1
#: After the database was in trouble.
WRITE_AGAIN_SECONDS = 1.0
#: Closing tries so often to write what is left.
TRIES_AT_THE_END = 5

log = structlog.get_logger()


class Outcomes:
    """Gathers outcomes and writes them. Make it in a running event loop; `close` writes what is left."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._outcomes: deque[Outcome] = deque()
        self._released: deque[Held] = deque()
        # Rows whose outcome is not committed: a read shows the old state. Of those to be sent again the chat, else 0.
        self._unwritten: dict[int, int] = {}
        self._something = asyncio.Event()
        self._writing = asyncio.Lock()
        self._running = Loop(Part.OUTCOMES, self._run)

    def start(self) -> None:
        """Begin to write."""
        self._running.start()

    def add(self, outcome: Outcome, again_in: int = 0) -> None:
        """This is what became of a row. `again_in`: the chat in which it is to be sent again."""
        self._unwritten[outcome.id] = again_in
        self._outcomes.append(outcome)
        self._something.set()

    def release(self, held: Held) -> None:
        """Give a chat back, after the outcomes of its messages are written."""
        self._released.append(held)
        self._something.set()

    def unwritten(self) -> dict[int, int]:
        """Rows whose new state a read may not show; of those to be sent again the chat, of the others 0."""
        return dict(self._unwritten)

    async def close(self) -> None:
        """Write what is left, and end; a database that stays in trouble is not waited for."""
        tries = 0
        while tries < TRIES_AT_THE_END and (self._outcomes or self._released or self._writing.locked()):
            if not await self._write():
                tries += 1
                await asyncio.sleep(WRITE_AGAIN_SECONDS)
        if self._outcomes:
            log.error("marks_lost", number=len(self._outcomes))
        await self._running.stop()

    async def _run(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._something.clear()
            if not await self._write():
                await asyncio.sleep(WRITE_AGAIN_SECONDS)
                self._something.set()

    async def _write(self) -> bool:
        """Write all outcomes there are in one transaction; False: the database is in trouble, they are kept."""
        # One at a time, since with several writing threads a chat could be given back before its outcomes are kept.
        async with self._writing:
            taken, released = list(self._outcomes), list(self._released)
            self._outcomes.clear()
            self._released.clear()
            newest = list({outcome.id: outcome for outcome in taken}.values())
            try:
                await self._intake.change(outbox.settle, newest, released)
            except TroubleError as trouble:
                log.warning("marks_unwritten", said=str(trouble))
                self._put_back(taken, released)
                return False
            except BaseException:  # nobody thought of it: the next life of the loop writes them
                self._put_back(taken, released)
                self._something.set()
                raise
        changed_again = {outcome.id for outcome in self._outcomes}
        for outcome in taken:
            if outcome.id not in changed_again:
                self._unwritten.pop(outcome.id, None)
        return True

    def _put_back(self, outcomes: list[Outcome], released: list[Held]) -> None:
        """Write these again: written twice, they do no harm."""
        self._outcomes.extendleft(reversed(outcomes))
        self._released.extendleft(reversed(released))
