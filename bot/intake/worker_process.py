"""The conversation in a process of its own: it thinks on one core while the network is served on another.

`WorkerProcess.writers` have a thread each here; the process answers them in turn, so that one batch is on its way while
it works on another. It begins when many people type at once: a quiet bot stays small.
While there is no process, or when it has died, the work is done here; at worst an event is handed in twice, and the
second time does nothing.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from enum import Enum, auto
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from operator import attrgetter
from typing import Any, cast

import structlog

from bot.intake.intake import Change, Writer, collect_less
from handlers.conversation.context import Limits
from handlers.receive import Receipt, Receiver
from messages.wire import Incoming
from storage.database.store import Store, TroubleError
from storage.sending.outbox import Queued

#: Events in a batch: so many people at once are worth a second process, some 70 MB.
EVENTS_OF_A_CROWD = 16
#: Events that the process is given at once: few enough that others are on their way meanwhile.
EVENTS_GIVEN_AT_ONCE = 32
#: From the beginning of one process until another may begin, for one that dies at once.
BEGIN_AGAIN_SECONDS = 60.0
#: A process is given so long to end by itself.
ENDING_SECONDS = 10.0


class _NoAnswer(Enum):
    """There is no process, or none any more: the work is to be done here."""

    NO_ANSWER = auto()


NO_ANSWER = _NoAnswer.NO_ANSWER

log = structlog.get_logger()


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worth_it(store: Store) -> bool:
    """Whether a second process makes the bot faster.

    On one core it does not; nor with PostgreSQL, which is a second process already, and serves several whole bots.
    """
    return cores() > 1 and store.sqlite


class WorkerProcess:
    """The second process, and the writers here that hand it their work; `close` ends it."""

    def __init__(self, store: Store, threads: int, lang: str = "vi", limits: Limits | None = None) -> None:
        self.writers = [RemoteWriter(self, number) for number in range(threads)]
        self._store = store
        self._settings = (lang, limits or Limits())  # of its receiver
        self._worker: Worker | None = None
        self._not_before = 0.0  # by the monotonic clock
        self._lock = threading.Lock()

    def begin(self, now: datetime) -> None:
        """Start the process, unless it is there or was begun a moment ago."""
        with self._lock:
            if self._worker is None and time.monotonic() >= self._not_before:
                self._not_before = time.monotonic() + BEGIN_AGAIN_SECONDS
                self._worker = Worker(self._store, len(self.writers), self._settings, now)

    @property
    def ready(self) -> bool:
        """Whether the process takes work."""
        worker = self._worker
        return worker is not None and worker.ready

    def ask(self, number: int, work: Callable[[], tuple[Any, ...]]) -> Any:
        """What the process answers to this work, which is made only when there is one; otherwise NO_ANSWER."""
        worker = self._worker
        if worker is None:
            return NO_ANSWER
        try:
            if worker.ready:
                return worker.ask(number, work())
        except (EOFError, OSError) as error:
            log.warning("conversation_process_died", said=type(error).__name__)
            self._end(worker)
        return NO_ANSWER

    def _end(self, worker: Worker) -> None:
        with self._lock:
            if self._worker is worker:
                self._worker = None
                worker.end()

    def close(self) -> None:
        """End the process, after what it is doing."""
        if self._worker is not None:
            self._end(self._worker)


class RemoteWriter(Writer):
    """One line to the process; what the process does not do is done here."""

    most = EVENTS_GIVEN_AT_ONCE

    def __init__(self, process: WorkerProcess, number: int) -> None:
        self._process = process
        self._number = number

    def answer(self, receiver: Receiver, events: Sequence[Incoming], now: datetime) -> list[Receipt]:
        """See `Receiver.receive`."""
        if len(events) >= EVENTS_OF_A_CROWD:
            self._process.begin(now)
        answer = self._process.ask(self._number, lambda: (_answer, list(map(_values, events)), now))
        if answer is NO_ANSWER:
            return super().answer(receiver, events, now)
        return list(map(_receipt, answer))

    def change(self, store: Store, what: Change, arguments: Sequence[Any]) -> Any:
        """Do it in one transaction; its answer."""
        answer = self._process.ask(self._number, lambda: (_change, what, arguments))
        if answer is NO_ANSWER:
            return super().change(store, what, arguments)
        return answer


class Worker:
    """One life of the process, as it is seen from here."""

    def __init__(self, store: Store, pipes: int, settings: tuple[str, Limits], now: datetime) -> None:
        # "spawn": a fork would carry the parent's threads and database connections along.
        context = get_context("spawn")
        pairs = [context.Pipe() for _ in range(pipes)]
        url = store.url.render_as_string(hide_password=False)
        self._pipes = [ours for ours, _ in pairs]
        theirs = [pipe for _, pipe in pairs]
        self._ready = False
        self._lock = threading.Lock()
        self._process = context.Process(target=_serve, args=(theirs, url, settings, now), daemon=True)
        self._process.start()
        for pipe in theirs:
            pipe.close()

    @property
    def ready(self) -> bool:
        """Whether it has read the units and takes work. EOFError: it died on the way there."""
        if not self._ready:
            with self._lock:  # another thread would take the answer to its first work for this
                if not self._ready and self._pipes[0].poll():
                    self._pipes[0].recv()
                    self._ready = True
        return self._ready

    def ask(self, number: int, work: tuple[Any, ...]) -> Any:
        """What the process answers to this work. Raises Trouble; EOFError or OSError: it died."""
        pipe = self._pipes[number]
        pipe.send(work)
        answer = pipe.recv()
        if isinstance(answer, str):
            raise TroubleError(answer)
        return answer

    def end(self) -> None:
        """Let it finish what it is doing, and see to it that it ends."""
        for pipe in self._pipes:
            pipe.close()
        self._process.join(ENDING_SECONDS)
        self._process.kill()


# As plain tuples: pickle takes five times as long for anything of ours.
_values: Callable[[Incoming], tuple[Any, ...]] = attrgetter(*(field.name for field in fields(Incoming)))


def _serve(pipes: list[Connection], url: str, settings: tuple[str, Limits], now: datetime) -> None:
    """What the process does, until the other end of its pipes is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both, and the other one ends this one
    store = Store(url)
    receiver = Receiver(store, *settings)
    with suppress(EOFError, OSError, TroubleError):  # it ends, and the work is done where it was
        receiver.receive([], now)  # reads the units
        collect_less()
        pipes[0].send(None)
        while True:
            for pipe in cast(list[Connection], wait(pipes)):
                what, *given = pipe.recv()
                try:
                    pipe.send(what(receiver, *given))
                except TroubleError as trouble:
                    pipe.send(str(trouble))
    store.close()


def _answer(receiver: Receiver, events: list[tuple[Any, ...]], now: datetime) -> list[tuple[Any, ...]]:
    """In the process: the receipts as plain tuples, see `_receipt`."""
    receipts = receiver.receive([Incoming(*values) for values in events], now)
    return [_plain(receipt) for receipt in receipts]


def _plain(receipt: Receipt) -> tuple[Any, ...]:
    return tuple((receipt._asdict() | {"rows": tuple(map(tuple, receipt.rows))}).values())


def _receipt(values: tuple[Any, ...]) -> Receipt:
    """What `_plain` made plain, as it was."""
    receipt = Receipt._make(values)
    return receipt._replace(rows=tuple(map(Queued._make, receipt.rows)))


def _change(receiver: Receiver, what: Change, arguments: Sequence[Any]) -> Any:
    """In the process: one transaction."""
    return Writer().change(receiver.store, what, arguments)
