"""The faults, one function each: `play(stage, seconds)` makes it, ends it, and returns when the bot runs.

To add one: its function and its line in KINDS.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import psycopg

from tests.program.faults.database import (
    end_sessions,
    full_for_files,
    full_for_tables,
    locked_file,
    locked_tables,
    setting,
)
from tests.program.faults.stage import DATABASE, END_SECONDS, TELEGRAM_METHODS, Stage
from tests.program.faults.stepped import step
from tests.program.program import free_port

SQLITE, POSTGRESQL = "sqlite", "postgresql"
HOUR, DAY = 3600, 86_400
CUT = ("before", "after", "500", "502", "slow")  # what the stand-in does with a call


def kill(on: Stage, _seconds: float) -> None:
    """SIGKILL, as a power cut."""
    on.bot.kill()
    on.restarts()


def term(on: Stage, _seconds: float) -> None:
    """SIGTERM: it ends well."""
    status = on.bot.stop()
    assert status == 0, f"status {status} after SIGTERM:\n{on.last_words}"
    on.restarts()


def cut(on: Stage, _seconds: float) -> None:
    """Calls are cut off before or after they counted, or answered with an error."""
    for method in TELEGRAM_METHODS:
        on.telegram.faults[method].extend(on.chance.choices(CUT, k=6))


def unplug(on: Stage, seconds: float) -> None:
    """No network at all."""
    on.telegram.unplug()
    try:
        on.waits(seconds)
    finally:
        on.telegram.plug()


def lock(on: Stage, seconds: float) -> None:
    """Somebody else holds what the bot wants to write."""
    with locked_file(on.data / DATABASE) if on.sqlite else locked_tables(on.postgres):
        on.waits(seconds)


def read_only(on: Stage, seconds: float) -> None:
    """The database takes no writes, as after a failover; its sessions end when that begins, and when it is over."""
    with setting(on.postgres, "default_transaction_read_only", "on"):
        on.waits(seconds)


def hurry(on: Stage, seconds: float) -> None:
    """The server gives up every statement that takes a moment, and somebody holds what the bot wants to write."""
    with setting(on.postgres, "statement_timeout", "100ms"):
        lock(on, seconds)


def idle(on: Stage, seconds: float) -> None:
    """The server ends every session that says nothing for a moment."""
    with setting(on.postgres, "idle_session_timeout", "50ms"):
        on.waits(seconds)


def crowd(on: Stage, seconds: float) -> None:
    """Others have taken all connections that the server gives."""
    with on.postgres() as connection, ExitStack() as others:
        end_sessions(connection)
        with suppress(psycopg.OperationalError):
            while True:
                others.enter_context(on.postgres())
        on.waits(seconds)


def hang_up(on: Stage, _seconds: float) -> None:
    """The server ends every session."""
    with on.postgres() as connection:
        end_sessions(connection)


def full(on: Stage, seconds: float) -> None:
    """The disk is full: nothing grows any more."""
    with full_for_files(on.files(), on.processes) if on.sqlite else full_for_tables(on.postgres):
        on.waits(seconds)


def exchange(on: Stage, _seconds: float) -> None:
    """Another file stands where the database was."""
    _swap(on, another=True)


def remove(on: Stage, _seconds: float) -> None:
    """The database's file is gone."""
    _swap(on, another=False)


def _swap(on: Stage, *, another: bool) -> None:
    """The bot says so and ends; then the old files are put back, as from where somebody had moved them."""
    aside = on.bot.folder / "aside"
    aside.mkdir()
    for path in on.files():
        path.rename(aside / path.name)
    if another:
        shutil.copy(on.bot.folder / "another.db", on.data / DATABASE)
    on.ends_by_itself()
    for path in on.files():
        path.unlink()
    for path in aside.iterdir():
        path.rename(on.data / path.name)
    aside.rmdir()
    on.restarts()


def second(on: Stage, _seconds: float) -> None:
    """Another bot is started on the same data; it says in a sentence that there is one, and ends."""
    port = str(free_port())
    environment = {**on.bot.environment, "PORT": port}
    begun = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=on.bot.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _, said = begun.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssertionError("a second bot runs on the same file") from None
    finally:
        begun.kill()
        begun.wait()
    assert begun.returncode not in (0, 1), f"status {begun.returncode}"
    assert said.strip() and "Traceback" not in said, said


def clock(on: Stage, seconds: float) -> None:
    """The clock steps, back or ahead, by hours or by months, and is set right again."""
    for ahead in (on.chance.choice((-DAY, -3 * HOUR, -90, 90, 3 * HOUR, DAY, 100 * DAY)), 0):
        step(on.bot.folder, ahead)
        on.waits(seconds)


@dataclass(frozen=True, slots=True)
class Kind:
    """`on`: the databases it can be played on."""

    play: Callable[[Stage, float], None]
    on: tuple[str, ...] = (SQLITE, POSTGRESQL)


KINDS = {
    "kill": Kind(kill),
    "term": Kind(term),
    "cut": Kind(cut),
    "unplug": Kind(unplug),
    "lock": Kind(lock),
    "full": Kind(full),
    "read_only": Kind(read_only, (POSTGRESQL,)),
    "hang_up": Kind(hang_up, (POSTGRESQL,)),
    "hurry": Kind(hurry, (POSTGRESQL,)),
    "idle": Kind(idle, (POSTGRESQL,)),
    "crowd": Kind(crowd, (POSTGRESQL,)),
    "exchange": Kind(exchange, (SQLITE,)),
    "remove": Kind(remove, (SQLITE,)),
    "second": Kind(second, (SQLITE,)),
    "clock": Kind(clock),
}


def kinds_on(database: str) -> list[str]:
    """Those that are played on that database."""
    return [name for name, kind in KINDS.items() if database in kind.on]
