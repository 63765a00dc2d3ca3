"""Posters with the QR codes that open the bot for a unit, one for each channel that is on: `python -m bot qr`, on A5.

To change the words: `[poster]` in `messages/<language>/telegram.toml`; the layout of a poster is in `draw`; where its
codes lead is in `links.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_Q

from bot.operations.printed.links import NoLinkError, Way, ways
from bot.operations.shared import known_units
from bot.settings import Settings
from messages.catalog import in_every_language, say
from storage.database.store import Store

DPI = 300
PAGE_PIXELS = (round(148 / 25.4 * DPI), round(210 / 25.4 * DPI))  # A5, 148 x 210 mm
MARGIN_PIXELS = 120
QR_PIXELS = {1: 1250, 2: 740, 3: 600, 4: 600}  # of each of so many codes; 1250 are 106 mm, read from two metres away
INK, GREY = "#101828", "#475467"


def posters(store: Store, settings: Settings, unit: str, folder: Path) -> bool:
    """Make the posters of one unit, or of all when none is named; whether all are there."""
    found = ways(store, settings)
    units = known_units(store)
    wanted = [unit] if unit else units.in_order(units.by_code)
    active = [code for code in wanted if units.active(code)]
    if unit and not active:
        print(in_every_language("telegram.poster.no_unit", code=unit), file=sys.stderr)
    if not found or not active:
        return False
    without_link = make([(code, units.label(code)) for code in active], found, folder, settings.language)
    for code in without_link:
        print(in_every_language("telegram.poster.no_link", code=code), file=sys.stderr)
    print(say("telegram.poster.made", settings.language, n=len(active) - len(without_link), folder=folder))
    return not without_link


def make(units: Iterable[tuple[str, str]], found: Sequence[Way], folder: Path, lang: str) -> list[str]:
    """A PNG for each unit (code, name), and one PDF of them all; the codes of units that no link can carry."""
    folder.mkdir(parents=True, exist_ok=True)
    without_link: list[str] = []
    pages: list[Path] = []
    for code, name in units:
        addresses = _addresses(found, code)
        if not addresses:
            without_link.append(code)
            continue
        path = folder / f"{code}.png"
        draw(addresses, name, lang).save(path, dpi=(DPI, DPI), optimize=True)
        pages.append(path)
    if pages:
        _bind(pages, folder / "posters.pdf")
    return without_link


def _addresses(found: Sequence[Way], unit: str) -> list[tuple[str, str]]:
    """(channel, address) of those whose address can carry this unit."""
    addresses = []
    for way in found:
        try:
            addresses.append((way.name, way.address(unit)))
        except NoLinkError:
            continue
    return addresses


def _bind(pages: list[Path], pdf: Path) -> None:
    """All pages in one file, opened one after another while they are written: thousands do not fit in memory."""
    with Image.open(pages[0]) as first:
        first.convert("L").save(
            pdf, resolution=DPI, save_all=True, append_images=_Pages(pages[1:]), title="Sáng Kiến Bot"
        )


class _Pages(list[Any]):
    """The pages after the first, opened when their turn comes."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(paths)

    def __iter__(self) -> Iterator[Any]:
        for path in super().__iter__():
            with Image.open(path) as page:
                yield page.convert("L")


def draw(addresses: Sequence[tuple[str, str]], name: str, lang: str) -> Image.Image:
    """One poster, black on white, for any office printer; `addresses`: (channel, address) of each code."""
    page = Image.new("L", PAGE_PIXELS, 255)
    pen = ImageDraw.Draw(page)
    y = _centred(pen, say("telegram.poster.title", lang), _font("Bold", 92), MARGIN_PIXELS, INK)
    y = _centred(pen, name, _font("Semibold", 64), y + 36, INK) + 40
    y = _codes(page, addresses, y)
    for line in ("first", "second", "third"):
        y = _centred(pen, say(f"telegram.poster.{line}", lang), _font("Regular", 58), y, INK) + 14
    y = PAGE_PIXELS[1] - MARGIN_PIXELS - 50 * len(addresses)
    for _, address in addresses:
        y = _centred(pen, address.removeprefix("https://"), _font("Regular", 36), y, GREY)
    return page


def _codes(page: Image.Image, addresses: Sequence[tuple[str, str]], y: int) -> int:
    """The codes in rows of two, each under the name of its channel where there are several; where they end."""
    side = QR_PIXELS[len(addresses)]
    pen = ImageDraw.Draw(page)
    for start in range(0, len(addresses), 2):
        row = addresses[start : start + 2]
        x = (PAGE_PIXELS[0] - side * len(row)) // 2
        top = y + 70 if len(addresses) > 1 else y
        for name, address in row:
            if len(addresses) > 1:
                pen.text((x + side / 2, y), name, font=_font("Semibold", 56), fill=INK, anchor="ma")
            page.paste(_code(address, side), (x, top))
            x += side
        y = top + side + 20
    return y


def _code(address: str, side: int) -> Image.Image:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    return code.make_image().get_image().convert("L").resize((side, side), Image.Resampling.NEAREST)


def _centred(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, y: int, ink: str) -> int:
    """Write a text, in as many lines as it needs; where it ends."""
    for line in _lines(text, font, PAGE_PIXELS[0] - 2 * MARGIN_PIXELS):
        pen.text((PAGE_PIXELS[0] / 2, y), line, font=font, fill=ink, anchor="ma")
        y += round(font.size * 1.2)
    return y


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Source Sans Pro, from its package: no system need have a font with Vietnamese letters."""
    with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf") as path:
        return ImageFont.truetype(path, size)
