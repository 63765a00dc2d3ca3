"""Workbooks of LibreOffice: each cell says its value and the words that it shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from bot.files.read_sheets.page import NOT_UNPACKED, Around, Page, check_size
from handlers.loading.table import BadFileError, Problem

DAMAGED = (*NOT_UNPACKED, KeyError, ValueError, SyntaxError)
NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, TEXT, STYLE = (NAMES % name for name in ("table", "office", "text", "style"))
MOST_EMPTY_ROWS = 1_000  # one below another: all the rest of a page is a row that is repeated
HIDDEN = ("collapse", "filter")  # a row that is folded away, or filtered


def pages(content: bytes) -> list[Page]:
    """The pages that are seen."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            book = ElementTree.fromstring(packed.read("content.xml"))
        unseen = {style.get(f"{STYLE}name") for style in book.iter(f"{STYLE}style") if _hides(style)}
        tables = [table for table in book.iter(f"{TABLE}table") if table.get(f"{TABLE}style-name") not in unseen]
        return [_page(table) for table in tables]
    except DAMAGED:
        raise BadFileError([Problem("not_workbook")]) from None


def _hides(style: ElementTree.Element) -> bool:
    return any(part.get(f"{TABLE}display") == "false" for part in style)


def _page(table: ElementTree.Element) -> Page:
    around = Around()
    rows: list[list[Any]] = []
    for row in table.iter(f"{TABLE}table-row"):
        times = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        cells = list(_cells(row, len(rows), around))
        if not any(cells):
            times = min(times, MOST_EMPTY_ROWS)
        check_size((len(rows) + times - 1, max(len(cells) - 1, 0)))
        if row.get(f"{TABLE}visibility") in HIDDEN and any(cells):
            around.hidden.update(range(len(rows), len(rows) + times))
        rows += [list(cells) for _ in range(times)]
    return Page(table.get(f"{TABLE}name", ""), rows, around)


def _cells(row: ElementTree.Element, number: int, around: Around) -> Iterator[Any]:
    """The values of a row, without the empty cells at its end."""
    empty = column = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        down, across = (int(cell.get(f"{TABLE}number-{side}-spanned", "1")) for side in ("rows", "columns"))
        if down > 1 or across > 1:
            around.merged.append(((number, column), (number + down - 1, column + across - 1)))
        value = _value(cell)
        if value is None and cell.get(f"{TABLE}formula"):
            around.unseen[number, column] = "uncalculated"
            value = ""
        column += times
        if value is None:
            empty += times
            continue
        check_size((number, column))
        yield from [None] * empty
        yield from [value] * times
        empty = 0


def _value(cell: ElementTree.Element) -> Any:
    """What the cell shows: a day by its value, a number with the zeros that stand before it, else its words."""
    shown = "\n".join(_words(line) for line in cell if line.tag == f"{TEXT}p")
    kind = cell.get(f"{OFFICE}value-type")
    if kind == "date":
        said = cell.get(f"{OFFICE}date-value", "")
        return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
    if kind in ("float", "currency", "percentage"):
        value = float(cell.get(f"{OFFICE}value", ""))
        if value == int(value) and shown[:1] == "0" and shown.isdecimal():
            return shown
        return value if not _has_letters(shown) else shown
    return shown or None


def _has_letters(shown: str) -> bool:
    """A number that is shown with words of its format: CS-004."""
    return shown[:1].isalpha()


def _words(line: ElementTree.Element) -> str:
    """The text of a line; several blanks are an element of their own."""
    parts = [line.text or ""]
    for part in line:
        if part.tag == f"{TEXT}s":
            parts.append(" " * int(part.get(f"{TEXT}c", "1")))
        else:
            parts.append(_words(part))
        parts.append(part.tail or "")
    return "".join(parts)
