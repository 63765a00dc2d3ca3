"""The machine that was measured: what stands above every table, since numbers mean nothing without it."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from bot.intake.worker_process import cores


def disk() -> str:
    """A folder for databases on a real disk: the usual temporary folder is memory on many machines."""
    return "/var/tmp" if os.path.isdir("/var/tmp") else tempfile.gettempdir()


def lines(folder: Path, command: str) -> list[str]:
    """Date, machine, versions and the command, as Markdown."""
    middle, slow = sync(folder)
    now = datetime.now().astimezone()
    return [
        f"{now:%Y-%m-%d %H:%M %Z} · {cores()} cores · {memory():.0f} GB · {model()} · {platform.system()}",
        f"Python {platform.python_version()} · fsync of 4 KB: median {middle:.2f} ms, p99 {slow:.2f} ms"
        f" · load before {load():.1f}",
        f"`{command}`",
    ]


def memory() -> float:
    """Gigabytes of memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def model() -> str:
    """The processor as it calls itself."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(names, platform.machine())


def load() -> float:
    """How many processes wanted to run in the last minute: with more than a little, the figures are low."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def sync(folder: Path, times: int = 200) -> tuple[float, float]:
    """Milliseconds to force 4 KB onto that disk: median and p99."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    marks = quantiles(took, n=100)
    return marks[49], marks[98]
