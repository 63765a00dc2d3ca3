"""HEIC and AVIF, the photos of newer phones: boxes within boxes, of which one says where each part of the file lies.

How the picture is turned stands in boxes of its own, so that all of its Exif data and XMP is blanked where it lies.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"  # Exif data without an entry
_TELLING = frozenset({b"Exif", b"mime"})  # kinds of items; mime: XMP


def blanked(data: bytes) -> bytes:
    """The same file with nothing in these items."""
    changed = bytearray(data)
    for name, start, end in each_box(data, 0, len(data)):
        if name != b"meta":
            continue
        inner = list(each_box(data, start + 4, end))  # a meta box begins with its version and flags
        telling = {item for kind, *place in inner if kind == b"iinf" for item in _telling_items(data, *place)}
        data_at = next((begin for kind, begin, _ in inner if kind == b"idat"), 0)
        for kind, begin, _ in inner:
            if kind == b"iloc":
                _blank(changed, list(_extents(data, begin, data_at, telling)))
    return bytes(changed)


def each_box(data: bytes, at: int, end: int, cut: bool = False) -> Iterator[tuple[bytes, int, int]]:
    """The name of each box there, where its content begins and where it ends; `cut`: the last may be cut short."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if size == 1:
            size, start = struct.unpack_from(">Q", data, start)[0], start + 8
        elif size == 0:
            size = end - at
        if cut:
            size = min(size, end - at)
        if at + size > end or at + size < start:
            raise ValueError("box")
        yield name, start, at + size
        at += size


def _telling_items(data: bytes, start: int, end: int) -> Iterator[int]:
    """The items of the list at this place that tell something beside the picture."""
    entries_at = start + (6 if data[start] == 0 else 8)
    for name, begin, _ in each_box(data, entries_at, end):
        if name != b"infe" or data[begin] < 2:
            continue
        item, kind_at = struct.unpack_from(">H", data, begin + 4)[0], begin + 8
        if data[begin] > 2:
            item, kind_at = struct.unpack_from(">I", data, begin + 4)[0], begin + 10
        if data[kind_at : kind_at + 4] in _TELLING:
            yield item


class _Numbers:
    """Reads numbers of any width, one after another."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def next(self, width: int) -> int:
        """The next, of so many bytes."""
        self._at += width
        return int.from_bytes(self._data[self._at - width : self._at], "big")


def _extents(data: bytes, start: int, data_at: int, wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Where the wanted items lie, as (place, length); `data_at`: where the box of small items begins."""
    version, numbers = data[start], _Numbers(data, start + 4)
    widths = numbers.next(2)
    offset_width, length_width, base_width = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_width = widths & 15 if version else 0
    id_width = 2 if version < 2 else 4
    for _ in range(numbers.next(id_width)):
        item = numbers.next(id_width)
        method = numbers.next(2) & 15 if version else 0
        numbers.next(2)
        base = numbers.next(base_width) + (data_at if method == 1 else 0)
        for _ in range(numbers.next(2)):
            numbers.next(index_width)
            place, length = base + numbers.next(offset_width), numbers.next(length_width)
            if item in wanted:
                yield place, length


def _blank(data: bytearray, extents: list[tuple[int, int]]) -> None:
    for place, length in extents:
        end = min(place + length, len(data))
        if end > place:
            data[place:end] = _NO_EXIF[: end - place].ljust(end - place, b"\0")
