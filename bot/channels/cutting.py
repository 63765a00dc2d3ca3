"""Cuts a long text into parts that a channel takes, counted in the channel's own unit.

No part ends inside a letter or an emoji: what belongs together, the library `regex` knows as `\\X`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

import regex

_LETTER = regex.compile(r"\X")


def utf16_units(text: str) -> int:
    """UTF-16 code units: one for a Vietnamese letter, two for most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int, length: Callable[[str], int] = len) -> list[str]:
    """The text in parts of a `length` of at most `most`: cut between paragraphs, else lines, else words, else letters.

    `length` counts in the channel's unit; the default counts code points.
    """
    parts = []
    text = text.strip()
    while length(text) > most:
        end = _end_of_part(text, most, length)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    if text:
        parts.append(text)
    return parts


def _end_of_part(text: str, most: int, length: Callable[[str], int]) -> int:
    longest = _longest_beginning(text, most, length)
    for between in ("\n\n", "\n", " "):
        end = text.rfind(between, longest // 3, longest)
        if end > 0:
            return end
    return _last_letter_before(text, longest)


def _longest_beginning(text: str, most: int, length: Callable[[str], int]) -> int:
    """How many code points fit into `most`. In no unit is a code point shorter than one."""

    def length_of_first(points: int) -> int:
        return length(text[:points])

    return bisect_right(range(min(most, len(text)) + 1), most, key=length_of_first) - 1


def _last_letter_before(text: str, longest: int) -> int:
    """Where the last whole letter of this beginning ends; a single letter that is longer than a part is cut."""
    end = 0
    for letter in _LETTER.finditer(text):
        if letter.end() > longest:
            break
        end = letter.end()
    return end or longest
