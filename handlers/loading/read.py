"""Checks sheets of units, targets and initiatives: rows of text become rows of the database, or problems.

A column more is a line in SHEETS and its heading in `messages/*/loading.toml`; so is a word more for a kind.
Nothing is guessed: what is not understood is a `Problem` with its row, its column and the key of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from handlers.loading.cells import LONGEST_CELL, UNSEEN_ZEROS, CellError, Unseen, code, codes, known_words, said
from handlers.loading.foot import Numbered, without_foot
from handlers.loading.initiatives.rows import initiatives
from handlers.loading.letters import turn_letters
from handlers.loading.table import (
    ROWS_ABOVE_HEADINGS,
    SHEETS,
    BadFileError,
    Heads,
    Note,
    Present,
    Problem,
    Problems,
    Row,
    Sheet,
    heading,
)
from handlers.loading.targets import targets
from handlers.loading.units import read_units
from handlers.reading.cleaning import clean
from messages.catalog import LANGUAGES, table
from storage.programme.loading import Rows

LONGEST_STORY = 10_000  # characters in a cell of a long text
EXAMPLE = "VI-DU"  # the code in the example row of a template: that row is passed over
_BROKEN = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)")  # a formula that failed


def known_headings(rows: Iterable[Sequence[str]]) -> int:
    """How many headings are known in the best of these rows."""
    heads = _heads(list(rows))
    if heads is None:
        return 0
    return len(heads.places)


def fits(rows: Iterable[Sequence[str]]) -> bool:
    """Whether these rows begin a sheet that can be read: all the headings it needs are there."""
    heads = _heads(list(rows))
    return heads is not None and not heads.missing


def read(rows: Iterable[Sequence[str]], there: Present, notes: list[Note] | None = None) -> Rows:
    """Rows of the database from a sheet of text. BadFileError lists all that is wrong.

    `notes` takes what one should know of all the same: letters that were turned, rows that were passed over.
    """
    notes = [] if notes is None else notes
    problems: list[Problem] = []
    heads, below = _parted([list(cells) if any(cells) else [] for cells in rows], problems, notes)
    _check_heads(heads)
    below = without_foot(heads, below, notes)
    read_rows = list(_rows(heads, below, problems))
    found = Problems(heads, problems)
    result = _CHECKS[heads.sheet.name](read_rows, there, found)
    if not read_rows and not problems:
        problems.append(Problem("no_rows"))
    if problems:
        raise BadFileError(problems)
    return result


_CHECKS: Mapping[str, Callable[[list[Row], Present, Problems], Rows]] = {
    "units": read_units,
    "targets": targets,
    "initiatives": initiatives,
}


def _parted(rows: list[list[str]], problems: list[Problem], notes: list[Note]) -> tuple[Heads, list[Numbered]]:
    """The headings, and the numbered rows below them, in letters of today."""
    heads = _heads(rows[:ROWS_ABOVE_HEADINGS])
    if heads is None or heads.missing:
        turn_letters(rows[:ROWS_ABOVE_HEADINGS], Heads.of_nothing(), problems=[], notes=[])
        heads = _heads(rows[:ROWS_ABOVE_HEADINGS])
    if heads is None:
        raise BadFileError([Problem("no_headings", values={name: _needed(name) for name in SHEETS})])
    below = rows[heads.row :]
    turn_letters(below, heads, problems, notes)
    return heads, list(enumerate(below, heads.row + 1))


def _needed(sheet: str) -> list[str]:
    return [heading(SHEETS[sheet], column) for column in SHEETS[sheet].needed]


def _heads(rows: Sequence[Sequence[str]]) -> Heads | None:
    """The row and the sheet that fit best; None when no row has two known headings."""
    found = [_matched(sheet, number, cells) for number, cells in enumerate(rows, 1) for sheet in SHEETS.values()]
    best = max(found, key=lambda heads: (-len(heads.missing), len(heads.places)), default=None)
    if best is None or len(best.places) < 2:
        return None
    return best


def _matched(sheet: Sheet, row: int, cells: Sequence[str]) -> Heads:
    meanings, ignored = known_words(sheet.words), known_words("loading.ignored")
    places: dict[str, int] = {}
    strange, twice = [], []
    for place, cell in enumerate(cells):
        column = meanings.get(said(cell))
        if column in places:
            twice.append(cell)
        elif column:
            places[column] = place
        elif said(cell) and said(cell) not in ignored:
            strange.append(cell)
    return Heads(sheet=sheet, row=row, places=places, written=cells, strange=tuple(strange), twice=tuple(twice))


def _check_heads(heads: Heads) -> None:
    problems = [Problem("missing_column", heads.row, heads.heading(column)) for column in heads.missing]
    known = [heading(heads.sheet, column) for column in heads.sheet.columns]
    problems += [Problem("strange_column", heads.row, cell, {"known": known}) for cell in heads.strange]
    problems += [Problem("column_twice", heads.row, cell) for cell in heads.twice]
    if problems:
        raise BadFileError(problems)


def _rows(heads: Heads, rows: Iterable[Numbered], problems: list[Problem]) -> Iterator[Row]:
    as_typed = {place for column, place in heads.places.items() if column in heads.sheet.as_typed}
    for row, cells in rows:
        texts = [_typed(cell, place in as_typed) for place, cell in enumerate(cells)]
        filled = [*texts, *[""] * len(heads.written)]  # a row may end before its last column
        given = {column: filled[place] for column, place in heads.places.items()}
        if not any(texts) and not any(isinstance(cell, Unseen) for cell in cells):
            continue
        if given.get(heads.sheet.marked, "").upper() == EXAMPLE:
            if not _is_example(heads.sheet, given):
                problems.append(Problem("example_filled_in", row, heads.heading(heads.sheet.marked), {"got": EXAMPLE}))
            continue
        if any(texts[len(heads.written) :]):
            problems.append(Problem("too_many_cells", row, values={"most": len(heads.written)}))
            continue
        values = {}
        whole = not any(type(cell) is Unseen for cell in cells)
        for column, text in given.items():
            try:
                if not whole:
                    _check_seen(heads, column, cells)
                values[column] = _cell(heads, column, text)
            except CellError as error:
                problems.append(Problem(error.key, row, heads.heading(column), error.values))
        yield row, values


def _is_example(sheet: Sheet, given: Mapping[str, str]) -> bool:
    """Whether the row is the template's own, in one of its languages; else somebody typed over it."""
    words = [table(f"loading.{sheet.name}_example", lang) for lang in LANGUAGES]
    needed = [column for column in sheet.needed if column != sheet.marked]
    return any(all(given.get(column) == example[column] for column in needed) for example in words)


def _check_seen(heads: Heads, column: str, cells: Sequence[str]) -> None:
    """CellError where nobody can say what a person sees in that cell."""
    place = heads.places[column]
    cell = cells[place] if place < len(cells) else ""
    if isinstance(cell, Unseen) and (cell.why != UNSEEN_ZEROS or heads.sheet.columns[column] in (code, codes)):
        raise CellError(cell.why, got=str(cell))


def _typed(cell: str, keeps_lines: bool) -> str:
    text = clean(cell)
    return text if keeps_lines else " ".join(text.split())


def _cell(heads: Heads, column: str, text: str) -> Any:
    sheet = heads.sheet
    if not text:
        if column in sheet.needed:
            raise CellError("empty")
        return sheet.empty[column]
    if _BROKEN.fullmatch(text):
        raise CellError("broken_formula", got=text)
    most = sheet.longest.get(column, LONGEST_STORY if column in sheet.as_typed else LONGEST_CELL)
    if len(text) > most:
        raise CellError("too_long", got=len(text), most=most)
    if column in sheet.meant:
        text = sheet.meant[column](heads.heading(column), text)
    return sheet.columns[column](text)
