"""What stands before several bots: each request goes to the next of them, and past one that takes no connection.

As Caddy and nginx do, a request that a bot has begun to read is not given to another: its sender hears 502.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import aiohttp
from aiohttp import web

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


class Balancer:
    """`ports`: of the bots on this machine; `taken`: how many requests each has answered."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._next = itertools.cycle(range(len(ports)))
        self.taken = dict.fromkeys(ports, 0)

    async def open(self, port: int) -> None:
        # A connection for each request: one that is kept may be closed by its bot just when it is used again.
        self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=0))
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()

    async def close(self) -> None:
        await self._runner.cleanup()
        await self._client.close()

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        first = next(self._next)
        for number in range(len(self._ports)):
            port = self._ports[(first + number) % len(self._ports)]
            try:
                return await self._ask(port, request, body)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return web.Response(status=502)

    async def _ask(self, port: int, request: web.Request, body: bytes) -> web.StreamResponse:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        address = f"http://127.0.0.1:{port}{request.rel_url}"
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._client.request(request.method, address, data=body, headers=headers, timeout=timeout) as answer:
            self.taken[port] += 1
            kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP}
            response = web.StreamResponse(status=answer.status, headers=kept)
            await response.prepare(request)
            async for piece in answer.content.iter_any():
                await response.write(piece)
            await response.write_eof()
            return response


@contextmanager
def balanced(port: int, ports: Sequence[int]) -> Iterator[Balancer]:
    """One that listens there, in a thread of its own."""
    balancer = Balancer(ports)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(balancer.open(port), loop).result(10)
    try:
        yield balancer
    finally:
        asyncio.run_coroutine_threadsafe(balancer.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
