"""Wires: TCP ports that lead to another one, or to one of several, and can be cut or made slow.

What a killed bot had not got across is lost, as in a power cut: else it could arrive when its next life has said more.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from random import Random

CHUNK_BYTES = 65_536


class Wire:
    """One port of 127.0.0.1; `targets`: ports there, or paths of sockets, of which any that answers will do."""

    def __init__(self, loop: asyncio.AbstractEventLoop, targets: Sequence[str], chance: Random) -> None:
        self._loop, self._targets, self._chance = loop, list(targets), chance
        self._open: set[asyncio.StreamWriter] = set()
        self._delay_seconds = 0.0
        self.up = True
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def listen(self) -> None:
        """Open the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Close the port, and break off what goes over it."""
        self._server.close()
        self._abort()

    def cut(self) -> None:
        """Everything that goes over it now breaks off."""
        self._loop.call_soon_threadsafe(self._abort)

    def slow(self, seconds: float) -> None:
        """From now on every piece takes so much longer."""
        self._delay_seconds = seconds

    def _abort(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far = await self._connect() if self.up else None
        if far is None:
            writer.transport.abort()
            return
        self._open |= {writer, far[1]}
        await asyncio.gather(self._carry(reader, far[1], lost_with_sender=True), self._carry(far[0], writer))
        self._open -= {writer, far[1]}

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for target in self._chance.sample(self._targets, len(self._targets)):
            with suppress(OSError):
                if target.startswith("/"):
                    return await asyncio.open_unix_connection(target)
                return await asyncio.open_connection("127.0.0.1", int(target))
        return None

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost_with_sender: bool = False
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(CHUNK_BYTES):
                if self._delay_seconds:
                    await asyncio.sleep(self._delay_seconds)
                if lost_with_sender and reader.at_eof():
                    break
                writer.write(piece)
                await writer.drain()
        with suppress(OSError):
            writer.close()


class Wires:
    """All wires of a run, in a thread of their own."""

    def __init__(self, seed: int) -> None:
        self._loop = asyncio.new_event_loop()
        self._seed = seed
        self.all: dict[str, Wire] = {}

    def lay(self, name: str, *targets: str) -> Wire:
        """A new one."""
        wire = self.all[name] = Wire(self._loop, targets, Random(self._seed))
        asyncio.run_coroutine_threadsafe(wire.listen(), self._loop).result(10)
        return wire

    @contextmanager
    def open(self) -> Iterator[Wires]:
        """While this lasts."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._take_down(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(5)
            self._loop.close()

    async def _take_down(self) -> None:
        for wire in self.all.values():
            await wire.close()
        carrying = asyncio.all_tasks() - {asyncio.current_task()}
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)
