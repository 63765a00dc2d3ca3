"""MP4, MOV and their kin: boxes within boxes, of which some tell where, when and with what a film was made.

These are emptied where they lie and called free, as the format names what players pass over: every other part stays at
its place. Tracks that tell it moment by moment, as action cameras and phones write them, are emptied likewise.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice, pairwise

from bot.files.boxes import each_box

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
_TELLING = frozenset({b"udta", b"meta", b"uuid", b"XMP_"})  # what makers and programs add
DEEPEST = 8  # boxes within each other; cameras write five
_OF_TALK = b"meta"  # the kind of a track that is neither picture nor sound nor text


def blanked(data: bytes) -> bytes:
    """The same film with nothing in these parts. ValueError: it is none that a camera writes."""
    changed = bytearray(data)
    _blank_within(changed, data, 0, len(data), DEEPEST)
    return bytes(changed)


def _blank_within(changed: bytearray, data: bytes, at: int, end: int, depth: int) -> None:
    if not depth:
        raise ValueError("boxes within boxes")
    for name, start, stop in each_box(data, at, end, cut=True):
        if name == b"trak" and _kind_of(data, start, stop) == _OF_TALK:
            _blank_samples(changed, data, start, stop)
            _free(changed, name, start, stop)
        elif name in _TELLING:
            _free(changed, name, start, stop)
        elif name in _CONTAINERS:
            _blank_within(changed, data, start, stop, depth - 1)


def _free(changed: bytearray, name: bytes, start: int, stop: int) -> None:
    """Empty the box of that name whose content lies there."""
    at = start - 4
    if changed[at:start] != name:
        at -= 8  # a long size stands between
    changed[at : at + 4] = b"free"
    changed[start:stop] = bytes(stop - start)


# Tracks that tell something moment by moment


def _inside(data: bytes, start: int, stop: int, *path: bytes) -> tuple[int, int]:
    """Where the content of the box at the end of this path lies; (0, 0) where there is none."""
    for wanted in path:
        boxes = each_box(data, start, stop, cut=True)
        start, stop = next(((begin, end) for name, begin, end in boxes if name == wanted), (0, 0))
    return start, stop


def _kind_of(data: bytes, start: int, stop: int) -> bytes:
    at, end = _inside(data, start, stop, b"mdia", b"hdlr")
    return data[at + 8 : at + 12] if end else b""


def _blank_samples(changed: bytearray, data: bytes, start: int, stop: int) -> None:
    left = len(data)
    for place, length in _chunks(data, start, stop):
        left -= length
        if left < 0:
            raise ValueError("samples")
        end = min(place + length, len(data))
        if end > place:
            changed[place:end] = bytes(end - place)


def _chunks(data: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """(place, length) of each chunk of samples of the track."""
    table = _inside(data, start, stop, b"mdia", b"minf", b"stbl")
    offsets = _offsets(data, *table)
    same, sizes = _sizes(data, *table)
    at, _ = _inside(data, *table, b"stsc")
    runs = list(struct.iter_unpack(">III", data[at + 8 : at + 8 + 12 * _number(data, at + 4)])) if at else []
    for (first, each, _), (following, *_) in pairwise([*runs, (len(offsets) + 1, 0, 0)]):
        if not 1 <= first <= following:
            raise ValueError("chunks")
        for offset in offsets[first - 1 : following - 1]:
            yield offset, same * each or sum(islice(sizes, each))


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])


def _offsets(data: bytes, start: int, stop: int) -> list[int]:
    for name, kind, width in ((b"stco", "I", 4), (b"co64", "Q", 8)):
        at, end = _inside(data, start, stop, name)
        if end:
            number = min(_number(data, at + 4), (end - at - 8) // width)
            return list(struct.unpack_from(f">{number}{kind}", data, at + 8))
    return []


def _sizes(data: bytes, start: int, stop: int) -> tuple[int, Iterator[int]]:
    """The size of every sample where it is the same, else 0 and the size of each."""
    at, end = _inside(data, start, stop, b"stsz")
    if not end:
        return 0, iter(())
    number = min(_number(data, at + 8), (end - at - 12) // 4)
    return _number(data, at + 4), iter(struct.unpack_from(f">{number}I", data, at + 12))
