"""A binary workbook of Excel: records in a packed file."""

from __future__ import annotations

import io
import struct
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.cast.sheets.cell import Broken, Hidden, Merged, Rows, Zeros, cells_of

LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>'
    "</Relationships>"
)


def record(kind: int, data: bytes = b"") -> bytes:
    return _number(kind) + _number(len(data)) + data


def _number(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*parts, value))


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: Any, styles: dict[str, int]) -> bytes:
    match value:
        case None | "":
            return b""
        case Merged():
            return _cell(column, value.value, styles)
        case Broken():
            return record(3, struct.pack("<IIB", column, 0, 0x17))
        case Zeros():
            return record(5, struct.pack("<IId", column, styles[value.code], value.value))
        case int() | float():
            return record(5, struct.pack("<IId", column, 0, value))
    return record(6, struct.pack("<II", column, 0) + _text(str(value)))


def _sheet(rows: Rows, styles: dict[str, int]) -> bytes:
    widest = max(len(cells_of(row)) for row in rows)
    parts = [record(129), record(148, struct.pack("<4I", 0, len(rows) - 1, 0, widest - 1)), record(145)]
    merged = []
    for number, row in enumerate(rows):
        hidden = 0x10 if isinstance(row, Hidden) else 0
        parts.append(record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, hidden, 0, 0)))
        for column, value in enumerate(cells_of(row)):
            parts.append(_cell(column, value, styles))
            if isinstance(value, Merged):
                merged.append((number, number + value.down - 1, column, column + value.across - 1))
    parts.append(record(146))
    parts += [record(177, struct.pack("<4I", *one)) for one in merged]
    return b"".join((*parts, record(130)))


def xlsb(rows: Rows, name: str = "Danh sách") -> bytes:
    codes = sorted({value.code for row in rows for value in cells_of(row) if isinstance(value, Zeros)})
    styles = {code: number for number, code in enumerate(codes, 1)}
    formats = b"".join(record(44, struct.pack("<H", number) + _text(code)) for number, code in enumerate(codes, 164))
    cells = b"".join(record(47, struct.pack("<HH", 0, one) + bytes(12)) for one in (0, *range(164, 164 + len(codes))))
    style_part = record(615, struct.pack("<I", len(codes))) + formats + record(616)
    style_part += record(617, struct.pack("<I", len(codes) + 1)) + cells + record(618)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text(name)) + record(144) + record(132)
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/_rels/workbook.bin.rels", LINKS)
        packed.writestr("xl/workbook.bin", book)
        packed.writestr("xl/styles.bin", style_part)
        packed.writestr("xl/worksheets/sheet1.bin", _sheet(rows, styles))
    return file.getvalue()
