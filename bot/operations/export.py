"""Writes the initiatives of a unit and all below it as CSV or JSON, row by row: `python -m bot export`.

For those who answer for the data: names and everything typed are in it. Columns: COLUMNS.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

import orjson
from rich.console import Console
from rich.progress import track

from bot.files.cells import escape_formula
from handlers.conversation.steps.text import Text
from handlers.initiative.form import INITIATIVE, left_to_union, shares
from messages.catalog import in_every_language, say
from storage.database.store import Store
from storage.initiatives import exports
from storage.programme.units import below

COLUMNS = (
    "code", "submitted_at", "campaign", "unit", "unit_name", "unit_above", "author", "by_author", "workplace", "title",
    "kind", "field", "applied_on", "benefit", "recognised", "status", "confidential", "updated_at", "reviewed_at",
)  # fmt: skip
ANSWERS = tuple(
    step.key for step in INITIATIVE.steps if isinstance(step, Text) and step.key not in COLUMNS
)  # a column for each text of the form
SHARES = ("share", "coauthors")  # the first author's share, and the others with theirs; empty: one author
TO_FILL = "to_fill"  # the questions that their author left to the union
ENCODINGS = {"csv": "utf-8-sig", "json": "utf-8"}  # without its mark, Excel takes a CSV for Windows-1258

Rows = Iterable[Mapping[str, Any]]


def export(
    store: Store, unit: str, first: date | None, last: date | None, form: str, out: Path | None, lang: str
) -> bool:
    """Write to `out`, or to standard output. False when there is no such unit, which is said."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    with store.read() as tx:
        units = below(tx, unit)
        if unit and not units:
            console.print(in_every_language("commands.no_unit", unit=unit), markup=False)
            return False
        total = exports.how_many(tx, units, first, last)
        found = exports.initiatives(tx, units, first, last)
        label = say("commands.exporting", lang)
        rows = track(found, label, total=total, console=console, transient=True)
        if out is None:
            WRITERS[form](sys.stdout, rows)
        else:
            _write_whole(out, rows, form)
    console.print(say("commands.exported", lang, n=total, to=str(out or "stdout")), markup=False)
    return True


def _write_whole(out: Path, rows: Rows, form: str) -> None:
    """The file has its name when it is finished, and not before; what cannot be finished is not left there."""
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("w", encoding=ENCODINGS[form], newline="") as file:
            os.chmod(unfinished, 0o600)
            WRITERS[form](file, rows)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_csv(file: IO[str], rows: Rows) -> None:
    sheet = csv.writer(file)
    sheet.writerow((*COLUMNS, *ANSWERS, TO_FILL, *SHARES))
    for row in rows:
        answers = row["answers"]
        cells = [row[name] for name in COLUMNS] + [answers.get(name) for name in ANSWERS]
        cells.append(" ".join(left_to_union(answers)))
        cells += shares(answers)
        sheet.writerow([_cell(value) for value in cells])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (str, int)):
        return escape_formula(value)
    return value.isoformat()


def _write_json(file: IO[str], rows: Rows) -> None:
    """One array, an initiative a line: programs read it whole, people and `grep` line by line."""
    separator = "[\n"
    for row in rows:
        kept = {name: row[name] for name in COLUMNS} | {"answers": row["answers"]}
        kept[TO_FILL] = left_to_union(row["answers"])
        file.write(separator + orjson.dumps(kept).decode())
        separator = ",\n"
    is_empty = separator == "[\n"
    file.write("[]\n" if is_empty else "\n]\n")


WRITERS: Mapping[str, Callable[[IO[str], Rows], None]] = {"csv": _write_csv, "json": _write_json}
