"""Numbers that only grow, taken inside the transaction that uses them: receipt codes, the version of the units."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.database import bulk
from storage.database.records import Changes

_RAISE = (
    "INSERT INTO counter (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE counter.value < excluded.value"
)
_NEXT = (
    "INSERT INTO counter (name, value) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)


def next_number(tx: Connection, name: str) -> int:
    """The next number of that name, from 1; a rollback gives it back, so that none is missing."""
    return int(bulk.rows(tx, _NEXT, name=name)[0][0])


def one_more(tx: Connection, changes: Changes, name: str) -> int:
    """The next number for one of many events: the first holds the row till the commit, `batch.save` keeps the last."""
    last = changes.numbers.get(name)
    changes.numbers[name] = given = next_number(tx, name) if last is None else last + 1
    return given


def number(tx: Connection, name: str) -> int:
    """The last number given; 0 before the first."""
    return int(tx.execute(text("SELECT value FROM counter WHERE name = :name"), {"name": name}).scalar() or 0)


def numbers(tx: Connection, *names: str) -> tuple[int, ...]:
    """The last numbers given of these names, by one statement."""
    found = dict(bulk.rows(tx, f"SELECT name, value FROM counter WHERE name {bulk.among(tx, 'names')}",
                           names=bulk.keys(tx, names)))  # fmt: skip
    return tuple(int(found.get(name, 0)) for name in names)


def names(tx: Connection, ending: str) -> list[str]:
    """The names that end so; "_" stands for any letter."""
    rows = tx.execute(text("SELECT name FROM counter WHERE name LIKE :like ORDER BY name"), {"like": f"%{ending}"})
    return list(rows.scalars())


def raise_to(tx: Connection, name: str, value: int) -> None:
    """The number of that name is at least so large from now on; a larger one stays."""
    bulk.run(tx, _RAISE, name=name, value=value)
