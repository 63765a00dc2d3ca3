"""Binary workbooks of Excel: values by calamine, and what lies around them out of the records of each page."""

from __future__ import annotations

import io
import posixpath
import struct
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from zipfile import ZipFile

from bot.files.read_sheets.calamine import values_of
from bot.files.read_sheets.page import NOT_UNPACKED, Around, Page, check_size, with_zeros
from handlers.loading.table import BadFileError, Problem

DAMAGED = (*NOT_UNPACKED, struct.error, IndexError, KeyError, ValueError, SyntaxError)

ROW, RK, ERROR, REAL, FORMULA_NUMBER, FORMULA_ERROR, LAST_CELL = 0, 2, 3, 5, 9, 11, 11
FORMAT, STYLE, SHEET, MERGED, STYLES_BEGIN, STYLES_END = 44, 47, 156, 177, 617, 618
ROW_HIDDEN = 0x10
BLANK = 1


def pages(content: bytes) -> list[Page]:
    """The pages that are seen."""
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            formats = _formats(packed)
            around = {name: _around(packed.read(path), formats) for name, path in _paths(packed).items()}
        return [Page(name, values, around[name]) for name, values in values_of(content)]
    except DAMAGED:
        raise BadFileError([Problem("not_workbook")]) from None


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int, most_bytes: int) -> tuple[int, int]:
    """Seven bits in each byte; the eighth says that another follows."""
    value = 0
    for place in range(most_bytes):
        value |= (data[at] & 0x7F) << 7 * place
        at += 1
        if data[at - 1] < 0x80:
            break
    return value, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le"), end


def _paths(packed: ZipFile) -> dict[str, str]:
    """Where in the file each page is, by its name."""
    links = ElementTree.fromstring(packed.read("xl/_rels/workbook.bin.rels"))
    targets = {link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))) for link in links}
    found = {}
    for kind, data in _records(packed.read("xl/workbook.bin")):
        if kind == SHEET:
            link, at = _text(data, 8)
            found[_text(data, at)[0]] = targets[link].lstrip("/")
    return found


def _formats(packed: ZipFile) -> dict[int, str]:
    """The format of each style whose numbers are shown with zeros before them."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    of_cells = False
    for kind, data in _records(packed.read("xl/styles.bin")):
        if kind == FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0]
        elif kind in (STYLES_BEGIN, STYLES_END):
            of_cells = kind == STYLES_BEGIN
        elif kind == STYLE and of_cells:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    return {style: codes[key] for style, key in enumerate(styles) if with_zeros(0, codes.get(key, ""))}


def _around(page: bytes, formats: Mapping[int, str]) -> Around:
    around = Around()
    row = 0
    for kind, data in _records(page):
        if kind == ROW:
            (row,) = struct.unpack_from("<I", data)
            if data[11] & ROW_HIDDEN:
                around.hidden.add(row)
        elif kind == MERGED:
            first, last, left, right = struct.unpack_from("<4I", data)
            around.merged.append(((first, left), (last, right)))
        elif BLANK < kind <= LAST_CELL:
            (column,) = struct.unpack_from("<I", data)
            check_size((row, column))
            style = int.from_bytes(data[4:7], "little")
            if kind in (ERROR, FORMULA_ERROR):
                around.unseen[row, column] = "broken_formula"
            elif kind in (RK, REAL, FORMULA_NUMBER) and style in formats:
                around.formats[row, column] = formats[style]
    return around
