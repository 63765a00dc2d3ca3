"""Many rows in one statement: insert, update, and select by a list of keys, on both databases.

SQLite runs a prepared statement for each row (`executemany`); PostgreSQL gets all rows as one JSON parameter,
which costs a third of the processor time there. The SQL of a table is made once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Connection, Dialect, Row, Table, text
from sqlalchemy.dialects import postgresql

from storage.columns import Instant, Json, instant, stamp
from storage.store import TABLES

Values = dict[str, Any]
_POSTGRES: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert(tx: Connection, table: str, rows: Sequence[Values], ignore: bool = False) -> None:
    """Insert rows. `ignore`: a row that is there already is passed over."""
    for columns, alike in _alike(rows).items():
        _run(tx, _insert(table, columns, ignore, tx.dialect.name), table, columns, alike)


def update(tx: Connection, table: str, rows: Sequence[Values], key: tuple[str, ...] = ("id",)) -> None:
    """Update the given columns of rows found by the columns of `key`."""
    for columns, alike in _alike(rows).items():
        _run(tx, _update(table, columns, key, tx.dialect.name), table, columns, alike)


def select(
    tx: Connection,
    table: str,
    column: str,
    keys: Iterable[Any],
    where: str = "",
    lock: bool = False,
    **values: Any,
) -> list[list[Any]]:
    """All columns of the rows whose `column` is among `keys`; `lock` holds them, in order of id, till the commit."""
    keys = list(keys)
    if not keys:
        return []
    dialect = tx.dialect.name
    wanted = orjson.dumps(keys).decode() if dialect == "sqlite" else keys
    found = [list(row) for row in rows(tx, _select(table, column, where, lock, dialect), keys=wanted, **values)]
    for place, read in _readers(table, dialect):
        for row in found:
            if row[place] is not None:
                row[place] = read(row[place])
    return found


def rows(tx: Connection, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query that many events ask, in the driver's own types; `:name` stands for a value."""
    cursor = tx.connection.cursor()  # the driver's own: SQLAlchemy's result costs as much again as the query
    cursor.execute(_driver_sql(sql, tx.dialect.name), values)
    return list(cursor.fetchall())


def delete(tx: Connection, table: str, ids: Sequence[int]) -> None:
    """Delete the rows with these ids."""
    tx.execute(text(f"DELETE FROM {table} WHERE id = :id"), [{"id": key} for key in ids])


def merge(
    tx: Connection,
    table: str,
    rows: Sequence[Values],
    key: tuple[str, ...],
    change: str,
    returning: tuple[str, ...] = (),
    **values: Any,
) -> Sequence[Row[Any]]:
    """Insert rows; where one with that key is there, `change` it (SQL after SET, with these `values`).

    `returning`: these columns of all of them, as they are then. Rows come merged by key and in order of it, so that
    transactions wait for each other and never deadlock.
    """  # fmt: skip
    clash = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}"
    return _put(tx, table, rows, clash, returning, values)


def insert_new(tx: Connection, table: str, rows: Sequence[Values], returning: tuple[str, ...]) -> Sequence[Row[Any]]:
    """Insert the rows that are not there yet; these columns of those that were inserted."""
    return _put(tx, table, rows, "ON CONFLICT DO NOTHING", returning, {})


def _put(
    tx: Connection, table: str, rows: Sequence[Values], clash: str, returning: tuple[str, ...], values: Values
) -> Sequence[Row[Any]]:
    if not rows:
        return ()
    insert_, given = _from_json(tx, table, rows)
    sql, values = f"{insert_} {clash}", values | {"rows": given}
    if not returning:
        tx.execute(text(sql), values)
        return ()
    kinds = {name: _table(table).c[name].type for name in returning}
    return tx.execute(text(f"{sql} RETURNING {', '.join(returning)}").columns(**kinds), values).all()


def _from_json(tx: Connection, table: str, rows: Sequence[Values]) -> tuple[str, str]:
    """An INSERT of rows that are one JSON parameter, `:rows`, on both databases; and that parameter."""
    columns = tuple(rows[0])
    names = ", ".join(f'"{name}"' for name in columns)
    if tx.dialect.name == "sqlite":
        plain: list[Any] = _written(table, columns, rows)
        taken = ", ".join(f"json_extract(value, '$[{number}]')" for number in range(len(columns)))
        source = f"SELECT {taken} FROM json_each(:rows) WHERE true"
    else:
        plain = [_plain(table, row) for row in rows]
        source = f"SELECT {names} FROM {_records(table, columns, 'CAST(:rows AS jsonb)')}"
    return f"INSERT INTO {table} ({names}) {source}", orjson.dumps(plain).decode()


def among(tx: Connection, name: str) -> str:
    """SQL after a column: is it among the list `:name`, which `keys` made?"""
    return f"IN (SELECT value FROM json_each(:{name}))" if tx.dialect.name == "sqlite" else f"= ANY(:{name})"


def keys(tx: Connection, values: Iterable[Any]) -> Any:
    """A list as one parameter."""
    return orjson.dumps(list(values)).decode() if tx.dialect.name == "sqlite" else list(values)


