"""Initiatives as an Excel sheet for an officer's phone: a frozen head, and nothing that a spreadsheet would run.

To change what is in the sheet: COLUMNS, and their names in `[column]` of `messages/*/officers.toml`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.files.sheets.cells import escape_formula
from handlers.conversation.steps.step import UNCLEAR
from handlers.initiative.form import left_to_union, shares
from messages.catalog import has, say
from messages.format import HANOI

COLUMNS = {  # widths in characters: the first three fit a phone held upright
    "title": 30,
    "unit": 18,
    "at": 7,
    "author": 18,
    "coauthors": 26,
    "benefit": 15,
    "recognised": 14,
    "status": 14,
    "confidential": 16,
    "kind": 14,
    "field": 18,
    "above": 16,
    "to_fill": 18,
    "code": 16,
}
CODED = {  # columns that hold a code, and the table of words that has its meaning
    "kind": "initiative.kind.choice",
    "field": "initiative.field.choice",
    "recognised": "initiative.recognised.choice",
    "status": "officers.status",
}


def workbook(rows: Iterable[dict[str, Any]], lang: str) -> bytes:
    """The rows as a sheet: a frozen head, widths for a phone, nothing that a spreadsheet would run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(say("officers.sheet.title", lang))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, say(f"officers.column.{name}", lang), Font(bold=True)) for name in COLUMNS])
    written = 1
    for row in rows:
        sheet.append([_cell(sheet, _shown(name, row, lang)) for name in COLUMNS])
        written += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{written}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if font is not None:
        cell.font = font
    if isinstance(value, int):
        cell.number_format = "#,##0"
    return cell


def _shown(name: str, row: Mapping[str, Any], lang: str) -> Any:
    """A value as people read it; amounts stay numbers."""
    if name == "to_fill":
        return "; ".join(say(f"initiative.{key}.label", lang) for key in left_to_union(row["answers"]))
    if name == "coauthors":
        return escape_formula(shares(row["answers"])[1])
    value = row[name]
    if name in CODED and value == UNCLEAR:
        return say("any.unclear", lang)
    if name == "confidential":  # who passes the sheet on has to know
        return say("initiative.confidential.choice.yes", lang) if value else ""
    if isinstance(value, datetime):
        return f"{value.astimezone(HANOI):%H:%M}"
    if name in CODED and has(f"{CODED[name]}.{value}", lang):
        return say(f"{CODED[name]}.{value}", lang)
    return escape_formula(value)
