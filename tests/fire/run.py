"""A run: the bot and its channels, people who talk while it is killed, a quiet end, and what the checker finds."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.conftest import filled
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.fire.check import Finding, check
from tests.fire.crowd import Crowd
from tests.fire.faults import FAULTS, SQLITE, Scene, plan
from tests.fire.lines import TelegramLine
from tests.fire.record import Record
from tests.program.program import Program, free_port

AT_ONCE = 60  # people who talk at a time
AHEAD = 40  # conversations that may begin before their share of the kills has come
QUIET_SECONDS = 90.0  # what is on its way when the last fault is over, and what it may take


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a run."""

    seed: int
    kills: int
    conversations: int
    database: str = SQLITE


Figures = dict[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a run."""

    findings: list[Finding]
    figures: Figures
    record: Record


Told = Callable[[int, int], None]  # kills and conversations so far


def run(folder: Path, asked: Asked, *, url: str = "", told: Told = lambda _kills, _conversations: None) -> Done:
    """Do it; `url`: of a filled database, empty for a file of its own."""
    begun = time.monotonic()
    (folder / "data").mkdir()
    if not url:
        url = f"sqlite:///{folder}/data/sangkien.db"
        filled(url).close()
    with fake_telegram(everyone=(10**6, 1.0), private=(10**6, 1.0)) as telegram:
        telegram.in_group = (10**6, 1.0)
        line = TelegramLine(telegram)
        bot = _bot(folder, url, telegram.address)
        crowd = Crowd([line], asked.conversations, AT_ONCE, Random(asked.seed))
        scene = Scene([bot], line, Random(asked.seed))
        talking = threading.Thread(target=crowd.talk, args=(scene.stop,))
        bot.start()
        talking.start()
        try:
            played = _burn(scene, crowd, asked, told)
            late = _quiet(crowd)
            ended = [one.stop() for one in scene.bots]
        finally:
            scene.stop.set()
            talking.join()
            for one in scene.bots:
                if one.process.poll() is None:
                    one.kill()
        record = crowd.close_record()
    findings, figures = check(record, url)
    findings = [f"seed {asked.seed}: {one}" for one in (*late, *findings)]
    findings += [f"seed {asked.seed}: status {status} after SIGTERM" for status in ended if status]
    findings += [f"seed {asked.seed}: the log holds a token" for one in scene.bots if TOKEN in one.said()]
    faced = " ".join(f"{name}×{times}" for name, times in sorted(played.items()))
    whole: Figures = {"seed": asked.seed, "database": asked.database, "conversations": crowd.handed_in, **figures}
    return Done(findings, {**whole, "seconds": round(time.monotonic() - begun), "faults": faced}, record)


def _bot(folder: Path, url: str, telegram: str) -> Program:
    port = free_port()
    return Program(
        folder, PORT=str(port), DATABASE_URL=url, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API_URL=telegram,
        TELEGRAM_RATES="9999/1 9999/1 9999/1", TELEGRAM_MODE="webhook", PUBLIC_URL=f"http://127.0.0.1:{port}",
    )  # fmt: skip


def _burn(scene: Scene, crowd: Crowd, asked: Asked, told: Told) -> Counter[str]:
    """Fault after fault, until so many were killed and so many have begun to talk."""
    played: Counter[str] = Counter()
    kills = 0
    for fault in plan(asked.seed, asked.database):
        if kills >= asked.kills and crowd.begun >= asked.conversations:
            break
        share = min(1.0, kills / asked.kills) if asked.kills else 1.0
        crowd.allowed = AHEAD + round(share * asked.conversations)
        scene.waits(fault.pause)
        if kills < asked.kills:
            killed = FAULTS[fault.name].play(scene, fault.seconds)
            kills += killed
            played[fault.name] += killed or not fault.name.startswith("kill")
        told(kills, crowd.handed_in)
    return played


def _quiet(crowd: Crowd) -> list[Finding]:
    """The faults are over: everybody hands in. Who does not?"""
    until = time.monotonic() + QUIET_SECONDS
    while crowd.stuck() and time.monotonic() < until:
        time.sleep(0.05)
    return [f"{place}: waits in vain" for place in crowd.stuck()]
