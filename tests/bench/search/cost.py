"""What a piece of work costs: by the clock, and in processor time of this thread and of the database's server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psycopg
from sqlalchemy import Connection


@dataclass(slots=True)
class Costs:
    """In milliseconds, one for each time that it was done."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def of(self, tx: Connection) -> Iterator[None]:
        """Measure this block."""
        began, before = time.perf_counter(), worked(tx)
        yield
        self.wall.append((time.perf_counter() - began) * 1000)
        self.cpu.append(worked(tx) - before)

    def cells(self) -> list[str]:
        """The half and the worst of a hundred by the clock, and the worst of a hundred in processor time."""
        shown = (np.percentile(self.wall, 50), np.percentile(self.wall, 99), np.percentile(self.cpu, 99))
        return [f"{one:.1f}" for one in shown]


def worked(tx: Connection) -> float:
    """How long this thread and the server's process of this connection have worked, in ms, without its helpers."""
    mine = time.thread_time_ns()
    if tx.dialect.name != "sqlite":
        server = tx.connection.driver_connection
        assert isinstance(server, psycopg.Connection)
        mine += int(Path(f"/proc/{server.info.backend_pid}/schedstat").read_text().split()[0])
    return mine / 1e6