def _alike(rows: Sequence[Values]) -> dict[tuple[str, ...], list[Values]]:
    """Rows that give the same columns, together: one statement each."""
    groups: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return groups


def _run(tx: Connection, sql: str, table: str, columns: tuple[str, ...], rows: Sequence[Values]) -> None:
    cursor = tx.connection.cursor()
    if tx.dialect.name == "sqlite":
        cursor.executemany(sql, _written(table, columns, rows))
    else:
        cursor.execute(sql, {"rows": orjson.dumps([_plain(table, row) for row in rows]).decode()})


def _written(table: str, columns: tuple[str, ...], rows: Sequence[Values]) -> list[list[Any]]:
    """The rows as SQLite keeps them; most columns are kept as they are."""
    pick, writers = _picked(columns), _writers(table, columns)
    written = [list(pick(row)) for row in rows]
    for place, write in writers:
        for row in written:
            row[place] = write(row[place])
    return written


@cache
def _picked(columns: tuple[str, ...]) -> Callable[[Values], tuple[Any, ...]]:
    if len(columns) == 1:
        return lambda row: (row[columns[0]],)
    return itemgetter(*columns)


@cache
def _insert(table: str, columns: tuple[str, ...], ignore: bool, dialect: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    tail = " ON CONFLICT DO NOTHING" if ignore else ""
    if dialect == "sqlite":
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))}){tail}"
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM {_records(table, columns)}{tail}"


@cache
def _update(table: str, columns: tuple[str, ...], key: tuple[str, ...], dialect: str) -> str:
    if dialect == "sqlite":
        # Numbered places let the key be used twice: once in its place among the values, once to find the row.
        source, at = "", {name: f"?{number}" for number, name in enumerate(columns, 1)}
    else:
        source, at = f" FROM {_records(table, columns)}", {name: f'rows."{name}"' for name in columns}
    sets = ", ".join(f'"{name}" = {at[name]}' for name in columns if name not in key)
    found = " AND ".join(f'{table}."{name}" = {at[name]}' for name in key)
    return f"UPDATE {table} SET {sets}{source} WHERE {found}"


@cache
def _select(table: str, column: str, where: str, lock: bool, dialect: str) -> str:
    names = ", ".join(f'"{name}"' for name in _columns(table))
    among = "IN (SELECT value FROM json_each(:keys))" if dialect == "sqlite" else "= ANY(:keys)"
    sql = f'SELECT {names} FROM {table} WHERE "{column}" {among}'
    if where:
        sql += f" AND {where}"
    return sql + (" ORDER BY id FOR UPDATE" if lock and dialect != "sqlite" else "")


@cache
def _driver_sql(sql: str, dialect: str) -> str:
    """With places as the driver writes them: psycopg's are %(name)s. A cast is written CAST, not "::"."""
    return sql if dialect == "sqlite" else re.sub(r":(\w+)", r"%(\1)s", sql)


@cache
def _readers(table: str, dialect: str) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """The places of the columns that the driver gives in another type than ours, and how each is read."""
    readers: list[tuple[int, Callable[[Any], Any]]] = []
    for place, column in enumerate(_table(table).columns):
        if isinstance(column.type, Json):
            readers.append((place, orjson.loads))
        elif isinstance(column.type, Instant):
            readers.append((place, instant if dialect == "sqlite" else _utc))
        elif dialect == "sqlite" and column.type.python_type is date:
            readers.append((place, date.fromisoformat))
        elif dialect == "sqlite" and column.type.python_type is bool:
            readers.append((place, bool))
    return tuple(readers)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def _records(table: str, columns: tuple[str, ...], source: str = "%(rows)s::jsonb") -> str:
    kinds = (f'"{name}" {_table(table).c[name].type.compile(_POSTGRES)}' for name in columns)
    return f"jsonb_to_recordset({source}) AS rows({', '.join(kinds)})"


@cache
def _writers(table: str, columns: tuple[str, ...]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """The places of the columns that SQLite keeps in another type than ours, and how each is written."""
    writers = ((place, _writer(_table(table).c[name].type)) for place, name in enumerate(columns))
    return tuple((place, write) for place, write in writers if write is not None)


def _writer(kind: Any) -> Callable[[Any], Any] | None:
    if isinstance(kind, Instant):
        return lambda value: None if value is None else stamp(value)
    if isinstance(kind, Json):
        return lambda value: orjson.dumps(value).decode()
    if kind.python_type.__name__ == "date":
        return lambda value: None if value is None else value.isoformat()
    return None


def _plain(table: str, row: Values) -> Values:
    """JSON columns are text to the database."""
    jsons = _jsons(table)
    return {key: orjson.dumps(value).decode() if key in jsons else value for key, value in row.items()}


@cache
def _jsons(table: str) -> frozenset[str]:
    return frozenset(name for name, column in _table(table).columns.items() if isinstance(column.type, Json))


def _columns(table: str) -> list[str]:
    return [column.name for column in _table(table).columns]


def _table(name: str) -> Table:
    return TABLES[name]
