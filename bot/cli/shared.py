"""What commands share: the settings, the database, and the one way to fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from bot.settings import Settings
from storage.database.store import Store

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database.store import Store

NOT_DONE_STATUS = 1  # the command could not do what was asked, and has said why
MISTAKE_STATUS = 2  # in what was typed, in the settings, or outside of the program: for the operator to mend


def fail(why: str = "", status: int = NOT_DONE_STATUS) -> NoReturn:
    """End the command with this exit status, and say why, unless that has been said."""
    if why:
        print(why, file=sys.stderr)
    raise SystemExit(status)


def read_settings() -> Settings:
    """The settings in force. What is wrong with them is said, and ends the command."""
    from bot.settings import SettingsError, read

    try:
        return read()
    except SettingsError as error:
        fail(str(error), MISTAKE_STATUS)


@contextmanager
def open_store(settings: Settings, *, upgrade: bool = True) -> Iterator[Store]:
    """The database, closed at the end of the block; `upgrade` gives it the newest tables first."""
    from bot.data_folder import open_database
    from storage.database.migrate import migrate
    from storage.database.store import Store

    store = open_database(settings) if upgrade else Store(settings.database)
    try:
        if upgrade:
            migrate(store)
        yield store
    finally:
        store.close()
