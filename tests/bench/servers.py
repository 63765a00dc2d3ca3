"""The servers that some contenders need, for one run: PostgreSQL with fsync, Redis that syncs every write."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.program import postgres


@contextmanager
def postgresql() -> Iterator[str]:
    """As the tests' server, but with commits forced to the disk."""
    with_tests = dict(postgres.SETTINGS)
    postgres.SETTINGS["fsync"] = "on"
    try:
        with postgres.start() as url:
            yield url
    finally:
        postgres.SETTINGS.update(with_tests)


def redis_server() -> str:
    """The program, or nothing where it is not installed."""
    return shutil.which("redis-server") or ""


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis with appendfsync always on a socket in that folder."""
    socket = folder / "redis.sock"
    settings = {
        "port": "0", "unixsocket": str(socket), "dir": str(folder), "save": "",
        "appendonly": "yes", "appendfsync": "always", "daemonize": "no",
    }  # fmt: skip
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    server = subprocess.Popen([redis_server(), *arguments], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while not socket.exists():
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("redis-server did not start")
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait(10)
