"""Small pictures of photos, for the page that lists them and for story cards."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

SIDE_PIXELS = 192  # twice what is shown, for sharp screens
QUALITY = 70
CARD_QUALITY = 85  # of what stands in a picture of ours, which is written once more
#: That Pillow reads.
KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/avif"})


def thumbnail(path: Path) -> bytes | None:
    """A small JPEG of this photo, upright; None where it cannot be drawn."""
    return _small(path, (SIDE_PIXELS, SIDE_PIXELS), QUALITY, whole=True)


def cropped(path: Path, size: tuple[int, int]) -> bytes | None:
    """The middle of this photo, upright, as a JPEG of that size; None where it cannot be drawn."""
    return _small(path, size, CARD_QUALITY, whole=False)


def _small(path: Path, size: tuple[int, int], quality: int, *, whole: bool) -> bytes | None:
    """Only the picture itself is written: nothing that the file tells beside it."""
    from PIL import Image, ImageOps  # only where it is asked for: half of it would be in memory for nothing

    file = io.BytesIO()
    try:
        with warnings.catch_warnings(action="error"), Image.open(path) as picture:  # a bomb is a warning first
            picture.draft("RGB", size)
            upright = ImageOps.exif_transpose(picture)
            if whole:
                upright.thumbnail(size)
            else:
                upright = ImageOps.fit(upright.convert("RGB"), size)
            upright.convert("RGB").save(file, "JPEG", quality=quality)
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    return file.getvalue()
