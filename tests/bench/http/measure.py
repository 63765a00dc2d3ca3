"""Over HTTP: a bot in a process of its own, updates in by its webhook, `sendMessage` out to a small Telegram here.

A step counts when its answer has arrived. `STARTS` says how each contender is started; this file runs in a process of
its own too and prints what it measured as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench import ours
from tests.bench.contender import Place
from tests.bench.conversation import BOT, STEPS
from tests.bench.drive import percentile, processor_of, run
from tests.bench.http.rival import SECRET
from tests.bench.http.telegram import Telegram, requests
from tests.cast.places import ROOT
from tests.program.program import begun_by

TOKEN = f"{BOT}:bench"
WARM = 150  # people who come first and are not counted: then caches, and our second process, are there
AT_WILL = "1000000/1 1000000/1 1000000/1"  # TELEGRAM_RATES: this Telegram has no limits


@dataclass(frozen=True, slots=True)
class Start:
    """How to start a bot; `handed_in` counts the forms after it has stopped, of what it said last."""

    command: list[str]
    environment: dict[str, str]
    handed_in: Callable[[str], int]


def program(_kept: str, place: Place, port: int, api: str) -> Start:
    """`python -m bot run`, as a user starts it, on a database with these people."""
    url = place.url or f"sqlite:///{place.folder / 'bench.db'}"
    ours.prepare(url, place.people)
    settings = {
        "DATABASE_URL": url, "PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}", "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_MODE": "webhook", "TELEGRAM_API_URL": api, "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_RATES": AT_WILL,
    }  # fmt: skip
    return Start([sys.executable, "-m", "bot", "run"], settings, lambda _said: ours.count_in(url, "initiative"))


def rival(module: str) -> Callable[[str, Place, int, str], Start]:
    """One of the small bots, in the Python that has its library."""

    def start(kept: str, place: Place, port: int, api: str) -> Start:
        python = aiogram_python() if "aiogram" in module else sys.executable
        arguments = [kept, str(port), api, TOKEN, str(place.folder), place.url]
        return Start([python, "-m", f"tests.bench.http.{module}", *arguments], {}, lambda said: int(said.split()[-1]))

    return start


STARTS: dict[str, Callable[[str, Place, int, str], Start]] = {
    "program": program,
    "ptb": rival("ptb_server"),
    "aiogram": rival("aiogram_server"),
}


def aiogram_python() -> str:
    """The Python that has aiogram: it wants an older pydantic than ours, so it may be in an environment of its own."""
    return os.environ.get("BENCH_AIOGRAM_PYTHON") or sys.executable


async def measure(start: Callable[[int, str], Start], place: Place, people: int, flight: int) -> dict[str, float]:
    """Start it, let people talk, so many at a time, stop it, and see that every form arrived."""
    telegram, port = Telegram(), _free_port()
    await telegram.open()
    bot = await asyncio.to_thread(start, port, telegram.address)
    process = await asyncio.create_subprocess_exec(
        *bot.command, cwd=place.folder, env={**_kept_environment(), **bot.environment}, stdout=PIPE
    )
    try:
        await _ready(process, telegram)
        await telegram.talk(port, requests(range(WARM), port), flight)
        said = requests(range(WARM, place.people), port)
        began, used, mine = time.perf_counter(), _processor(process.pid), time.process_time()
        took = await telegram.talk(port, said, flight)
        wall, used, mine = time.perf_counter() - began, _processor(process.pid) - used, time.process_time() - mine
    except BaseException:
        process.kill()
        raise
    process.terminate()
    last = (await process.communicate())[0].decode()
    telegram.close()
    handed_in = bot.handed_in(last)
    if (handed_in, telegram.sent) != (place.people, place.people * STEPS):
        raise RuntimeError(f"{handed_in} forms and {telegram.sent} messages of {place.people} people arrived")
    return {
        "rate": people * STEPS / wall,
        "processor": used / (people * STEPS),
        "driver": mine / wall,
        "p50": percentile(took, 0.5),
        "p99": percentile(took, 0.99),
    }


async def _ready(process: Process, telegram: Telegram) -> None:
    """It listens, and has said where."""
    assert process.stdout is not None
    async with asyncio.timeout(60):
        if not await process.stdout.readline():
            raise RuntimeError("the bot did not start")
        await telegram.hooked.wait()


def _processor(process: int) -> float:
    """Seconds of processor time of another process and of those that it began."""
    return sum(map(processor_of, (process, *begun_by(process))))


def _kept_environment() -> dict[str, str]:
    """Without the settings of a developer's own bot."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Arguments: who (a name of STARTS, a colon, what keeps the answers), a folder, an address, people, in flight."""
    who, folder, url, people, flight = sys.argv[1:]
    name, _, kept = who.rpartition(".")[2].partition(":")
    place = Place(Path(folder), url, WARM + int(people))
    start = partial(STARTS[name], kept, place)
    print(json.dumps(run(measure(start, place, int(people), int(flight)))))


if __name__ == "__main__":
    main()
