"""One cell of a sheet as a value: a code, a name, a number, a day; `UnfitError` says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeVar

from handlers.reading.digits import MOST_DIGITS
from handlers.reading.fold import fold
from messages.catalog import LANGUAGES, listed, table

LONGEST_CELL = 300  # characters in a cell
MOST_COUNTED = 100_000_000  # members, initiatives: more is a slip, and the column holds 32 bits

UNSEEN_ZEROS = "unseen_zeros"  # a number of which nobody can say with how many zeros before it it is shown

Found = TypeVar("Found")

_CODE = re.compile("[A-Z0-9][A-Z0-9_-]{0,39}")  # as Telegram's start link takes it, short enough for a button
PREFIX = re.compile("[A-Z0-9]{1,10}")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:[., ][0-9]{3})+|[0-9]+)")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CellError(Exception):
    """One cell does not hold what its column holds."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Unseen(str):
    """A cell of which the file does not tell what a person sees in it; `why`: the name of the problem's words."""

    why: str

    def __new__(cls, why: str, text: str = "") -> Unseen:
        """`text`: what the file holds instead, where it holds something."""
        cell = super().__new__(cls, text)
        cell.why = why
        return cell


# Cells


def one_of(*names: str) -> Callable[[str], str]:
    """Reads one of a few values, said in any language, with or without accents."""

    def read(text: str) -> str:
        known = known_words(*names)
        if said(text) in known:
            return known[said(text)]
        labels = [label for name in names for label in table(name, "vi").values()]
        raise CellError("unknown_word", got=text, known=labels)

    return read


@cache
def known_words(*names: str) -> dict[str, str]:
    """{"ma cap tren": "parent", "parent": "parent", …} of these tables of words."""
    found = {}
    for name in names:
        for lang in LANGUAGES:
            for value, label in table(name, lang).items():
                for word in (value, label, *listed(f"{name}_said.{value}", lang)):
                    found[said(word)] = value
    return found


def said(text: str) -> str:
    """The key that headings and words are compared by: '* Mã cấp trên (nếu có)' is 'ma cap tren'."""
    return " ".join(re.findall("[a-z0-9]+", fold(re.sub(r"\(.*?\)", " ", text))))


def code(text: str) -> str:
    """A code in capitals."""
    if not _CODE.fullmatch(text.upper()):
        raise CellError("code_format", got=text)
    return text.upper()


def codes(text: str) -> list[str]:
    """Several codes, with ; between them."""
    return [code(part) for part in _parts(text)]


def name(text: str) -> str:
    """A name: at least one letter in it."""
    if not any(letter.isalpha() for letter in text):
        raise CellError("no_letters", got=text)
    return text


def names(text: str) -> list[str]:
    """Several names, with ; between them."""
    return _parts(text)


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def number(text: str) -> int:
    """A count: 1250 or 1.250 or 1,250."""
    digits = re.sub("[., ]", "", text)
    if not _NUMBER.fullmatch(text) or len(digits) > MOST_DIGITS:
        raise CellError("number", got=text)
    value = int(digits)
    if value < 0:
        raise CellError("negative", got=text)
    if value > MOST_COUNTED:
        raise CellError("too_large", got=text, most=MOST_COUNTED)
    return value


def day(text: str) -> date:
    """A day: 30/6/2025 or 2025-06-30."""
    found = _DAY.fullmatch(text)
    try:
        if found:
            value = date(int(found[3]), int(found[2]), int(found[1]))
        elif _ISO.fullmatch(text):
            value = date.fromisoformat(text)
        else:
            raise CellError("date", got=text)
    except ValueError:
        raise CellError("no_such_day", got=text) from None
    if not 1900 <= value.year <= 2200:
        raise CellError("no_such_day", got=text)
    return value


def scope(text: str) -> str:
    """A phase as written; nothing for the whole campaign."""
    if said(text) in known_words("loading.whole"):
        return ""
    return text
