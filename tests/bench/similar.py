"""How well, and how fast, initiatives that tell nearly the same are found among a million.

    python -m tests.bench.similar --number 1000000 --only postgresql --keep folder

Copies have 15 % of their words changed, their sentences moved and their accents gone; what is unrelated is told of the
same field of work by the same patterns (`stories.py`). A hundred initiatives of one field are a union's: there a title
alone is compared, as the bot does when one is given. The index is filled by bulk, and measured by what the bot does.
Each time is told twice: by the clock, and the processor time of it (of this thread and of the server), which other
programs disturb less. `--keep` leaves sketches and the SQLite file in a folder, and takes them from there again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
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
from sqlalchemy import Connection, text

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.alike.sketch import KEPT, KEPT_OF_TITLE, word_hashes
from storage import found_by
from storage.database.columns import to_text
from storage.database.migrate import migrate
from storage.database.store import Store, first_id, new_id
from storage.initiatives import similar as index
from tests.bench.search.cost import worked
from tests.bench.simulate import INITIATIVE_COLUMNS, Pipe
from tests.bench.stories import FIELDS, Story, copied, story
from tests.cast.rows import initiative
from tests.program import postgres

DATABASES = ("sqlite", "postgresql")
AT = datetime(2026, 3, 1, tzinfo=UTC)
AUTHORS = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Hoà", "Phạm Thu Hương", "Hoàng Đức Long", "Đỗ Thị Mai")
CHUNK = 2_000
OF_A_UNION = 100
COUNTERS = 2**28  # so many that hardly two shingles share one
KEY_STEP = 4096  # keys are as far from each other as those of one process
Array = Any


@dataclass(slots=True)
class Times:
    """By the clock, and of the processor."""

    wall: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def told(self) -> list[str]:
        """p50 and p99 by the clock, and the mean of the processor, in milliseconds."""
        p50, p99 = np.percentile(self.wall, (50, 99)) * 1000
        return [f"{p50:.1f}", f"{p99:.1f}", f"{1000 * self.cpu / len(self.wall):.2f}"]


@dataclass(slots=True)
class Looks(Times):
    """Half of them are for copies, half for what is new."""

    found: int = 0  # of the copies
    shown: int = 0

    def shares(self) -> list[str]:
        """Beside how many copies their original was shown; how many of all that was shown are such originals."""
        return [f"{2 * self.found / len(self.wall):.3f}", f"{self.found / max(self.shown, 1):.3f}"]


@dataclass(slots=True)
class Figures:
    """What was measured; times in seconds."""

    number: int
    stories: Looks = field(default_factory=Looks)
    titles: Looks = field(default_factory=Looks)
    both: Looks = field(default_factory=Looks)
    keeps: Times = field(default_factory=Times)
    mib: float = 0.0  # of the index


HEADS = (
    "", "story p50 ms", "p99", "CPU", "recall", "precision", "title in its union p50 ms", "p99", "CPU", "recall",
    "precision", "both p50 ms", "p99", "CPU", "recall", "precision", "insert p50 ms", "p99", "CPU", "MiB",
)  # fmt: skip


def cells(name: str, one: Figures) -> list[str]:
    """A line of the table."""
    looks = [cell for some in (one.stories, one.titles, one.both) for cell in (*some.told(), *some.shares())]
    return [f"{name}, {one.number:,}", *looks, *one.keeps.told(), f"{one.mib:,.0f}"]


# Filling


def hashes_of(part: range) -> list[tuple[Array, Array, Array]]:
    """(sketch of the story, of the title, numbers of the words) of each of these."""
    found = []
    for at in part:
        told = Told.of(story(at).title, story(at).answers)
        words = word_hashes(told.title, _author(at))
        found.append((_numbers(told.story_sketch), _numbers(told.title_sketch), _numbers(words)))
    return found


def _numbers(hashes: Sequence[int]) -> Array:
    return np.array(hashes, np.int64)


def _author(number: int) -> str:
    return AUTHORS[number % len(AUTHORS)]


def sketched(number: int, bar: Progress) -> tuple[Array, Array]:
    """What each is found by, one after another, and how many that are of each.

    As `storage.initiatives.similar.held_by_few` does, shingles that very many have are left out.
    """
    task = bar.add_task("sketches", total=number)
    parts = [range(at, min(at + CHUNK, number)) for at in range(0, number, CHUNK)]
    holders = np.zeros(COUNTERS, np.uint8)  # of each shingle, by the last bits of its hash
    kept: list[Array] = []
    with Pool(2) as pool:
        for some in pool.imap(hashes_of, parts):
            for of_story, of_title, words in some:
                few = (_rare(of_story, holders, KEPT), _rare(of_title, holders, KEPT_OF_TITLE), words)
                kept.append(np.unique(np.concatenate(few)))
            bar.update(task, advance=len(some))
    return np.concatenate(kept), np.array([len(one) for one in kept])


def _rare(shingles: Array, holders: Array, most: int) -> Array:
    rare = shingles[holders[shingles % COUNTERS] < index.MOST_OF_ONE][:most]
    holders[rare % COUNTERS] += 1
    return rare


def key(number: int) -> int:
    """The key of that initiative."""
    return first_id(AT) + number * KEY_STEP


def union(number: int, told: Story, of: int) -> str:
    """Whose it is: a hundred of one field are one union's."""
    return f"{told.field}-{number % max(1, of // len(FIELDS) // OF_A_UNION)}"


