"""A city by command, with a progress bar; ends with what was wrong, and status 1, or with figures.

python -m tests.program.city --unions 84 --a-day 1000 --days 60 --database postgresql
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.conftest import filled
from tests.program import postgres
from tests.program.city.city import live


def main() -> None:
    """Read the command, let it happen, say what became of it."""
    asked = _asked()
    out = Console(stderr=True, highlight=False)
    columns = (TextColumn("day"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ExitStack() as closing:
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="sangkien-city-"))
        url = f"sqlite:///{folder}/city.db"
        if asked.database == "postgresql":
            server = closing.enter_context(postgres.start())
            url = postgres.fresh_database(server)
            closing.callback(postgres.drop_database, server, url)
        store = filled(url)
        closing.callback(store.close)
        bar = closing.enter_context(Progress(*columns, console=out, transient=True))
        task = bar.add_task("", total=asked.days)
        try:
            figures = live(
                store, unions=asked.unions, a_day=asked.a_day, days=asked.days, seed=asked.seed,
                top=not asked.without_city, told=lambda day: bar.update(task, completed=day),
            )  # fmt: skip
        except AssertionError as wrong:
            bar.stop()
            out.print(f"seed {asked.seed}: {wrong}", markup=False)
            sys.exit(1)
    for name, figure in figures.items():
        print(f"{name}: {figure:,}")


def _asked() -> argparse.Namespace:
    given = argparse.ArgumentParser(
        prog="python -m tests.program.city", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    given.add_argument("--unions", type=int, default=84)
    given.add_argument("--a-day", type=int, default=1_000)
    given.add_argument("--days", type=int, default=60)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given.add_argument("--without-city", action="store_true", help="the city itself has no officer")
    return given.parse_args()


if __name__ == "__main__":
    main()
