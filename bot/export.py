"""Writes the initiatives of a unit and all below it as CSV or JSON: `python -m bot export`. Streams: memory
stays small.

For those who answer for the data: names and everything typed are in it. Columns: COLUMNS.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

import orjson
from rich.console import Console
from rich.progress import track

from bot.cells import escape_formula
from messages.catalog import say
from storage import exports
from storage.store import Store

COLUMNS = (
    "code", "submitted_at", "campaign", "unit", "unit_name", "unit_above", "author", "by_author",
    "workplace", "title",
    "kind", "field", "applied_on", "benefit", "recognised", "status", "confidential", "updated_at",
    "reviewed_at",
)  # fmt: skip
ANSWERS = (
    "before",
    "solution",
    "calculation",
    "effects",
    "decision",
)  # of the form: texts worth a column each


def export(
    store: Store, unit: str, first: date | None, last: date | None, form: str, out: Path | None, lang: str
) -> bool:
    """Write to `out`, or to standard output. False when there is no such unit, which is said."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    with store.read() as tx:
        units = exports.below(tx, unit)
        if unit and not units:
            console.print(say("commands.no_unit", lang, unit=unit), markup=False)
            return False
        total = exports.how_many(tx, units, first, last)
        rows = track(
            exports.initiatives(tx, units, first, last), say("commands.exporting", lang), total=total,
            console=console, transient=True,
        )  # fmt: skip
        if out is None:
            _write(sys.stdout, rows, form)
        else:
            fresh = out.with_name(out.name + ".part")
            # With the mark, or Excel takes a CSV for Windows-1258.
            with fresh.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as file:
                _write(file, rows, form)
            fresh.replace(out)
    console.print(say("commands.exported", lang, n=total, to=str(out or "stdout")), markup=False)
    return True


def _write(file: IO[str], rows: Iterator[dict[str, Any]] | Any, form: str) -> None:
    (_csv if form == "csv" else _json)(file, rows)


def _csv(file: IO[str], rows: Iterator[dict[str, Any]]) -> None:
    sheet = csv.writer(file)
    sheet.writerow((*COLUMNS, *ANSWERS))
    for row in rows:
        answers = row["answers"]
        cells = [row[name] for name in COLUMNS] + [answers.get(name) for name in ANSWERS]
        sheet.writerow(["" if cell is None else escape_formula(_plain(cell)) for cell in cells])


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return int(cell)
    return cell if isinstance(cell, (str, int)) else cell.isoformat()


def _json(file: IO[str], rows: Iterator[dict[str, Any]]) -> None:
    """One array, an initiative a line: programs read it whole, people and `grep` line by line."""
    separator = "[\n"
    for row in rows:
        kept = {name: row[name] for name in COLUMNS} | {"answers": row["answers"]}
        file.write(separator + orjson.dumps(kept).decode())
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")
