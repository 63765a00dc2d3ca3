"""Whether the tables that are there are those that this release reads and writes, whatever their number says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, UniqueConstraint, inspect

from storage.database.store import TABLES


def differences(tx: Connection) -> list[str]:
    """Tables, columns and keys that are missing, and columns that ask for what we do not give; none: all is well.

    What else is there does no harm.
    """
    look = inspect(tx)
    columns: Any = look.get_multi_columns()
    keys: Any = look.get_multi_pk_constraint()
    indexes: Any = look.get_multi_indexes()
    constraints: Any = look.get_multi_unique_constraints()
    found: list[str] = []
    for name, table in sorted(TABLES.items()):
        place = (None, name)
        if place not in columns:
            found.append(name)
            continue
        there = {column["name"]: column for column in columns[place]}
        found += [f"{name}.{column}" for column in _wrong_columns(table, there)]
        unique = [tuple(keys[place]["constrained_columns"])]
        unique += [tuple(index["column_names"]) for index in indexes.get(place, ()) if index["unique"]]
        unique += [tuple(constraint["column_names"]) for constraint in constraints.get(place, ())]
        found += [f"{name} ({', '.join(key)})" for key in _keys(table) if not _has(key, unique)]
    return found


def _wrong_columns(table: Table, there: dict[str, Any]) -> Iterator[str]:
    """Those that are missing, and those of others that must be given."""
    for column in table.columns:
        if column.name not in there:
            yield column.name
    for name, column in there.items():
        if name not in table.columns and not column["nullable"] and column["default"] is None:
            yield name


def _keys(table: Table) -> Iterator[tuple[str, ...]]:
    yield tuple(column.name for column in table.primary_key.columns)
    for unique in table.constraints:
        if isinstance(unique, UniqueConstraint):
            yield tuple(column.name for column in unique.columns)


def _has(key: tuple[str, ...], unique: list[tuple[str, ...]]) -> bool:
    return sorted(key) in [sorted(filter(None, one)) for one in unique]
