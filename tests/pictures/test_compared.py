"""How the pictures are compared: another day's numbers and another font pass, another page does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.cast.pages.pictures import KEPT, MOST_BYTES, difference
from tests.cast.places import ROOT

PAPER, INK, RED = "#ffffff", "#222222", "#c8102e"


def page(file: Path, said: str = "3.002 đã nộp", letters: int = 18, button: str = RED, width: int = 360) -> Path:
    picture = Image.new("RGB", (width, 640), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, 60), fill=INK)
    for line in range(8):
        draw.text((20, 100 + 40 * line), f"{said} {line}", fill=INK, font_size=letters)
    draw.rectangle((20, 540, 340, 600), fill=button)
    picture.save(file)
    return file


def test_other_words_in_other_letters_are_the_same_picture(tmp_path: Path) -> None:
    kept = page(tmp_path / "kept.png")
    assert not difference(kept, page(tmp_path / "fresh.png", said="3.197 da nhan", letters=19))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (partial(page, button=PAPER), "looks another"),
        (partial(page, width=390), "was the size"),
        (partial(page, said="█" * 30), "looks another"),
    ],
)
def test_what_is_gone_or_came_is_another_picture(tmp_path: Path, changed: Callable[[Path], Path], said: str) -> None:
    fresh = changed(tmp_path / "fresh.png")
    assert said in difference(page(tmp_path / "kept.png"), fresh)
    assert difference(tmp_path / "none.png", fresh) == "there is none yet"


def test_every_picture_is_shown_somewhere_and_is_small() -> None:
    texts = [(ROOT / name).read_text("utf-8") for name in ("README.md", "HUONG-DAN.md")]
    shown = {name for text in texts for name in re.findall(r"tests/pictures/(\w+\.png)", text)}
    assert shown == {file.name for file in KEPT.glob("*.png")}
    assert all(file.stat().st_size < MOST_BYTES for file in KEPT.glob("*.png"))
