"""Runs in a process of its own: one contender, one round; prints what it measured as one line of JSON."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from multiprocessing import active_children
from pathlib import Path
from typing import Any

from tests.bench.contender import Contender, Open, Place, Update
from tests.bench.conversation import STEPS, updates

WARM = 20  # people who come first and are not counted: imports, caches and prepared statements are there then


def conversations(people: range) -> list[list[Update]]:
    """What these people will say: made before the clock starts."""
    return [updates(person) for person in people]


async def talk(
    answer: Callable[[Update], Awaitable[Any]], said: Sequence[Sequence[Update]], flight: int
) -> list[float]:
    """So many people at a time hold their conversations; seconds from each update to its acknowledgement."""
    waiting = iter(said)
    took: list[float] = []

    async def one_after_another() -> None:
        for conversation in waiting:
            for update in conversation:
                began = time.perf_counter()
                await answer(update)
                took.append(time.perf_counter() - began)

    await asyncio.gather(*(one_after_another() for _ in range(flight)))
    return took


def processor() -> float:
    """Seconds of processor time of this process and of those that it began."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + sum(processor_of(child.pid or 0) for child in active_children())


def processor_of(process: int) -> float:
    """Seconds of processor time of another process so far: Linux keeps a clock for each, 0 elsewhere."""
    if sys.platform != "linux":
        return 0.0
    return time.clock_gettime((~process << 3) | 2)  # CPUCLOCK_SCHED, as clock_getcpuclockid(3) makes it


def percentile(values: list[float], part: float) -> float:
    """The value that this part of all values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


async def measure(contender: Contender, people: int, alone: int) -> dict[str, float]:
    """`people` with 64 updates in flight, then `alone` people one update at a time."""
    await talk(contender.answer, conversations(range(WARM)), 4)
    await contender.settle()
    crowd = conversations(range(WARM, WARM + people))
    began, used = time.perf_counter(), processor()
    took = await talk(contender.answer, crowd, 64)
    await contender.settle()
    wall, used = time.perf_counter() - began, processor() - used
    single = await talk(contender.answer, conversations(range(WARM + people, WARM + people + alone)), 1)
    await contender.settle()
    everybody = WARM + people + alone
    if contender.handed_in() != everybody:
        raise RuntimeError(f"{contender.handed_in()} forms of {everybody} arrived")
    return {
        "rate": people * STEPS / wall,
        "processor": used / (people * STEPS),
        "p50": percentile(took, 0.5),
        "p99": percentile(took, 0.99),
        "alone_p50": percentile(single, 0.5),
        "alone_p99": percentile(single, 0.99),
    }


async def _run(open_: Open, place: Place, people: int, alone: int) -> dict[str, float]:
    async with open_(place) as contender:
        return await measure(contender, people, alone)


def main() -> None:
    """Arguments: what opens the contender (module:name), a folder, an address, people, people alone."""
    opener, folder, url, people, alone = sys.argv[1:]
    module, _, name = opener.partition(":")
    place = Place(Path(folder), url, WARM + int(people) + int(alone))
    print(json.dumps(run(_run(getattr(import_module(module), name), place, int(people), int(alone)))))


def run(coroutine: Any) -> Any:
    """With uvloop, as the program itself runs, where there is one: for every contender."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(coroutine)
    return uvloop.run(coroutine)


if __name__ == "__main__":
    main()
