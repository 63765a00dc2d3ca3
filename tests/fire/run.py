"""A run: people talk while the bot is killed, a quiet end, and what the checker finds."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.telegram import TOKEN
from tests.fakes.zalo_oa import HIDDEN
from tests.fire.check import Finding, check, waiting
from tests.fire.faults import FAULTS, plan
from tests.fire.record import Record
from tests.fire.stage import Asked, Stage, stage

AHEAD = 40  # conversations that may begin before their share of the kills has come
BEHIND = 20  # conversations that may be missing from the share of the kills so far: more, and the kills wait
LOOK_SECONDS = 0.05
QUIET_SECONDS = 60.0  # after the last fault: for so long nobody hears anything, and somebody still waits
ANNOUNCED_AT = {0.3: "Mời anh chị em gửi sáng kiến trước Tết", 0.7: "Cuối tuần này công đoàn chấm sáng kiến"}
OURS = re.compile(r'File "\S*/((?:bot|handlers|storage|messages)/\S+)", line (\d+)')  # in a traceback, not in Python's own

Figures = dict[str, int | float | str]
Told = Callable[[int, int], None]  # kills and conversations so far


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a run."""

    findings: list[Finding]
    figures: Figures
    record: Record


def run(folder: Path, asked: Asked, told: Told = lambda _kills, _conversations: None) -> Done:
    """Do it."""
    begun = time.monotonic()
    with stage(folder, asked) as on:
        stop = threading.Event()
        talking = threading.Thread(target=on.crowd.talk, args=(stop,))
        talking.start()
        try:
            played = _burn(on, told)
            found = _quiet(on)
            found += [f"status {status} after SIGTERM" for status in (bot.stop() for bot in on.bots) if status]
        finally:
            stop.set()
            talking.join()
        record = on.crowd.close_record()
        lost, figures = check(record, on.url)
        said = [bot.said() for bot in on.bots]
    found += lost
    found += ["the log holds a secret" for one in said if TOKEN in one or HIDDEN.search(one)]
    found += [f"the log holds a traceback: {OURS.findall(one)[-3:]}" for one in said if OURS.search(one)]
    whole: Figures = {
        "seed": asked.seed, "database": asked.database, "kills": sum(played[name] for name in played if "kill" in name),
        "conversations": on.crowd.handed_in, **figures, "seconds": round(time.monotonic() - begun),
        "faults": " ".join(f"{name}×{times}" for name, times in sorted(played.items())),
    }  # fmt: skip
    return Done([f"seed {asked.seed}: {one}" for one in found], whole, record)


def _burn(on: Stage, told: Told) -> Counter[str]:
    """Fault after fault, until so many were killed and so many have begun to talk."""
    asked, crowd, begun = on.asked, on.crowd, time.monotonic()
    played: Counter[str] = Counter()
    to_announce = sorted(ANNOUNCED_AT)
    kills = 0
    for fault in plan(asked.seed, asked.database, asked.faults):
        share = min(1.0, kills / asked.kills) if asked.kills else 1.0
        crowd.allowed = min(asked.conversations, AHEAD + round(share * asked.conversations))
        if (kills >= asked.kills and crowd.begun >= asked.conversations) or _is_late(asked, begun):
            break
        told(kills, crowd.handed_in)
        if to_announce and crowd.handed_in > to_announce[0] * asked.conversations:
            for officer in crowd.officers.values():
                officer.announcements.append(ANNOUNCED_AT[to_announce.pop(0)])
        on.waits(fault.pause)
        while crowd.handed_in < share * asked.conversations - BEHIND and not _is_late(asked, begun):
            told(kills, crowd.handed_in)
            on.waits(LOOK_SECONDS)
        if kills < asked.kills or "kill" not in fault.name:
            killed = FAULTS[fault.name].play(on, fault.seconds)
            kills += killed
            played[fault.name] += killed if "kill" in fault.name else 1
    crowd.allowed, crowd.closing = crowd.begun, True
    return played


def _is_late(asked: Asked, begun: float) -> bool:
    return bool(asked.minutes) and time.monotonic() > begun + asked.minutes * 60


def _quiet(on: Stage) -> list[Finding]:
    """The faults are over: everybody hands in, every message goes. Who waits in vain?"""
    on.telegram.telegram.faults.clear()
    heard, until = 0, 0.0
    while on.crowd.stuck() or waiting(on.url):
        if len(on.crowd.record.heard) != heard:
            heard, until = len(on.crowd.record.heard), time.monotonic() + QUIET_SECONDS
        if time.monotonic() > until:
            break
        on.waits(LOOK_SECONDS)
    return [f"{place}: waits in vain" for place in on.crowd.stuck()]
