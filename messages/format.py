"""How numbers, money and dates are written in each language; the templates use these as filters.

Vietnamese: 1.250.000 đồng, 80,3 %, 22/11/2026. English: 1,250,000 VND, 80.3 %, 22 Nov 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jinja2

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local_phone(value: str) -> str:
    """+84912345678 as people write it: 0912345678."""
    return value.replace("+84", "0")


def paragraphs(*parts: str) -> str:
    """These parts, each a paragraph of its own; those that say nothing are left out."""
    return "\n\n".join(filter(None, parts))


def beginning(text: str, letters: int) -> str:
    """On one line as much of a text as is read, cut between words."""
    whole = " ".join(text.split())
    if len(whole) <= letters:
        return whole
    return whole[:letters].rsplit(" ", 1)[0].rstrip(" ,.;") + "…"


def number(value: int, lang: str) -> str:
    """1.250.000 (vi) or 1,250,000 (en)."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if lang == "vi" else grouped


def money(value: int, lang: str) -> str:
    """An amount in VND with its unit."""
    return f"{number(value, lang)} {'đồng' if lang == 'vi' else 'VND'}"


def tenths(value: int, lang: str) -> str:
    """3244 tenths as 324,4 (vi) or 324.4 (en); the sign of a fall is a minus."""
    whole, part = divmod(abs(value), 10)
    return f"{'−' if value < 0 else ''}{number(whole, lang)}{',' if lang == 'vi' else '.'}{part}"


def percent(value: int, lang: str) -> str:
    """3244 tenths of a percent as 324,4% (vi) or 324.4% (en)."""
    return f"{tenths(value, lang)}%"


def signed(value: int, lang: str) -> str:
    """+38, −2 or 0: what a day changed."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value), lang)}"


def large_money(value: int, lang: str) -> str:
    """An amount as it is said: 3.512,4 tỷ đồng, 80 triệu đồng."""
    names = ("tỷ đồng", "triệu đồng") if lang == "vi" else ("billion VND", "million VND")
    for size, name in zip((10**9, 10**6), names, strict=True):
        if abs(value) >= size:
            said = tenths((abs(value) * 20 + size) // (2 * size), lang)
            return f"{'−' if value < 0 else ''}{said.removesuffix(',0').removesuffix('.0')} {name}"
    return money(value, lang)


def short_money(value: int, lang: str) -> str:
    """An amount as it is typed, and exactly: 1,248 tỷ, 327,6 triệu; what has no such form in full."""
    names = ("tỷ", "triệu") if lang == "vi" else ("billion", "million")
    for size, name in zip((10**9, 10**6), names, strict=True):
        thousandths, rest = divmod(value * 1000, size)
        if value >= size and rest == 0:
            whole, part = divmod(thousandths, 1000)
            decimals = f"{part:03}".rstrip("0")
            point = "," if lang == "vi" else "."
            return f"{number(whole, lang)}{point if decimals else ''}{decimals} {name}"
    return money(value, lang)


def day(value: date, lang: str) -> str:
    """22/11/2026 (vi) or 22 Nov 2026 (en)."""
    if lang == "vi":
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def span(start: date, end: date, lang: str) -> str:
    """A day, a month (01/3 to 31/3 is "tháng 3/2024"), or from … to …."""
    if start == end:
        return day(start, lang)
    if start.day == 1 and (end + timedelta(days=1)).day == 1 and (start.year, start.month) == (end.year, end.month):
        if lang == "vi":
            return f"tháng {start.month}/{start.year}"
        return f"{_MONTHS[start.month - 1]} {start.year}"
    return f"{day(start, lang)} - {day(end, lang)}"


def short_days(first: date, last: date, today: date, lang: str) -> str:
    """12-19/12 (vi) or 12-19 Dec (en), one day as 30/11; with the year where it is not today's."""
    end = _short_day(last, today, lang)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}-{end}"
    return f"{_short_day(first, today, lang)} - {end}"


def _short_day(value: date, today: date, lang: str) -> str:
    said = f"{value.day}/{value.month}" if lang == "vi" else f"{value.day} {_MONTHS[value.month - 1]}"
    if value.year == today.year:
        return said
    return f"{said}{'/' if lang == 'vi' else ' '}{value.year}"


def moment(value: datetime, lang: str) -> str:
    """An instant on Hà Nội's clock: 17:00 22/11/2026."""
    local = value.astimezone(HANOI)
    return f"{local.hour:02}:{local.minute:02} {day(local.date(), lang)}"


def _filter(write: Callable[[Any, str], str]) -> Callable[..., str]:
    @jinja2.pass_context
    def apply(context: jinja2.runtime.Context, value: Any) -> str:
        return write(value, context["lang"])

    return apply


WRITERS: dict[str, Callable[[Any, str], str]] = {
    write.__name__: write for write in (number, money, day, moment, tenths, percent, signed, large_money, short_money)
}
FILTERS = {name: _filter(write) for name, write in WRITERS.items()}
