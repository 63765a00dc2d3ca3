"""Two PostgreSQL servers on this machine: the first takes changes, the second has each of them before it is committed.

As an office would run it with `synchronous_standby_names`; each listens on a port of 127.0.0.1.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.conftest import filled
from tests.program.postgres import Home, Popen, short_folder
from tests.program.program import begun_by, free_port
from tests.program.waiting import eventually

DATABASE = "sangkien"
#: By itself a standby looks only every five seconds whether to go on waiting for the first server.
STANDBY = {"wal_retrieve_retry_interval": "100ms"}


@dataclass
class Machine:
    """One of the two: its cluster's folder, its port, and the server while it runs."""

    data: Path
    port: int
    running: ExitStack = field(default_factory=ExitStack)
    server: Popen | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


@dataclass
class Pair:
    """`first` and `second`, as they were begun."""

    home: Home
    sockets: Path
    first: Machine
    second: Machine

    def url(self, database: str) -> str:
        """Both, as DATABASE_URL names them."""
        hosts = f"127.0.0.1:{self.first.port},127.0.0.1:{self.second.port}"
        return f"postgresql://postgres@{hosts}/{database}?target_session_attrs=read-write"

    def starts(self, machine: Machine, **settings: str) -> None:
        """Start the server of this machine."""
        serves = self.home.serves(
            machine.data, self.sockets, port=str(machine.port), listen_addresses="127.0.0.1", **settings
        )
        machine.server = machine.running.enter_context(serves)

    def kills(self, machine: Machine) -> None:
        """As a power cut would: SIGKILL, the server and all that it began."""
        assert machine.server is not None
        all_of_it = [machine.server.pid, *begun_by(machine.server.pid)]
        for process in all_of_it:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        machine.server.wait()

    def freezes(self, machine: Machine, frozen: bool = True) -> None:
        """It stands still, or goes on: a machine that has too much to do."""
        assert machine.server is not None
        for process in (machine.server.pid, *begun_by(machine.server.pid)):
            os.kill(process, signal.SIGSTOP if frozen else signal.SIGCONT)

    def promotes(self, machine: Machine) -> None:
        """What an operator, or Patroni, does: the standby takes changes from now on, and waits for no other."""
        with psycopg.connect(machine.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("SELECT pg_promote()")

    def copies(self) -> None:
        """Make the second a copy of the first."""
        self.home.does(
            "pg_basebackup", "--pgdata", self.second.data, "--write-recovery-conf", "--no-sync", "--checkpoint=fast",
            "--dbname", f"host=127.0.0.1 port={self.first.port} user=postgres",
        )  # fmt: skip


@contextmanager
def two_servers() -> Iterator[Pair]:
    """Both run, and the second follows the first."""
    with short_folder() as folder:
        home = Home.made(folder)
        machines = [Machine(home.subfolder(f"data{number}"), free_port()) for number in (1, 2)]
        pair = Pair(home, home.subfolder("sockets"), *machines)
        home.initialise(pair.first.data)
        with pair.second.running, pair.first.running:
            pair.starts(pair.first)
            pair.copies()
            pair.starts(pair.second, **STANDBY)
            eventually(lambda: _follows(pair.first))
            with psycopg.connect(pair.first.url(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                connection.execute("SELECT pg_reload_conf()")
            eventually(lambda: _follows(pair.first, "sync"))
            yield pair


@contextmanager
def two_filled_servers() -> Iterator[tuple[Pair, str]]:
    """The same with the sample data in a database; its address, as DATABASE_URL names it."""
    with two_servers() as pair:
        with psycopg.connect(pair.first.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        url = pair.url(DATABASE)
        filled(url).close()
        yield pair, url


@contextmanager
def standing_still(pair: Pair) -> Iterator[None]:
    """The second server has what is written, and does not look at it."""
    with psycopg.connect(pair.second.url(), autocommit=True) as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
        eventually(lambda: connection.execute("SELECT pg_get_wal_replay_pause_state()").fetchall() == [("paused",)])
        yield
        connection.execute("SELECT pg_wal_replay_resume()")


def _follows(machine: Machine, how: str = "async") -> bool:
    with psycopg.connect(machine.url()) as connection:
        found = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
    return found == [(how,)]
