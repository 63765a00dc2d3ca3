"""A decision told in one line behind its initiative: "số 125/QĐ-CT ngày 20/8/2026 cấp cơ sở"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from handlers import reading
from handlers.reading.fold import fold
from messages.catalog import LANGUAGES, listed, say
from storage.initiatives.recognition import LEVELS

_DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}")
LONGEST_NUMBER = 100  # letters


class Told(NamedTuple):
    """What was understood; None, "": not told, or not clear."""

    number: str
    day: date | None
    level: str


def read(typed: str, today: date) -> Told:
    """The number of the decision, its day, and who recognised it; any of them may be left out.

    The number comes first, the other two in either order.
    """
    words = typed.replace(";", " ").replace(",", " ").split()
    level, words = _level(words)
    day, words = _day(words, today)
    if not level:
        level, words = _level(words)
    return Told(_number(words), day, level)


def _level(words: list[str]) -> tuple[str, list[str]]:
    """The level at the end, "cấp cơ sở", and the words before it."""
    names = {fold(name): level for level in LEVELS for lang in LANGUAGES for name in _names(level, lang)}
    for at in range(len(words)):
        level = names.get(fold(" ".join(words[at:])).strip(" ."), "")
        if level:
            return level, _without_last(words[:at], "level")
    return "", words


def _names(level: str, lang: str) -> tuple[str, ...]:
    return (say(f"recognising.level.choice.{level}", lang), *listed(f"recognising.level.said.{level}", lang))


def _day(words: list[str], today: date) -> tuple[date | None, list[str]]:
    """The day behind "ngày", or one in figures at the end, and the words before it; None where it is not clear."""
    folded = [fold(word).strip(".:") for word in words]
    begins = [at for at, word in enumerate(folded) if word in _said("day")]
    if not begins:
        begins = [len(words) - 1] if words and _DAY.fullmatch(words[-1].strip(".")) else []
    if not begins:
        return None, words
    at = begins[0]
    got = reading.read_date(" ".join(words[at:]), today)
    if got.status != "ok" or got.value is None or got.value[0] != got.value[1] or got.value[0] > today:
        return None, words[:at]
    return got.value[0], words[:at]


def _number(words: list[str]) -> str:
    """What is left, without "quyết định số" before it; "" where not all of it looks like a number: it is asked."""
    told = list(words)
    while told and fold(told[0]).strip(" .:") in _said("number"):
        told.pop(0)
    number = " ".join(told).strip(" .:")
    if len(number) > LONGEST_NUMBER or not any(letter.isdigit() for letter in number):
        return ""
    if not all(map(_is_of_number, told)) or _DAY.fullmatch(told[0]):
        return ""
    return number


def _is_of_number(word: str) -> bool:
    """ "125/QĐ-CT", "-", "CT"; no word of a sentence."""
    return word.isupper() or not word.isalpha()


def _without_last(words: list[str], name: str) -> list[str]:
    if words and fold(words[-1]).strip(" .:") in _said(name):
        return words[:-1]
    return words


def _said(name: str) -> tuple[str, ...]:
    """Words that stand before that part, in any language."""
    return tuple(word for lang in LANGUAGES for word in listed(f"recognising.before.{name}", lang))
