"""One screen for operators: the list of what is left to do, then what was looked at: `python -m bot check`.

The list is `handlers/remaining.py`, what else is looked at `bot/operations/looked_at/`. All of it is said in every
language: of who sits at a command line nothing is known.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot import clock
from bot.operations.looked_at import database, machine, platforms, watched
from bot.operations.looked_at import settings as of_settings
from bot.operations.looked_at.line import Line, both, of_item
from bot.outside import outside_of
from bot.settings import Settings, SettingsError, read
from handlers import remaining
from handlers.remaining import Mark
from storage import set_up
from storage.database.store import Store, TroubleError
from storage.set_up import Inside

COLOURS = {Mark.DONE: "green", Mark.MAY_WAIT: "yellow", Mark.NEEDED: "red"}
STEP_INDENT = 6  # columns: below the name of the thing
PIPED_COLUMNS = 10_000  # of a screen that is none: nothing is wrapped there


def check() -> bool:
    """Print the screen; whether all is well."""
    try:
        lines = _lines(read())
    except SettingsError as error:
        lines = of_settings.mistakes(str(error))
    _show(lines)
    return not any(line.mark is Mark.NEEDED for line in lines)


def _lines(settings: Settings) -> list[Line]:
    """The list of what is left first: it is what one came for."""
    opened = database.open_store(settings)
    store = opened.store
    try:
        rest = [*of_settings.lines(settings), opened.line]
        if store is not None:
            rest += database.lines(store)
            rest += database.replica_lines(settings, store)
        rest += platforms.lines(settings, store)
        rest += machine.lines(settings)
        rest += watched.lines(settings, store)
        inside = Inside() if opened.new else _inside(store)
    finally:
        if store is not None:
            store.close()
    items = remaining.items(outside_of(settings), inside, clock.now())
    return [*map(of_item, items), *rest]


def _inside(store: Store | None) -> Inside | None:
    """What is set up in the database; None: it cannot be read, as is said where the database is looked at."""
    if store is None:
        return None
    try:
        return store.reading(set_up.look, clock.now())
    except TroubleError:
        return None


def _show(lines: Sequence[Line]) -> None:
    width = None if sys.stdout.isatty() else PIPED_COLUMNS
    console = Console(highlight=False, markup=False, width=width)
    for number, line in enumerate(lines, 1):
        mark = (str(line.mark), COLOURS[line.mark])
        console.print(Text.assemble(f"{number:>2}. ", mark, f" {line.what}: {line.found}"))
        for step in line.todo.splitlines():
            console.print(Padding(Text(f"→ {step}"), (0, 0, 0, STEP_INDENT), expand=False))
    console.print(_in_short(lines))


def _in_short(lines: Sequence[Line]) -> str:
    """Which numbers are left, and which comes first."""
    by_mark = {mark: [n for n, line in enumerate(lines, 1) if line.mark is mark] for mark in Mark}
    needed, may_wait = by_mark[Mark.NEEDED], by_mark[Mark.MAY_WAIT]
    if not needed and not may_wait:
        return both("all_well")
    return both("in_short", needed=needed, may_wait=may_wait)
