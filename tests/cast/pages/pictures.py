"""The pictures of README and HUONG-DAN: each is drawn anew by a test that passes that screen, and compared.

Fonts and browsers differ from machine to machine, and the day and its numbers from run to run. So what is compared is
what survives that: the size, and both pictures looked at from so far that no letter can be read.
`python -m tests.pictures` puts the new ones in the place of the old.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageStat

KEPT = Path(__file__).parents[2] / "pictures"
REDRAW = "REDRAW_PICTURES"  # set: the new picture takes the place of the old
COLOURS = 256
MOST_BYTES = 120_000
TILES_ACROSS = 24  # a picture looked at from afar
BLUR_TILES = 1.0  # what moved by less is where it was
MOST_APART = 4.0  # of 255, over the whole picture; another font is at 0.4, letters of 103 % at 1.8, no menu at 11
MOST_APART_SOMEWHERE = 45.0  # in one tile: a card, a button or a picture that is there and was not


def stays(shown: Any, name: str, folder: Path, **options: Any) -> None:
    """What is shown (a page, or a place in it) looks as that picture has it; the new one lies in `folder`."""
    small = _small(shown.screenshot(animations="disabled", **options))
    if os.environ.get(REDRAW):
        (KEPT / f"{name}.png").write_bytes(small)
    fresh = folder / f"{name}.png"
    fresh.write_bytes(small)
    wrong = difference(KEPT / f"{name}.png", fresh)
    assert not wrong, f"{name}: {wrong}. The new picture: {fresh}. If it is right: python -m tests.pictures"
    assert len(small) < MOST_BYTES, f"{name}: {len(small)} bytes"


def difference(kept: Path, fresh: Path) -> str:
    """How they differ; "" where they show the same."""
    if not kept.exists():
        return "there is none yet"
    with Image.open(kept) as old, Image.open(fresh) as new:
        if old.size != new.size:
            return f"{old.size} was the size, and it is {new.size}"
        apart = ImageChops.difference(_from_afar(old), _from_afar(new)).convert("L")
    seen = ImageStat.Stat(apart)
    (everywhere,), ((_, somewhere),) = seen.mean, seen.extrema
    if everywhere > MOST_APART or somewhere > MOST_APART_SOMEWHERE:
        return f"it looks another: {everywhere:.1f} of {MOST_APART}, somewhere {somewhere} of {MOST_APART_SOMEWHERE}"
    return ""


def _from_afar(picture: Image.Image) -> Image.Image:
    tiles = (TILES_ACROSS, max(1, round(TILES_ACROSS * picture.height / picture.width)))
    return picture.convert("RGB").resize(tiles, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(BLUR_TILES))


def _small(png: bytes) -> bytes:
    """A palette is enough for text on plain colours, and a third of the bytes."""
    kept = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS).save(kept, "PNG", optimize=True)
    return kept.getvalue()
