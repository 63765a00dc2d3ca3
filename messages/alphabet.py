"""The order of a Vietnamese dictionary: a ă â b c d đ e ê …, then by tone.

Numbers go by their value: "Quận 2" stands before "Quận 10".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {letter: place for place, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng; 0: none
_WORDS = re.compile(r"\d+|[^\W\d_]+")
_NUMBER, _WORD = 0, 1  # numbers come first

Piece = tuple[int, int, tuple[int, ...], tuple[int, ...]]  # number or word, its length if a number, letters, tones
Key = tuple[tuple[Piece, ...], str]


@lru_cache(maxsize=50_000)
def alphabetical(text: str) -> Key:
    """What to sort names by: syllable after syllable, each by its letters, then by its tone."""
    words = _WORDS.findall(unicodedata.normalize("NFC", text))
    return tuple(_piece(word) for word in words), text


def _piece(word: str) -> Piece:
    if word.isdecimal():
        digits = word.lstrip("0")
        return _NUMBER, len(digits), tuple(map(ord, digits)), ()
    taken_apart = [_taken_apart(letter) for letter in word.lower()]
    return _WORD, 0, tuple(place for place, _ in taken_apart), tuple(tone for _, tone in taken_apart)


def _taken_apart(letter: str) -> tuple[int, int]:
    """The place of a letter in the alphabet, and its tone. Letters of other alphabets come after z."""
    marks = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return _PLACES.get(bare, len(_LETTERS) + ord(bare[:1] or " ")), tone
