"""What the small bots of the HTTP bench share: their arguments, their web server, and what they say at the end.

They run in a process of their own, maybe in another Python: only what every one of them has is imported here.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

PATH = "/telegram"
SECRET = "bench-secret"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments: what keeps the answers, the port, Telegram's address, the token, a folder, a database's address."""

    kept: str
    port: int
    api: str
    token: str
    folder: Path
    url: str

    @property
    def webhook(self) -> str:
        """Where updates come in."""
        return f"http://127.0.0.1:{self.port}{PATH}"


def asked() -> Asked:
    """What this process was started with."""
    kept, port, api, token, folder, url = sys.argv[1:]
    return Asked(kept, int(port), api, token, Path(folder), url)


async def serve(app: web.Application, asked: Asked, hook: Callable[[], Awaitable[object]]) -> None:
    """Listen, tell Telegram, say so, and go on until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", asked.port).start()
    await hook()
    print("ready", flush=True)
    await stop.wait()
    await runner.cleanup()
