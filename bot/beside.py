"""The conversation in a process of its own: it thinks on one core while the network is served on another.

`Beside.writers` have a thread each here; the process answers them in turn, so that one batch is on its way while it
works on another. It begins when many people type at once: a quiet bot stays small.
While it is not there, or when it has died, the work is done here; at worst an event is handed in twice, and the second
time does nothing.
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
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from operator import attrgetter
from typing import Any, cast

import structlog

from bot.intake import Change, Writer, collect_less
from handlers.receive import Receipt, receive
from handlers.world import ContextCache
from messages.wire import Incoming
from storage.outbox import Queued
from storage.store import Store, Trouble

MANY = 16  # events in a batch: so many people at once are worth a second process, some 70 MB
PAUSE = 60.0  # seconds after one began until another may: for one that dies at once
PATIENCE = 10.0  # seconds that it may take to end
NOBODY = object()  # instead of an answer

log = structlog.get_logger()


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worth_it(store: Store) -> bool:
    """On one core it is not; nor with PostgreSQL, which is a second process already, and has room for whole bots."""
    return cores() > 1 and store.sqlite


class Beside:
    """The second process, and those here who hand it their work; `close` ends it."""

    def __init__(self, store: Store, threads: int) -> None:
        self.writers = [_There(self, number) for number in range(threads)]
        self._store = store
        self._child: _Child | None = None
        self._not_before = 0.0
        self._lock = threading.Lock()

    def begin(self, now: datetime) -> None:
        """Start the process, unless it is there or was begun a moment ago."""
        with self._lock:
            if self._child is None and time.monotonic() >= self._not_before:
                self._not_before = time.monotonic() + PAUSE
                self._child = _Child(self._store, len(self.writers), now)

    @property
    def ready(self) -> bool:
        """Whether work goes there."""
        child = self._child
        return child is not None and child.ready

    def ask(self, number: int, work: Callable[[], tuple[Any, ...]]) -> Any:
        """What the process says to this work, which is made only then; NOBODY when there is none, or none any more."""
        child = self._child
        try:
            if child is not None and child.ready:
                return child.ask(number, work())
        except (EOFError, OSError) as error:
            log.warning("conversation_process_died", said=type(error).__name__)
            self._lose(child)
        return NOBODY

    def _lose(self, child: _Child | None) -> None:
        with self._lock:
            if child is not None and self._child is child:
                self._child = None
                child.end()

    def close(self) -> None:
        """End the process, after what it is doing."""
        self._lose(self._child)


class _There(Writer):
    """One line to the process; what it does not do is done here."""

    most = 32  # few enough that others are on their way meanwhile

    def __init__(self, beside: Beside, number: int) -> None:
        self._beside, self._number = beside, number

    def answer(self, events: Sequence[Incoming], store: Store, now: datetime, lang: str) -> list[Receipt]:
        if len(events) >= MANY:
            self._beside.begin(now)
        told = self._beside.ask(self._number, lambda: (_answer, list(map(_values, events)), now, lang))
        if told is NOBODY:
            return super().answer(events, store, now, lang)
        return [Receipt._make((*rest, tuple(map(Queued._make, rows)))) for *rest, rows in told]

    def change(self, store: Store, what: Change, arguments: Sequence[Any]) -> None:
        if self._beside.ask(self._number, lambda: (_change, what, arguments)) is NOBODY:
            super().change(store, what, arguments)


class _Child:
    """One life of the process."""

    def __init__(self, store: Store, pipes: int, now: datetime) -> None:
        # "spawn": a fork would carry the parent's threads and database connections along.
        context = get_context("spawn")
        pairs = [context.Pipe() for _ in range(pipes)]
        known = store.memory.get("known", ContextCache())
        settings = ContextCache(name_persons=known.name_persons, most_groups=known.most_groups)
        url = store.url.render_as_string(hide_password=False)
        self._pipes = [ours for ours, _ in pairs]
        self._ready = False
        self._lock = threading.Lock()
        self._process = context.Process(
            target=_serve, args=([theirs for _, theirs in pairs], url, settings, now), daemon=True
        )
        self._process.start()
        for _, theirs in pairs:
            theirs.close()

    @property
    def ready(self) -> bool:
        """Whether it has read the units and takes work. EOFError: it died on the way there."""
        if not self._ready:
            with self._lock:  # who comes second would take the first answer for this
                if not self._ready and self._pipes[0].poll():
                    self._pipes[0].recv()
                    self._ready = True
        return self._ready

    def ask(self, number: int, work: tuple[Any, ...]) -> Any:
        pipe = self._pipes[number]
        pipe.send(work)
        told = pipe.recv()
        if isinstance(told, str):
            raise Trouble(told)
        return told

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        self._process.join(PATIENCE)
        self._process.kill()


# As plain tuples: pickle takes five times as long for anything of ours.
_values: Callable[[Incoming], tuple[Any, ...]] = attrgetter(*(field.name for field in fields(Incoming)))


def _serve(pipes: list[Connection], url: str, known: ContextCache, now: datetime) -> None:
    """What the process does, until the other end of its pipes is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches both, and the other one ends this one
    store = Store(url)
    store.memory["known"] = known
    receive([], store, now)  # reads the units
    collect_less()
    with suppress(EOFError, OSError):
        pipes[0].send(None)
        while True:
            for pipe in cast(list[Connection], wait(pipes)):
                what, *given = pipe.recv()
                try:
                    pipe.send(what(store, *given))
                except Trouble as trouble:
                    pipe.send(str(trouble))
    store.close()


def _answer(store: Store, events: list[tuple[Any, ...]], now: datetime, lang: str) -> list[tuple[Any, ...]]:
    """The receipts as plain tuples."""
    receipts = receive([Incoming(*values) for values in events], store, now, lang)
    return [(*one[:-1], list(map(tuple, one.rows))) for one in receipts]


def _change(store: Store, what: Change, arguments: Sequence[Any]) -> None:
    Writer().change(store, what, arguments)
