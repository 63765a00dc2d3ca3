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
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql

from storage.database.columns import Instant, Json, from_text, to_text
from storage.database.store import READS_ONLY, TABLES

Values = dict[str, Any]
_POSTGRES: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]


class Write(NamedTuple):
    """Rows to insert, or to update where found by the columns of `key`.

    Their values are as the database keeps them: JSON as text, instants by `stamp`.
    """

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    key: tuple[str, ...] = ()


def write(tx: Connection, *writes: Write) -> None:
    """Insert and update; on PostgreSQL all in one statement, since each costs as much as several rows."""
    writes = tuple(one for one in writes if one.rows)
    if tx.dialect.name == "sqlite":
        for one in writes:
            tx.connection.cursor().executemany(_sql(one.table, one.columns, one.key, "sqlite"), one.rows)
    elif writes:
        rows = {f"rows{place}": orjson.dumps(one.rows).decode() for place, one in enumerate(writes)}
        run(tx, _at_once(tuple((one.table, one.columns, one.key) for one in writes)), **rows)


def insert(tx: Connection, table: str, rows: Sequence[Values], ignore: bool = False) -> None:
    """Insert rows. `ignore`: a row that is there already is passed over."""
    for columns, alike in _alike(rows).items():
        given = _written(tx, table, columns, alike)
        if ignore:
            _put(tx, table, columns, given, "ON CONFLICT DO NOTHING")
        else:
            write(tx, Write(table, columns, given))


def update(tx: Connection, table: str, rows: Sequence[Values], key: tuple[str, ...] = ("id",)) -> None:
    """Update the given columns of rows found by the columns of `key`."""
    for columns, alike in _alike(rows).items():
        write(tx, Write(table, columns, _written(tx, table, columns, alike), key))


def select(
    tx: Connection, table: str, column: str, keys_: Iterable[Any], where: str = "", lock: bool = False, **values: Any
) -> list[tuple[Any, ...]]:
    """All columns of the rows whose `column` is among these keys, in the driver's own types.

    `reader` reads instants of them, `orjson.loads` JSON. `lock` holds the rows, in order of id, till the commit;
    who only reads holds nobody up.
    """
    wanted = list(keys_)
    if not wanted:
        return []
    holds = lock and not tx.get_execution_options().get(READS_ONLY)
    sql = _select(table, column, where, holds, tx.dialect.name)
    return rows(tx, sql, keys=orjson.dumps(wanted).decode(), **values)


def stamp(tx: Connection, at: datetime) -> Any:
    """An instant as the database keeps it: text on SQLite."""
    return to_text(at) if tx.dialect.name == "sqlite" else at


def day_stamp(tx: Connection, day: date) -> Any:
    """A day as the database keeps it: text on SQLite."""
    return day.isoformat() if tx.dialect.name == "sqlite" else day


def reader(tx: Connection) -> Callable[[Any], datetime]:
    """What makes an instant of what the driver gives."""
    return from_text if tx.dialect.name == "sqlite" else _utc


