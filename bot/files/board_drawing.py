"""Draws a board's picture for a chat: read at 293 pixels wide, as a bubble on a small phone shows it.

Colours are told apart by everybody (Okabe and Ito's), and nothing is said by colour alone. The font comes with a
package: what is on the machine does not change a picture. To change its looks: `_draw` and the functions below it.
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

from bot.files.board_sheet import Row, Sheet

BLUE, ORANGE, INK, QUIET, PALE, PAPER = "#0072B2", "#E69F00", "#1a1a1a", "#4d4d4d", "#e8e8e8", "#ffffff"
WIDTH, HEIGHT = 1080, 1350  # pixels, 4 to 5: a chat cuts nothing off
EDGE = 44  # pixels, left and right
INNER_WIDTH = WIDTH - 2 * EDGE
SMALLEST_TEXT = 40  # pixels: 10.9 when a bubble of 293 pixels shows the picture; what does not fit is cut
TITLE, NUMBER = 58, 104  # pixels
ROW_HEIGHT_MOST = 76  # pixels
RANK_RIGHT, NAME_LEFT, BAR_LEFT, BAR_WIDTH = 98, 112, 540, 220  # pixels; the longest bar is so wide
LABEL_WIDTH = WIDTH - EDGE - BAR_LEFT - BAR_WIDTH - 10
STRIPE = 12  # pixels between the stripes of what came today


def draw(sheet: Sheet, path: str) -> None:
    """Draw it; the file is there whole or not at all."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    _draw(_Page(ImageDraw.Draw(picture)), sheet)
    fresh = f"{path}.{os.getpid()}.new"
    # Few colours: a third of the bytes, and nobody sees the difference.
    picture.quantize(64, dither=Image.Dither.NONE).save(fresh, format="PNG")
    os.replace(fresh, path)


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    weight = "Bold" if bold else "Regular"
    with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf") as path:
        return ImageFont.truetype(str(path), size)


class _Page:
    """Text and bars by pixels; `y` of a text is its middle."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def write(
        self, x: float, y: float, text: str, size: int = SMALLEST_TEXT, *, most: float = INNER_WIDTH,
        bold: bool = False, color: str = INK, right: bool = False,
    ) -> float:  # fmt: skip
        """Write it smaller, and then cut, so that it is no wider than `most`; its width."""
        text = unicodedata.normalize("NFC", text)
        while size > SMALLEST_TEXT and _font(size, bold).getlength(text) > most:
            size -= 2
        font = _font(size, bold)
        while font.getlength(text) > most and len(text) > 2:
            text = text[:-2].rstrip(" …") + "…"
        self._draw.text((x, y), text, font=font, fill=color, anchor="rm" if right else "lm")
        return font.getlength(text)

    def bar(self, x: float, y: float, width: float, height: float, color: str, striped: bool = False) -> None:
        """`striped`: with white stripes, so that it is told apart without colours too."""
        if width < 1:
            return
        self._draw.rectangle((x, y, x + width, y + height), fill=color)
        if not striped:
            return
        for left in range(round(x), round(x + width), STRIPE):
            self._draw.line((left, y + height, min(left + 6, x + width), y), fill=PAPER, width=2)


def _draw(page: _Page, sheet: Sheet) -> None:
    page.write(EDGE, 62, sheet.title, TITLE, bold=True)
    page.write(EDGE, 128, sheet.subtitle, color=QUIET)
    for x, (value, what) in zip((EDGE, 600), sheet.large, strict=True):
        page.write(x, 216, value, NUMBER, most=WIDTH - EDGE - 600, bold=True, color=BLUE)
        page.write(x, 292, what, color=QUIET)
    y = _draw_targets(page, sheet.targets, 352)
    for line in sheet.lines:
        page.write(EDGE, y, line)
        y += 54
    if sheet.rows:
        _draw_rows(page, sheet, y + 6)


def _draw_targets(page: _Page, targets: tuple[tuple[str, int], ...], y: float) -> float:
    """The `y` below them."""
    for words, tenths in targets[:2]:
        done = min(max(tenths, 0), 1000) / 1000
        page.write(EDGE, y, words, bold=True)
        page.bar(EDGE, y + 26, INNER_WIDTH, 14, PALE)
        page.bar(EDGE, y + 26, INNER_WIDTH * done, 14, BLUE)
        y += 78
    return y


def _draw_rows(page: _Page, sheet: Sheet, y: float) -> None:
    if any(row.today for row in sheet.rows):
        y = _draw_legend(page, sheet.legend, y)
    height = min(ROW_HEIGHT_MOST, (HEIGHT - 16 - y) / len(sheet.rows))
    longest = max(1, *(row.before + row.today for row in sheet.rows))
    for row in sheet.rows:
        _draw_row(page, row, y + height / 2, min(height - 12, 40), longest)
        y += height


def _draw_legend(page: _Page, legend: tuple[str, str], y: float) -> float:
    before, today = legend
    page.bar(EDGE, y - 13, 26, 26, BLUE)
    width = page.write(EDGE + 40, y, before, most=460, color=QUIET)
    left = EDGE + 40 + width + 50
    page.bar(left, y - 13, 26, 26, ORANGE, striped=True)
    page.write(left + 40, y, today, most=300, color=QUIET)
    return y + 32


def _draw_row(page: _Page, row: Row, y: float, thick: float, longest: int) -> None:
    page.write(RANK_RIGHT, y, row.rank, most=RANK_RIGHT - 8, color=QUIET, right=True)
    page.write(NAME_LEFT, y, row.name, most=BAR_LEFT - NAME_LEFT - 14, bold=row.own)
    before, today = (BAR_WIDTH * max(part, 0) / longest for part in (row.before, row.today))
    page.bar(BAR_LEFT, y - thick / 2, before, thick, BLUE)
    page.bar(BAR_LEFT + before, y - thick / 2, today, thick, ORANGE, striped=True)
    page.write(WIDTH - EDGE, y, row.label, most=LABEL_WIDTH, bold=row.own, right=True)
