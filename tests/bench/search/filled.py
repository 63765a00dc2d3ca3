"""A database with so many initiatives to search in: stories of many fields, from 10,000 unions, in 600 days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing import Pool
from random import Random
from typing import Any

import numpy as np
from orjson import dumps
from rich.progress import Progress
from sqlalchemy import Index

from handlers.alike import finding
from handlers.alike.sketch import word_hashes
from handlers.loading.sample import load_sample
from storage.database.columns import to_text
from storage.database.migrate import migrate
from storage.database.store import TABLES, Store, first_id
from storage.programme import units
from tests.bench.simulate import INITIATIVE_COLUMNS, Pipe
from tests.bench.stories import story
from tests.cast.rows import initiative

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 600
UNIONS = 10_000
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Đặng", "Bùi", "Ngô")
GIVEN = ("An", "Bình", "Hoà", "Hương", "Long", "Mai", "Tuấn", "Thảo", "Quân", "Yến", "Khánh", "Phượng")
STATUSES = ("submitted",) * 55 + ("verified",) * 35 + ("rejected",) * 5 + ("withdrawn",) * 4 + ("returned",)
CHUNK = 5_000
Array = Any


def moment(number: int, of: int) -> datetime:
    """When the initiative of that number came."""
    return BEGAN + timedelta(days=DAYS) * (number / of)


def key(number: int, of: int) -> int:
    """Its key."""
    return first_id(moment(number, of)) + number % 4096


def author(chance: Random) -> str:
    """A name; one in a thousand has a syllable that hardly anybody has."""
    middle = f"Tâm{chance.randrange(1000)}" if chance.random() < 0.001 else chance.choice(("Văn", "Thị", "Minh"))
    return f"{chance.choice(SURNAMES)} {middle} {chance.choice(GIVEN)}"


def row(number: int, of: int) -> dict[str, Any]:
    """The initiative of that number as it is written."""
    told, chance, at = story(number), Random(number), moment(number, of)
    stamp = to_text(at)
    benefit = int(10 ** chance.gauss(7.5, 0.8)) // 10**6 * 10**6 if chance.random() < 0.4 else None
    return initiative(number, f"G{int(UNIONS * chance.random() ** 3):05}", number) | {
        "id": key(number, of), "code": f"SK-2026-{number:07}", "author": author(chance), "title": told.title,
        "answers": dumps(told.answers).decode(), "field": told.field, "benefit": benefit,
        "recognised": chance.choice(("yes", "yes", "waiting", "no")), "status": chance.choice(STATUSES),
        "submitted_at": stamp, "updated_at": stamp, "waits_since": stamp, "applied_on": "2025-12-01",
    }  # fmt: skip


def rows(part: tuple[range, int]) -> list[tuple[tuple[Any, ...], tuple[int, ...]]]:
    """Of each of these the row and the words it is found by."""
    numbers, of = part
    made = [row(number, of) for number in numbers]
    return [(tuple(one[name] for name in INITIATIVE_COLUMNS), word_hashes(one["title"], one["author"])) for one in made]


# Filling


def fill(store: Store, number: int, bar: Progress) -> None:
    """So many initiatives with their words, in the sample's units and 10,000 unions below them."""
    migrate(store)
    with store.write() as tx:
        if not units.version(tx):
            load_sample(tx)
        indexes = _indexes()
        for index in indexes:
            index.drop(tx)
    words: list[tuple[int, Array]] = []
    task = bar.add_task("", total=None)
    with closing(Pipe(store)) as pipe:
        _put_unions(pipe)
        pipe.put("initiative", INITIATIVE_COLUMNS, _all_rows(number, words), bar, task, number)
        pairs = _pairs(words)
        pipe.put("shingle", ("hash", "initiative_id"), pairs, bar, task, number * 10)
        pipe.driver.execute("COMMIT") if pipe.sqlite else pipe.driver.commit()
    with store.write() as tx:
        for index in indexes:
            index.create(tx)
    with closing(store.engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        if not store.sqlite:
            driver.autocommit = True
        driver.execute("ANALYZE" if store.sqlite else "VACUUM ANALYZE")  # as autovacuum does in quiet hours
    finding.take_words(store)


def _indexes() -> list[Index]:
    return [index for name in ("initiative", "shingle") for index in TABLES[name].indexes]


def _put_unions(pipe: Pipe) -> None:
    place = "?" if pipe.sqlite else "%s"
    uppers = [code for (code,) in pipe.driver.execute("SELECT code FROM unit WHERE parent = 'HN' ORDER BY code")]
    columns = ("code", "name", "short_name", "kind", "parent", "aliases", "members", "successors")
    sql = f"INSERT INTO unit ({', '.join(columns)}) VALUES ({', '.join([place] * len(columns))})"
    for n in range(UNIONS):
        given = (f"G{n:05}", f"CĐCS số {n}", f"Cơ sở {n}", "grassroots", uppers[n % len(uppers)], "[]", 200, "[]")
        pipe.driver.execute(sql, given)


def _all_rows(number: int, words: list[tuple[int, Array]]) -> Iterator[tuple[Any, ...]]:
    parts = [(range(at, min(at + CHUNK, number + 1)), number) for at in range(1, number + 1, CHUNK)]
    with Pool(2) as pool:
        for some in pool.imap(rows, parts):
            for values, hashes in some:
                words.append((values[0], np.array(hashes, np.int64)))
                yield values


def _pairs(words: list[tuple[int, Array]]) -> Iterator[tuple[int, int]]:
    """(word, key) in the order in which they are kept."""
    hashes = np.concatenate([one for _, one in words])
    owners = np.repeat(np.array([owner for owner, _ in words], np.int64), [len(one) for _, one in words])
    order = np.lexsort((owners, hashes))
    return zip(hashes[order].tolist(), owners[order].tolist(), strict=True)
