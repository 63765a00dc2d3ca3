"""Small pictures of photos, for the page that lists them and for story cards; and how a photo looks, in 64 bits."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

SIDE_PIXELS = 192  # twice what is shown, for sharp screens
QUALITY = 70
#: Of a picture as it is decoded, at four bytes each: a page scanned at 600 dpi. A JPEG is decoded at an eighth of its
#: sides where it is much too large, so that the photo of any phone fits.
MOST_PIXELS = 36_000_000
CARD_QUALITY = 85  # of what stands in a picture of ours, which is written once more
LEAST_CONTRAST, LEAST_BITS = 24, 8  # of a photo that shows something: levels of grey, places lighter or darker
#: That Pillow reads.
KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/avif"})


def thumbnail(path: Path) -> bytes | None:
    """A small JPEG of this photo, upright; None where it cannot be drawn."""
    return _small(path, (SIDE_PIXELS, SIDE_PIXELS), QUALITY, whole=True)


def cropped(path: Path, size: tuple[int, int]) -> bytes | None:
    """The middle of this photo, upright, as a JPEG of that size; None where it cannot be drawn."""
    return _small(path, size, CARD_QUALITY, whole=False)


def look(path: Path) -> int | None:
    """Whether each of 8 × 8 places is lighter than the one beside it: a copy made smaller or anew has the same.

    None where it cannot be drawn, or shows too little: a black photo looks like any other (Krawetz 2013, "dHash").
    """
    from PIL import Image

    small = thumbnail(path)
    if small is None:
        return None
    with Image.open(io.BytesIO(small)) as picture:
        grey = picture.convert("L").resize((9, 8)).tobytes()
    if max(grey) - min(grey) < LEAST_CONTRAST:
        return None
    bits = 0
    for row in range(8):
        for place in range(9 * row, 9 * row + 8):
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return bits if LEAST_BITS <= bits.bit_count() <= 64 - LEAST_BITS else None


def _small(path: Path, size: tuple[int, int], quality: int, *, whole: bool) -> bytes | None:
    """Only the picture itself is written: nothing that the file tells beside it."""
    from PIL import Image, ImageOps  # only where it is asked for: half of it would be in memory for nothing

    file = io.BytesIO()
    try:
        # A bomb is a warning first; what is too large is told here by what it takes.
        with warnings.catch_warnings(action="error"):
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                if not picture.info.get("progressive"):  # such a one is in memory as a whole, however small it gets
                    picture.draft("RGB", size)
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                ImageOps.exif_transpose(picture, in_place=True)
                small = _resized(picture, size, whole=whole)
                small.convert("RGB").save(file, "JPEG", quality=quality)
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    return file.getvalue()


def _resized(picture: Image.Image, size: tuple[int, int], *, whole: bool) -> Image.Image:
    """All of it as large as fits, or its middle at that size."""
    from PIL import ImageOps

    if whole:
        picture.thumbnail(size)
        return picture
    return ImageOps.fit(picture if picture.mode == "RGB" else picture.convert("RGB"), size)
