"""From many chats into few transactions: events that wait while one runs share the next.

`put` returns when everything that the event caused is committed. Other writers (the sender, the ticker) go through
`write`, `do` and `change` on the same threads, behind the replies to people.
"""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import structlog

from bot.background.backoff import backoff
from bot.background.counts import IntakeCounts
from bot.background.parts import Part
from bot.background.watch import DATABASE, Notice, Watch
from handlers.conversation.context import Limits
from handlers.receive import Receipt, Receiver, UnkeptError
from messages.catalog import in_every_language
from messages.wire import Incoming
from storage.database.store import Store, Transaction, TroubleError

#: In one transaction: about 10 ms of work, so that nobody waits long behind it.
EVENTS_IN_A_BATCH = 128
#: On PostgreSQL and with a worker process: one thinks while another waits. More only make the batches small.
WRITER_THREADS = 2
#: So many batches go before a waiting job, however fast people keep typing.
BATCHES_BEFORE_A_JOB = 8
#: A deadlock or a short lock is over at the second; after the last one the channel is told to send again.
TRIES_OF_A_BATCH = 3
FIRST_TRIES_PAUSE_SECONDS = 0.05
LONGEST_TRIES_PAUSE_SECONDS = 0.1
#: Python looks for garbage in circles after so many: a batch makes thousands of new objects, few of them circular.
NEW_OBJECTS_BEFORE_COLLECTING = 50_000

Change = Callable[..., Any]  # of a transaction and more; done twice it does no harm
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
log = structlog.get_logger()


class Writer:
    """Who answers batches and makes changes: here, in this process. For each there is a thread."""

    most = EVENTS_IN_A_BATCH  # that it takes at once

    def answer(self, receiver: Receiver, events: Sequence[Incoming], now: datetime) -> list[Receipt]:
        """See `Receiver.receive`."""
        return receiver.receive(events, now)

    def change(self, store: Store, what: Change, arguments: Sequence[Any]) -> Any:
        """Do it in one transaction; its answer."""
        return store.writing(what, *arguments)


Asked = tuple[Incoming, asyncio.Future[Receipt]]  # an event that waits for its receipt


@dataclass(slots=True)
class _Job:
    """Writing work that no event caused, and who waits for it."""

    work: Callable[[Writer], Any]
    future: asyncio.Future[Any]
    alone: bool  # nothing else may be written meanwhile


@dataclass(slots=True)
class _Turn:
    """What a thread has taken and not settled yet."""

    batch: list[Asked] = field(default_factory=list)
    job: _Job | None = None


