"""Where a step's processor time goes, with all in one process.

A pass with clocks around the parts says how it is shared out, a pass without them how much it is: clocks cost time too.
Prints seconds of a step by part as one line of JSON. A part that calls another is stopped meanwhile. "loop" is what is
left: event loop, queueing, the sender's tasks, and the bench itself.
"""

from __future__ import annotations

import functools
import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine.default import DefaultDialect

from bot.channels.telegram import read, render
from handlers.receive import Receiver
from messages import catalog, wire
from storage.database import bulk
from tests.bench import drive, ours
from tests.bench.contender import Contender, Place
from tests.bench.conversation import STEPS

PARTS = ("reading JSON", "engine", "words", "SQL", "commit", "drawing", "loop")
_spent: dict[str, float] = defaultdict(float)
_inside = threading.local()


def clocked(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, its processor time counted for this part."""

    @functools.wraps(work)
    def run(*given: Any, **named: Any) -> Any:
        parts = _inside.__dict__.setdefault("parts", [])
        began = time.thread_time()
        if parts:
            _spent[parts[-1]] += began - _inside.since
        parts.append(part)
        _inside.since = began
        try:
            return work(*given, **named)
        finally:
            ended = time.thread_time()
            _spent[part] += ended - _inside.since
            parts.pop()
            _inside.since = ended

    return run


def put_clocks() -> None:
    """Around the functions of every part, wherever they were imported to."""
    parts: dict[str, list[Callable[..., Any]]] = {
        "reading JSON": [read.read],
        "words": [catalog.say, catalog.first],
        "SQL": [bulk.insert, bulk.update, bulk.select, bulk.delete, bulk.write, bulk.rows, bulk.run],
        "drawing": [render.render, wire.unpack],
    }
    for part, functions in parts.items():
        for function in functions:
            _replace(function, clocked(part, function))
    for name in ("execute", "exec_driver_sql"):
        setattr(Connection, name, clocked("SQL", getattr(Connection, name)))
    Receiver.receive = clocked("engine", Receiver.receive)  # type: ignore[method-assign]
    DefaultDialect.do_commit = clocked("commit", DefaultDialect.do_commit)  # type: ignore[method-assign]


def _replace(old: Any, new: Any) -> None:
    for module in list(sys.modules.values()):
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if value is old:
                setattr(module, name, new)


async def spent(place: Place, people: int) -> dict[str, float]:
    """Seconds of each part in a step while so many people talk, 64 updates in flight."""
    steps = people * STEPS
    async with ours.engine(place, crowd=False) as contender:
        await drive.talk(contender.answer, drive.conversations(range(drive.WARM)), 4)
        whole = await _talked(contender, range(drive.WARM, drive.WARM + people))
    put_clocks()
    async with ours.engine(place, prepared=True, crowd=False) as contender:
        clocked_ = await _talked(contender, range(drive.WARM + people, place.people))
    _spent["loop"] = clocked_ - sum(_spent.values())
    return {part: _spent[part] / clocked_ * whole / steps for part in PARTS}


async def _talked(contender: Contender, people: range) -> float:
    await contender.settle()
    said = drive.conversations(people)
    used = drive.processor()
    await drive.talk(contender.answer, said, 64)
    await contender.settle()
    return drive.processor() - used


if __name__ == "__main__":
    _, folder, url, people, _ = sys.argv[1:]
    place = Place(Path(folder), url, drive.WARM + 2 * int(people))
    print(json.dumps(drive.run(spent(place, int(people)))))