def rows(tx: Connection, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query that many events ask, in the driver's own types; `:name` stands for a value."""
    return list(run(tx, sql, **values).fetchall())


def run(tx: Connection, sql: str, **values: Any) -> Any:
    """The driver's own cursor after a statement: SQLAlchemy's result costs as much again as the query."""
    cursor = tx.connection.cursor()
    cursor.execute(_driver_sql(sql, tx.dialect.name), values)
    return cursor


def delete(tx: Connection, table: str, ids: Sequence[int]) -> None:
    """Delete the rows with these ids."""
    run(tx, f"DELETE FROM {table} WHERE id {among(tx, 'ids')}", ids=keys(tx, ids))


def merge(
    tx: Connection,
    table: str,
    rows: Sequence[Values],
    key: tuple[str, ...],
    change: str,
    returning: tuple[str, ...] = (),
    **values: Any,
) -> list[tuple[Any, ...]]:
    """Insert rows; where one with that key is there, `change` it (SQL after SET, with these `values`).

    `returning`: these columns of all of them, as they are then. Rows come merged by key and in order of it, so that
    transactions wait for each other and never deadlock. Values and columns are in the driver's own types.
    """  # fmt: skip
    clash = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {change}"
    return _merged(tx, table, rows, clash, returning, **values)


def insert_new(tx: Connection, table: str, rows: Sequence[Values], returning: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Insert the rows that are not there yet; these columns of those that were inserted."""
    return _merged(tx, table, rows, "ON CONFLICT DO NOTHING", returning)


def _merged(
    tx: Connection, table: str, rows: Sequence[Values], clash: str, returning: tuple[str, ...], **values: Any
) -> list[tuple[Any, ...]]:
    if not rows:
        return []
    columns = tuple(rows[0])
    clash += f" RETURNING {', '.join(returning)}" if returning else ""
    cursor = _put(tx, table, columns, _written(tx, table, columns, rows), clash, **values)
    return list(cursor.fetchall()) if returning else []


def _put(
    tx: Connection, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]], clash: str, **values: Any
) -> Any:
    """Insert rows that are one JSON parameter, on both databases; the driver's cursor."""
    names, source = _names(columns), _given(table, columns, tx.dialect.name)
    sql = f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} WHERE true {clash}"
    return run(tx, sql, rows=orjson.dumps(rows).decode(), **values)


def among(tx: Connection, name: str) -> str:
    """SQL after a column: is it among the list `:name`, which `keys` made?"""
    return f"IN (SELECT value FROM json_each(:{name}))" if tx.dialect.name == "sqlite" else f"= ANY(:{name})"


def keys(tx: Connection, values: Iterable[Any]) -> Any:
    """A list as one parameter."""
    given = list(values)
    if tx.dialect.name == "sqlite":
        return orjson.dumps(given).decode()
    # Numbers as PostgreSQL writes an array: psycopg takes 2 µs for each value of a list.
    return f"{{{','.join(map(str, given))}}}" if given and isinstance(given[0], int) else given


def _alike(rows: Sequence[Values]) -> dict[tuple[str, ...], list[Values]]:
    """Rows that give the same columns, together: one statement each."""
    groups: dict[tuple[str, ...], list[Values]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return groups


def _written(tx: Connection, table: str, columns: tuple[str, ...], rows: Sequence[Values]) -> list[list[Any]]:
    """The rows as the database keeps them; most columns are kept as they are."""
    pick, writers = _picked(columns), _writers(table, columns, tx.dialect.name)
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
def _at_once(writes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]) -> str:
    """One statement for PostgreSQL; the rows of the first are `:rows0`."""
    sql = [_sql(*one, "postgresql").replace(":rows", f":rows{place}") for place, one in enumerate(writes)]
    before = ", ".join(f"write{place} AS ({one})" for place, one in enumerate(sql[:-1]))
    return f"WITH {before} {sql[-1]}" if before else sql[-1]


@cache
def _sql(table: str, columns: tuple[str, ...], key: tuple[str, ...], dialect: str) -> str:
    if key:
        return _update(table, columns, key, dialect)
    names = _names(columns)
    if dialect == "sqlite":
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM {_given(table, columns, dialect)}"


def _update(table: str, columns: tuple[str, ...], key: tuple[str, ...], dialect: str) -> str:
    if dialect == "sqlite":
        # Numbered places let the key be used twice: once in its place among the values, once to find the row.
        source, at = "", {name: f"?{number}" for number, name in enumerate(columns, 1)}
    else:
        source, at = f" FROM {_given(table, columns, dialect)}", {name: f'given."{name}"' for name in columns}
    sets = ", ".join(f'"{name}" = {at[name]}' for name in columns if name not in key)
    found = " AND ".join(f'{table}."{name}" = {at[name]}' for name in key)
    return f"UPDATE {table} SET {sets}{source} WHERE {found}"


@cache
def _select(table: str, column: str, where: str, lock: bool, dialect: str) -> str:
    names = _names(column.name for column in _table(table).columns)
    if dialect == "sqlite":
        for name in _jsons(table):  # read as bytes: orjson would make bytes of a text again
            names = names.replace(f'"{name}"', f'CAST("{name}" AS BLOB)')
        among = "IN (SELECT value FROM json_each(:keys))"
    else:
        # A list as a parameter costs psycopg 3 µs for each value, and one of JSON next to nothing.
        kind = _table(table).c[column].type.compile(_POSTGRES)
        value = f"CAST(jsonb_array_elements_text(CAST(:keys AS jsonb)) AS {kind})"
        among = f"= ANY(ARRAY(SELECT {value}))"
    sql = f'SELECT {names} FROM {table} WHERE "{column}" {among}'
    if where:
        sql += f" AND {where}"
    return sql + (" ORDER BY id FOR UPDATE" if lock and dialect != "sqlite" else "")


@cache
def _driver_sql(sql: str, dialect: str) -> str:
    """With places as the driver writes them: psycopg's are %(name)s. A cast is written CAST, not "::"."""
    return sql if dialect == "sqlite" else re.sub(r":(\w+)", r"%(\1)s", sql)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


@cache
def _given(table: str, columns: tuple[str, ...], dialect: str) -> str:
    """What stands in a FROM for rows that are one JSON parameter, `:rows`, on both databases."""
    if dialect == "sqlite":
        taken = ", ".join(f"json_extract(value, '$[{place}]') AS \"{name}\"" for place, name in enumerate(columns))
        return f"(SELECT {taken} FROM json_each(:rows)) AS given"
    kinds = [_table(table).c[name].type.compile(_POSTGRES) for name in columns]
    taken = ", ".join(
        f'CAST(value ->> {place} AS {kind}) AS "{name}"'
        for place, (name, kind) in enumerate(zip(columns, kinds, strict=True))
    )
    return f"(SELECT {taken} FROM jsonb_array_elements(CAST(:rows AS jsonb))) AS given"


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


@cache
def _writers(table: str, columns: tuple[str, ...], dialect: str) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """The places of the columns that the database keeps in another type than ours, and how each is written."""
    writers = ((place, _writer(_table(table).c[name].type, dialect)) for place, name in enumerate(columns))
    return tuple((place, write) for place, write in writers if write is not None)


def _writer(kind: Any, dialect: str) -> Callable[[Any], Any] | None:
    if isinstance(kind, Json):
        return lambda value: orjson.dumps(value).decode()
    if dialect != "sqlite":
        return None  # it reads instants and days as JSON has them
    if isinstance(kind, Instant):
        return lambda value: None if value is None else to_text(value)
    if kind.python_type is date:
        return lambda value: None if value is None else value.isoformat()
    return None


def _jsons(table: str) -> list[str]:
    return [column.name for column in _table(table).columns if isinstance(column.type, Json)]


def _table(name: str) -> Table:
    return TABLES[name]
