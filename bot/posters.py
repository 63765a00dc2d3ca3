"""Links and posters: `python -m bot qr --unit CODE` prints A5 posters, `group-code` makes a code that binds a group.

To change the words: `[poster]` in `messages/<language>/telegram.toml`; the layout of a poster is in `draw`.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_Q
from telegram.error import TelegramError

from bot import clock
from bot.channels.telegram import who_am_i
from bot.settings import Settings
from handlers.world import ContextCache, Units
from messages.catalog import say
from storage import codes
from storage.codes import CodeKind
from storage.migrate import migrate
from storage.store import Store

ZALO_FOR = timedelta(minutes=10)  # it makes an admin of whoever types it
DPI = 300
SIZE = (round(148 / 25.4 * DPI), round(210 / 25.4 * DPI))  # A5, 148 x 210 mm
MARGIN = 120
SQUARE = 1250  # pixels: 106 mm, read from two metres away
MOST_PAYLOAD = 64  # of a start link: letters, digits, - and _
INK, GREY = "#101828", "#475467"


class NoLink(Exception):
    """A start link cannot carry this unit's code."""


def posters(settings: Settings, unit: str, folder: Path) -> int:
    """Make the posters of one unit, or of all when none is named; 0 when all are there."""
    username = telegram_name(settings)
    units = known_units(settings)
    if unit and not units.active(unit):
        print(say("telegram.poster.no_unit", settings.language, code=unit), file=sys.stderr)
    chosen = [unit] if unit else sorted(code for code in units.by_code if units.active(code))
    pages = [(code, units.label(code)) for code in chosen if units.active(code)]
    if not username or not pages:
        return 1
    left = make(pages, username, folder, settings.language)
    for code in left:
        print(say("telegram.poster.no_link", settings.language, code=code), file=sys.stderr)
    print(say("telegram.poster.made", settings.language, n=len(pages) - len(left), folder=folder))
    return 1 if left else 0


def group_code(settings: Settings, unit: str) -> int:
    """Make and print a code with its link; 0 when it is there."""
    if not known_units(settings).active(unit):
        print(say("telegram.poster.no_unit", settings.language, code=unit), file=sys.stderr)
        return 1
    on_zalo = bool(settings.zalo_bot_token or settings.zalo_oa_app_id)
    username = telegram_name(settings) if settings.telegram_token or not on_zalo else ""
    store = Store(settings.database)
    try:
        with store.write() as tx:
            code = codes.make(tx, CodeKind.GROUP, unit, clock.now())
            zalo = codes.make(tx, CodeKind.GROUP_ADMIN, unit, clock.now(), ZALO_FOR) if on_zalo else ""
    finally:
        store.close()
    address = f"https://t.me/{username}?startgroup=g_{code}" if username else ""
    if settings.telegram_token or not zalo:
        days = codes.GOOD_FOR.days
        print(say("telegram.group_code", settings.language, code=codes.shown(code), link=address, days=days))
    minutes = int(ZALO_FOR.total_seconds() / 60)
    if settings.zalo_bot_token:
        print(say("groups.zalo_code", settings.language, code=codes.shown(zalo), minutes=minutes))
    if settings.zalo_oa_app_id:
        print(say("zalo_oa.group_code", settings.language, code=codes.shown(zalo), minutes=minutes))
    return 0


def known_units(settings: Settings) -> Units:
    """The units of today."""
    store = Store(settings.database)
    try:
        migrate(store)
        with store.read() as tx:
            return ContextCache().at(tx, clock.now()).units
    finally:
        store.close()


def telegram_name(settings: Settings) -> str:
    """The bot's name, as Telegram knows it; empty, and said, when it cannot be asked."""
    try:
        if settings.telegram_token:
            return asyncio.run(who_am_i(settings.telegram_token, settings.telegram_api_url)).username
        why = say("telegram.no_token", settings.language)
    except TelegramError as error:
        why = say("telegram.no_answer", settings.language, said=str(error))
    print(why, file=sys.stderr)
    return ""


def link(username: str, unit: str) -> str:
    """The address that opens the bot with this unit chosen. NoLink: the code has other letters, or too many."""
    payload = f"u_{unit}"
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MOST_PAYLOAD}}}", payload):
        raise NoLink(unit)
    return f"https://t.me/{username}?start={payload}"


def make(units: Iterable[tuple[str, str]], username: str, folder: Path, lang: str) -> list[str]:
    """A PNG for each unit (code, name), and one PDF of them all; the codes of units that a link cannot carry."""
    folder.mkdir(parents=True, exist_ok=True)
    left, pages = [], []
    for code, name in units:
        try:
            address = link(username, code)
        except NoLink:
            left.append(code)
            continue
        path = folder / f"{code}.png"
        draw(address, name, lang).save(path, dpi=(DPI, DPI), optimize=True)
        pages.append(path)
    if pages:
        # Opened one after another while they are written: thousands do not fit in memory.
        first, *others = pages
        with Image.open(first) as page:
            page.convert("L").save(
                folder / "posters.pdf",
                resolution=DPI,
                save_all=True,
                append_images=_Pages(others),
                title="Sáng Kiến Bot",
            )
    return left


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
    page = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(page)
    at = MARGIN
    at = _centred(pen, say("telegram.poster.title", lang), _font("Bold", 92), at, INK) + 36
    at = _centred(pen, name, _font("Semibold", 64), at, INK) + 40
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    picture = code.make_image().get_image().convert("L").resize((SQUARE, SQUARE), Image.Resampling.NEAREST)
    page.paste(picture, ((SIZE[0] - SQUARE) // 2, at))
    at += SQUARE + 30
    for line in ("first", "second", "third"):
        at = _centred(pen, say(f"telegram.poster.{line}", lang), _font("Regular", 58), at, INK) + 14
    _centred(pen, address.removeprefix("https://"), _font("Regular", 40), SIZE[1] - MARGIN - 50, GREY)
    return page


def _centred(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, at: int, ink: str) -> int:
    """Write a text, in as many lines as it needs; where it ends."""
    for line in _lines(text, font, SIZE[0] - 2 * MARGIN):
        pen.text((SIZE[0] / 2, at), line, font=font, fill=ink, anchor="ma")
        at += round(font.size * 1.2)
    return at


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
