"""Draws a picture of `messages/pictures/` as a PNG. The fonts come with a package: no machine changes a picture.

It holds the interpreter while it draws, so it is called in a child process: `board_picture`.
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import resvg_py
from PIL import Image, ImageFont

from messages.picture import Fitted, picture

SMALLEST_TEXT = 40  # pixels of a picture that is 1080 wide: what does not fit is cut
COLOURS = 64  # a third of the bytes, and nobody sees the difference
WEIGHTS = {False: "Regular", True: "Bold"}
NO_GLYPH = "\uffff"  # what no font has: how a letter looks that is missing
IN_ITS_PLACE = "·"


def draw(name: str, path: str, /, **values: Any) -> None:
    """Draw the picture of that name for a chat, in few colours; the file is there whole or not at all."""
    with Image.open(BytesIO(drawn(name, **values))) as image:
        few = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    fresh = f"{path}.{os.getpid()}.new"
    few.save(fresh, format="PNG")
    os.replace(fresh, path)


def drawn(name: str, zoom: float = 1, /, **values: Any) -> bytes:
    """The picture of that name as a PNG, so many times larger than its template says."""
    svg = picture(name, fit, wrap, **values)
    fonts = [_file(bold) for bold in WEIGHTS]
    return resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=fonts)


def fit(words: str, size: int, most: float, bold: bool) -> Fitted:
    """The words smaller, and then cut, so that they are no wider than `most` pixels."""
    words = shown(words, bold)
    while size > SMALLEST_TEXT and _font(size, bold).getlength(words) > most:
        size -= 2
    font = _font(size, bold)
    while font.getlength(words) > most and len(words) > 2:
        words = words[:-2].rstrip(" …") + "…"
    return Fitted(words, size, font.getlength(words))


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
