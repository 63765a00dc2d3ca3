"""Proof by fire by command, with a progress bar; ends with what was lost, and status 1, or with figures.

    python -m tests.fire --kills 1000 --conversations 10000 --seed 1 --database sqlite
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.fire.faults import FAULTS
from tests.fire.people import WAYS
from tests.fire.run import run
from tests.fire.stage import CHANNELS, POSTGRESQL, SQLITE, Asked

MOST_SHOWN = 30  # findings
LINE_SECONDS = 30.0  # between lines about a run whose bar nobody sees


def main() -> None:
    """Read the command, let it burn, say what became of it."""
    asked = _asked()
    out = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="sangkien-fire-")))
        bar = closing.enter_context(Progress(*columns, console=out, transient=True))
        task = bar.add_task("", total=asked.kills + asked.conversations)

        next_line = time.monotonic()

        def told(kills: int, conversations: int) -> None:
            nonlocal next_line
            so_far = f"{kills} kills, {conversations} conversations"
            bar.update(task, completed=kills + conversations, description=so_far)
            if not out.is_terminal and time.monotonic() > next_line:
                out.print(so_far)
                next_line = time.monotonic() + LINE_SECONDS

        done = run(folder, asked, told=told)
        bar.stop()
    for finding in done.findings[:MOST_SHOWN]:
        out.print(finding, markup=False)
    print(done.figures)
    if done.findings:
        out.print(f"{len(done.findings)} findings", markup=False)
        sys.exit(1)


def _asked() -> Asked:
    given = argparse.ArgumentParser(prog="python -m tests.fire", description=__doc__)
    given.add_argument("--kills", type=int, default=100)
    given.add_argument("--conversations", type=int, default=1_000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE)
    given.add_argument("--channels", nargs="+", choices=CHANNELS, default=CHANNELS)
    given.add_argument("--ways", nargs="+", choices=list(WAYS), default=tuple(WAYS), help="how people talk")
    given.add_argument("--faults", nargs="+", choices=list(FAULTS), default=(), help="all, unless some are given")
    given.add_argument("--at-once", type=int, default=24, help="people who talk at a time; many begin the second process")
    given.add_argument("--minutes", type=float, default=0.0, help="end then, whatever was reached")
    return Asked(**vars(given.parse_args()))


if __name__ == "__main__":
    main()
