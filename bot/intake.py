"""From many chats into few transactions: events that wait while one runs share the next.

`put` returns when everything that the event caused is committed. Other writers (the sender, the ticker) go through `do`
on the same threads, behind the replies to people; on SQLite, where one may write at a time, alone.
"""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

import structlog

from handlers.receive import Receipt, receive
from messages.wire import Incoming
from storage.store import Store, Trouble

BATCH = 128  # events in a transaction; about 10 ms of work, so that nobody waits long behind it
WRITERS = 2  # on PostgreSQL: one waits for the database while the other thinks; more only make the batches small
TURNS = 8  # batches before a waiting `do` has its turn even when people keep typing
TRIES = 3  # a deadlock or a short lock is over at the second; after that the channel is told to send again
YOUNG = 50_000  # new objects before Python looks for garbage in circles: a batch makes thousands, few circular

Change = Callable[..., Any]  # of a transaction and more; done twice it does no harm
Result = TypeVar("Result")
log = structlog.get_logger()


class Writer:
    """Who answers batches and makes changes: here, in this process. For each there is a thread."""

    most = BATCH  # events that it takes at once

    def answer(self, events: Sequence[Incoming], store: Store, now: datetime, lang: str) -> list[Receipt]:
        """See `receive`."""
        return receive(events, store, now, lang)

    def change(self, store: Store, what: Change, arguments: Sequence[Any]) -> None:
        """One transaction."""
        with store.write() as tx:
            what(tx, *arguments)


@dataclass(slots=True)
class _Job:
    work: Callable[[Writer], Any]
    future: asyncio.Future[Any]
    alone: bool  # nothing else may be written meanwhile


def collect_less() -> None:
    """Look for circular garbage less often, and never again among what is loaded by now: about a tenth of all work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 100)


class Intake:
    """The writing threads and what waits for them. Make it in a running event loop; `close` finishes the queue."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], lang: str = "vi", writers: Sequence[Writer] = ()
    ) -> None:
        self._store, self._clock, self._lang = store, clock, lang
        self._loop = asyncio.get_running_loop()
        self._wake = threading.Condition()
        # Per chat in order; a chat that is being answered is `busy` and waits, the others go on.
        self._lanes: OrderedDict[tuple[str, str], deque[tuple[Incoming, asyncio.Future[Receipt]]]] = OrderedDict()
        self._busy: set[tuple[str, str]] = set()
        self._jobs: deque[_Job] = deque()
        self._since_job = 0
        self._alone = False  # a job is at work that wants to be
        self._closing = False
        self.on_done: list[Callable[[Receipt], None]] = []  # told of every receipt, in the event loop
        writers = writers or [Writer()] * (1 if store.sqlite else WRITERS)
        self._threads = [threading.Thread(target=self._run, args=(writer,), daemon=True) for writer in writers]
        for thread in self._threads:
            thread.start()

    async def put(self, event: Incoming) -> Receipt:
        """Handle one event; its receipt comes after the commit. Trouble: nothing was kept, send it again."""
        future: asyncio.Future[Receipt] = self._loop.create_future()
        with self._wake:
            self._lanes.setdefault((event.channel, event.chat), deque()).append((event, future))
            self._wake.notify()
        return await future

    async def do(self, work: Callable[[], Result]) -> Result:
        """Run other writing work on a writing thread, behind the replies; on SQLite nothing else is written then."""
        return cast(Result, await self._add(lambda _writer: work(), self._store.sqlite))

    async def change(self, what: Change, *arguments: Any) -> None:
        """The same for `what(transaction, *arguments)`, wherever batches are answered: it holds nobody up."""
        await self._add(lambda writer: writer.change(self._store, what, arguments), False)

    async def _add(self, work: Callable[[Writer], Any], alone: bool) -> Any:
        job = _Job(work, self._loop.create_future(), alone)
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()
        return await job.future

    async def close(self) -> None:
        """Finish what waits, then end the threads."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _run(self, writer: Writer) -> None:
        while True:
            with self._wake:
                while not (self._may_answer() or self._may_work()):
                    if self._closing and not self._lanes and not self._jobs:
                        return
                    self._wake.wait()
                batch = self._next_batch(writer.most) if self._may_answer() else []
                job = None if batch else self._next_job()
            if batch:
                self._handle(writer, batch)
            elif job:
                self._work(writer, job)

    def _may_answer(self) -> bool:
        job_first = self._alone or (self._jobs and self._since_job >= TURNS)
        return not job_first and len(self._lanes) > len(self._busy)

    def _may_work(self) -> bool:
        return bool(self._jobs) and not self._alone and not (self._jobs[0].alone and self._busy)

    def _next_job(self) -> _Job:
        job = self._jobs.popleft()
        self._since_job, self._alone = 0, job.alone
        return job

    def _next_batch(self, most: int) -> list[tuple[Incoming, asyncio.Future[Receipt]]]:
        self._since_job += 1
        batch = []
        for key, lane in self._lanes.items():
            if key not in self._busy:
                batch.append(lane[0])
                if len(batch) == most:
                    break
        self._busy.update((event.channel, event.chat) for event, _ in batch)
        return batch

    def _handle(self, writer: Writer, batch: list[tuple[Incoming, asyncio.Future[Receipt]]]) -> None:
        result: list[Receipt] | Exception
        try:
            result = self._answer(writer, [event for event, _ in batch])
        except Exception as error:
            result = error
        with self._wake:
            for event, _ in batch:
                self._leave_lane((event.channel, event.chat))
            self._wake.notify_all()
        self._loop.call_soon_threadsafe(self._tell, batch, result)

    def _leave_lane(self, key: tuple[str, str]) -> None:
        self._busy.discard(key)
        lane = self._lanes[key]
        lane.popleft()
        if lane:
            self._lanes.move_to_end(key)
        else:
            del self._lanes[key]

    def _answer(self, writer: Writer, events: list[Incoming]) -> list[Receipt]:
        for tried in range(TRIES):
            try:
                return writer.answer(events, self._store, self._clock(), self._lang)
            except Trouble as trouble:
                log.warning("database_trouble", said=str(trouble), tried=tried + 1)
                if tried == TRIES - 1:
                    raise
                time.sleep(0.05 * 2**tried)
        raise AssertionError("unreachable")

    def _tell(self, batch: list[tuple[Incoming, asyncio.Future[Receipt]]], result: list[Receipt] | Exception) -> None:
        for number, (_, future) in enumerate(batch):
            if isinstance(result, Exception):
                if not future.done():
                    future.set_exception(result)
                continue
            if result[number].outcome == "parked":
                log.error("event_parked", error=result[number].error)
            if not future.done():
                future.set_result(result[number])
            for listener in self.on_done:
                listener(result[number])

    def _work(self, writer: Writer, job: _Job) -> None:
        try:
            outcome, error = job.work(writer), None
        except Exception as caught:
            outcome, error = None, caught
        with self._wake:
            self._alone = self._alone and not job.alone
            self._wake.notify_all()
        self._loop.call_soon_threadsafe(_settle, job.future, outcome, error)


def _settle(future: asyncio.Future[Any], outcome: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(outcome)
    else:
        future.set_exception(error)
