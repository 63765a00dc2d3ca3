"""Whatever photo people send, a small picture of it is drawn or there is none: never is much memory taken."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.files import thumbnail
from bot.files.thumbnail import cropped

SIZE = (940, 430)


def drawn(path: Path) -> tuple[int, int] | None:
    found = cropped(path, SIZE)
    return Image.open(BytesIO(found)).size if found else None


@pytest.mark.parametrize(
    ("mode", "size", "name"),
    [
        ("RGB", (1, 5000), "high.jpg"), ("RGB", (5000, 1), "wide.png"), ("CMYK", (90, 90), "print.jpg"),
        ("I;16", (90, 90), "grey.png"), ("LA", (90, 90), "clear.png"), ("1", (90, 90), "fax.png"),
    ],
)  # fmt: skip
def test_a_photo_of_any_shape_and_colours_is_drawn(mode: str, size: tuple[int, int], name: str, tmp_path: Path) -> None:
    Image.new(mode, size).save(tmp_path / name)
    assert drawn(tmp_path / name) == SIZE


def test_of_an_animated_one_the_first_picture_is_drawn(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (90, 90), "red"), Image.new("RGB", (90, 90), "blue")
    first.save(tmp_path / "a.png", save_all=True, append_images=[second])
    found = cropped(tmp_path / "a.png", SIZE)
    assert found is not None
    red, _, blue = Image.open(BytesIO(found)).resize((1, 1)).tobytes()
    assert red > 200 > 50 > blue


def test_the_photo_of_a_phone_with_108_megapixels_is_drawn(tmp_path: Path) -> None:
    Image.new("L", (12_000, 9_000)).save(tmp_path / "phone.jpg", quality=30)
    assert drawn(tmp_path / "phone.jpg") == SIZE


@pytest.mark.parametrize("name", ["bomb.png", "bomb.jpg"])
def test_what_would_take_all_the_memory_is_not_drawn(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnail, "MOST_PIXELS", 1_000_000)
    Image.new("RGB", (1_001, 1_000)).save(tmp_path / name, progressive=True)
    assert drawn(tmp_path / name) is None


def test_what_is_no_photo_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"%PDF-1.7 no photo")
    assert drawn(tmp_path / "a.jpg") is None
