"""A film is kept without where and with what it was made; every other part of it stays where it was."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.files.media import Media
from messages.wire import FileRef

PLACE = b"+20.9853+105.8670+012.345/"
SAMPLES = (b"GPS one " + PLACE, b"GPS two ")
PICTURE = b"the very picture" * 30


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), name) + content


def long_box(name: bytes, content: bytes) -> bytes:
    """A box whose size is written as a long one."""
    return struct.pack(">I4sQ", 1, name, 16 + len(content)) + content


def full(name: bytes, *inside: bytes) -> bytes:
    """A box with a version and flags."""
    return box(name, b"\0\0\0\0", *inside)


def track(kind: bytes, offset: int, sizes: tuple[int, ...]) -> bytes:
    """A track of one chunk."""
    table = box(
        b"stbl",
        full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1)),
        full(b"stsz", struct.pack(">II", 0, len(sizes)), struct.pack(f">{len(sizes)}I", *sizes)),
        full(b"stco", struct.pack(">II", 1, offset)),
    )
    head = full(b"hdlr", b"\0\0\0\0", kind, b"\0" * 12)
    return box(b"trak", box(b"udta", box(b"\xa9mod", b"SecretPhone")), box(b"mdia", head, box(b"minf", table)))


def film(brand: bytes) -> bytes:
    """As a phone writes it: the picture, then where it was taken, each moment too, and with what."""
    head = box(b"ftyp", brand, b"\0\0\0\0", brand)
    picture_at = len(head) + 8
    talk_at = picture_at + len(PICTURE)
    apple = full(b"meta", full(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", PLACE))
    movie = box(
        b"moov",
        full(b"mvhd", b"\0" * 96),
        track(b"vide", picture_at, (len(PICTURE),)),
        track(b"meta", talk_at, tuple(map(len, SAMPLES))),
        box(b"udta", box(b"\xa9xyz", PLACE), box(b"loci", PLACE)),
        apple,
    )
    return head + box(b"mdat", PICTURE, *SAMPLES) + movie + long_box(b"uuid", b"XMP " + PLACE)


def kept(folder: Path, data: bytes) -> tuple[FileRef, bytes]:
    """What is on the disk when this came."""

    async def chunks() -> AsyncIterator[bytes]:
        yield data

    ref = asyncio.run(Media(folder).save(chunks(), "VID_1"))
    return ref, (folder / ref.path).read_bytes() if ref.path else b""


@pytest.mark.parametrize(("brand", "kind"), [(b"isom", "mp4"), (b"qt  ", "mov")])
def test_a_film_with_a_place_in_it_is_kept_without(tmp_path: Path, brand: bytes, kind: str) -> None:
    data = film(brand)
    ref, there = kept(tmp_path, data)
    assert ref.path.endswith(f".{kind}")
    assert len(there) == len(data) and there.index(PICTURE) == data.index(PICTURE)
    assert not [words for words in (PLACE, b"SecretPhone", b"GPS", b"ISO6709") if words in there]
    assert there.count(b"vide") == 1 and there.count(b"stco") == 1  # the track of the picture is whole


def test_a_film_cut_short_on_its_way_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    data = film(b"isom")
    ref, there = kept(tmp_path, data[: data.index(b"\xa9xyz") + 20])
    assert ref.refused == "" and PICTURE in there and PLACE not in there


def test_a_film_that_nobody_can_read_is_refused_where_it_may_tell_something(tmp_path: Path) -> None:
    head = box(b"ftyp", b"isom", b"\0\0\0\0")
    deep = box(b"udta", PLACE)
    for _ in range(1000):
        deep = box(b"moov", deep)
    everywhere = box(b"moov", track(b"meta", 0, (2**32 - 1,)))
    for broken in (b"\0\0\0\2moov" + box(b"udta", PLACE), deep, everywhere):
        assert kept(tmp_path, head + broken)[0].refused == "wrong_type"