def collect_less() -> None:
    """Look for circular garbage less often, and never again among what is loaded by now: about a tenth of all work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_BEFORE_COLLECTING, 20, 100)


class Intake:
    """The writing threads and what waits for them. Make it in a running event loop; `close` finishes the queue."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        lang: str = "vi",
        writers: Sequence[Writer] = (),
        limits: Limits | None = None,
    ) -> None:
        self._store, self._clock = store, clock
        self._receiver = Receiver(store, lang, limits)
        self._loop = asyncio.get_running_loop()
        self._wake = threading.Condition()
        # Per chat in order; a chat that is being answered is `busy` and waits, the others go on.
        self._lanes: OrderedDict[tuple[str, str], deque[Asked]] = OrderedDict()
        self._busy: set[tuple[str, str]] = set()
        self._jobs: deque[_Job] = deque()
        self._batches_since_job = 0
        self._alone = False  # a job is at work that wants to be
        self._closing = False
        self.counts = IntakeCounts()
        self._unwritten = Notice(DATABASE)  # raised: the last change was not kept
        self.on_done: list[Callable[[Receipt], None]] = []  # told of every receipt, in the event loop
        if not writers:
            threads = 1 if store.sqlite else WRITER_THREADS
            writers = [Writer()] * threads
        self._watches = [Watch(Part.WRITING) for _ in writers]  # of each thread; down: it is gone
        self._threads = [
            threading.Thread(target=self._run, args=each, daemon=True, name="writing")
            for each in zip(writers, self._watches, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    async def put(self, event: Incoming) -> Receipt:
        """Handle one event; its receipt comes after the commit. Trouble, UnkeptError: nothing was kept."""
        future: asyncio.Future[Receipt] = self._loop.create_future()
        with self._wake:
            self._lanes.setdefault((event.channel, event.chat), deque()).append((event, future))
            self._wake.notify()
        return await future

    async def do(self, work: Callable[[], Result]) -> Result:
        """Run other writing work on a writing thread, behind the replies; on SQLite nothing else is written then."""
        return cast(Result, await self._add(lambda _writer: work(), alone=self._store.sqlite))

    async def write(
        self,
        change: Callable[Concatenate[Transaction, Arguments], Result],
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """The same for `change(transaction, *arguments)`, in a transaction of its own; its answer comes back."""
        return await self.do(partial(self._store.writing, change, *arguments, **named))

    async def change(self, what: Change, *arguments: Any) -> Any:
        """The same wherever batches are answered, beside them: it holds nobody up. Its answer is none of ours."""
        return await self._add(lambda writer: writer.change(self._store, what, arguments), alone=False)

    async def _add(self, work: Callable[[Writer], Any], alone: bool) -> Any:
        job = _Job(work, self._loop.create_future(), alone)
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()
        return await job.future

    def announce(self, receipt: Receipt) -> None:
        """Tell all listeners of this receipt."""
        for listener in self.on_done:
            listener(receipt)

    def queued_for(self, chat_id: int) -> None:
        """Something was queued for this chat, by no event of its own: a page or the sender looks there at once."""
        self.announce(Receipt("done", chat_id, queued=1, elsewhere=chat_id))

    @property
    def waiting(self) -> int:
        """Events that nobody has answered yet."""
        with self._wake:
            return sum(map(len, self._lanes.values()))

    async def close(self) -> None:
        """Finish what waits, then end the threads."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        self._unwritten.raised = False

    def _run(self, writer: Writer, watch: Watch) -> None:
        """What a thread does until all is closed; whatever breaks a turn off is logged, and the next one begins."""
        going_on = True
        while going_on:
            watch.down = False
            turn = _Turn()
            try:
                going_on = self._take_turn(writer, turn)
            except BaseException as error:
                watch.failed(error)
                if self._loop.is_closed():
                    return
                self._give_up(turn)

    def _take_turn(self, writer: Writer, turn: _Turn) -> bool:
        """Wait for a batch or a job and do it; False: there is none, and none will come."""
        with self._wake:
            while not (self._may_answer() or self._may_work()):
                if self._closing and not self._lanes and not self._jobs:
                    return False
                self._wake.wait()
            if self._may_answer():
                turn.batch = self._next_batch(writer.most)
            else:
                turn.job = self._next_job()
        if turn.job is None:
            self._handle(writer, turn)
        else:
            self._work(writer, turn)
        return True

    def _give_up(self, turn: _Turn) -> None:
        """Nothing of what it took is kept: whoever waits for it tries again."""
        trouble = TroubleError("a writing thread was broken off")
        if turn.batch:
            self._settle_batch(turn, trouble)
        if turn.job is not None:
            self._settle_job(turn, None, trouble)

    def _may_answer(self) -> bool:
        job_first = self._alone or (self._jobs and self._batches_since_job >= BATCHES_BEFORE_A_JOB)
        return not job_first and len(self._lanes) > len(self._busy)

    def _may_work(self) -> bool:
        return bool(self._jobs) and not self._alone and not (self._jobs[0].alone and self._busy)

    def _next_job(self) -> _Job:
        job = self._jobs.popleft()
        self._batches_since_job = 0
        self._alone = job.alone
        return job

    def _next_batch(self, most: int) -> list[Asked]:
        self._batches_since_job += 1
        batch = []
        for key, lane in self._lanes.items():
            if key not in self._busy:
                batch.append(lane[0])
                if len(batch) == most:
                    break
        self._busy.update((event.channel, event.chat) for event, _ in batch)
        return batch

    def _handle(self, writer: Writer, turn: _Turn) -> None:
        result: list[Receipt] | Exception
        began = time.perf_counter()
        try:
            result = self._answer(writer, [event for event, _ in turn.batch])
        except Exception as error:
            result = error
        self._settle_batch(turn, result, time.perf_counter() - began)

    def _settle_batch(self, turn: _Turn, result: list[Receipt] | Exception, seconds: float = 0.0) -> None:
        with self._wake:
            batch, turn.batch = turn.batch, []
            for event, _ in batch:
                self._leave_lane((event.channel, event.chat))
            self._wake.notify_all()
        self._loop.call_soon_threadsafe(self._tell, batch, result, seconds)

    def _leave_lane(self, key: tuple[str, str]) -> None:
        self._busy.discard(key)
        lane = self._lanes[key]
        lane.popleft()
        if lane:
            self._lanes.move_to_end(key)
        else:
            del self._lanes[key]

    def _answer(self, writer: Writer, events: list[Incoming]) -> list[Receipt]:
        tried = 0
        while True:
            try:
                return writer.answer(self._receiver, events, self._clock())
            except TroubleError as trouble:
                tried += 1
                log.warning("database_trouble", said=str(trouble), tried=tried)
                if tried == TRIES_OF_A_BATCH:
                    raise
                # On a writing thread, whose turn this is: what waits behind it meets the same trouble.
                time.sleep(backoff(tried, LONGEST_TRIES_PAUSE_SECONDS, FIRST_TRIES_PAUSE_SECONDS))

    def _tell(self, batch: list[Asked], result: list[Receipt] | Exception, seconds: float) -> None:
        self.counts.batches.add(seconds)
        self._unwritten.raised = isinstance(result, TroubleError)
        if isinstance(result, Exception):
            self.counts.steps["trouble"] += len(batch)
            for _, future in batch:
                if not future.done():
                    future.set_exception(result)
            return
        for (_, future), receipt in zip(batch, result, strict=True):
            self.counts.steps[receipt.outcome] += 1
            if receipt.outcome == "unkept":
                if not future.done():
                    future.set_exception(UnkeptError(receipt.error))
                continue
            if receipt.outcome == "parked":
                log.error("event_parked", error=receipt.error, said=in_every_language("commands.event_parked"))
            if not future.done():
                future.set_result(receipt)
            self.announce(receipt)

    def _work(self, writer: Writer, turn: _Turn) -> None:
        outcome: Any = None
        error: Exception | None = None
        if turn.job is None:
            return
        try:
            outcome = turn.job.work(writer)
        except Exception as caught:
            error = caught
        self._settle_job(turn, outcome, error)

    def _settle_job(self, turn: _Turn, outcome: Any, error: Exception | None) -> None:
        job, turn.job = turn.job, None
        if job is None:
            return
        with self._wake:
            self._alone = self._alone and not job.alone
            self._wake.notify_all()
        self._unwritten.raised = isinstance(error, TroubleError)
        self._loop.call_soon_threadsafe(_settle, job.future, outcome, error)


def _settle(future: asyncio.Future[Any], outcome: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(outcome)
    else:
        future.set_exception(error)
