"""A workbook of Excel, as a program writes it that calculates nothing."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cast.sheets.cell import Broken, Hidden, Merged, Rows, Uncalculated, Zeros, cells_of


def _put(page: Worksheet, row: int, column: int, value: Any) -> None:
    cell: Any = page.cell(row, column)
    match value:
        case Merged():
            _put(page, row, column, value.value)
            page.merge_cells(
                start_row=row, end_row=row + value.down - 1, start_column=column, end_column=column + value.across - 1
            )
        case Broken():
            cell.value, cell.data_type = "#REF!", "e"
        case Uncalculated():
            cell.value = "=A2"
        case Zeros():
            cell.value, cell.number_format = value.value, value.code
        case _:
            cell.value = value


def xlsx(rows: Rows, name: str = "Danh sách") -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = name
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(cells_of(row), 1):
            if value not in (None, ""):
                _put(page, number, column, value)
        if isinstance(row, Hidden):
            page.row_dimensions[number].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
