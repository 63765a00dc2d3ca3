"""A run of faults: the plan that a seed gives, the faults one after another, a quiet end, and the check."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text

from storage.database.store import Store, Transaction
from tests.fakes.telegram import TOKEN, fake_telegram
from tests.program.faults import record
from tests.program.faults.kinds import KINDS, POSTGRESQL, SQLITE, kinds_on
from tests.program.faults.stage import GROUPS, Stage, stage

MODES = ("polling", "webhook")
LAST_FORMS_SECONDS = 60.0  # what everybody may take who has begun a form when the faults are over
POSTS_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault of the plan: after so many seconds of peace, lasting so many."""

    pause: float
    kind: str
    seconds: float


Told = Callable[[float, str], None]  # seconds since the beginning, what is going on


def plan(seed: int, seconds: float, kinds: Sequence[str]) -> list[Planned]:
    """The faults of a seed: all kinds in turn, in an order of its own each time."""
    chance, at = Random(seed), 0.0
    planned: list[Planned] = []
    while True:
        for kind in chance.sample(kinds, len(kinds)):
            one = Planned(round(chance.uniform(0.2, 1.2), 2), kind, round(chance.uniform(0.5, 2.5), 2))
            at += one.pause + one.seconds
            if at > seconds:
                return planned
            planned.append(one)


def run(
    folder: Path, *, seed: int, seconds: float, url: str = "", mode: str = "", kinds: Sequence[str] = (),
    told: Told = lambda _at, _what: None,
) -> dict[str, Any]:  # fmt: skip
    """Do it; figures of the run. AssertionError: what was lost, doubled or wrong. `url`: empty for a file of its own."""
    chance = Random(seed)
    mode = mode or chance.choice(MODES)
    faults = plan(seed, seconds, kinds or kinds_on(POSTGRESQL if url else SQLITE))
    played: Counter[str] = Counter()
    with fake_telegram(everyone=(10**6, 1.0), private=(10**6, 1.0)) as telegram:
        telegram.in_group = (10**6, 1.0)
        with stage(folder, telegram, url=url, mode=mode, chance=chance, seconds=seconds) as on:
            begun = time.monotonic()
            for fault in faults:
                told(time.monotonic() - begun, fault.kind)
                on.waits(fault.pause)
                KINDS[fault.kind].play(on, fault.seconds)
                on.answers()
                played[fault.kind] += 1
                if time.monotonic() - begun > seconds:
                    break  # a slow machine: what is not played is not counted
            told(seconds, "the end")
            ends(on)
            figures = record.check(on)
            assert TOKEN not in on.bot.said()
    faced = " ".join(f"{kind}×{number}" for kind, number in sorted(played.items()))
    return {"seed": seed, "mode": mode, **figures, "faults": faced}


def ends(on: Stage) -> None:
    """Everybody hands in what they began, every post goes, and the bot is stopped."""
    on.visitors.open = False
    on.telegram.faults.clear()
    on.telegram.wait(
        lambda: len(on.visitors.done) == len(on.visitors.people), LAST_FORMS_SECONDS, f"for the last forms;\n{on.last_words}"
    )
    assert on.bot.stop() == 0
    on.restarts()  # what became due meanwhile is due at once
    store = Store(on.url)
    try:
        on.telegram.wait(lambda: store.reading(_all_is_out), POSTS_SECONDS, "for the last posts")
    finally:
        store.close()
    assert on.bot.stop() == 0


def _all_is_out(tx: Transaction) -> bool:
    """Every group has its post of the day, and nothing waits."""
    waiting = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"
    posted = "SELECT count(DISTINCT scope) FROM slot WHERE job = 'daily' AND state = 'posted'"
    found = [tx.execute(text(sql)).scalar_one() for sql in (waiting, posted)]
    return found == [0, GROUPS]
