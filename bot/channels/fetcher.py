"""Fetches photos and files that came by a channel, after their message was committed: the queue is the evidence rows.

A file that cannot be taken is refused, and its person is told; one that cannot be reached is tried again, for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.background.backoff import backoff
from bot.background.loops import Loop
from bot.background.parts import Part
from bot.background.watch import place
from bot.files.media import Media
from bot.http.requests import remove_unknown
from bot.intake.intake import Intake
from bot.sending.channel import NotSentError, Reason
from bot.sending.sender import Sender
from handlers.announcements import pictures
from handlers.receive import Receipt
from messages.catalog import say
from messages.wire import FileRef, Reply
from storage.conversation import chats, evidence
from storage.conversation.evidence import Pending
from storage.database.store import Store, Transaction, TroubleError
from storage.sending import outbox

FILES_AT_ONCE = 4
#: Between two looks; a message with files that came in wakes us earlier.
LOOK_EVERY_SECONDS = 30.0
#: Between two tries for one file.
FIRST_RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 60.0

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
        self._store = store
        self._intake = intake
        self._media = media
        self._sender = sender
        self._clock = clock
        self._sources = sources
        self._news = asyncio.Event()
        self._not_before: dict[int, float] = {}  # by evidence row, in the event loop's time
        self._tried: dict[int, int] = {}  # by evidence row
        self._unsettled: dict[int, FileRef] = {}  # by evidence row: fetched, while the database does not say so
        self._running = Loop(Part.FILES, self._run)

    def start(self) -> None:
        """Begin with what is pending, then go on with what comes."""
        self._intake.on_done.append(self._came)
        self._news.set()
        self._running.start()

    def _came(self, receipt: Receipt) -> None:
        if receipt.files:
            self.look_soon()

    def look_soon(self) -> None:
        """Files may have come."""
        self._news.set()

    async def close(self) -> None:
        """Stop; what was half fetched is fetched anew at the next start."""
        await self._running.stop()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._news.clear()
            found = await self._pending()
            now = loop.time()
            due = [one for one in found if self._not_before.get(one.id, 0.0) <= now]
            if due:
                await asyncio.gather(*map(self._fetch, due[:FILES_AT_ONCE]))
                continue
            waits = [self._not_before[one.id] - now for one in found]
            with suppress(TimeoutError):
                async with asyncio.timeout(min((LOOK_EVERY_SECONDS, *waits))):
                    await self._news.wait()

    async def _pending(self) -> list[Pending]:
        try:
            found = await asyncio.to_thread(self._store.reading, evidence.pending, list(self._sources))
        except TroubleError as trouble:
            log.warning("evidence_unread", said=str(trouble))
            return []
        await self._forget_unwanted({one.id for one in found})
        return found

    async def _forget_unwanted(self, pending: set[int]) -> None:
        """A file that no row waits for any more was kept after all, or is not wanted: then its bytes go."""
        gone = self._unsettled.keys() - pending
        if not gone:
            return
        with suppress(TroubleError, OSError):  # swept later
            await remove_unknown(self._store, self._media, [self._unsettled[key] for key in gone])
        for key in gone:
            del self._unsettled[key]

    async def _fetch(self, one: Pending) -> None:
        """Fetch one file; try it again later where it is not refused for good."""
        try:
            failed = await self._save(one)
        except NotSentError as not_sent:
            failed = not_sent.said
        except (TroubleError, OSError) as error:
            failed = type(error).__name__
        except Exception as error:  # of a kind nobody thought of: the other files do not wait for it
            failed = f"{type(error).__name__} {place(error)}"
        if failed:
            self._put_off(one)
            log.warning("file_not_fetched", evidence=one.id, said=failed)

    async def _save(self, one: Pending) -> str:
        """Why this file is to be tried again; empty: it is settled, for better or worse."""
        file = self._unsettled.get(one.id) or await self._fetched(one)
        if file.refused == "no_room":
            return "no room"
        # Where the commit seems to fail the row may name the file all the same: it stays, and is settled again.
        self._unsettled[one.id] = file
        await self._settle(one, file)
        return ""

    async def _fetched(self, one: Pending) -> FileRef:
        try:
            chunks = await self._sources[one.channel].fetch(one.ref)
            return await self._media.save(chunks, one.name)
        except NotSentError as not_sent:
            if not_sent.reason not in (Reason.REFUSED, Reason.GONE):
                raise
            refused = "too_big" if "too big" in not_sent.said.lower() else "lost"
            return FileRef(name=one.name, refused=refused)

    def _put_off(self, one: Pending) -> None:
        tries = self._tried.get(one.id, 0) + 1
        pause = backoff(tries, LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS)
        self._tried[one.id] = tries
        self._not_before[one.id] = asyncio.get_running_loop().time() + pause

    async def _settle(self, one: Pending, file: FileRef) -> None:
        """Keep in the database that the bytes are on disk, or that they are refused, and tell the person so."""
        stays, tells = await self._intake.write(keep, one, file, self._clock())
        if tells:
            self._sender.wake(one.chat_id)
        for known in (self._tried, self._not_before, self._unsettled):
            known.pop(one.id, None)
        if file.path and not stays:  # erased meanwhile, refused, settled before, or another process had it first
            await remove_unknown(self._store, self._media, [file])


def keep(tx: Transaction, one: Pending, file: FileRef, now: datetime) -> tuple[bool, bool]:
    """Keep what became of a file: whether its bytes stay, and whether its chat has something to read now."""
    chats.hold(tx, one.chat_id)
    shown = pictures.fetched(tx, one, file)
    if shown is not None:
        for reply in shown.replies:
            outbox.queue(tx, one.chat_id, reply, now)
        return not shown.file.refused, bool(shown.replies)
    kept = evidence.settle(tx, one.id, file)
    if kept and file.refused:
        key = "telegram.file.refused" if one.name else "telegram.file.refused_unnamed"
        why = say(f"file.{file.refused}", one.lang)
        outbox.queue(tx, one.chat_id, Reply(say(key, one.lang, name=one.name, why=why)), now)
    return kept, kept and bool(file.refused)
