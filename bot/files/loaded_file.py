"""What the file of a sheet or of a campaign says: its bytes as rows of text, whatever program wrote it.

What the rows mean is `handlers/loading/read.py`. To take another kind of file: a function from bytes to rows of text.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any, TypeAlias
from zipfile import ZipFile

from bot.files import exported
from bot.files.read_sheets import ods, text, xls, xlsb, xlsx
from bot.files.read_sheets.page import NOT_UNPACKED, Page
from handlers.loading import campaigns, read
from handlers.loading.table import ROWS_ABOVE_HEADINGS, BadFileError, Note, Present, Problem
from storage.programme.loading import Rows

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
WORKBOOKS: Mapping[str, Callable[[bytes], list[Page]]] = {
    ".xlsx": xlsx.pages,
    ".xls": xls.pages,
    ".xlsb": xlsb.pages,
    ".ods": ods.pages,
}
PACKED = b"PK"  # what a file begins with that is packed
MOST_FILE_BYTES = 50 * 2**20  # of a file to load
MOST_UNPACKED_BYTES = 300 * 2**20  # of a workbook: a sheet of 200,000 units is some 100 MB
MOST_PARTS = 2_000  # of a workbook

#: A part of a list in a campaign's file.
_PART = re.compile(r"\s*\[\[\s*(phases|criteria)\s*\]\]")

Texts: TypeAlias = Iterable[Sequence[str]]


def check_ending(name: str) -> None:
    """BadFileError for a kind of file that is not read."""
    ending = PurePath(name).suffix.lower()
    if ending not in (*TEXT_ENDINGS, *WORKBOOKS, ".toml", ".json"):
        raise BadFileError([Problem("file_kind", values={"got": ending or name})])


def too_large_file(most_bytes: int = MOST_FILE_BYTES) -> BadFileError:
    """What is wrong with a file of more bytes than that."""
    return BadFileError([Problem("too_large_file", values={"most": most_bytes // 2**20})])


def _as_they_come(rows: Texts, _most: int | None) -> Texts:
    return rows


def rows_of(
    name: str, content: bytes, there: Present, watched: Callable[[Texts, int | None], Texts] = _as_they_come,
    notes: list[Note] | None = None,
) -> Rows:  # fmt: skip
    """The rows of the database that a file gives. BadFileError lists all that is wrong.

    `watched`: takes the rows of a sheet and how many there are about, and gives them on: whoever shows how far it is.
    `notes` takes what one should know of a file that can be loaded: rows that are hidden, letters that were turned.
    """
    check_ending(name)
    notes = [] if notes is None else notes
    ending = PurePath(name).suffix.lower()
    if ending == ".toml":
        return campaigns.read_campaign(_toml(content), _lines(content))
    if ending in WORKBOOKS:
        return _of_workbook(_page(content, WORKBOOKS[ending]), there, watched, notes)
    rows: Texts
    if ending == ".json":
        rows, most = exported.rows_of(content)
    else:
        rows, most = text.rows(text.decoded(content))
    return read.read(watched(rows, most), there, notes)


def _toml(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decoded(content).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise BadFileError([Problem("not_toml", values={"why": str(error)})]) from None


def _lines(content: bytes) -> dict[str, int]:
    """The lines at which the parts of the lists begin: {"criteria 2": 17, …}."""
    counted, lines = Counter[str](), {}
    for number, line in enumerate(text.decoded(content).splitlines(), 1):
        if part := _PART.match(line):
            counted[part[1]] += 1
            lines[f"{part[1]} {counted[part[1]]}"] = number
    return lines


def _of_workbook(page: Page, there: Present, watched: Callable[[Texts, int | None], Texts], notes: list[Note]) -> Rows:
    rows = read.read(watched(page.rows(), None), there, notes)
    if page.hidden:
        notes.append(Note("hidden", {"rows": sorted(page.hidden)}))
    return rows


def _page(content: bytes, pages_of: Callable[[bytes], list[Page]]) -> Page:
    """The only page whose headings are known, else of the first."""
    if content[:2] == PACKED:
        _check_unpacked(content)
    pages = pages_of(content)
    if not pages:
        raise BadFileError([Problem("not_workbook")])
    good = [page for page in pages if read.fits(islice(page.rows(), ROWS_ABOVE_HEADINGS))]
    if len(good) > 1:
        raise BadFileError([Problem("several_sheets", values={"names": [page.name for page in good]})])
    return (good or pages)[0]


def _check_unpacked(content: bytes) -> None:
    """Refuse a small file that would fill the memory: a sheet is packed, and can be a thousand times as large."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except NOT_UNPACKED:
        raise BadFileError([Problem("not_workbook")]) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise BadFileError([Problem("too_large_sheet", values={"most": MOST_UNPACKED_BYTES // 2**20})])
