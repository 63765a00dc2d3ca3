"""Fetches photos and files that came by a channel, after their message was committed: the queue is the evidence rows.

What cannot be taken is refused and said to its person; what cannot be reached is tried again, for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.intake import Intake
from bot.media import Media
from bot.sender import Sender
from bot.sending.channel import NotSentError, Reason
from handlers.receive import Receipt
from messages.catalog import say
from messages.wire import FileRef, Reply
from storage import evidence, outbox
from storage.evidence import Pending
from storage.store import Store, Trouble

AT_ONCE = 4
LOOK = 30.0  # seconds between two looks; a message that came in wakes us earlier
SOON = 1.0  # seconds until a file is tried again, doubled each time
LONGEST = 600.0

log = structlog.get_logger()


class Source(Protocol):
    """A channel that can be asked for a file."""

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """Its bytes. NotSentError: REFUSED for good, otherwise LATER."""


class Fetcher:
    """Make it in a running event loop; after a restart it goes on with what is pending."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        media: Media,
        sender: Sender,
        clock: Callable[[], datetime],
        sources: Mapping[str, Source],
    ) -> None:
        self._store, self._intake, self._media, self._sender, self._clock = (
            store,
            intake,
            media,
            sender,
            clock,
        )
        self._sources = sources
        self._news = asyncio.Event()
        self._not_before: dict[int, float] = {}
        self._tried: dict[int, int] = {}
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._intake.on_done.append(self._came)
        self._news.set()
        self._running = asyncio.create_task(self._run())

    def _came(self, receipt: Receipt) -> None:
        if receipt.files:
            self._news.set()

    async def close(self) -> None:
        """Stop; what was half fetched is fetched anew at the next start."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._news.clear()
            try:
                found = await asyncio.to_thread(self._pending)
            except Trouble as trouble:
                log.warning("evidence_unread", said=str(trouble))
                found = []
            now = loop.time()
            due = [one for one in found if self._not_before.get(one.id, 0.0) <= now]
            if due:
                await asyncio.gather(*(self._one(one) for one in due[:AT_ONCE]))
                continue
            waits = [self._not_before[one.id] - now for one in found]
            with suppress(TimeoutError):
                async with asyncio.timeout(min((LOOK, *waits))):
                    await self._news.wait()

    def _pending(self) -> list[Pending]:
        with self._store.read() as tx:
            return evidence.pending(tx, list(self._sources))

    async def _one(self, one: Pending) -> None:
        file = None
        try:
            chunks = await self._sources[one.channel].fetch(one.ref)
            file = await self._media.save(chunks, one.name)
            if file.refused != "no_room":
                await self._settle(one, file)
                return
            why = "no room"
        except NotSentError as not_sent:
            if not_sent.reason in (Reason.REFUSED, Reason.GONE):
                lost = "too_big" if "too big" in not_sent.said.lower() else "lost"
                await self._settle(one, FileRef(name=one.name, refused=lost))
                return
            why = not_sent.said
        except (Trouble, OSError) as error:
            if file is not None:
                self._media.remove(file.path)
            why = type(error).__name__
        tried = self._tried[one.id] = self._tried.get(one.id, 0) + 1
        self._not_before[one.id] = asyncio.get_running_loop().time() + min(SOON * 2**tried, LONGEST)
        log.warning("file_not_fetched", evidence=one.id, said=why)

    async def _settle(self, one: Pending, file: FileRef) -> None:
        """The bytes are on disk: say so in the database; or say to the person that they are refused."""
        kept = await self._intake.do(lambda: self._keep(one, file))
        if not kept:
            self._media.remove(file.path)  # erased meanwhile, or another process had it first
        elif file.refused:
            self._sender.wake(one.chat_id)
        self._tried.pop(one.id, None)
        self._not_before.pop(one.id, None)

    def _keep(self, one: Pending, file: FileRef) -> bool:
        with self._store.write() as tx:
            kept = evidence.settle(tx, one.id, file)
            if kept and file.refused:
                name = "telegram.file.refused" if one.name else "telegram.file.refused_unnamed"
                text = say(name, one.lang, name=one.name, why=say(f"file.{file.refused}", one.lang))
                outbox.queue(tx, one.chat_id, Reply(text), self._clock())
            return kept
