"""A photo is kept without where, when and with what it was taken; how it is to be turned stays, and so does the picture."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from bot.files.media import Media
from messages.wire import FileRef

MAKER, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825
SIDEWAYS = 6
PLACE = {1: "N", 2: (20.0, 59.0, 7.0), 3: "E", 4: (105.0, 52.0, 1.0), 29: "2026:11:22"}
TELLING = (b"SecretPhone", b"2026:11:22", b"GPSLatitude", b"Hanoi")


def exif(way: int = SIDEWAYS) -> Image.Exif:
    """What a phone writes beside a picture."""
    made = Image.Exif()
    made[MAKER], made[ORIENTATION] = "SecretPhone 12", way
    made.get_ifd(GPS).update(PLACE)
    made.get_ifd(0x8769).update({0x9003: "2026:11:22 08:00:00", 0x927C: b"SecretPhone notes"})
    return made


def photo(kind: str, way: int = SIDEWAYS, **more: object) -> bytes:
    """A photo as a phone of this format takes it, with place and device."""
    file = io.BytesIO()
    picture = Image.linear_gradient("L").convert("RGB").resize((48, 32))
    picture.save(file, kind, exif=exif(way), **more)
    return file.getvalue()


def kept(folder: Path, data: bytes, name: str = "IMG_1") -> tuple[FileRef, bytes]:
    """What is on the disk when this came."""

    async def chunks() -> AsyncIterator[bytes]:
        yield data

    ref = asyncio.run(Media(folder).save(chunks(), name))
    return ref, (folder / ref.path).read_bytes() if ref.path else b""


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Location", "Hanoi")
    words.add_itxt("XML:com.adobe.xmp", "SecretPhone")
    return photo("PNG", pnginfo=words)


def with_trailer() -> bytes:
    """Some phones put a film behind the picture, or the same photo once more, larger."""
    return photo("JPEG") + photo("JPEG") + b"ftypmp4 Hanoi"


PHOTOS: dict[str, Callable[[], bytes]] = {
    "jpg": lambda: photo("JPEG", progressive=True, comment=b"Hanoi"),
    "jpg with a trailer": with_trailer,
    "png": png_with_words,
    "webp": lambda: photo("WEBP", xmp=b"Hanoi SecretPhone"),
    "tif": lambda: photo("TIFF"),
    "avif": lambda: photo("AVIF", xmp=b"Hanoi SecretPhone"),
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_a_photo_with_a_place_in_it_is_kept_without(tmp_path: Path, kind: str) -> None:
    data = PHOTOS[kind]()
    assert any(words in data for words in TELLING)  # else the test could not fail
    ref, there = kept(tmp_path, data)
    assert ref.refused == "" and ref.size == len(there)
    assert not [words for words in TELLING if words in there]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(there)) as after:
        found = after.getexif()
        assert not any(found.get_ifd(GPS).values()) and not str(found.get(MAKER, "")).strip("\0")
        assert turned(before) == turned(after)
        assert before.tobytes() == after.tobytes()  # the very picture


def turned(picture: Image.Image) -> int:
    return int(picture.getexif().get(ORIENTATION, 1))


def test_the_colours_of_a_photo_stay(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, there = kept(tmp_path, photo("JPEG", icc_profile=profile))
    with Image.open(io.BytesIO(there)) as after:
        assert after.info["icc_profile"] == profile


def test_a_photo_that_stands_upright_is_kept_without_a_word(tmp_path: Path) -> None:
    _, there = kept(tmp_path, photo("JPEG", way=1))
    assert b"Exif" not in there


def test_a_photo_cut_short_on_its_way_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    data = photo("JPEG")
    ref, there = kept(tmp_path, data[:-20])
    assert ref.refused == "" and b"SecretPhone" not in there


def test_a_photo_that_nobody_can_read_is_refused_where_it_may_tell_something(tmp_path: Path) -> None:
    ref, _ = kept(tmp_path, b"\xff\xd8\xff\xe1\0\x10" + b"0" * 40 + b"Exif SecretPhone" * 40)
    assert ref.refused == "wrong_type"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
