"""Writes the initiatives of a unit and all below it as a sheet, CSV or JSON, row by row: `python -m bot export`.

For those who answer for the data: names and everything typed are in it. Columns: `handlers/records/columns.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.files.sheets.records import WRITERS, Wanted, write_whole
from handlers.records import columns
from handlers.records.columns import COLUMNS, Sheet
from messages.catalog import in_every_language, say
from storage import answer_clock
from storage.database.store import Store
from storage.initiatives.search import Search, Sort
from storage.initiatives.sheets import exports
from storage.programme.units import below

DESK_ADDRESS = "/officer/queue/"  # behind the public address of the bot, and before a receipt code


def export(
    store: Store,
    unit: str,
    first: date | None,
    last: date | None,
    form: str,
    out: Path | None,
    lang: str,
    *,
    names: Sequence[str] = (),
    public_url: str = "",
) -> bool:
    """Write to `out`, or to standard output; `names`: these columns, all when there are none.

    False when there is no such unit or column, which is said.
    """
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    strange = columns.unknown(names)
    if strange:
        known = ", ".join(COLUMNS)
        console.print(in_every_language("sheets.no_column", names=", ".join(strange), known=known), markup=False)
        return False
    with store.read() as tx:
        units = below(tx, unit) if unit else None
        if unit and not units:
            console.print(in_every_language("commands.no_unit", unit=unit), markup=False)
            return False
        desk = public_url.rstrip("/") + DESK_ADDRESS if public_url else ""
        sheet = Sheet(clock=answer_clock.read(tx), desk=desk)
        wanted = Wanted(names=tuple(names) or tuple(COLUMNS), sheet=sheet, lang=lang)
        total = exports.how_many(tx, units, first, last)
        found = exports.initiatives(tx, Search(units=units, first=first, last=last, sort=Sort.OLDEST))
        label = say("commands.exporting", lang)
        rows = track(found, label, total=total, console=console, transient=True)
        if out is None:
            WRITERS[form](sys.stdout.buffer, rows, wanted)
            sys.stdout.flush()
        else:
            write_whole(out, rows, form, wanted)
    console.print(say("commands.exported", lang, n=total, to=str(out or "stdout")), markup=False)
    return True
