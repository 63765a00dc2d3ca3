"""The bare floor: the rows that the engine reads and writes for a step, by the plain driver in group commits.

Nothing is understood and nothing is said: the answer is a text of a usual length. What the engine costs above
this line is its own; the line itself is the database's and the event loop's. Left out: the initiative and its
counts at the last update, and what a sender reads.
"""

from __future__ import annotations

import asyncio
import json
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot import clock
from storage.database.columns import to_text
from tests.bench.contender import Contender, Place, Update
from tests.bench.conversation import BEFORE, BOT, FIRST, STEPS
from tests.bench.ours import SEEDED, count_in, prepare

BODY = json.dumps({"text": "Bước 9/17\n" + "Anh/chị tính ra số đó thế nào ạ? " * 8, "choices": [], "turn": 9})
STATE = json.dumps({"flow": "initiative", "turn": 9})
ANSWERS = json.dumps({**BEFORE, "title": "Cải tiến khuôn dập", "solution": "Thêm chốt định vị và lò xo " * 4})
READS = (
    "SELECT * FROM chat WHERE channel = 'telegram' AND chat {texts}",
    "SELECT * FROM seen WHERE channel = 'telegram' AND event_id {texts}",
    "SELECT * FROM person WHERE id {numbers}",
    "SELECT * FROM draft WHERE id {numbers}",
)
# In the order of their places: number of the chat, of the message in it, event, instant.
WRITES = (
    f"UPDATE chat SET said = ?2, state = '{STATE}', seen_at = ?4 WHERE id = ?1",
    "INSERT INTO seen (channel, event_id, at) VALUES ('telegram', ?3, ?4)",
    f"UPDATE draft SET answers = '{ANSWERS}', touched_at = ?4 WHERE id = ?1 + {SEEDED - 1}",
    f"INSERT INTO outbox (chat_id, n, body, state, at) VALUES (?1, ?2, '{BODY}', 'queued', ?4)",
)
SENT = "UPDATE outbox SET state = 'sent' WHERE chat_id = ?1 AND n = ?2"
Row = tuple[int, int, str, Any]


@asynccontextmanager
async def sqlite(place: Place) -> AsyncIterator[Contender]:
    """WAL, synchronous=FULL, as the engine."""
    path = place.folder / "floor.db"
    await asyncio.to_thread(prepare, f"sqlite:///{path}", place.people)

    def connect() -> Any:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    async with _running(_Sqlite(connect), f"sqlite:///{path}") as contender:
        yield contender


@asynccontextmanager
async def postgres(place: Place) -> AsyncIterator[Contender]:
    """One connection, all rows of a statement as arrays."""
    import psycopg

    await asyncio.to_thread(prepare, place.url, place.people)
    database = _Postgres(lambda: psycopg.connect(place.url, autocommit=True))
    async with _running(database, place.url) as contender:
        yield contender


@asynccontextmanager
async def _running(database: _Sqlite | _Postgres, url: str) -> AsyncIterator[Contender]:
    loop = asyncio.get_running_loop()
    waiting: queue.SimpleQueue[tuple[Row, asyncio.Future[None]] | None] = queue.SimpleQueue()
    thread = threading.Thread(target=_write_all, args=(database, waiting, loop))
    thread.start()

    async def answer(update: Update) -> None:
        person, step = divmod(update["update_id"] - 100_000_000, STEPS)
        future: asyncio.Future[None] = loop.create_future()
        waiting.put(((person + 1, step + 2, f"{BOT}:{update['update_id']}", None), future))
        await future

    async def settle() -> None:
        """The last batch's mark is the next one's business."""

    yield Contender(answer, settle, lambda: count_in(url, f"chat WHERE said = {STEPS + 1}"))
    waiting.put(None)
    await asyncio.to_thread(thread.join)


def _write_all(database: _Sqlite | _Postgres, waiting: Any, loop: asyncio.AbstractEventLoop) -> None:
    database.open()
    before: list[Row] = []
    while (first := waiting.get()) is not None:
        batch = [first]
        while len(batch) < 128 and not waiting.empty():
            batch.append(waiting.get())
        now = clock.now()
        rows = [(*row[:3], now) for row, _ in batch]
        database.write(rows, before)
        before = rows
        loop.call_soon_threadsafe(_tell, [future for _, future in batch])
    database.close()


def _tell(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        future.set_result(None)


class _Sqlite:
    def __init__(self, connect: Any) -> None:
        self._connect = connect

    def open(self) -> None:
        self._tx = self._connect()

    def write(self, rows: list[Row], before: list[Row]) -> None:
        among = "IN (SELECT value FROM json_each(?))"
        self._tx.execute("BEGIN IMMEDIATE")
        for sql, keys in zip(READS, _keys(rows), strict=True):
            self._tx.execute(sql.format(texts=among, numbers=among), (json.dumps(keys),)).fetchall()
        stamped = [(*row[:3], to_text(row[3])) for row in rows]
        for sql in WRITES:
            self._tx.executemany(sql, stamped)
        self._tx.executemany(SENT, [row[:2] for row in before])
        self._tx.execute("COMMIT")

    def close(self) -> None:
        self._tx.close()


class _Postgres(_Sqlite):
    def write(self, rows: list[Row], before: list[Row]) -> None:
        with self._tx.transaction(), self._tx.cursor() as cursor:
            for sql, keys in zip(READS, _keys(rows), strict=True):
                cursor.execute(sql.format(texts="= ANY(%s)", numbers="= ANY(%s)"), (keys,)).fetchall()
            for sql in WRITES:
                cursor.execute(_many(sql), [list(column) for column in zip(*rows, strict=True)])
            if before:
                cursor.execute(_many(SENT), [list(column) for column in zip(*before, strict=True)])


def _many(sql: str) -> str:
    """The statement for arrays of rows."""
    given = "unnest(%s::bigint[], %s::bigint[], %s::text[], %s::timestamptz[]) AS given(a, b, c, d)"
    for place, name in enumerate("abcd", 1):
        sql = sql.replace(f"?{place}", f"given.{name}")
    if sql.startswith("UPDATE"):
        return sql.replace(" WHERE ", f" FROM {given} WHERE ")
    head, _, values = sql.partition(" VALUES (")
    return f"{head} SELECT {values[:-1]} FROM {given}"


def _keys(rows: list[Row]) -> tuple[list[Any], ...]:
    people = [row[0] - 1 for row in rows]
    numbers = [SEEDED + person for person in people]
    return [str(FIRST + person) for person in people], [row[2] for row in rows], numbers, numbers
