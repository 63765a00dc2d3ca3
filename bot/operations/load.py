"""Loads units, targets and campaigns from files, and writes empty sheets: `python -m bot load`, `… template`.

What a file means is `handlers/loading/read.py`; here are only the ways in which files are written. To take another
kind of file: a function from bytes to rows of text.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot import clock
from handlers.loading import campaigns, read
from handlers.loading.table import ROWS_ABOVE_HEADINGS, SHEETS, BadFileError, Present, Problem, present
from messages.catalog import say
from messages.format import HANOI
from storage.database.store import Store
from storage.programme.loading import ChangedError, Rows, difference, put

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
DAMAGED_WORKBOOK = (BadZipFile, zlib.error, KeyError, ValueError, OSError, SyntaxError)  # what openpyxl raises of one
MOST_FILE_BYTES = 50 * 2**20  # of a file to load
MOST_UNPACKED_BYTES = 300 * 2**20  # of a workbook: a sheet of 200,000 units is some 100 MB
MOST_PARTS = 2_000  # of a workbook
CAMPAIGN = "campaign"  # the template that is no sheet
PIPED_COLUMNS = 10_000  # of a screen that is none: nothing is wrapped there


def load(path: Path, store: Store, lang: str, *, dry_run: bool = False, campaign: str = "") -> bool:
    """Load a file, or say what is wrong with it; whether it was good. All of it or nothing is written."""
    console = _console()
    try:
        there = store.reading(present, campaign)
        what = store.reading(difference, _rows(path, there, lang))
        if what.version != there.version:
            raise ChangedError
        if not dry_run:
            store.writing(put, what, clock.now())
    except ChangedError:
        _show_problems(console, path.name, [Problem("changed")], lang)
        return False
    except BadFileError as bad:
        _show_problems(console, path.name, bad.problems, lang)
        return False
    head = "loading.tried" if dry_run else "loading.loaded"
    console.print(say(head, lang, name=path.name, database=store.name))
    for table, same in what.unchanged.items():
        counts = {"new": len(what.new[table]), "changed": len(what.changed[table]), "same": same}
        line = say("loading.count", lang, what=say(f"loading.what.{table}", lang), **counts)
        console.print("  " + line)
    return True


def _console() -> Console:
    width = None if sys.stdout.isatty() else PIPED_COLUMNS
    return Console(highlight=False, markup=False, soft_wrap=True, width=width)


def _show_problems(console: Console, name: str, problems: Sequence[Problem], lang: str) -> None:
    """A table for eyes; a line for each where the output goes to a file."""
    if console.is_terminal:
        table = Table(*(say(f"loading.{head}", lang) for head in ("row", "column", "why")), show_lines=False)
        for problem in problems:
            table.add_row(str(problem.row or ""), problem.column, problem.why(lang))
        console.print(table, soft_wrap=False)
    else:
        for problem in problems:
            console.print(problem.sentence(lang))
    console.print(say("loading.bad", lang, name=name, n=len(problems)))


# Reading


def _rows(path: Path, there: Present, lang: str) -> Rows:
    ending = path.suffix.lower()
    if ending not in (*TEXT_ENDINGS, ".xlsx", ".toml"):
        raise BadFileError([Problem("file_kind", values={"got": ending or path.name})])
    content = _content(path)
    if ending == ".toml":
        return campaigns.read_campaign(_toml(content))
    if ending == ".xlsx":
        rows, most = _workbook(content)
    else:
        rows, most = _text_rows(_decoded(content))
    console = Console(stderr=True)
    label = say("loading.reading", lang, name=path.name)
    return read.read(track(rows, label, total=most, console=console, transient=True), there)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise BadFileError([Problem("too_large_file", values={"most": MOST_FILE_BYTES // 2**20})])
        return path.read_bytes()
    except FileNotFoundError:
        raise BadFileError([Problem("no_file", values={"name": str(path)})]) from None
    except OSError as error:
        raise BadFileError([Problem("no_reading", values={"name": str(path), "why": error.strerror})]) from None


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
            yield cells
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
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # A fraction is shown as one: Excel may have made 1,234 of the "1.234" that was typed, or not.
        return str(int(value)) if value.is_integer() else f"{value:f}"
    return str(value)


# Writing templates


def template(what: str, path: Path, lang: str) -> bool:
    """Write an empty sheet with headings and an example row, or a campaign's file; whether it was written."""
    console = _console()
    if what not in (*SHEETS, CAMPAIGN):
        console.print(say("loading.template_which", lang))
        return False
    endings = (".toml",) if what == CAMPAIGN else (".csv", ".xlsx")
    if path.suffix.lower() not in endings:
        console.print(say("loading.template_ending", lang, got=path.name, endings=endings))
        return False
    if path.exists():
        console.print(say("loading.template_exists", lang, name=str(path)))
        return False
    if what == CAMPAIGN:
        path.write_text(say("loading.campaign_file", lang, year=clock.now().astimezone(HANOI).year) + "\n", "utf-8")
        console.print(say("loading.template_campaign", lang, name=str(path)))
        return True
    headings = [say(f"loading.{what}.{column}", lang) for column in SHEETS[what].columns]
    example = [say(f"loading.{what}_example.{column}", lang) for column in SHEETS[what].columns]
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, [headings, example])
    else:
        _write_csv(path, [headings, example])
    console.print(say("loading.template", lang, name=str(path)))
    return True


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    # With the mark, or Excel takes the file for Windows-1258.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _write_workbook(path: Path, rows: list[list[str]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for number, (heading, example) in enumerate(zip(*rows, strict=True), 1):
        sheet.cell(1, number).font = Font(bold=True)
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = max(len(heading), len(example), 10) + 3
        column.number_format = "@"  # text: 01/10/2025 and 1.250 stay as they are typed
        sheet.cell(2, number).number_format = "@"
    sheet.freeze_panes = "A2"
    book.save(path)
