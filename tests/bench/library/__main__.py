"""How well, and how fast, the library finds what helps: 600 troubles beside a hundred thousand other initiatives.

    python -m tests.bench.library --number 100000 --only sqlite --rivals

Each pair of `tests/cases/library_*.tsv` is a trouble in its worker's words and the initiative of somebody else who
solved it, told in others; `pairs.py` says who wrote them. The others are those of `tests/bench/similar.py`, all shared.
It is found where it is among the first three of these and of its own batch: another batch tells some of the same
troubles, and how they were solved, too. In brackets: among the first three of all.
`--rivals`: the same words in SQLite's FTS5 and PostgreSQL's text search, each by its own rank.
"""

from __future__ import annotations

import argparse
import tempfile
from array import array
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from orjson import dumps
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Connection, text

from handlers.alike import library
from handlers.reading import related
from storage import library_bits as kept_bits
from storage.database import bulk
from storage.database.columns import to_text
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.initiatives.library import found as kept
from tests.bench.library.pairs import BATCHES, Pair, pairs
from tests.bench.search.cost import Costs
from tests.bench.similar import AT, CHUNK, DATABASES, key
from tests.bench.simulate import INITIATIVE_COLUMNS, Pipe
from tests.bench.stories import story
from tests.cast.rows import initiative
from tests.program import postgres

ROUNDS = 5  # each trouble is looked for so often
MOST_LOOKED_AT = 40  # for one of its own batch
HEADS = ("", *(f"found {batch}" for batch in BATCHES), "p50 ms", "p99", "CPU p99", "one more ms", "MiB")


class Idea(NamedTuple):
    """What an initiative tells."""

    title: str
    answers: dict[str, Any]


ALL = [pair for batch in BATCHES for pair in pairs(batch)]
BATCH = {pair.title: pair.batch for pair in ALL}


def spread(number: int) -> dict[int, Pair]:
    """The pairs by their places, anywhere among so many."""
    places = Random(7).sample(range(number + len(ALL)), len(ALL))
    return dict(zip(places, ALL, strict=True))


def idea(place: int, there: dict[int, Pair]) -> Idea:
    """What stands at that place."""
    pair = there.get(place)
    if pair is None:
        told = story(place)
        return Idea(told.title, told.answers)
    return Idea(pair.title, {"before": pair.before, "solution": pair.after})


# Filling


def terms_of(part: range, number: int) -> list[set[int]]:
    """What each of these is found by."""
    there = spread(number)
    return [library.terms(*idea(place, there)) for place in part]


def fill(store: Store, number: int, bar: Progress) -> None:
    """Put so many initiatives and the pairs into an empty database, all of them shared."""
    migrate(store)
    there = spread(number)
    all_ = number + len(ALL)
    task = bar.add_task("", total=None)
    parts = [(range(at, min(at + CHUNK, all_)), number) for at in range(0, all_, CHUNK)]
    with Pool(2) as pool:
        having = [terms for some in pool.starmap(terms_of, parts) for terms in some]
    with closing(Pipe(store)) as pipe:
        pipe.put("initiative", INITIATIVE_COLUMNS, _rows(all_, there), bar, task, all_)
        shared = ((key(place), "yes", to_text(AT)) for place in range(all_))
        pipe.put("sharing", ("initiative_id", "answer", "at"), shared, bar, task, all_)
        packed = ((key(place), place, _packed(terms)) for place, terms in enumerate(having))
        pipe.put("library", ("initiative_id", "place", "terms"), packed, bar, task, all_)
        pipe.put("library_bits", ("term", "part", "bits"), _bits(having), bar, task, all_)
        pipe.done()
    with store.write() as tx:
        kept_version(tx)


def kept_version(tx: Connection) -> None:
    """It was made by the words as they are."""
    tx.execute(text("DELETE FROM fact WHERE name = 'library'"))
    bulk.insert(tx, "fact", [{"name": "library", "value": related.version()}], ignore=True)


def _rows(all_: int, there: dict[int, Pair]) -> Iterator[tuple[Any, ...]]:
    for place in range(all_):
        told = idea(place, there)
        row = initiative(place + 1, "HN", place + 1, "verified") | {
            "id": key(place), "title": told.title, "answers": dumps(told.answers).decode(),
            "submitted_at": to_text(AT), "updated_at": to_text(AT), "waits_since": to_text(AT),
        }  # fmt: skip
        yield tuple(row[name] for name in INITIATIVE_COLUMNS)


def _packed(terms: set[int]) -> str:
    return b64encode(array("q", sorted(terms)).tobytes()).decode()


