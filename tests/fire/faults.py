"""What befalls the bot, one function each, drawn by a seed; each returns when it is over and says how many it killed.

To add one: its function and its line in FAULTS.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from tests.fire.stage import POSTGRESQL, SQLITE, Stage
from tests.program.faults.database import (
    end_sessions,
    full_for_files,
    full_for_tables,
    locked_file,
    locked_tables,
    setting,
)
from tests.program.faults.stepped import step
from tests.program.program import begun_by

KILLED_WHILE_STARTING = 0.5  # of those that were killed; of these again so many, and so on
LONGEST_START_SECONDS = 1.5
STEPS_SECONDS = (-3 * 3600, -90, 90, 3 * 3600)
SLOW_SECONDS = 0.3  # a piece on a slow wire
TELEGRAM_FAILS = ("before", "after", "500", "502", "429", "slow")
ZALO_FAILS = ("reset", "accepted_but_timeout", "html_502", "403")
OA_FAILS = ("reset", "accepted_but_reset", "html_502", "-32")


def kill(on: Stage, _seconds: float) -> int:
    """SIGKILL of a bot, as a power cut, some of them once more while they start; and it is started again."""
    bot = on.chance.choice(on.bots)
    bot.kill()
    killed = 1
    while on.chance.random() < KILLED_WHILE_STARTING:
        bot.begins()
        on.waits(on.chance.uniform(0, LONGEST_START_SECONDS))
        bot.kill()
        killed += 1
    bot.start()
    return killed


def kill_worker(on: Stage, _seconds: float) -> int:
    """SIGKILL of the bot's second process, where it has begun one."""
    killed = 0
    for process in begun_by(on.bots[0].process.pid):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
            killed = 1
    return killed


def kill_database(on: Stage, seconds: float) -> int:
    """SIGKILL of PostgreSQL and all its sessions; it is away for a while and starts on what it left."""
    assert on.server is not None
    on.server.kills()
    on.waits(seconds / 4)
    on.server.starts()
    return 1


def freeze(on: Stage, seconds: float) -> int:
    """SIGSTOP of a bot and all that it began, then SIGCONT: time stood still for it alone."""
    bot = on.chance.choice(on.bots)
    processes = [bot.process.pid, *begun_by(bot.process.pid)]
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, number)
        if number == signal.SIGSTOP:
            on.waits(seconds)
    return 0


def cut(on: Stage, _seconds: float) -> int:
    """All connections of one of the wires break off."""
    on.chance.choice(list(on.wires.all.values())).cut()
    return 0


def slow(on: Stage, seconds: float) -> int:
    """One of the wires is slow for a while."""
    wire = on.chance.choice(list(on.wires.all.values()))
    wire.slow(SLOW_SECONDS)
    on.waits(seconds)
    wire.slow(0)
    return 0


def deliver_again(on: Stage, _seconds: float) -> int:
    """Messages of before come once more, out of their order."""
    sent = list(on.telegram.updates)[-300:]
    for update in on.chance.sample(sent, min(20, len(sent))):
        on.telegram.delivers_again(update)
    return 0


def channel_fails(on: Stage, _seconds: float) -> int:
    """Calls to the channels fail: cut off before or after they counted, refused for a while, slow."""
    on.telegram.telegram.faults["sendMessage"].extend(on.chance.choices(TELEGRAM_FAILS, k=6))
    for fails in on.chance.choices(ZALO_FAILS, k=3):
        on.zalo.fail_next("sendMessage", fails)
    for fails in on.chance.choices(OA_FAILS, k=3):
        on.oa.fail_next("message/cs", fails)
    return 0


def end(on: Stage, _seconds: float) -> int:
    """SIGTERM: a bot ends well, and is started again."""
    bot = on.chance.choice(on.bots)
    status = bot.stop()
    if status:
        raise AssertionError(f"status {status} after SIGTERM")
    bot.start()
    return 0


def unplug(on: Stage, seconds: float) -> int:
    """No channel can be reached."""
    wires = [on.wires.all[name] for name in ("telegram", "zalo_bot", "zalo_oa")]
    for wire in wires:
        wire.up = False
        wire.cut()
    on.waits(seconds)
    for wire in wires:
        wire.up = True
    return 0


def lock(on: Stage, seconds: float) -> int:
    """Somebody else holds what the bot wants to write."""
    with locked_file(on.file) if on.sqlite else locked_tables(on.postgres):
        on.waits(seconds)
    return 0


def full_disk(on: Stage, seconds: float) -> int:
    """The disk is full: nothing grows any more."""
    files = list(on.file.parent.glob(f"{on.file.name}*")) if on.sqlite else []
    with full_for_files(files, on.processes) if on.sqlite else full_for_tables(on.postgres):
        on.waits(seconds)
    return 0


def read_only(on: Stage, seconds: float) -> int:
    """The server takes no changes, as after a failover; its sessions end when that begins, and when it is over."""
    with setting(on.postgres, "default_transaction_read_only", "on"):
        on.waits(seconds)
    return 0


def hang_up(on: Stage, _seconds: float) -> int:
    """The server ends every session."""
    with on.postgres() as connection:
        end_sessions(connection)
    return 0


def step_clock(on: Stage, seconds: float) -> int:
    """A bot's clock steps, back or ahead, and is set right again."""
    bot = on.chance.choice(on.bots)
    for ahead in (on.chance.choice(STEPS_SECONDS), 0):
        step(bot.folder, ahead)
        on.waits(seconds)
    return 0


@dataclass(frozen=True, slots=True)
class Fault:
    """`share`: how often it comes beside the others; `on`: the databases it can be played on."""

    play: Callable[[Stage, float], int]
    share: int
    on: Sequence[str] = (SQLITE, POSTGRESQL)


FAULTS = {
    "kill": Fault(kill, 60),
    "kill worker": Fault(kill_worker, 20, (SQLITE,)),
    "kill database": Fault(kill_database, 20, (POSTGRESQL,)),
    "freeze": Fault(freeze, 4),
    "cut": Fault(cut, 8),
    "slow": Fault(slow, 3),
    "deliver again": Fault(deliver_again, 8),
    "channel fails": Fault(channel_fails, 6),
    "end": Fault(end, 3),
    "unplug": Fault(unplug, 3),
    "lock": Fault(lock, 3),
    "full disk": Fault(full_disk, 3),
    "read only": Fault(read_only, 3, (POSTGRESQL,)),
    "hang up": Fault(hang_up, 3, (POSTGRESQL,)),
    "step clock": Fault(step_clock, 3),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault of the plan: after so many seconds, lasting so many."""

    pause: float
    name: str
    seconds: float


def plan(seed: int, database: str, names: Sequence[str] = ()) -> Iterator[Planned]:
    """The faults of a seed, without end: the same ones again for the same seed. `names`: of these alone."""
    chance = Random(seed)
    names = [name for name, fault in FAULTS.items() if database in fault.on and (name in names or not names)]
    shares = [FAULTS[name].share for name in names]
    while True:
        name = chance.choices(names, shares)[0]
        yield Planned(chance.uniform(0.05, 0.8), name, chance.uniform(0.2, 1.5))
