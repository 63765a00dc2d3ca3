"""Files that people send, as bytes."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

from PIL import Image

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 400


def jpeg(width: int = 640, height: int = 480) -> bytes:
    """A photo of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(file, "JPEG")
    return file.getvalue()


async def arriving(*chunks: bytes, then: Exception | None = None) -> AsyncIterator[bytes]:
    """A file as a network brings it, which may break off."""
    for chunk in chunks:
        yield chunk
    if then is not None:
        raise then