def _bits(having: Sequence[set[int]]) -> Iterator[tuple[int, int, str]]:
    """The rows that `storage.initiatives.library` would have written one by one."""
    for begin in range(0, len(having), kept_bits.PART):
        bits: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(kept_bits.PART // 8))
        for at, terms in enumerate(having[begin : begin + kept_bits.PART]):
            for term in terms:
                bits[term][at // 8] |= 1 << at % 8
        for term, some in bits.items():
            yield term, begin // kept_bits.PART, kept_bits.packed(int.from_bytes(some, "little"))


# Looking

Find = Callable[[Connection, str, int], list[str]]  # so many titles, the best first


def _found(tx: Connection, trouble: str, most: int) -> list[str]:
    return [one.title for one in library.find(tx, trouble, most)]


def look(store: Store, find: Find) -> list[str]:
    """How many of each batch have the right one among the first three, and how long it takes."""
    costs = Costs()
    for pair in ALL * ROUNDS:
        with store.read() as tx, costs.of(tx):
            find(tx, pair.trouble, library.MOST_SHOWN)
    return [*(_right(store, find, batch) for batch in BATCHES), *costs.cells()]


def _right(store: Store, find: Find, batch: str) -> str:
    """How many of a batch are found among its own, and among all."""
    among_own, among_all = 0, 0
    for pair in pairs(batch):
        with store.read() as tx:
            found = find(tx, pair.trouble, MOST_LOOKED_AT)
        own = [title for title in found if BATCH.get(title, batch) == batch]
        among_own += pair.title in own[: library.MOST_SHOWN]
        among_all += pair.title in found[: library.MOST_SHOWN]
    return f"{among_own}/{len(pairs(batch))} ({among_all})"


def _one_more(store: Store, number: int) -> str:
    costs = Costs()
    for at in range(20):
        told = story(number + 10_000 + at)
        with store.write() as tx, costs.of(tx):
            library.keep(tx, key(number + 10_000 + at), told.title, told.answers)
    return costs.cells()[0]


def _size(store: Store) -> str:
    sql = "SELECT pg_total_relation_size('library') + pg_total_relation_size('library_bits')"
    if store.sqlite:
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('library', 'library_bits')"
    with store.read() as tx:
        return f"{float(tx.execute(text(sql)).scalar_one()) / 2**20:.0f}"


# The databases' own text search


def _meant(told: str) -> str:
    """A text as words that mean the same everywhere: what the rivals index and are asked."""
    return " ".join(sorted(f"m{one}" for one in related.meanings(told)))


def fill_rival(store: Store, number: int) -> None:
    """Index all of them in the database's own way, the title twice."""
    there = spread(number)
    told = (idea(place, there) for place in range(number + len(ALL)))
    rows = [
        {"place": place, "words": f"{_meant(one.title)} {_meant(' . '.join((one.title, *map(str, one.answers.values()))))}"}
        for place, one in enumerate(told)
    ]  # fmt: skip
    with store.write() as tx:
        if store.sqlite:
            tx.execute(text("CREATE VIRTUAL TABLE rival USING fts5(words, content='')"))
            tx.execute(text("INSERT INTO rival (rowid, words) VALUES (:place, :words)"), rows)
        else:
            tx.execute(text("CREATE TABLE rival (place bigint PRIMARY KEY, words tsvector)"))
            tx.execute(text("INSERT INTO rival VALUES (:place, to_tsvector('simple', :words))"), rows)
            tx.execute(text("CREATE INDEX rival_words ON rival USING gin (words)"))
    if not store.sqlite:
        with store.write() as tx:
            tx.execute(text("ANALYZE rival"))


def _found_by_rival(tx: Connection, trouble: str, most: int) -> list[str]:
    words = [f"m{one}" for word in related.words(trouble) for one in word.meanings]
    if not words:
        return []
    if tx.dialect.name == "sqlite":
        sql = "SELECT rowid FROM rival WHERE rival MATCH :words ORDER BY rank LIMIT :most"
        found = bulk.rows(tx, sql, words=" OR ".join(words), most=most)
    else:
        sql = (
            "SELECT place FROM rival, to_tsquery('simple', :words) AS asked WHERE words @@ asked"
            " ORDER BY ts_rank(words, asked, 2) DESC LIMIT :most"
        )
        found = bulk.rows(tx, sql, words=" | ".join(words), most=most)
    return [one.title for one in kept.at(tx, [place for (place,) in found])]


# The command


def tells(*cells: str) -> None:
    """A line of the table."""
    print("\t".join(cells), flush=True)


def run(store: Store, name: str, number: int, rivals: bool, bar: Progress) -> None:
    """Fill, look, and print a line for the library, and one for its rival."""
    fill(store, number, bar)
    tells(f"{name}, {number:,}", *look(store, _found), _one_more(store, number), _size(store))
    if rivals:
        fill_rival(store, number)
        tells(f"{name}, its own text search", *look(store, _found_by_rival))


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=100_000)
    asked.add_argument("--only", nargs="+", choices=DATABASES, default=DATABASES)
    asked.add_argument("--rivals", action="store_true")
    given = asked.parse_args()
    tells(*HEADS)
    with Progress(console=Console(stderr=True), transient=True) as bar, ExitStack() as stack:
        if "sqlite" in given.only:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sangkien-library-")))
            store = stack.enter_context(closing(Store(f"sqlite:///{folder}/library.db")))
            run(store, "SQLite", given.number, given.rivals, bar)
        if "postgresql" in given.only:
            server = stack.enter_context(postgres.start())
            store = stack.enter_context(closing(Store(postgres.fresh_database(server))))
            run(store, "PostgreSQL", given.number, given.rivals, bar)


if __name__ == "__main__":
    main()
