"""A QR code as the path of an SVG, drawn into a page or a picture itself: nothing of it is fetched or kept."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

BORDER_SQUARES = 4  # of light all around, without which phones do not find it


@dataclass(frozen=True, slots=True)
class Squares:
    """`size`: squares on each side; `path`: the dark ones."""

    size: int
    path: str


def squares(text: str, correction: int = ERROR_CORRECT_M) -> Squares:
    """The picture of this text; `correction`: how much of it may be dirty or torn."""
    drawn = qrcode.QRCode(error_correction=correction, border=BORDER_SQUARES)
    drawn.add_data(text)
    drawn.make()
    rows = drawn.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Squares(len(rows), "".join(dark))
