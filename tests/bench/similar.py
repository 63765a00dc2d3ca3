"""How well, and how fast, initiatives that tell nearly the same are found among a million.

    python -m tests.bench.similar --number 1000000 --only postgresql

Copies have 15 % of their words changed, their sentences moved and their accents gone; what is unrelated is told of the
same field of work by the same patterns (`stories.py`). The index is filled by bulk, and measured by what the bot does.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from orjson import dumps
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import text

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.alike.sketch import KEPT, word_hashes
from storage.database import bulk
from storage.database.columns import to_text
from storage.database.migrate import migrate
from storage.database.store import Store, first_id
from storage.initiatives import similar as index
from tests.bench.simulate import INITIATIVE_COLUMNS, Pipe
from tests.bench.stories import Story, copied, story
from tests.cast.rows import initiative
from tests.program import postgres

DATABASES = ("sqlite", "postgresql")
AT = datetime(2026, 3, 1, tzinfo=UTC)
AUTHORS = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Hoà", "Phạm Thu Hương", "Hoàng Đức Long", "Đỗ Thị Mai")
CHUNK = 2_000
COUNTERS = 2**28  # so many that hardly two shingles share one
KEY_STEP = 4096  # keys are as far from each other as those of one process
Array = Any


@dataclass(slots=True)
class Figures:
    """What was measured; times in seconds."""

    number: int
    looks: list[float] = field(default_factory=list)
    titles: list[float] = field(default_factory=list)
    keeps: list[float] = field(default_factory=list)
    found: int = 0  # of the copies
    found_titles: int = 0
    shown: int = 0
    right: int = 0  # of those that were shown
    mib: float = 0.0  # of the index

    @property
    def recall(self) -> float:
        """The share of the copies beside which their original was shown."""
        return self.found / len(self.looks) * 2

    @property
    def precision(self) -> float:
        """The share of what was shown that the copy was made of; half of the looks were for what is new."""
        return self.right / max(self.shown, 1)


HEADS = (
    "", "look p50 ms", "p99", "recall", "precision", "title p99 ms", "recall", "insert ms", "p99", "MiB",
)  # fmt: skip


def cells(name: str, one: Figures) -> list[str]:
    """A line of the table."""
    looks, titles, keeps = (np.array(times) * 1000 for times in (one.looks, one.titles, one.keeps))
    return [
        f"{name}, {one.number:,}",
        f"{np.percentile(looks, 50):.1f}",
        f"{np.percentile(looks, 99):.1f}",
        f"{one.recall:.3f}",
        f"{one.precision:.3f}",
        f"{np.percentile(titles, 99):.1f}",
        f"{one.found_titles / len(titles):.3f}",
        f"{np.mean(keeps):.2f}",
        f"{np.percentile(keeps, 99):.2f}",
        f"{one.mib:,.0f}",
    ]


# Filling


def hashes_of(part: range) -> list[tuple[Array, Array]]:
    """(shingles of the story, all else that is indexed) of each of these."""
    found = []
    for at in part:
        told = Told.of(story(at).title, story(at).answers)
        others = dict.fromkeys((*told.title_sketch, *word_hashes(told.title, _author(at))))
        found.append((np.array(told.story_sketch, np.int64), np.array(list(others), np.int64)))
    return found


def _author(number: int) -> str:
    return AUTHORS[number % len(AUTHORS)]


def sketched(number: int, bar: Progress) -> tuple[Array, Array]:
    """The whole index as (hash, number of the initiative), in the order in which it is kept.

    As `storage.initiatives.similar.held_by_few` does, shingles that very many have are left out.
    """
    task = bar.add_task("sketches", total=number)
    parts = [range(at, min(at + CHUNK, number)) for at in range(0, number, CHUNK)]
    holders = np.zeros(COUNTERS, np.uint8)  # of each shingle, by the last bits of its hash
    kept: list[Array] = []
    with Pool(2) as pool:
        for some in pool.imap(hashes_of, parts):
            for shingles, others in some:
                rare = shingles[holders[shingles % COUNTERS] < index.MOST_OF_ONE][:KEPT]
                holders[rare % COUNTERS] += 1
                kept.append(np.concatenate((rare, others)))
            bar.update(task, advance=len(some))
    hashes = np.concatenate(kept)
    owners = np.repeat(np.arange(number, dtype=np.int32), [len(one) for one in kept])
    order = np.lexsort((owners, hashes))
    return hashes[order], owners[order]


def key(number: int) -> int:
    """The key of that initiative."""
    return first_id(AT) + number * KEY_STEP


def _rows(number: int) -> Iterator[tuple[Any, ...]]:
    for at in range(number):
        told = story(at)
        row = initiative(at + 1, "CS-1", at + 1) | {
            "id": key(at), "title": told.title, "author": _author(at), "answers": dumps(told.answers).decode(),
            "submitted_at": to_text(AT), "updated_at": to_text(AT), "waits_since": to_text(AT),
        }  # fmt: skip
        yield tuple(row[name] for name in INITIATIVE_COLUMNS)


def fill(store: Store, number: int, made: tuple[Array, Array], bar: Progress) -> None:
    """Put so many initiatives and their index into an empty database."""
    migrate(store)
    task = bar.add_task("", total=None)
    with closing(Pipe(store)) as pipe:
        pipe.driver.execute("DROP INDEX shingle_initiative")
        pipe.put("initiative", INITIATIVE_COLUMNS, _rows(number), bar, task, number)
        hashes, owners = made
        pairs = zip(hashes.tolist(), (key(0) + owners.astype(np.int64) * KEY_STEP).tolist(), strict=True)
        pipe.put("shingle", ("hash", "initiative_id"), pairs, bar, task, len(hashes))
        pipe.driver.execute("CREATE INDEX shingle_initiative ON shingle (initiative_id)")
        pipe.done()


# Looking


def look(store: Store, number: int, looks: int, bar: Progress) -> Figures:
    """Measure; what is new has numbers that nothing there has."""
    figures, chance = Figures(number), Random(5)
    task = bar.add_task("looks", total=looks)
    for at in range(looks):
        original = chance.randrange(number)
        told = story(original)
        _look_for(store, figures, copied(told, at), key(original))
        _look_for(store, figures, story(number + at, told.field), 0)
        _look_for_title(store, figures, told, key(original))
        _keep(store, figures, number + looks + at)
        bar.update(task, advance=1)
    return figures


def _look_for(store: Store, figures: Figures, told: Story, original: int) -> None:
    with store.read() as tx:
        began = time.perf_counter()
        likely = similar.alike(tx, Told.of("", told.answers))
        figures.looks.append(time.perf_counter() - began)
    right = any(one.found.id == original for one in likely)
    figures.found += right
    figures.right += right
    figures.shown += len(likely)


def _look_for_title(store: Store, figures: Figures, told: Story, original: int) -> None:
    """The title alone, with its words in another order, as it is typed before there is a story."""
    words = told.title.split()
    with store.read() as tx:
        began = time.perf_counter()
        likely = similar.alike(tx, Told.of(" ".join([*words[3:], *words[:3]]), {}))
        figures.titles.append(time.perf_counter() - began)
    figures.found_titles += any(one.found.id == original for one in likely)


def _keep(store: Store, figures: Figures, number: int) -> None:
    """One more is handed in, in a transaction of its own: all that the index adds to it, without the commit."""
    told = story(number)
    with store.write() as tx:
        began = time.perf_counter()
        hashes = similar.indexed(tx, Told.of(told.title, told.answers), AUTHORS[0])
        rows = [{"hash": one, "initiative_id": key(number)} for one in hashes]
        bulk.insert(tx, "shingle", rows)
        figures.keeps.append(time.perf_counter() - began)


def _size(store: Store) -> float:
    sql = "SELECT pg_total_relation_size('shingle')"
    if store.sqlite:
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('shingle', 'shingle_initiative')"
    with store.read() as tx:
        return float(tx.execute(text(sql)).scalar_one()) / 2**20


# The command


def run(console: Console, number: int, looks: int, folder: Path, only: Sequence[str] = DATABASES) -> list[list[str]]:
    """A line for each database."""
    lines = []
    with Progress(console=console, transient=True) as bar:
        made = sketched(number, bar)
        if "sqlite" in only:
            lines.append(_measured(f"sqlite:///{folder}/similar.db", "SQLite", number, looks, made, bar))
        if "postgresql" in only:
            with postgres.start() as server:
                url = postgres.fresh_database(server)
                lines.append(_measured(url, "PostgreSQL", number, looks, made, bar))
                postgres.drop_database(server, url)
    return lines


def _measured(url: str, name: str, number: int, looks: int, made: tuple[Array, Array], bar: Progress) -> list[str]:
    with closing(Store(url)) as store:
        fill(store, number, made, bar)
        figures = look(store, number, looks, bar)
        figures.mib = _size(store)
    return cells(name, figures)


def main() -> None:
    """Fill, look, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=100_000)
    asked.add_argument("--looks", type=int, default=500)
    asked.add_argument("--only", nargs="+", choices=DATABASES, default=DATABASES)
    given = asked.parse_args()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="sangkien-similar-") as folder:
        lines = run(console, given.number, given.looks, Path(folder), given.only)
    for line in (list(HEADS), *lines):
        print("\t".join(line))


if __name__ == "__main__":
    main()