def _rows(number: int) -> Iterator[tuple[Any, ...]]:
    for at in range(number):
        told = story(at)
        row = initiative(at + 1, union(at, told, number), at + 1) | {
            "id": key(at), "title": told.title, "author": _author(at), "answers": dumps(told.answers).decode(),
            "submitted_at": to_text(AT), "updated_at": to_text(AT), "waits_since": to_text(AT),
        }  # fmt: skip
        yield tuple(row[name] for name in INITIATIVE_COLUMNS)


def fill(store: Store, number: int, made: tuple[Array, Array], bar: Progress) -> None:
    """Put so many initiatives and their index into an empty database."""
    migrate(store)
    task = bar.add_task("", total=None)
    kept, lengths = made
    with closing(Pipe(store)) as pipe:
        pipe.put("initiative", INITIATIVE_COLUMNS, _rows(number), bar, task, number)
        each = enumerate(np.split(kept, np.cumsum(lengths)[:-1]))
        packed = ((key(at), b64encode(one.tobytes()).decode()) for at, one in each)
        pipe.put("found_by", ("initiative_id", "hashes"), packed, bar, task, number)
        owners = np.repeat(np.arange(number, dtype=np.int64), lengths)
        order = np.lexsort((owners, kept))
        pairs = zip(kept[order].tolist(), (key(0) + owners[order] * KEY_STEP).tolist(), strict=True)
        pipe.put("shingle", ("hash", "initiative_id"), pairs, bar, task, len(kept))
        pipe.done()


# Looking


def look(store: Store, number: int, looks: int, bar: Progress) -> Figures:
    """Measure; what is new has numbers that nothing there has."""
    figures, chance = Figures(number), Random(5)
    task = bar.add_task("looks", total=looks)
    begin = number + chance.getrandbits(40) + time.time_ns()  # no copy of what was put in the last time
    for at in range(looks):
        original = chance.randrange(number)
        told = story(original)
        new, copy, unit = story(begin + at, told.field), copied(told, at), union(original, told, number)
        for one, right in ((copy, key(original)), (new, 0)):
            _look_for(store, figures.stories, Told.of("", one.answers), right)
            _look_for(store, figures.titles, Told.of(one.title, {}), right, unit)
            _look_for(store, figures.both, Told.of(one.title, one.answers), right)
        _keep(store, figures.keeps, begin + looks + at)
        bar.update(task, advance=1)
    return figures


@contextmanager
def measured(tx: Connection, times: Times) -> Iterator[None]:
    """Measure this block."""
    began, before = time.perf_counter(), worked(tx)
    yield
    times.wall.append(time.perf_counter() - began)
    times.cpu += (worked(tx) - before) / 1000


def _look_for(store: Store, looks: Looks, told: Told, original: int, unit: str | None = None) -> None:
    with store.read() as tx, measured(tx, looks):
        likely = similar.alike(tx, told, unit=unit)
    looks.found += any(one.found.id == original for one in likely)
    looks.shown += len(likely)


def _keep(store: Store, times: Times, number: int) -> None:
    """One more is handed in, in a transaction of its own: what the index adds to the look, without the commit."""
    one = story(number)
    with store.write() as tx:
        told = Told.of(one.title, one.answers)
        held = similar.holders(tx, told)
        with measured(tx, times):
            found_by.put(tx, [(new_id(AT), similar.indexed_after(held, told, AUTHORS[0]))])


def _size(store: Store) -> float:
    sql = "SELECT pg_total_relation_size('shingle') + pg_total_relation_size('found_by')"
    if store.sqlite:
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('shingle', 'found_by')"
    with store.read() as tx:
        return float(tx.execute(text(sql)).scalar_one()) / 2**20


# The command


def run(console: Console, number: int, looks: int, folder: Path, only: Sequence[str] = DATABASES) -> list[list[str]]:
    """A line for each database."""
    lines = []
    with Progress(console=console, transient=True) as bar:
        if "sqlite" in only:
            url = f"sqlite:///{folder}/similar-{number}.db"
            lines.append(_measured(url, "SQLite", number, looks, folder, bar))
        if "postgresql" in only:
            with postgres.start() as server:
                url = postgres.fresh_database(server)
                lines.append(_measured(url, "PostgreSQL", number, looks, folder, bar))
                postgres.drop_database(server, url)
    return lines


def _measured(url: str, name: str, number: int, looks: int, folder: Path, bar: Progress) -> list[str]:
    file = Path(url.removeprefix("sqlite:///"))
    filled = file.exists()
    with closing(Store(url)) as store:
        if not filled:
            fill(store, number, _made(number, folder, bar), bar)
        figures = look(store, number, looks, bar)
        figures.mib = _size(store)
    return cells(name, figures)


def _made(number: int, folder: Path, bar: Progress) -> tuple[Array, Array]:
    """The sketches, made once for both databases."""
    file = folder / f"sketches-{number}.npz"
    if not file.exists():
        kept, lengths = sketched(number, bar)
        np.savez(file, kept=kept, lengths=lengths)
    made = np.load(file)
    return made["kept"], made["lengths"]


def main() -> None:
    """Fill, look, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=100_000)
    asked.add_argument("--looks", type=int, default=500)
    asked.add_argument("--only", nargs="+", choices=DATABASES, default=DATABASES)
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="for what was made, to measure again")
    given = asked.parse_args()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="sangkien-similar-") as passing:
        folder = given.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        lines = run(console, given.number, given.looks, folder, given.only)
    for line in (list(HEADS), *lines):
        print("\t".join(line))


if __name__ == "__main__":
    main()
