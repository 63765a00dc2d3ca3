"""Small pictures of photos, for the page that lists them."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

SIDE_PIXELS = 192  # twice what is shown, for sharp screens
QUALITY = 70
#: That Pillow reads.
KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/avif"})


def thumbnail(path: Path) -> bytes | None:
    """A small JPEG of this photo, upright; None where it cannot be drawn."""
    from PIL import Image, ImageOps  # only where it is asked for: half of it would be in memory for nothing

    file = io.BytesIO()
    try:
        with warnings.catch_warnings(action="error"), Image.open(path) as picture:  # a bomb is a warning first
            picture.draft("RGB", (SIDE_PIXELS, SIDE_PIXELS))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((SIDE_PIXELS, SIDE_PIXELS))
            small.convert("RGB").save(file, "JPEG", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    return file.getvalue()
