"""Brings typed Vietnamese to a plain key, and holds the shape in which every reading is given.

Everything that reads what people type compares folded keys: lower case, no diacritics, single spaces. To read
another input method, add its decoder beside `untelex` and `unvni`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Concatenate, Generic, Literal, ParamSpec, TypeVar
from unicodedata import normalize

Status = Literal["ok", "confirm", "ask", "none", "reject"]
Period = Literal["once", "year", "month", "day", "shift", "per_unit", "other"]
T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")

LONGEST = 300
"""Folded characters an answer may have; a longer text is a story, not an amount, a date or a unit."""

_RAW_LONGEST = 4 * LONGEST  # a decomposed "ệ" is three characters, and a zero-width one may follow
_SLICE = 256  # sorting combining marks is quadratic in CPython, so long texts are decomposed in slices
_DROPPED = re.compile("[\u0300-\u036f\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\u00ad]")
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "₫": "d", "ı": "i"} | {chr(0xFF10 + n): str(n) for n in range(10)})
_VOWELS = re.compile("[aeiouy]")


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What a text was read as; `value` is None unless `status` is ok or confirm."""

    status: Status
    value: T | None = None
    candidates: tuple[T, ...] = ()
    period: Period = "once"
    approx: bool = False


def word_set(words: str) -> frozenset[str]:
    """'a b c' as a set; keeps long lists of words readable."""
    return frozenset(words.split())


@lru_cache(maxsize=16)  # several readers in turn look at the same message
def fold(text: str) -> str:
    """'  Hoàng\u00a0 MAI' -> 'hoang mai': lower case, no diacritics, đ as d, single spaces."""
    lowered = text.casefold()
    if not lowered.isascii():
        slices = (lowered[at : at + _SLICE] for at in range(0, len(lowered), _SLICE))
        lowered = "".join(unicodedata.normalize("NFD", part) for part in slices)
        lowered = _DROPPED.sub("", lowered).replace("đ", "d")
        if not lowered.isascii():  # few texts: `translate` looks every letter up, and takes longer than all the rest
            lowered = lowered.translate(_LETTERS)
    return " ".join(lowered.split())


SHORT = 24
"""Characters of a text that is typed again and again: "có", "bỏ qua", "500 triệu"."""


def remembered(read: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """A reader that remembers what it made of short texts. What it reads from must be its arguments alone."""
    known: Callable[..., R] = lru_cache(maxsize=4096)(read)

    @wraps(read)
    def recall(text: str, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return (known if len(text) <= SHORT else read)(text, *args, **kwargs)

    return recall


def short_key(text: str) -> str | None:
    """The folded text, or None when it is too long to be a short answer."""
    if len(text) > _RAW_LONGEST:
        text = " ".join(text.split())
        if len(text) > _RAW_LONGEST:
            return None
    key = fold(text)
    return key if len(key) <= LONGEST else None


@lru_cache(maxsize=8192)  # there are some seven thousand folded syllables
def untelex(word: str) -> str:
    """'trieeuj' -> 'trieu', 'ddoongf' -> 'dong': a folded word typed in Telex with no input method on."""
    first = _VOWELS.search(word)
    if first is None:
        return word.replace("w", "u").replace("dd", "d") if len(word) > 1 else word
    head = word[: first.start()].replace("dd", "d").replace("w", "u")
    # no Vietnamese syllable has s, f, r, x, j, z or w after its vowel: there they are marks
    rest = re.sub("[sfrxjzw]", "", word[first.start() :])
    rest = re.sub("aa|ee|oo", lambda pair: pair.group()[0], rest)
    if head.startswith("d") and rest.endswith("d"):  # "dongd": the bar of đ typed last
        rest = rest[:-1]
    if len(rest) > 2 and rest[-1] in "aeo" and rest[-1] in rest[:-1]:  # "trieuej": the hat typed last
        rest = rest[:-1]
    return head + rest


def unvni(word: str) -> str:
    """'hoa2ng' -> 'hoang', 'd9o6ng2' -> 'dong': a folded word typed in VNI with no input method on."""
    return re.sub("(?<=[a-z])[0-9]+", "", word)


@lru_cache(maxsize=4096)  # letters: `fold` remembers only the last few texts
def _folded(letter: str) -> str:
    return "\n" if letter == "\n" else " " if letter.isspace() else fold(letter)


def spots(text: str) -> tuple[str, str, list[int]]:
    """The composed text, the same folded (lines stay, blanks become one), the place of each folded letter."""
    text = normalize("NFC", text)
    plain: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = _folded(letter)
        if folded == " " and plain and plain[-1] in " \n":
            continue
        plain.extend(folded)
        places.extend([place] * len(folded))
    return text, "".join(plain), [*places, len(text)]
