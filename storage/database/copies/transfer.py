"""Copies all rows of one database into another, of whichever kind: to move, to back PostgreSQL up, and back again.

A few thousand rows are held at a time, however many there are. `Move` may be broken off at any moment and run again:
it goes on after the last row that arrived, compares every table with where it came from, and copies what differs anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Table, Text, bindparam, func, select, text, tuple_

from storage.database import bulk, facts
from storage.database.bulk import Values
from storage.database.copies.file_copy import ONE_FILE, BadCopyError, check
from storage.database.migrate import current, migrate
from storage.database.store import TABLES, Store

ROWS_AT_ONCE = 2000
#: The fact that stands in a database while a move fills it: where from. No bot may run on it.
UNFINISHED = "move"
#: Of processes that run, not of people: nobody sends from the copy yet.
LEFT_BEHIND = ("lease", "share", "hold")
#: Made by the tables' own migrations, so that a new database has them too.
THERE_FROM_THE_START = ("fact", "counter")
FINGERPRINT_BITS = 128

#: Told (table, rows done, rows in all) now and then.
Progress = Callable[[str, int, int], None]


def silent(_table: str, _done: int, _total: int) -> None:
    """No progress is shown."""


class TargetInUseError(Exception):
    """The database that was to be filled holds something already: the name of such a table."""


class UnfinishedMoveError(Exception):
    """This database is half filled, by a move that has to be run again: from where it came."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One table on both sides: how many rows, and a sum over all that stands in them."""

    table: str
    rows_here: int
    rows_there: int
    same: bool


def look_for_unfinished(store: Store) -> None:
    """UnfinishedMoveError where a move into this database was broken off."""
    if found := store.reading(facts.find, UNFINISHED):
        raise UnfinishedMoveError(found)


def replace_all(source: Connection, target: Connection, progress: Progress = silent) -> None:
    """All rows of the one instead of those of the other, within the transactions that were given."""
    for table in reversed(_tables()):
        target.execute(table.delete())
    for table in _tables():
        done, total = 0, _count(source, table)
        for rows in _read(source, table):
            bulk.insert(target, table.name, rows)
            done += len(rows)
            progress(table.name, done, total)
    _count_on(target)


def into_file(store: Store, to: Path, progress: Progress = silent) -> None:
    """All rows of one moment as a new SQLite file, checked. BadCopyError: its tables are not of this release."""
    if not current(store):
        raise BadCopyError("tables of another release: start the bot once")
    to.parent.mkdir(parents=True, exist_ok=True)
    copy = Store(f"sqlite:///{to}")
    try:
        migrate(copy)
        with store.read() as here, copy.write() as there:
            replace_all(here, there, progress)
    finally:
        copy.close()
        to.with_name(f"{to.name}.lock").unlink(missing_ok=True)
    with closing(sqlite3.connect(to)) as file:
        file.execute(ONE_FILE)
    os.chmod(to, 0o600)
    check(to)


