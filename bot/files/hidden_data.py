"""What a photo or a film tells beside its picture: where it was taken, with which device, by whom. None of it is kept.

The picture itself is not touched: only the parts around it are left out, but for how it is to be turned and its
colours. Where the parts of a file cannot be told apart, it is kept only if nothing in it looks like such data.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from bot.files import boxes, film

ORIENTATION = 0x0112  # the one tag that stays: without it a portrait lies on its side
UPRIGHT, MOST_ORIENTATION = 1, 8
_SHORT = 3  # how Exif calls a number of two bytes
_MAY_TELL = re.compile(rb"exif|xmp|gps|photoshop|udta|location|\xa9xyz", re.IGNORECASE)
_EXIF = b"Exif\0\0"  # what Exif data begins with, but in a PNG


class UnreadableError(ValueError):
    """The parts of a file cannot be told apart, and it may tell something."""


def left_out(data: bytes, kind: str) -> bytes:
    """The file, of a kind of `CLEANED`, without what it tells. Raises UnreadableError."""
    try:
        return _CLEANERS[kind](data)
    except (struct.error, IndexError, ValueError) as error:
        if _MAY_TELL.search(data):
            raise UnreadableError(kind) from error
        return data


def _turned(tiff: bytes) -> bytes:
    """Exif data that says no more than how the picture is to be turned; nothing where it stands upright."""
    try:
        way = _orientation(tiff)
    except (struct.error, IndexError):
        return b""  # what nobody can read turns no picture
    if not UPRIGHT < way <= MOST_ORIENTATION:
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, _SHORT, 1, way, 0, 0)


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    number = struct.unpack_from(f"{order}H", tiff, at)[0]
    for place in range(at + 2, at + 2 + 12 * number, 12):
        tag, kind, _, way = struct.unpack_from(f"{order}HHIH", tiff, place)
        if (tag, kind) == (ORIENTATION, _SHORT):
            return int(way)
    return UPRIGHT


# JPEG: segments, and between them the picture in scans

_NEXT_SEGMENT = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")  # what ends a scan; 00 and D0-D7 belong to it
_END, _SCAN, _EXIF_SEGMENT = 0xD9, 0xDA, 0xE1
_KEPT_SEGMENTS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of those that applications may add


def _jpeg(data: bytes) -> bytes:
    """What follows the end goes too: phones put a film there, or the same photo once more."""
    kept, way = [data[:2]], b""
    for code, segment in _segments(data):
        if code == _EXIF_SEGMENT and segment.startswith(_EXIF, 4):
            way = way or _turned(segment[10:])
        elif _belongs_to_picture(code, segment):
            kept.append(segment)
    if way:
        kept.insert(_after_jfif(kept), struct.pack(">BBH", 0xFF, _EXIF_SEGMENT, 2 + len(_EXIF + way)) + _EXIF + way)
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The code of each segment and the whole of it; a scan belongs to its own."""
    at = 2
    while at < len(data):
        found = _NEXT_SEGMENT.match(data, at)
        if found is None:
            raise ValueError("segment")
        code, start = data[found.end() - 1], found.end()
        if code == _END:
            yield code, b"\xff\xd9"
            return
        end = start + struct.unpack_from(">H", data, start)[0]
        if code == _SCAN:
            scan_end = _NEXT_SEGMENT.search(data, end)
            end = len(data) if scan_end is None else scan_end.start()
        yield code, bytes([0xFF, code]) + data[start:end]
        at = end


def _belongs_to_picture(code: int, segment: bytes) -> bool:
    added = 0xE0 <= code <= 0xEF or code == 0xFE
    return not added or (code in _KEPT_SEGMENTS and segment.startswith(_KEPT_SEGMENTS[code], 4))


def _after_jfif(kept: list[bytes]) -> int:
    if len(kept) > 1 and kept[1].startswith(b"\xff\xe0"):
        return 2
    return 1


# PNG: chunks

_PNG_HEAD = 8
_PNG_TALK = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def _png(data: bytes) -> bytes:
    kept, at = [data[:_PNG_HEAD]], _PNG_HEAD
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if name == b"eXIf":
            kept.append(_png_chunk(name, _turned(data[at + 8 : at + 8 + length])))
        elif name not in _PNG_TALK:
            kept.append(data[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(kept)


def _png_chunk(name: bytes, way: bytes) -> bytes:
    if not way:
        return b""
    return struct.pack(">I", len(way)) + name + way + struct.pack(">I", zlib.crc32(name + way))


# WebP: chunks in a RIFF file, and flags that say which there are

_RIFF_HEAD = 12
_WEBP_FLAGS_AT = 8  # in the chunk VP8X
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _webp(data: bytes) -> bytes:
    kept, way, at = [], b"", _RIFF_HEAD
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if name == b"EXIF":
            way = _turned(data[at + 8 : at + 8 + length].removeprefix(_EXIF))
        elif name != b"XMP ":
            kept.append(bytearray(data[at:end]))
        at = end
    for chunk in kept:
        if chunk.startswith(b"VP8X"):
            chunk[_WEBP_FLAGS_AT] &= ~(_HAS_EXIF | _HAS_XMP) & 0xFF
            chunk[_WEBP_FLAGS_AT] |= _HAS_EXIF if way else 0
    if way:
        kept.append(bytearray(struct.pack("<4sI", b"EXIF", len(way)) + way + b"\0" * (len(way) % 2)))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# TIFF: the entries of each picture

_TIFF_TELLS = frozenset(
    {0x010D, 0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x02BC, 0x8298, 0x83BB, 0x8649, 0x8769, 0x8825}
)  # names, maker, model, program, time, artist, host, XMP, copyright, IPTC, Photoshop, Exif, GPS
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_PAGES = 1000


def _tiff(data: bytes) -> bytes:
    """Its values are blanked where they stand, since all the rest is found by its place."""
    order = "<" if data[:2] == b"II" else ">"
    blanked = bytearray(data)
    at = struct.unpack_from(f"{order}I", data, 4)[0]
    for _ in range(_MOST_PAGES):
        if not at:
            break
        at = _blank_page(blanked, order, at)
    return bytes(blanked)


def _blank_page(data: bytearray, order: str, at: int, every: bool = False) -> int:
    """Blank what the entries at this place tell, `every`: all of them; the place of the next page."""
    number = struct.unpack_from(f"{order}H", data, at)[0]
    for place in range(at + 2, at + 2 + 12 * number, 12):
        tag, kind, count = struct.unpack_from(f"{order}HHI", data, place)
        if not every and tag not in _TIFF_TELLS:
            continue
        size = count * _TIFF_SIZES.get(kind, 1)
        start = place + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, place + 8)[0]
        if tag in (0x8769, 0x8825) and not every:
            _blank_page(data, order, struct.unpack_from(f"{order}I", data, place + 8)[0], every=True)
        end = min(start + size, len(data))
        if end > start and tag not in (0x8769, 0x8825):
            data[start:end] = bytes(end - start)
    return int(struct.unpack_from(f"{order}I", data, at + 2 + 12 * number)[0])


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "jpg": _jpeg,
    "png": _png,
    "webp": _webp,
    "tif": _tiff,
    "heic": boxes.blanked,
    "avif": boxes.blanked,
    **dict.fromkeys(("mp4", "mov", "m4v", "3gp", "m4a"), film.blanked),
}
CLEANED = frozenset(_CLEANERS)  # kinds of file by their usual ending
