"""The letter, the certificate and the story card as README shows them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.files.drawing import drawn
from tests.cast.keepsakes import papers
from tests.cast.pages.pictures import stays


@dataclass(frozen=True)
class Drawn:
    """A picture of ours, made as wide as README shows it."""

    name: str
    sheet: Any
    width: int

    def screenshot(self, **_options: Any) -> bytes:
        small = BytesIO()
        with Image.open(BytesIO(drawn(self.name, sheet=self.sheet))) as picture:
            picture.convert("RGB").resize((self.width, round(picture.height * self.width / picture.width))).save(small, "PNG")
        return small.getvalue()


SHOWN = (
    Drawn("letter", papers.letter(), 360), Drawn("certificate", papers.certificate(), 640), Drawn("story", papers.story(), 360),
)  # fmt: skip


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.name)
def test_a_paper_draws_as_it_did(shown: Drawn, tmp_path: Path) -> None:
    stays(shown, shown.name, tmp_path)
