"""What the program takes besides time: memory for open conversations, seconds until it is ready."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import drive, ours
from tests.bench.contender import Place, Update
from tests.bench.conversation import updates

ROOT = Path(__file__).parents[2]
OPEN = 10_000  # conversations
ANSWERED = 3  # questions that each of them has answered


def resident() -> float:
    """Megabytes that this process holds now; where the system does not tell, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


async def _memory(place: Place) -> float:
    async with ours.engine(place, prepared=True, crowd=False) as contender:
        warm = 500  # by then every cache and buffer has its size
        await _begin(contender.answer, range(warm))
        await contender.settle()
        before = resident()
        await _begin(contender.answer, range(warm, warm + OPEN))
        await contender.settle()
        return resident() - before


async def _begin(answer: Callable[[Update], Awaitable[Any]], people: range) -> None:
    """Each answers the first questions and stops there."""
    waiting = iter(people)

    async def some() -> None:
        for person in waiting:
            for update in updates(person)[:ANSWERED]:
                await answer(update)

    await asyncio.gather(*(some() for _ in range(64)))


def memory(folder: Path) -> float:
    """Megabytes that 10,000 open conversations add."""
    url = f"sqlite:///{folder / 'bench.db'}"
    ours.prepare(url, OPEN + 500)
    command = [sys.executable, "-m", "tests.bench.footprint", str(folder)]
    return float(json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout))


def startup(folder: Path, times: int = 5) -> float:
    """Seconds from the command to the line that says it is ready: median, after a first start."""
    return median([_start(folder) for _ in range(times + 1)][1:])


def _start(folder: Path) -> float:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours = ("TELEGRAM_", "ZALO_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = kept | {"WEB_CHAT": "demo", "PORT": str(port), "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "run"]
    quiet = subprocess.DEVNULL
    program = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=quiet)
    assert program.stdout is not None
    ready = program.stdout.readline()
    took = time.perf_counter() - began
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=30)
    if not ready:
        raise RuntimeError("the program did not start")
    return took


if __name__ == "__main__":
    print(json.dumps(drive.run(_memory(Place(Path(sys.argv[1]), "", OPEN)))))
