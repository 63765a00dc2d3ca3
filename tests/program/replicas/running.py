"""Several bots on one PostgreSQL database, each in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.fakes.telegram import FakeTelegram
from tests.program import telegram as on_telegram
from tests.program.program import Program, program

ALL = "web,poll,send,post"


@contextmanager
def replicas(folder: Path, url: str, *given: dict[str, str]) -> Iterator[list[Program]]:
    """A running bot for each of these settings."""
    with ExitStack() as stack:
        started = []
        for number, settings in enumerate(given):
            home = folder / str(number)
            home.mkdir()
            shared = {"DATABASE_URL": url, "SECRET_KEY": "k" * 32}
            started.append(stack.enter_context(program(home, **shared, **settings)))
        yield started


@contextmanager
def on_one_telegram(folder: Path, url: str, telegram: FakeTelegram, *roles: str) -> Iterator[list[Program]]:
    """A bot for each of these roles, all with the same token."""
    with replicas(folder, url, *(on_telegram.settings(telegram) | {"ROLES": role} for role in roles)) as started:
        yield started
