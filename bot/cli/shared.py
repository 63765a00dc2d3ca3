"""What commands share: the settings, the database, and the one way to fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database.store import Store

NOT_DONE_STATUS = 1  # the command could not do what was asked, and has said why
MISTAKE_STATUS = 2  # in what was typed, in the settings, or outside of the program: for the operator to mend


#: What typer raises of a mistyped command: it carries its own copy of click, which has no public name.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]
#: By the name of the error, the sentence that says it in words of ours.
MISTYPED = {"MissingParameter": "missing", "NoSuchOption": "no_option", "BadParameter": "bad_value"}


def what_was_mistyped(error: Exception) -> str:
    """What is wrong with a command as it was typed, in every language, and where its help is."""
    from messages.catalog import in_every_language

    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", None) or "python -m bot"
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return str(getattr(error, "message", "")) or in_every_language("commands.mistyped.help", command=path)
    said = str(getattr(error, "format_message", error.__str__)())
    what = in_every_language(f"commands.mistyped.{MISTYPED.get(kind, 'other')}", said=said)
    return f"{what}\n{in_every_language('commands.mistyped.help', command=path)}"


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
    from storage.database.copies.transfer import look_for_unfinished
    from storage.database.migrate import migrate
    from storage.database.store import Store

    store = open_database(settings) if upgrade else Store(settings.database)
    try:
        if upgrade:
            migrate(store)
            look_for_unfinished(store)
        yield store
    finally:
        store.close()
