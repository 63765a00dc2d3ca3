"""The units right below one as a sheet for officers: the numbers of the board, with pace and answer times."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from handlers.boards.words import forecast
from handlers.desk.overview import Beneath, Overview, Slow
from messages.catalog import say
from messages.format import moment

#: By name, how wide; the words are `overview.sheet.<name>`.
COLUMNS = {
    "rank": 7, "code": 16, "name": 42, "total": 11, "today": 11, "target": 12, "behind": 14, "waiting": 13, "late": 11,
    "days": 14, "in_time": 13, "people": 12, "recognised": 14, "verified": 12, "benefit": 20,
}  # fmt: skip
PERCENT, DECIMAL, WHOLE = "0.0%", "0.0", "#,##0"


def overview_sheet(made: Overview, slow: Slow, lang: str) -> bytes:
    """The sheet: its title and moment, a head that is repeated in print, a row for each unit and one for the whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(say("overview.page.title", lang))
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for number, width in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = Font(bold=True)
    sheet.append([_heading(sheet, made.board.name, bold)])
    about = (made.board.campaign_name, moment(made.board.at, lang), forecast(made.board, lang))
    sheet.append([_heading(sheet, " · ".join(filter(None, about)), None)])
    sheet.append([_cell(sheet, say(f"overview.sheet.{name}", lang), bold) for name in COLUMNS])
    for one in made.beneath:
        sheet.append([_cell(sheet, value, None, form) for value, form in _row(one, slow)])
    sheet.append([_cell(sheet, value, bold, form) for value, form in _whole(made, slow)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(one: Beneath, slow: Slow) -> Sequence[tuple[Any, str]]:
    line = one.line
    target = line.percents[0].target if line.percents else None
    behind = one.behind[0].missing if one.behind else None
    rank = None if line.idle else line.rank
    counts = (line.total.submitted, line.today.submitted, target, behind)
    return _cells((rank, line.code, line.name), counts, line.code, slow, line.total)


def _whole(made: Overview, slow: Slow) -> Sequence[tuple[Any, str]]:
    board = made.board
    target = board.percents[0].target if board.percents else None
    behind = made.behind[0].missing if made.behind else None
    counts = (board.total.submitted, board.today.submitted, target, behind)
    return _cells((None, board.code, board.name), counts, board.code, slow, board.total)


def _cells(who: Sequence[Any], counts: Sequence[Any], code: str, slow: Slow, total: Any) -> list[tuple[Any, str]]:
    """Each value with the form in which a spreadsheet shows it."""
    times = slow.answers.get(code)
    days = round(times.median_days, 1) if times and times.answered else None
    in_time = times.tenths / 1000 if times and (times.answered or times.late) else None
    waits = (times.waiting, times.late) if times else (0, 0)
    taking = (total.people, total.recognised, total.verified, total.benefit)
    return [
        *((value, "General") for value in who), *((value, WHOLE) for value in (*counts, *waits)),
        (days, DECIMAL), (in_time, PERCENT), *((value, WHOLE) for value in taking),
    ]  # fmt: skip


def _cell(sheet: Any, value: Any, font: Font | None, form: str = "General") -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # text, whatever it begins with
    cell.number_format = form
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if font is not None:
        cell.font = font
    return cell


def _heading(sheet: Any, value: str, font: Font | None) -> Any:
    """A line above the table, which runs on over the columns to its right."""
    cell = _cell(sheet, value, font)
    cell.alignment = Alignment(vertical="top")
    return cell
