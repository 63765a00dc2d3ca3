"""Finds folded words in a text, and where they stand in it, so that what people typed is kept as typed."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from handlers.fold import fold


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
