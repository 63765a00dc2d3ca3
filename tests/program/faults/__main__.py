"""Faults by command, with a progress bar; ends with what was wrong, and status 1, or with figures.

    python -m tests.program.faults --seed 7 --seconds 60 --database postgresql --kinds kill lock
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.conftest import filled
from tests.program import postgres
from tests.program.faults.kinds import KINDS, POSTGRESQL, SQLITE
from tests.program.faults.run import MODES, run


def main() -> None:
    """Read the command, let it happen, say what became of it."""
    asked = _asked()
    out = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description:<10}"), BarColumn(), TimeElapsedColumn())
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="sangkien-faults-")))
        url = ""
        if asked.database == POSTGRESQL:
            server = closing.enter_context(postgres.start())
            url = postgres.fresh_database(server)
            closing.callback(postgres.drop_database, server, url)
            filled(url).close()
        bar = closing.enter_context(Progress(*columns, console=out, transient=True))
        task = bar.add_task("", total=asked.seconds)
        try:
            figures = run(
                folder, seed=asked.seed, seconds=asked.seconds, url=url, mode=asked.mode, kinds=asked.kinds or (),
                told=lambda at, what: bar.update(task, completed=at, description=what),
            )  # fmt: skip
        except AssertionError as wrong:
            bar.stop()
            out.print(f"seed {asked.seed}: {wrong}", markup=False)
            sys.exit(1)
    print(figures)


def _asked() -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="python -m tests.program.faults", description=__doc__)
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--seconds", type=float, default=60)
    given.add_argument("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE)
    given.add_argument("--mode", choices=MODES, default="", help="by the seed, unless it is given")
    given.add_argument("--kinds", nargs="+", choices=list(KINDS), help="all, unless some are given")
    return given.parse_args()


if __name__ == "__main__":
    main()
