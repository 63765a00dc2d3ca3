"""Posters with the QR codes that open the bot for a unit, one for each channel that is on: `python -m bot qr`.

To change the words: `[poster]` in `messages/<language>/telegram.toml`; how a poster looks:
`messages/pictures/poster.svg`; where its codes lead is in `links.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q
from rich.console import Console
from rich.progress import track

from bot.files.drawing import drawn
from bot.files.squares import squares
from bot.operations.printed.links import NoLinkError, Way, ways
from bot.operations.shared import known_units
from bot.settings import Settings
from messages.catalog import in_every_language, say
from storage.database.store import Store

DPI = 300
ZOOMS = {"a5": 1.0, "a4": 2**0.5, "a3": 2.0}  # sizes of paper; the template is of 148 x 210 mm


def posters(store: Store, settings: Settings, unit: str, folder: Path, size: str = "a5") -> bool:
    """Make the posters of one unit, or of all when none is named; whether all are there."""
    found = ways(store, settings)
    units = known_units(store)
    wanted = [unit] if unit else units.in_order(units.by_code)
    active = [code for code in wanted if units.active(code)]
    if unit and not active:
        print(in_every_language("telegram.poster.no_unit", code=unit), file=sys.stderr)
    if not found or not active:
        return False
    without_link = make([(code, units.label(code)) for code in active], found, folder, settings.language, size)
    for code in without_link:
        print(in_every_language("telegram.poster.no_link", code=code), file=sys.stderr)
    print(say("telegram.poster.made", settings.language, n=len(active) - len(without_link), folder=folder))
    return not without_link


def make(
    units: Sequence[tuple[str, str]], found: Sequence[Way], folder: Path, lang: str, size: str = "a5"
) -> list[str]:
    """A PNG for each unit (code, name), and one PDF of them all; the codes of units that no link can carry."""
    folder.mkdir(parents=True, exist_ok=True)
    without_link: list[str] = []
    pages: list[Path] = []
    label = say("telegram.poster.drawing", lang)
    for code, name in track(units, label, console=Console(stderr=True), transient=True):
        addresses = _addresses(found, code)
        if not addresses:
            without_link.append(code)
            continue
        path = folder / f"{code}.png"
        draw(addresses, name, lang, size).save(path, dpi=(DPI, DPI), optimize=True)
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


def draw(addresses: Sequence[tuple[str, str]], name: str, lang: str, size: str = "a5") -> Image.Image:
    """One poster; `addresses`: (channel, address) of each code."""
    codes = [(channel, address, squares(address, ERROR_CORRECT_Q)) for channel, address in addresses]
    words = {name: say(f"telegram.poster.{name}", lang) for name in ("title", "first", "second", "third")}
    page = drawn("poster", ZOOMS[size], codes=codes, name=name, words=words)
    with Image.open(BytesIO(page)) as opened:
        return opened.convert("L")
