"""Posters with the QR code that opens the bot for a unit: `python -m bot qr --unit CODE` prints them on A5.

To change the words: `[poster]` in `messages/<language>/telegram.toml`; the layout of a poster is in `draw`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_Q

from bot.operations.shared import known_units, telegram_name
from bot.settings import Settings
from messages.catalog import in_every_language, say
from storage.database.store import Store

DPI = 300
PAGE_PIXELS = (round(148 / 25.4 * DPI), round(210 / 25.4 * DPI))  # A5, 148 x 210 mm
MARGIN_PIXELS = 120
QR_PIXELS = 1250  # 106 mm, read from two metres away
MOST_PAYLOAD_LETTERS = 64  # of a start link: letters, digits, - and _
INK, GREY = "#101828", "#475467"


class NoLinkError(Exception):
    """A start link cannot carry this unit's code."""


def posters(store: Store, settings: Settings, unit: str, folder: Path) -> bool:
    """Make the posters of one unit, or of all when none is named; whether all are there."""
    username = telegram_name(settings)
    units = known_units(store)
    wanted = [unit] if unit else units.in_order(units.by_code)
    active = [code for code in wanted if units.active(code)]
    if unit and not active:
        print(in_every_language("telegram.poster.no_unit", code=unit), file=sys.stderr)
    if not username or not active:
        return False
    without_link = make([(code, units.label(code)) for code in active], username, folder, settings.language)
    for code in without_link:
        print(in_every_language("telegram.poster.no_link", code=code), file=sys.stderr)
    print(say("telegram.poster.made", settings.language, n=len(active) - len(without_link), folder=folder))
    return not without_link


def link(username: str, unit: str) -> str:
    """The address that opens the bot with this unit chosen. NoLinkError: the code has other letters, or too many."""
    payload = f"u_{unit}"
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MOST_PAYLOAD_LETTERS}}}", payload):
        raise NoLinkError(unit)
    return f"https://t.me/{username}?start={payload}"


def make(units: Iterable[tuple[str, str]], username: str, folder: Path, lang: str) -> list[str]:
    """A PNG for each unit (code, name), and one PDF of them all; the codes of units that a link cannot carry."""
    folder.mkdir(parents=True, exist_ok=True)
    without_link: list[str] = []
    pages: list[Path] = []
    for code, name in units:
        try:
            address = link(username, code)
        except NoLinkError:
            without_link.append(code)
            continue
        path = folder / f"{code}.png"
        draw(address, name, lang).save(path, dpi=(DPI, DPI), optimize=True)
        pages.append(path)
    if pages:
        _bind(pages, folder / "posters.pdf")
    return without_link


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


def draw(address: str, name: str, lang: str) -> Image.Image:
    """One poster, black on white, for any office printer."""
    page = Image.new("L", PAGE_PIXELS, 255)
    pen = ImageDraw.Draw(page)
    y = _centred(pen, say("telegram.poster.title", lang), _font("Bold", 92), MARGIN_PIXELS, INK)
    y = _centred(pen, name, _font("Semibold", 64), y + 36, INK) + 40
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    picture = code.make_image().get_image().convert("L").resize((QR_PIXELS, QR_PIXELS), Image.Resampling.NEAREST)
    page.paste(picture, ((PAGE_PIXELS[0] - QR_PIXELS) // 2, y))
    y += QR_PIXELS + 30
    for line in ("first", "second", "third"):
        y = _centred(pen, say(f"telegram.poster.{line}", lang), _font("Regular", 58), y, INK) + 14
    _centred(pen, address.removeprefix("https://"), _font("Regular", 40), PAGE_PIXELS[1] - MARGIN_PIXELS - 50, GREY)
    return page


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
