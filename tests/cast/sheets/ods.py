"""A workbook of LibreOffice."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from tests.cast.sheets.cell import Broken, Hidden, Merged, Rows, Uncalculated, Zeros, cells_of

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def _cell(value: Any) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case Merged():
            spans = f'table:number-rows-spanned="{value.down}" table:number-columns-spanned="{value.across}"'
            return _cell(value.value).replace("<table:table-cell", f"<table:table-cell {spans}", 1)
        case Broken():
            return '<table:table-cell table:formula="of:=[.Z9]" office:value-type="string"><text:p>#REF!</text:p></table:table-cell>'
        case Uncalculated():
            return '<table:table-cell table:formula="of:=[.A2]"/>'
        case Zeros():
            return f'<table:table-cell office:value-type="float" office:value="{value.value}"><text:p>{value.shown}</text:p></table:table-cell>'
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def ods(rows: Rows, name: str = "Danh sách") -> bytes:
    lines = []
    for row in rows:
        folded = ' table:visibility="collapse"' if isinstance(row, Hidden) else ""
        lines.append(f"<table:table-row{folded}>{''.join(map(_cell, cells_of(row)))}</table:table-row>")
    lines.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>')
    page = f'<table:table table:name="{name}">{"".join(lines)}</table:table>'
    content = f"<office:document-content {NAMES}><office:body><office:spreadsheet>{page}</office:spreadsheet></office:body></office:document-content>"
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
    return file.getvalue()
