"""Draws a picture of `messages/pictures/` as a PNG. The fonts come with a package: no machine changes a picture.

It holds the interpreter while it draws, so it is called in a child process: `board_picture`.
"""

from __future__ import annotations

import base64
import os
import secrets
import unicodedata
from contextlib import suppress
from functools import cache, partial
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import resvg_py
from PIL import Image, ImageFont

from bot.files.squares import squares
from bot.files.thumbnail import cropped
from bot.shelves.folder import Folder
from bot.shelves.shelf import Shelf
from messages.picture import Block, Drawing, Fitted, picture

SMALLEST_TEXT = 40  # pixels of a picture that is 1080 wide: what does not fit is cut
COLOURS = 64  # a third of the bytes, and nobody sees the difference
DPI = 300  # of what is printed
PDF_QUALITY = 90  # of the JPEG in it: letters have no halo
JPG_QUALITY = 85  # a card with two photos has some 200 KB
WEIGHTS = {False: "Regular", True: "Bold"}
NO_GLYPH = "\uffff"  # what no font has: how a letter looks that is missing
IN_ITS_PLACE = "·"


def draw(drawing: Drawing, path: str, photos: Shelf | None = None) -> None:
    """Draw this: a PNG in few colours, a JPEG, or a PDF at the size of its paper.

    The file is there whole or not at all. `photos`: where those are that stand in it.
    """
    fresh = f"{path}.{secrets.randbits(60)}.new"  # two containers may share a folder, and number their processes alike
    with Image.open(BytesIO(drawn(drawing.template, drawing.zoom, photos=photos, sheet=drawing.sheet))) as image:
        whole = image.convert("RGB")
    if drawing.kind == "pdf":
        whole.save(fresh, format="PDF", resolution=DPI, quality=PDF_QUALITY, title="Sáng Kiến Bot")
    elif drawing.kind == "jpg":
        whole.save(fresh, format="JPEG", quality=JPG_QUALITY, optimize=True)
    else:
        few = whole.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(fresh, format="PNG", dpi=(DPI, DPI))
    os.replace(fresh, path)


def drawn(name: str, zoom: float = 1, /, **values: Any) -> bytes:
    """The picture of that name as a PNG, so many times larger than its template says."""
    fonts = [_file(bold) for bold in WEIGHTS]
    drawn_from = svg(name, **values)
    return resvg_py.svg_to_bytes(svg_string=drawn_from, zoom=zoom, skip_system_fonts=True, font_files=fonts)


def svg(name: str, /, *, inline: bool = False, photos: Shelf | None = None, **values: Any) -> str:
    """The same as the SVG from which it is drawn; `inline`: to stand in a page, which has fonts of its own."""
    photo = partial(_photo, photos)
    return picture(name, fit, wrap, block=block, squares=squares, photo=photo, inline=inline, **values)


def _photo(photos: Shelf | None, path: str, width: int, height: int) -> str:
    """That photo as an address that holds it whole; "" where it is not there any more. ShelfTroubleError."""
    found = None
    with suppress(FileNotFoundError), (photos or Folder(Path())).at_hand(path) as file:
        found = cropped(file, (width, height))
    return f"data:image/jpeg;base64,{base64.b64encode(found).decode()}" if found else ""


def fit(words: str, size: int, most: float, bold: bool) -> Fitted:
    """The words smaller, and then cut, so that they are no wider than `most` pixels."""
    words = shown(words, bold)
    while size > SMALLEST_TEXT and _font(size, bold).getlength(words) > most:
        size -= 2
    words = _cut(words, size, most, bold)
    return Fitted(words, size, _font(size, bold).getlength(words))


def wrap(words: str, size: int, most: float, bold: bool) -> list[str]:
    """The words in lines that are no wider than `most` pixels, but for a word that is wider by itself."""
    font = _font(size, bold)
    lines: list[str] = []
    for word in shown(words, bold).split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def block(words: str, size: int, most: float, bold: bool, lines: int, smallest: int = SMALLEST_TEXT) -> Block:
    """The words in at most so many lines: as large as fits, no smaller than `smallest`, and then the last is cut."""
    for one in range(size, smallest - 1, -2):
        found = wrap(words, one, most, bold)
        if len(found) <= lines and all(_font(one, bold).getlength(line) <= most for line in found):
            return Block(_balanced(words, one, most, bold, len(found)), one)
    found = wrap(words, smallest, most, bold)
    found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return Block([_cut(line, smallest, most, bold) for line in found if line], smallest)


def _balanced(words: str, size: int, most: float, bold: bool, lines: int) -> list[str]:
    """As many lines, about as long as one another: no last one of a single word."""
    for share in (0.6, 0.7, 0.8, 0.9):
        found = wrap(words, size, most * share, bold)
        if len(found) == lines and all(_font(size, bold).getlength(line) <= most * share for line in found):
            return found
    return wrap(words, size, most, bold)


def _cut(words: str, size: int, most: float, bold: bool) -> str:
    font = _font(size, bold)
    while font.getlength(words) > most and len(words) > 2:
        words = words[:-2].rstrip(" …") + "…"
    return words


def shown(words: str, bold: bool = False) -> str:
    """The words with each letter that the font does not have replaced: a box says nothing."""
    composed = unicodedata.normalize("NFC", words)
    return "".join(letter if _has(letter, bold) else IN_ITS_PLACE for letter in composed)


@cache
def _has(letter: str, bold: bool) -> bool:
    font = _font(SMALLEST_TEXT, bold)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask(NO_GLYPH))


@cache
def _file(bold: bool) -> str:
    return str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{WEIGHTS[bold]}.ttf")


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_file(bold), size)
