"""What the file of a sheet or of a campaign says: its bytes as rows of text, whatever program wrote it.

What the rows mean is `handlers/loading/read.py`. To take another kind of file: a function from bytes to rows of text.
"""

from __future__ import annotations

import csv
import io
import tomllib
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import PurePath
from typing import Any, TypeAlias
from zipfile import BadZipFile, ZipFile

from bot.files import exported
from bot.files.sheets.cells import without_guard
from handlers.loading import campaigns, read
from handlers.loading.table import ROWS_ABOVE_HEADINGS, BadFileError, Present, Problem
from storage.programme.loading import Rows

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
DAMAGED_WORKBOOK = (BadZipFile, zlib.error, KeyError, ValueError, OSError, SyntaxError)  # what openpyxl raises of one
MOST_FILE_BYTES = 50 * 2**20  # of a file to load
MOST_UNPACKED_BYTES = 300 * 2**20  # of a workbook: a sheet of 200,000 units is some 100 MB
MOST_PARTS = 2_000  # of a workbook

Texts: TypeAlias = Iterable[Sequence[str]]


def check_ending(name: str) -> None:
    """BadFileError for a kind of file that is not read."""
    ending = PurePath(name).suffix.lower()
    if ending not in (*TEXT_ENDINGS, ".xlsx", ".toml", ".json"):
        raise BadFileError([Problem("file_kind", values={"got": ending or name})])


def too_large_file(most_bytes: int = MOST_FILE_BYTES) -> BadFileError:
    """What is wrong with a file of more bytes than that."""
    return BadFileError([Problem("too_large_file", values={"most": most_bytes // 2**20})])


def _as_they_come(rows: Texts, _most: int | None) -> Texts:
    return rows


def rows_of(
    name: str, content: bytes, there: Present, watched: Callable[[Texts, int | None], Texts] = _as_they_come
) -> Rows:
    """The rows of the database that a file gives. BadFileError lists all that is wrong.

    `watched`: takes the rows of a sheet and how many there are about, and gives them on: whoever shows how far it is.
    """
    check_ending(name)
    ending = PurePath(name).suffix.lower()
    if ending == ".toml":
        return campaigns.read_campaign(_toml(content))
    if ending == ".xlsx":
        rows, most = _workbook(content)
    elif ending == ".json":
        rows, most = exported.rows_of(content)
    else:
        rows, most = _text_rows(_decoded(content))
    return read.read(watched(rows, most), there)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, as Excel's "Unicode text" has."""
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadFileError([Problem("encoding")]) from None
    if "\0" in text:
        raise BadFileError([Problem("encoding")])
    return text


def _toml(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(_decoded(content).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise BadFileError([Problem("not_toml", values={"why": str(error)})]) from None


def _text_rows(text: str) -> tuple[Iterable[Sequence[str]], int]:
    """Rows, by the separator with which most headings are known; and how many there are about."""
    top = "".join(text.splitlines(keepends=True)[:ROWS_ABOVE_HEADINGS])
    separator = max("\t,;", key=lambda sign: _known(top, sign))
    return _parted(text, separator), text.count("\n") + 1


def _known(top: str, separator: str) -> int:
    try:
        return read.known_headings(csv.reader(io.StringIO(top), delimiter=separator))
    except csv.Error:
        return 0


def _parted(text: str, separator: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = 0
    try:
        for cells in reader:
            yield [without_guard(cell) for cell in cells]
            rows += 1
    except csv.Error as error:
        raise BadFileError([Problem("quotes", rows + 1, values={"why": error})]) from None


def _workbook(content: bytes) -> tuple[Iterable[Sequence[str]], int | None]:
    """The rows of the only sheet whose headings are known, else of the first; and how many there are."""
    from openpyxl import load_workbook

    try:
        _check_unpacked(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every feature of Excel that it does not keep
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise BadFileError([Problem("not_xlsx")])
            sizes = {sheet.title: sheet.max_row for sheet in sheets}
            for sheet in sheets:
                sheet.reset_dimensions()  # some programs write a size that is wrong, and rows would be cut
    except DAMAGED_WORKBOOK:
        raise BadFileError([Problem("not_xlsx")]) from None
    good = [sheet for sheet in sheets if read.fits(islice(_sheet_rows(sheet), ROWS_ABOVE_HEADINGS))]
    if len(good) > 1:
        raise BadFileError([Problem("several_sheets", values={"names": [sheet.title for sheet in good]})])
    chosen = (good or sheets)[0]
    return _sheet_rows(chosen), sizes[chosen.title]


def _check_unpacked(content: bytes) -> None:
    """Refuse a small file that would fill the memory: a sheet is packed, and can be a thousand times as large."""
    with ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise BadFileError([Problem("too_large_sheet", values={"most": MOST_UNPACKED_BYTES // 2**20})])


def _sheet_rows(sheet: Any) -> Iterator[Sequence[str]]:
    try:
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(cell) for cell in row]
    except DAMAGED_WORKBOOK:
        raise BadFileError([Problem("not_xlsx")]) from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # A fraction is shown as one: Excel may have made 1,234 of the "1.234" that was typed, or not.
        return str(int(value)) if value.is_integer() else f"{value:f}"
    return str(value)