class Move:
    """Everything of one database into another that is empty, or half filled by this very move."""

    def __init__(self, source: Store, target: Store, progress: Progress = silent) -> None:
        self._source, self._target, self._progress = source, target, progress
        self._facts = TABLES["fact"]
        self._others = [table for table in _tables() if table is not self._facts]

    def begin(self, name: str) -> bool:
        """Mark the target as half filled from `name`; whether it was already. TargetInUseError: by something else."""
        with self._target.write() as tx:
            found = facts.find(tx, UNFINISHED)
            if found == name:
                return True
            if found:
                raise TargetInUseError(found)
            for table in self._others:
                if table.name not in THERE_FROM_THE_START and _count(tx, table):
                    raise TargetInUseError(table.name)
            for table in _tables():
                tx.execute(table.delete())
            facts.keep(tx, UNFINISHED, name)
        return False

    def copy(self) -> None:
        """All rows that are not there yet, each few of them in a transaction of their own."""
        with self._source.read() as tx:
            for table in self._others:
                self._copy(tx, table)

    def _copy(self, tx: Connection, table: Table) -> None:
        with self._target.read() as there:
            done, last = _count(there, table), _last(there, table)
        total = _count(tx, table)
        for rows in _read(tx, table, last):
            self._target.writing(bulk.insert, table.name, rows)
            done += len(rows)
            self._progress(table.name, done, total)

    def compare(self) -> list[Compared]:
        """Each table on both sides; what differs has been copied anew once."""
        found = []
        for table in self._others:
            compared = self._compared(table)
            if not compared.same:
                self._copy_anew(table)
                compared = self._compared(table)
            found.append(compared)
        return found

    def _compared(self, table: Table) -> Compared:
        with self._source.read() as tx:
            here = fingerprint(tx, table, self._progress)
        with self._target.read() as tx:
            there = fingerprint(tx, table, self._progress)
        return Compared(table.name, here[0], there[0], here == there)

    def _copy_anew(self, table: Table) -> None:
        self._target.writing(Connection.execute, table.delete())
        with self._source.read() as tx:
            self._copy(tx, table)

    def finish(self, own_facts: Values) -> None:
        """From now on the target is a database like any other. `own_facts`: those of its own, "" for one it has not."""
        with self._source.read() as tx:
            rows = [row for part in _read(tx, self._facts) for row in part]
        kept = {row["name"]: row["value"] for row in rows} | own_facts
        with self._target.write() as tx:
            tx.execute(self._facts.delete())
            bulk.insert(tx, "fact", [{"name": name, "value": value} for name, value in kept.items() if value])
            _count_on(tx)


def fingerprint(tx: Connection, table: Table, progress: Progress = silent) -> tuple[int, int]:
    """How many rows a table has, and a sum over what stands in them, the same on every kind of database."""
    number, total = 0, 0
    for rows in _read(tx, table):
        for row in rows:
            digest = hashlib.blake2b(orjson.dumps(list(row.values())), digest_size=FINGERPRINT_BITS // 8).digest()
            total += int.from_bytes(digest, "big")
        number += len(rows)
        progress(table.name, number, number)
    return number, total % 2**FINGERPRINT_BITS


def _tables() -> list[Table]:
    return [table for name, table in sorted(TABLES.items()) if name not in LEFT_BEHIND]


def _count(tx: Connection, table: Table) -> int:
    return int(tx.execute(select(func.count()).select_from(table)).scalar_one())


def _read(tx: Connection, table: Table, after: Sequence[Any] | None = None) -> Iterator[list[Values]]:
    """The rows in order of their keys, some at a time; `after`: only those behind that key."""
    keys = _keys(tx, table)
    query = table.select().order_by(*keys)
    if after is not None:
        known = [
            bindparam(None, value, type_=column.type) for value, column in zip(after, table.primary_key, strict=True)
        ]
        query = query.where(tuple_(*keys) > tuple_(*known))
    result = tx.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    for rows in result.mappings().partitions(ROWS_AT_ONCE):
        yield [dict(row) for row in rows]


def _last(tx: Connection, table: Table) -> Sequence[Any] | None:
    """The greatest key that is there."""
    greatest = [key.desc() for key in _keys(tx, table)]
    return tx.execute(select(*table.primary_key).order_by(*greatest).limit(1)).first()


def _keys(tx: Connection, table: Table) -> list[Any]:
    """The key's columns, in an order that both kinds of database have."""
    return [_by_bytes(tx, column) for column in table.primary_key]


def _by_bytes(tx: Connection, column: Column[Any]) -> Any:
    if tx.dialect.name != "sqlite" and isinstance(column.type, Text):
        return column.collate("C")
    return column


def _count_on(tx: Connection) -> None:
    """PostgreSQL counts keys up by itself: from the greatest that is there."""
    if tx.dialect.name == "sqlite":
        return
    for table in _tables():
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = tx.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
        ).scalar()
        if sequence:
            greatest = f"SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name}"
            tx.execute(text(f"SELECT setval(:sequence, ({greatest}), false)"), {"sequence": sequence})
