"""The values of an older or binary workbook, as the library calamine reads them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.files.read_sheets.page import check_size
from handlers.loading.table import BadFileError, Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

PANIC = "PanicException"  # of a library in Rust that met what it did not expect; it has no public name


def values_of(content: bytes) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    """Name and values of each page that is seen; an empty cell is an empty text."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        seen = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        return [(name, _values(book.get_sheet_by_name(name))) for name in seen]
    except CalamineError:
        raise BadFileError([Problem("not_workbook")]) from None
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise BadFileError([Problem("not_workbook")]) from None


def _values(sheet: CalamineSheet) -> Sequence[Sequence[Any]]:
    """A cell far away is refused before all those before it are made."""
    if sheet.end is not None:
        check_size(sheet.end)
    return sheet.to_python(skip_empty_area=False)
