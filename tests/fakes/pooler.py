"""A pooler in front of PostgreSQL, as PgBouncer is with pool_mode = transaction, over the PostgreSQL wire.

A client has a session of the server for one transaction, and the next may be another's: whatever was kept in the
session, such as a prepared statement, is there no more, or is somebody else's under the same name.
"""

from __future__ import annotations

import asyncio
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ENCRYPTION_ASKED = (80877103, 80877104)
CANCEL_ASKED = 80877102
KEY, READY, END = b"K", b"Z", b"X"
IDLE = b"I"  # no transaction is open
HANDED_ON = (b"Q", b"S")  # what ends a client's turn: a simple query, or Sync

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Pooler:
    """One server's sessions, handed to many clients; the one that has been idle longest is next."""

    def __init__(self, server: str, sessions: int, tells_process: bool) -> None:
        """`sessions`: of the server, however many clients there are.

        `tells_process`: a client is told the process of one of the server's sessions, and not a made-up one.
        """
        asked = parse_qs(urlsplit(server).query)
        self._socket = str(Path(asked["host"][0]) / ".s.PGSQL.5432")
        self._sessions = sessions
        self._tells_process = tells_process
        self._idle: asyncio.Queue[Streams] = asyncio.Queue()
        self._opened = 0
        self._greeting: list[tuple[bytes, bytes]] = []  # what a session says when it is opened
        self._writers: list[asyncio.StreamWriter] = []  # to clients and to the server

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, to its end."""
        self._writers.append(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            startup = await _startup(reader, writer)
            if startup:
                await self._greet(startup, writer)
                await self._hand_on(startup, reader, writer)
        writer.close()

    async def _greet(self, startup: bytes, writer: asyncio.StreamWriter) -> None:
        if not self._greeting:
            self._idle.put_nowait(await self._open(startup))
        for kind, body in self._greeting:
            if kind == KEY and not self._tells_process:
                body = struct.pack("!II", 77, 77)
            writer.write(_packed(kind, body))

    async def _open(self, startup: bytes) -> Streams:
        self._opened += 1
        session = await asyncio.open_unix_connection(self._socket)
        self._writers.append(session[1])
        session[1].write(startup)
        said: list[tuple[bytes, bytes]] = []
        while not said or said[-1][0] != READY:
            said.append(await _message(session[0]))
        self._greeting = said
        return session

    async def _hand_on(self, startup: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            turn = await _turn(reader)
            if not turn:
                return
            session = await self._next(startup)
            is_over = False
            try:
                is_over = await _transaction(turn, session, reader, writer)
            finally:
                if is_over:
                    self._idle.put_nowait(session)
                else:  # the client went within a transaction, or the server did
                    session[1].close()
                    self._opened -= 1

    async def _next(self, startup: bytes) -> Streams:
        if self._opened < self._sessions:
            return await self._open(startup)
        return await self._idle.get()

    async def close(self) -> None:
        """Hang up on everybody."""
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)
        ours = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        await asyncio.gather(*ours, return_exceptions=True)


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """With what a client begins; empty: it only wants something cancelled."""
    while True:
        size = await reader.readexactly(4)
        body = await reader.readexactly(int.from_bytes(size) - 4)
        code = int.from_bytes(body[:4])
        if code == CANCEL_ASKED:
            return b""
        if code not in ENCRYPTION_ASKED:
            return size + body
        writer.write(b"N")


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    kind = await reader.readexactly(1)
    size = int.from_bytes(await reader.readexactly(4))
    return kind, await reader.readexactly(size - 4)


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4) + body


async def _turn(reader: asyncio.StreamReader) -> bytes:
    """All that a client says until it waits for an answer; empty: it goes."""
    said = b""
    while True:
        try:
            kind, body = await _message(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        if kind == END:
            return b""
        said += _packed(kind, body)
        if kind in HANDED_ON:
            return said


async def _transaction(
    turn: bytes, session: Streams, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """One from its first turn to its last; False: the client went before."""
    while turn:
        if await _answered(turn, session, writer) == IDLE:
            return True
        turn = await _turn(reader)
    return False


async def _answered(turn: bytes, session: Streams, writer: asyncio.StreamWriter) -> bytes:
    """Hand the server's answer on; the state of the transaction after it."""
    session[1].write(turn)
    while True:
        kind, body = await _message(session[0])
        writer.write(_packed(kind, body))
        if kind == READY:
            await writer.drain()
            return body


@contextmanager
def pooled(url: str, sessions: int = 3, tells_process: bool = False) -> Iterator[str]:
    """The address of a pooler in front of this database, while the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    pooler = Pooler(url, sessions, tells_process)
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(pooler.serve, "127.0.0.1", 0), loop).result()
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/{urlsplit(url).path.lstrip('/')}"
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(pooler.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
