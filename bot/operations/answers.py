"""`python -m bot answers`: how long unions take to answer, and how many of their answers come in time."""

from __future__ import annotations

from rich.console import Console

from bot import clock
from bot.operations.shared import known_units
from messages.catalog import say
from storage.database.store import Store
from storage.initiatives.answers import times


def show(store: Store, lang: str) -> None:
    """Print a line for each unit whose initiatives were answered, or wait for an answer."""
    console = Console(highlight=False, soft_wrap=True)
    units = known_units(store)
    found = store.reading(times.by_unit, clock.now())
    for unit in units.in_order(list(found)):
        console.print(say("commands.answers.line", lang, unit=units.label(unit), one=found[unit]), markup=False)
    if not found:
        console.print(say("commands.answers.none", lang), markup=False)
