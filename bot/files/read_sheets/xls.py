"""Workbooks of Excel up to 2003: values by calamine, and what lies around them out of the records of the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.files.read_sheets.calamine import values_of
from bot.files.read_sheets.page import Around, Page, Place, check_size, with_zeros
from handlers.loading.table import BadFileError, Problem

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = ("workbook", "book")
END_OF_CHAIN = 0xFFFFFFFA  # and above: no sector
FIRST_TABLE_SECTORS = 109  # that the head of the file names
HEAD_BYTES = 512
EXCEL_97 = 0x0600

BOF, EOF, SHEET, FORMAT, STYLE, ROW, MERGED = 0x809, 0x0A, 0x85, 0x41E, 0xE0, 0x208, 0xE5
NUMBER, RK, RKS, FORMULA, ERROR, LABEL, SHARED_LABEL, RICH_LABEL = 0x203, 0x27E, 0xBD, 0x06, 0x205, 0x204, 0xFD, 0xD6
ROW_HIDDEN = 0x20


def pages(content: bytes) -> list[Page]:
    """The pages that are seen."""
    try:
        found = _Records(_stream(content)).around()
        unknown = Around(formats_known=False)
        return [Page(name, values, found.get(name, unknown)) for name, values in values_of(content)]
    except (struct.error, IndexError, ValueError, KeyError):
        raise BadFileError([Problem("not_workbook")]) from None


def _stream(content: bytes) -> bytes:
    """The workbook's own stream, out of the many that such a file holds."""
    if content[:8] != MAGIC:
        raise ValueError
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    table_sectors = [one for one in struct.unpack_from("<109I", content, 76) if one < END_OF_CHAIN]
    following, left = struct.unpack_from("<II", content, 68)
    while following < END_OF_CHAIN and left:
        if len(table_sectors) * size > len(content):
            raise ValueError("a chain of sectors leads back into itself")
        more = struct.unpack_from(f"<{size // 4}I", content, (following + 1) * size)
        table_sectors += [one for one in more[:-1] if one < END_OF_CHAIN]
        following, left = more[-1], left - 1
    following_of: list[int] = []
    for sector in table_sectors:
        following_of += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
    entries = _chain(content, struct.unpack_from("<I", content, 48)[0], size, following_of)
    for at in range(0, len(entries), 128):
        name_bytes, kind = struct.unpack_from("<HB", entries, at + 64)
        name = entries[at : at + max(name_bytes - 2, 0)].decode("utf-16-le", "replace")
        if name.lower() in STREAMS and kind == 2:
            first, length = struct.unpack_from("<II", entries, at + 116)
            return _chain(content, first, size, following_of)[:length]
    raise KeyError


def _chain(content: bytes, first: int, size: int, following_of: list[int]) -> bytes:
    parts: list[bytes] = []
    while first < END_OF_CHAIN and len(parts) <= len(following_of):
        parts.append(content[(first + 1) * size : (first + 2) * size])
        first = following_of[first]
    return b"".join(parts)


@dataclass(slots=True)
class _Records:
    """The records of a workbook, one behind the other."""

    stream: bytes
    version: int = EXCEL_97
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    pages: dict[int, str] = field(default_factory=dict)  # where each begins

    def around(self) -> dict[str, Around]:
        """What lies around the values of each page."""
        for kind, data in self._part(0):
            if kind == BOF:
                self.version = struct.unpack_from("<H", data)[0]
            elif kind == SHEET:
                self.pages[struct.unpack_from("<I", data)[0]] = self._text(data[6:], "B")
            elif kind == FORMAT:
                wide = "H" if self.version >= EXCEL_97 else "B"
                self.codes[struct.unpack_from("<H", data)[0]] = self._text(data[2:], wide)
            elif kind == STYLE:
                self.styles.append(struct.unpack_from("<H", data, 2)[0])
        by_style = {style: self.codes.get(key, "") for style, key in enumerate(self.styles)}
        formats = {style: code for style, code in by_style.items() if with_zeros(0, code)}
        return {name: self._page(at, formats) for at, name in self.pages.items()}

    def _part(self, at: int) -> Iterator[tuple[int, bytes]]:
        """The records from there to the end of the part."""
        depth = 0
        while at + 4 <= len(self.stream):
            kind, length = struct.unpack_from("<HH", self.stream, at)
            yield kind, self.stream[at + 4 : at + 4 + length]
            depth += (kind == BOF) - (kind == EOF)
            at += 4 + length
            if not depth:
                return

    def _text(self, data: bytes, length_of: str) -> str:
        (length,) = struct.unpack_from(f"<{length_of}", data)
        start = struct.calcsize(length_of)
        if self.version < EXCEL_97:
            return data[start : start + length].decode("latin-1")
        if data[start] & 1:
            return data[start + 1 : start + 1 + 2 * length].decode("utf-16-le")
        return data[start + 1 : start + 1 + length].decode("latin-1")

    def _page(self, at: int, formats: Mapping[int, str]) -> Around:
        around = Around()
        for kind, data in self._part(at):
            if kind == ROW and struct.unpack_from("<H", data, 12)[0] & ROW_HIDDEN:
                around.hidden.add(struct.unpack_from("<H", data)[0])
            elif kind == MERGED:
                (number,) = struct.unpack_from("<H", data)
                for first, last, left, right in struct.iter_unpack("<4H", data[2 : 2 + 8 * number]):
                    around.merged.append(((first, left), (last, right)))
            elif kind == RKS:
                row, first = struct.unpack_from("<HH", data)
                for column, place in enumerate(range(4, len(data) - 2, 6), first):
                    _note_format(around, (row, column), formats, struct.unpack_from("<H", data, place)[0])
            elif kind in (NUMBER, RK, FORMULA, ERROR, LABEL, SHARED_LABEL, RICH_LABEL):
                _note_cell(around, kind, data, formats)
        return around


def _note_cell(around: Around, kind: int, data: bytes, formats: Mapping[int, str]) -> None:
    row, column, style = struct.unpack_from("<HHH", data)
    check_size((row, column))
    if (kind == ERROR and data[7]) or (kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2):
        around.unseen[row, column] = "broken_formula"
    elif kind in (NUMBER, RK, FORMULA):
        _note_format(around, (row, column), formats, style)


def _note_format(around: Around, place: Place, formats: Mapping[int, str], style: int) -> None:
    if style in formats:
        around.formats[place] = formats[style]
