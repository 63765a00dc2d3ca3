"""Posters with the QR codes that open the bot for a unit, one for each channel that is on: `python -m bot qr`.

To change the words: `[poster]` in `messages/<language>/telegram.toml`; how a poster looks:
`messages/pictures/poster.svg`; where its codes lead is in `links.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
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
from handlers.conversation.units import Units
from messages.catalog import in_every_language, say
from storage.database.store import Store

DPI = 300
#: Sizes of paper in pixels at DPI; the template is of the first.
PAPERS = {"a5": (1748, 2480), "a4": (2480, 3508), "a3": (3508, 4961)}
ALL_IN_ONE = "posters.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which posters: of one unit, of all `below` one, of all there are where neither is named; how large, as what."""

    unit: str = ""
    below: str = ""
    size: str = "a5"
    png: bool = True  # a picture of each, beside the one PDF of all


def posters(store: Store, settings: Settings, wanted: Wanted, folder: Path) -> bool:
    """Make them; whether all are there."""
    found = ways(store, settings)
    units = known_units(store)
    named = wanted.unit or wanted.below
    active = [code for code in _codes(units, wanted) if units.active(code)]
    if named and not active:
        said = "no_unit" if wanted.unit or wanted.below not in units.by_code else "none_below"
        print(in_every_language(f"telegram.poster.{said}", code=named), file=sys.stderr)
    if not found or not active:
        return False
    labels = [(code, units.label(code)) for code in active]
    without_link = make(labels, found, folder, settings.language, wanted.size, png=wanted.png)
    for code in without_link:
        print(in_every_language("telegram.poster.no_link", code=code), file=sys.stderr)
    print(say("telegram.poster.made", settings.language, n=len(active) - len(without_link), folder=folder))
    return not without_link


def _codes(units: Units, wanted: Wanted) -> list[str]:
    if wanted.unit:
        return [wanted.unit]
    if wanted.below:
        return units.in_order(code for code in units.by_code if wanted.below in units.line(code)[1:])
    return units.in_order(units.by_code)


def make(
    units: Sequence[tuple[str, str]], found: Sequence[Way], folder: Path, lang: str, size: str = "a5", *,
    png: bool = True,
) -> list[str]:  # fmt: skip
    """A PNG for each unit (code, name) if wanted, and one PDF of them all; the codes of units that no link can carry.

    A file has its name when it is whole, and not before; what cannot be finished is not left there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    without_link: list[str] = []
    pages: list[Path] = []
    label = say("telegram.poster.drawing", lang)
    with TemporaryDirectory(dir=folder, prefix=".") as unfinished:
        for code, name in track(units, label, console=Console(stderr=True), transient=True):
            addresses = _addresses(found, code)
            if not addresses:
                without_link.append(code)
                continue
            path = Path(unfinished) / f"{len(pages)}.png"
            draw(addresses, name, lang, size).save(path, dpi=(DPI, DPI), optimize=True)
            if png:
                path = path.replace(folder / f"{code}.png")
            pages.append(path)
        if pages:
            _bind(pages, Path(unfinished) / ALL_IN_ONE).replace(folder / ALL_IN_ONE)
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


def _bind(pages: list[Path], pdf: Path) -> Path:
    """All pages in one file, opened one after another while they are written: thousands do not fit in memory."""
    with Image.open(pages[0]) as first:
        first.convert("L").save(
            pdf, resolution=DPI, save_all=True, append_images=_Pages(pages[1:]), title="Sáng Kiến Bot"
        )
    return pdf


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
    wide, high = PAPERS[size]
    zoom = min(wide / PAPERS["a5"][0], high / PAPERS["a5"][1])
    page = drawn("poster", zoom, codes=codes, name=name, words=words)
    with Image.open(BytesIO(page)) as opened:
        drawing = opened.convert("L")
    paper = Image.new("L", (wide, high), 255)
    paper.paste(drawing, ((wide - drawing.width) // 2, (high - drawing.height) // 2))
    return paper
