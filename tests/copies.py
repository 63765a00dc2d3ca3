"""What a thousand tests would each do anew is done once and copied: tables, the demo's weeks, who introduces themselves.

What is said goes through the real door the first time. Where the file is the same byte for byte and the same is said
again, the file and the person are as they were then.
"""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bot import clock
from handlers.demo import days
from handlers.loading.sample import load_sample
from storage.database import store as database
from storage.database.migrate import migrate
from storage.database.store import Store

MOST_KEPT = 40  # of 0.8 MB each

Kind = tuple[Any, ...]  # the file before, and what was said


class Copy(NamedTuple):
    """What came of it: the file, the person, and where the count of new keys stood."""

    file: bytes
    person: dict[str, Any]
    key: int


KEPT: dict[Kind, Copy] = {}


@cache
def fresh(demo: bool) -> bytes:
    """The file of a bot that starts for the first time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "fresh.db"
        store = Store(f"sqlite:///{file}")
        migrate(store)
        if demo:
            with store.write() as tx:
                load_sample(tx)
                days.begin(tx, clock.now())
        store.close()
        return file.read_bytes()


def content(store: Store) -> bytes | None:
    """The whole database; None where it is no file, or something stands in its log."""
    if not store.sqlite:
        return None
    log = Path(f"{store.url.database}-wal")
    if log.exists() and log.stat().st_size:
        return None
    return _file(store).read_bytes()


def keep(kind: Kind, store: Store, person: dict[str, Any]) -> None:
    """This is what comes of it, in the database and in who talks."""
    if not store.fold_log():
        return
    if len(KEPT) == MOST_KEPT:
        del KEPT[next(iter(KEPT))]
    KEPT[kind] = Copy(_file(store).read_bytes(), person, next(database._count))


def put_back(kind: Kind, store: Store) -> dict[str, Any]:
    """The same in this database, where the next keys are those that came next; the person."""
    kept = KEPT[kind]
    store.close()
    _file(store).write_bytes(kept.file)
    database._count = itertools.count(kept.key + 1)
    return dict(kept.person)


def _file(store: Store) -> Path:
    return Path(store.url.database or "")
