"""Writes empty sheets to fill in and load, with a page that explains them: `python -m bot template`.

Drop-downs offer what a column may hold; a column more is a line in `handlers/loading/table.py` and its words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot import clock
from bot.files.papers.template import APPLICATION
from bot.operations.looked_at.database import open_store
from bot.settings import Settings
from handlers.loading.table import SHEETS, Present, Sheet, present
from handlers.papers import portal
from messages.catalog import say, table
from messages.format import HANOI
from messages.paper import FOLDER
from storage.database.store import TroubleError

CAMPAIGN = "campaign"  # the template that is no sheet
#: What an office may change and put into its folder of papers, and what each is.
OWN = {"application": APPLICATION, "portal": portal.FILE}
ENDINGS = (".csv", ".xlsx")
NO_UNITS = Present(units={}, phases={})
ROWS_WITH_LISTS = 2_000  # rows in which a column offers what it may hold
WIDEST_COLUMN = 40  # letters
NEEDED_COLOUR = "FFF2CC"
#: The words that a column may hold, by the kind of sheet.
WORDS = {
    "units": {"kind": "loading.kind"},
    "targets": {"kind": "loading.target_kind"},
    "initiatives": {
        "field": "initiative.field.choice",
        "kind": "initiative.kind.choice",
        "recognised": "initiative.recognised.choice",
    },
}
#: The columns that hold a unit's code, by the kind of sheet.
UNITS = {"units": "parent", "targets": "unit", "initiatives": "unit"}


def there_now(settings: Settings) -> Present:
    """The units that are loaded already; none where there is no database that can be read."""
    store = open_store(settings).store
    if store is None:
        return NO_UNITS
    try:
        return store.reading(present)
    except TroubleError:
        return NO_UNITS
    finally:
        store.close()


def template(what: str, path: Path, lang: str, there: Present = NO_UNITS) -> bool:
    """Write an empty sheet, or a campaign's file, and say so; whether it was written. `there`: what is loaded."""
    if what not in (*SHEETS, CAMPAIGN, *OWN):
        print(say("loading.template_which", lang))
        return False
    endings = endings_of(what)
    if path.suffix.lower() not in endings:
        print(say("loading.template_ending", lang, got=path.name, endings=endings))
        return False
    if path.exists():
        print(say("loading.template_exists", lang, name=str(path)))
        return False
    print(say(write_template(what, path, lang, there), lang, name=str(path)))
    return True


def endings_of(what: str) -> tuple[str, ...]:
    """What its file may end in."""
    if what in OWN:
        return (Path(OWN[what]).suffix,)
    return (".toml",) if what == CAMPAIGN else ENDINGS


def ending(what: str) -> str:
    """What its file ends in where nobody says."""
    return endings_of(what)[-1]


def write_template(what: str, path: Path, lang: str, there: Present = NO_UNITS) -> str:
    """Write it there, of the kind that the name ends in; the key of what to say of it."""
    if what == CAMPAIGN:
        path.write_text(say("loading.campaign_file", lang, year=clock.now().astimezone(HANOI).year) + "\n", "utf-8")
        return "loading.template_campaign"
    if what in OWN:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((FOLDER / OWN[what]).read_bytes())
        return "loading.template_own"
    sheet = SHEETS[what]
    columns = sheet.template or tuple(sheet.columns)
    headings = [say(f"{sheet.words}.{column}", lang) for column in columns]
    example = [say(f"loading.{what}_example.{column}", lang) for column in columns]
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, sheet, columns, [headings, example], lang, there)
    else:
        _write_csv(path, [headings, example])
    return "loading.template"


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    # With the mark, or Excel takes the file for Windows-1258.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _write_workbook(
    path: Path, sheet: Sheet, columns: Sequence[str], rows: list[list[str]], lang: str, there: Present
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.worksheets[0]
    page.title = say(f"loading.guide.page.{sheet.name}", lang)
    _fill(page, sheet, columns, rows)
    _explain(book.create_sheet(say("loading.guide.title", lang)), sheet, columns, rows, lang)
    offered = _offered(sheet, lang, there)
    if offered:
        _offer(page, book.create_sheet(say("loading.guide.lists", lang)), columns, offered)
    book.save(path)


def _fill(page: Any, sheet: Sheet, columns: Sequence[str], rows: list[list[str]]) -> None:
    """Headings and the example; what is needed has a colour and a star."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, (column, heading, example) in enumerate(zip(columns, *rows, strict=True), 1):
        head = page.cell(1, number, heading)
        head.font = Font(bold=True)
        if column in sheet.needed:
            head.value = f"{heading} *"
            head.fill = PatternFill("solid", fgColor=NEEDED_COLOUR)
        below = page.column_dimensions[get_column_letter(number)]
        below.width = min(max(len(heading) + 2, len(example), 10), WIDEST_COLUMN) + 3
        below.number_format = "@"  # text: 01/10/2025 and 1.250 stay as they are typed
        page.cell(2, number, example).number_format = "@"
    page.freeze_panes = "A2"


def _explain(page: Any, sheet: Sheet, columns: Sequence[str], rows: list[list[str]], lang: str) -> None:
    """What each column is for, below each other; how the sheet is loaded."""
    from openpyxl.styles import Alignment, Font, PatternFill

    heads = [say(f"loading.guide.{head}", lang) for head in ("column", "needed", "what", "example")]
    lines: list[list[str]] = [[say(f"loading.guide.how.{sheet.name}", lang)], [], heads]
    for column, heading, example in zip(columns, *rows, strict=True):
        needed = say(f"loading.guide.{'yes' if column in sheet.needed else 'no'}", lang)
        lines.append([heading, needed, say(f"loading.guide.{sheet.name}.{column}", lang), example])
    for line in lines:
        page.append(line)
    for cell in page[3]:
        cell.font = Font(bold=True)
    for row in page.iter_rows(min_row=4):
        row[2].alignment = Alignment(wrap_text=True, vertical="top")
    for row, column in enumerate(columns, 4):
        if column in sheet.needed:
            page.cell(row, 1).fill = PatternFill("solid", fgColor=NEEDED_COLOUR)
    for letter, width in (("A", 26), ("B", 12), ("C", 70), ("D", 40)):
        page.column_dimensions[letter].width = width


def _offered(sheet: Sheet, lang: str, there: Present) -> dict[str, list[str]]:
    """What each column may hold, of those that hold one of a few things."""
    found = {column: list(table(words, lang).values()) for column, words in WORDS[sheet.name].items()}
    if there.units:
        found[UNITS[sheet.name]] = list(there.units)
    return found


def _offer(page: Any, lists: Any, columns: Sequence[str], offered: Mapping[str, Sequence[str]]) -> None:
    """A drop-down in each of these columns, out of a page that nobody sees; other words may be typed all the same."""
    from openpyxl.utils import get_column_letter, quote_sheetname
    from openpyxl.worksheet.datavalidation import DataValidation

    lists.sheet_state = "hidden"
    for place, (column, words) in enumerate(offered.items(), 1):
        _fill_down(lists, place, words)
        letter = get_column_letter(place)
        source = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(words)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
        into = get_column_letter(columns.index(column) + 1)
        rule.add(f"{into}2:{into}{ROWS_WITH_LISTS}")
        page.add_data_validation(rule)


def _fill_down(page: Any, column: int, words: Iterable[str]) -> None:
    for row, word in enumerate(words, 1):
        page.cell(row, column, word).number_format = "@"
