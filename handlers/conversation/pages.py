"""A long list in pages: so many options on a screen, the next ones behind "Xem thêm". The same on every channel.

Each page is a question of its own turn, so a button of an older page is known for old. How many: PAGE.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from handlers.reading.fold import fold
from messages.catalog import listed, say
from messages.wire import Option

PAGE = 10  # options on a screen: more do not fit above the keyboard of a phone
MORE, LESS = "more", "less"  # values of the options that turn the page


def options(answers: Sequence[Any], page: int, show: Callable[[Any], str], lang: str) -> tuple[Option, ...]:
    """The options of that page, their values counted through all pages, and those that turn it."""
    begin, end = PAGE * page, PAGE * (page + 1)
    these = [Option(str(number), show(answer)) for number, answer in enumerate(answers[begin:end], begin)]
    if end < len(answers):
        these.append(Option(MORE, say("any.choice.more", lang)))
    if page:
        these.append(Option(LESS, say("any.choice.less", lang)))
    return tuple(these)


def place(answers: Sequence[Any], page: int, lang: str) -> str:
    """ "11–20 trong 44", below a question whose options are more than a page."""
    if len(answers) <= PAGE:
        return ""
    last = min(PAGE * (page + 1), len(answers))
    return say("any.page", lang, first=PAGE * page + 1, last=last, n=len(answers))


def turned(text: str, lang: str) -> str:
    """MORE or LESS where these words ask for another page."""
    typed = fold(text).strip(" .!?")
    return next((way for way in (MORE, LESS) if typed in listed(f"any.{way}_words", lang)), "")
