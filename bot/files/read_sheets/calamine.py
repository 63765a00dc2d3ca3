"""The values of an older or binary workbook, as the library calamine reads them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from handlers.loading.table import BadFileError, Problem

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
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in seen]
    except CalamineError:
        raise BadFileError([Problem("not_workbook")]) from None
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise BadFileError([Problem("not_workbook")]) from None
