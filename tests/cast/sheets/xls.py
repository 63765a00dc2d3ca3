"""A workbook of Excel 97: records, in a file of sectors."""

from __future__ import annotations

import struct
from typing import Any

from tests.cast.sheets.cell import Broken, Hidden, Merged, Rows, Zeros, cells_of

SECTOR = 512
END = 0xFFFFFFFE


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _label(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def _cell(row: int, column: int, value: Any, styles: dict[str, int]) -> bytes:
    match value:
        case None | "":
            return b""
        case Merged():
            return _cell(row, column, value.value, styles)
        case Broken():
            return record(0x205, struct.pack("<HHHBB", row, column, 0, 0x17, 1))
        case Zeros():
            return record(0x203, struct.pack("<HHHd", row, column, styles[value.code], value.value))
        case int() | float():
            return record(0x203, struct.pack("<HHHd", row, column, 0, value))
    return _label(row, column, str(value))


def _sheet(rows: Rows, styles: dict[str, int]) -> bytes:
    parts, merged = [record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))], []
    for number, row in enumerate(rows):
        if isinstance(row, Hidden):
            parts.append(record(0x208, struct.pack("<HHHHHHHH", number, 0, 9, 255, 0, 0, 0x20, 0)))
        for column, value in enumerate(cells_of(row)):
            parts.append(_cell(number, column, value, styles))
            if isinstance(value, Merged):
                merged.append((number, number + value.down - 1, column, column + value.across - 1))
    if merged:
        parts.append(record(0xE5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged)))
    return b"".join(parts) + record(0x0A, b"")


def xls(rows: Rows, name: str = "Danh sách") -> bytes:
    codes = sorted({value.code for row in rows for value in cells_of(row) if isinstance(value, Zeros)})
    styles = {code: number for number, code in enumerate(codes, 1)}
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    for number, code in enumerate(codes, 164):
        head += record(0x41E, struct.pack("<HHB", number, len(code), 0) + code.encode("latin-1"))
    for number in (0, *range(164, 164 + len(codes))):
        head += record(0xE0, struct.pack("<HH", 0, number) + bytes(16))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    at = len(head) + 4 + 6 + len(title) + 4
    head += record(0x85, struct.pack("<IH", at, 0) + title) + record(0x0A, b"")
    return _filed((head + _sheet(rows, styles)).ljust(8 * SECTOR, b"\0"))


def _filed(stream: bytes) -> bytes:
    """One stream in a file of sectors: the first is the table of them, the second the list of streams."""
    sectors = -(-len(stream) // SECTOR)
    following = [0xFFFFFFFD, END, *range(3, 2 + sectors), END]
    table = struct.pack(f"<{len(following)}I", *following).ljust(SECTOR, b"\xff")
    assert len(table) == SECTOR
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)[:36] + struct.pack("<I", 0)
    head = head.ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return head + table + entries.ljust(SECTOR, b"\0") + stream.ljust(sectors * SECTOR, b"\0")


def _entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return letters.ljust(64, b"\0") + struct.pack("<H", len(letters)) + links + bytes(36) + struct.pack("<IQ", first, size)
