"""How long boards take when 10,000, a million and five million initiatives are counted.

`run(console)` measures on SQLite and PostgreSQL and returns rows; `python -m tests.bench.boards` prints
them. Also: a thousand groups due at once. Up to a million the initiatives themselves are in the database; at
five million only what boards read (the counts, their ledger of 19 million rows, who takes part), since no
board reads an initiative.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from handlers.boards import board, words
from handlers.boards.forecast import with_forecasts
from handlers.posts import run as schedules
from handlers.posts.daily import DAILY
from storage.database import bulk
from storage.database.store import Store
from tests.bench.simulate import simulate
from tests.program import postgres

SIZES = (10_000, 1_000_000, 5_000_000)
WITH_ROWS = 1_000_000
DAYS = 597  # to the end of 20 August 2027
AT = datetime(2027, 8, 20, 10, tzinfo=UTC)  # 17:00 in Hà Nội, in the thick of the last peak
LIVE = datetime(2027, 8, 20, 16, 59, 59, tzinfo=UTC)  # the end of that day: everything is counted
TIMES = 100
GROUPS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds, the median of many; `groups`: seconds for a thousand groups, and the longest transaction's ms."""

    database: str
    initiatives: int
    city: float
    ranking: float
    below: float
    past: float
    groups: float
    longest: float
    filled: float  # seconds that the simulation took


def run(
    console: Console, sizes: Sequence[int] = SIZES, databases: Sequence[str] = ("sqlite", "postgresql")
) -> list[Row]:
    """Fill, measure, throw away: one database after another, so that the disk holds one at a time."""
    rows = []
    for database in databases:
        for size in sizes:
            with _place(database) as url:
                store = Store(url)
                began = time.perf_counter()
                simulate(store, size, DAYS, seed=1, rows=size <= WITH_ROWS, console=console)
                rows.append(_measure(store, database, size, time.perf_counter() - began))
                store.close()
    return rows


@contextmanager
def _place(database: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="sangkien-bench-") as folder:
        if database == "sqlite":
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
        else:
            with postgres.start() as server:
                yield postgres.fresh_database(server)


def _measure(store: Store, database: str, size: int, filled: float) -> Row:
    long_ago = AT - timedelta(days=100, hours=3, minutes=7)

    def said(unit: str, at: datetime, period: str, by: str) -> Callable[[Any], object]:
        def show(tx: Any) -> object:
            found = board.boards(tx, [unit], at, period, by)
            if period == "all":
                return words.daily(with_forecasts(tx, found)[unit], "vi")
            return words.ranking(found[unit], "vi")

        return show

    city = _middle(store, said("HN", LIVE, "all", "number"))
    ranking = _middle(store, said("HN", LIVE, "phase", "target"))
    below = _middle(store, said("Q-HOANGMAI", LIVE, "week", "members"))
    past = _middle(store, said("HN", long_ago, "all", "number"))
    groups, longest = _groups(store)
    return Row(database, size, city, ranking, below, past, groups, longest, filled)


def _middle(store: Store, work: Callable[[Any], object]) -> float:
    taken = []
    for _ in range(TIMES):
        with store.read() as tx:
            began = time.perf_counter()
            work(tx)
            taken.append((time.perf_counter() - began) * 1000)
    return median(taken[5:])


def _groups(store: Store) -> tuple[float, float]:
    """A thousand groups, most of them of grassroots unions, all at 17:00."""
    before = AT - timedelta(days=1)
    with store.write() as tx:
        names = [f"g{n}" for n in range(GROUPS)]
        chats: list[dict[str, Any]] = [
            {
                "channel": "telegram", "chat": name, "person_id": None, "draft_id": None, "lang": "vi",
                "said": 0, "state": {},
                "seen_at": before, "gone_at": None,
            }
            for name in names
        ]  # fmt: skip
        bulk.insert(tx, "chat", chats)
        found = [row.id for row in tx.execute(text("SELECT id FROM chat WHERE chat LIKE 'g%' ORDER BY id"))]
        rows = [
            {
                "chat_id": chat, "unit": "HN" if n == 0 else f"G{n * 9:05}", "title": "", "thread": "",
                "post_at": "17:00",
                "quiet": False, "bound_at": AT - timedelta(hours=1),
            }
            for n, chat in enumerate(found)
        ]  # fmt: skip
        bulk.insert(tx, "group_chat", rows)
    longest = 0.0
    began = time.perf_counter()
    with store.read() as tx:
        dues = schedules.find_due(tx, AT, 1)
    with store.write() as tx:
        schedules.seal(tx, dues)
    with store.read() as tx:
        posts, _ = schedules.write(tx, dues)
    queued = 0
    for some in schedules.chunks(posts):
        start = time.perf_counter()
        queued += sum(post.slot.job == DAILY for post in store.writing(schedules.claim, some, AT))
        longest = max(longest, (time.perf_counter() - start) * 1000)
    assert queued == GROUPS, queued
    return time.perf_counter() - began, longest


HEADS = (
    "database", "initiatives", "city board", "leaderboard of the city", "of 222 grassroots unions",
    "city board of the past", "1,000 groups, s", "longest transaction, ms", "filled in, s",
)  # fmt: skip


def cells(row: Row, rows: Sequence[Row]) -> list[str]:
    """A row for eyes; how often as long as at the smallest size of its database in brackets."""
    least = next(one for one in rows if one.database == row.database)
    times = (f"{getattr(row, name):.1f} ({getattr(row, name) / getattr(least, name):.2f}×)" for name in SHOWN)
    return [
        row.database, f"{row.initiatives:,}", *times, f"{row.groups:.2f}", f"{row.longest:.0f}", f"{row.filled:.0f}",
    ]  # fmt: skip


SHOWN = ("city", "ranking", "below", "past")


def table(rows: Sequence[Row]) -> Table:
    """The rows for a terminal."""
    shown = Table(*HEADS, title="Boards and leaderboards, ms (medians; × the time at the smallest size)")
    for row in rows:
        shown.add_row(*cells(row, rows))
    return shown


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    console = Console(width=160)
    console.print(table(run(console, asked.sizes, asked.databases)))


if __name__ == "__main__":
    main()
