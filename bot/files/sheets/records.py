"""Initiatives as a file: an Excel sheet for people, CSV for other programs, JSON with all there is.

What the columns are is `handlers/records/columns.py`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

import orjson

from bot.files.sheets import xlsx
from bot.files.sheets.cells import escape_formula
from bot.files.whole import whole
from handlers.records.columns import COLUMNS, Cell, Sheet, cells, headings, shown
from messages.catalog import say
from messages.format import HANOI

Rows = Iterable[Mapping[str, Any]]
#: Of the row itself, what no column has.
KEPT = ("submitted_at", "updated_at", "reviewed_at", "waits_since", "author_key", "large", "answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which columns, in which order; all of them: in JSON also the row itself."""

    names: Sequence[str]
    sheet: Sheet
    lang: str

    @property
    def whole(self) -> bool:
        """Whether all columns are wanted."""
        return tuple(self.names) == tuple(COLUMNS)


def write_xlsx(file: IO[bytes], rows: Rows, wanted: Wanted) -> None:
    """In the words that people read."""
    heads = headings(wanted.names, wanted.lang)
    widths = [COLUMNS[name].width for name in wanted.names]
    read = map(shown(wanted.names, wanted.sheet, wanted.lang), rows)
    xlsx.write(file, say("sheets.title", wanted.lang), heads, widths, read)


def write_csv(file: IO[bytes], rows: Rows, wanted: Wanted) -> None:
    """In codes, on Hà Nội's clock; with the mark without which Excel takes it for Windows-1258."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=False)
    sheet = csv.writer(text)
    sheet.writerow(wanted.names)
    for read in map(cells(wanted.names, wanted.sheet), rows):
        sheet.writerow([_plain(cell) for cell in read])
    text.flush()
    text.detach()


def _plain(cell: Cell) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return escape_formula(cell)


def write_json(file: IO[bytes], rows: Rows, wanted: Wanted) -> None:
    """One array, an initiative a line: programs read it whole, people and `grep` line by line."""
    separator, read = b"[\n", cells(wanted.names, wanted.sheet)
    for row in rows:
        kept: dict[str, Any] = dict(zip(wanted.names, read(row), strict=True))
        if wanted.whole:
            kept["row"] = _row(row)
        file.write(separator + orjson.dumps(kept))
        separator = b",\n"
    is_empty = separator == b"[\n"
    file.write(b"[]\n" if is_empty else b"\n]\n")


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: _zoned(row[name]) for name in KEPT}
    kept["people"] = [person for (person,) in row["people"]]
    kept["was_recognised"] = row["recognition"][0][3] if row["recognition"] else ""
    return kept


def _zoned(value: Any) -> Any:
    return value.astimezone(HANOI) if isinstance(value, datetime) else value


WRITERS: Mapping[str, Callable[[IO[bytes], Rows, Wanted], None]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


def write_whole(out: Path, rows: Rows, form: str, wanted: Wanted) -> None:
    """The rows as a file of that form, whole or not at all."""
    with whole(out) as file:
        WRITERS[form](file, rows, wanted)
