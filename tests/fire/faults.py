"""What befalls the bot, one function each, drawn by a seed; each returns when it is over and says how many it killed.

To add one: its function and its line in FAULTS.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from tests.fire.lines import TelegramLine
from tests.program.program import Program, begun_by

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KILLED_WHILE_STARTING = 0.3  # of those that were killed


@dataclass
class Scene:
    """What a fault may touch."""

    bots: list[Program]
    telegram: TelegramLine
    chance: Random
    stop: threading.Event = field(default_factory=threading.Event)

    def waits(self, seconds: float) -> None:
        """That long goes by."""
        self.stop.wait(seconds)


def kill(on: Scene, seconds: float) -> int:
    """SIGKILL of a bot, as a power cut, and it is started again."""
    bot = on.chance.choice(on.bots)
    bot.kill()
    if on.chance.random() < KILLED_WHILE_STARTING:
        bot.begins()
        on.waits(on.chance.uniform(0, seconds))
        bot.kill()
        bot.start()
        return 2
    bot.start()
    return 1


def kill_worker(on: Scene, _seconds: float) -> int:
    """SIGKILL of the bot's second process, where it has begun one."""
    killed = 0
    for bot in on.bots:
        for process in begun_by(bot.process.pid):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
                killed = 1
    return killed


def freeze(on: Scene, seconds: float) -> int:
    """SIGSTOP of a bot and all that it began, then SIGCONT: time stood still for it alone."""
    bot = on.chance.choice(on.bots)
    processes = [bot.process.pid, *begun_by(bot.process.pid)]
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGSTOP)
    on.waits(seconds)
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)
    return 0


def deliver_again(on: Scene, _seconds: float) -> int:
    """Messages of before come once more, out of their order."""
    sent = list(on.telegram.updates)[-300:]
    for update in on.chance.sample(sent, min(20, len(sent))):
        on.telegram.delivers_again(update)
    return 0


def channel_fails(on: Scene, _seconds: float) -> int:
    """The channel's own calls fail: cut off before or after they counted, refused for a while, slow."""
    on.telegram.telegram.faults["sendMessage"].extend(on.chance.choices(("before", "after", "500", "502", "slow"), k=10))
    return 0


@dataclass(frozen=True, slots=True)
class Fault:
    """`share`: how often it comes beside the others; `on`: the databases it can be played on."""

    play: Callable[[Scene, float], int]
    share: int
    on: Sequence[str] = (SQLITE, POSTGRESQL)


FAULTS = {
    "kill": Fault(kill, 60),
    "kill worker": Fault(kill_worker, 20, (SQLITE,)),
    "freeze": Fault(freeze, 4),
    "deliver again": Fault(deliver_again, 8),
    "channel fails": Fault(channel_fails, 8),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault of the plan: after so many seconds, lasting so many."""

    pause: float
    name: str
    seconds: float


def plan(seed: int, database: str) -> Iterator[Planned]:
    """The faults of a seed, without end: the same ones again for the same seed."""
    chance = Random(seed)
    names = [name for name, fault in FAULTS.items() if database in fault.on]
    shares = [FAULTS[name].share for name in names]
    while True:
        name = chance.choices(names, shares)[0]
        yield Planned(chance.uniform(0.05, 0.8), name, chance.uniform(0.2, 1.5))
