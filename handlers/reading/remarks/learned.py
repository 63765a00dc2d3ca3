"""How much the words of a text are those of talk about the form, and not of a story: points learned from answers.

Rules know the ways that somebody thought of; this knows the words. Each word, pair of words, first and last word has
its points in `learned.tsv`, for texts with accents and for those without: more for what stands in talk, less for what
stands in stories. `python -m tests.reading.learn` makes that file from `tests/cases`, and tells why a text has its sum.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise, repeat
from pathlib import Path

from handlers.reading.remarks.said import quick_words

FILE = Path(__file__).with_suffix(".tsv")
ANY = ""  # the sign that every text has
WORDS_A_SIZE = 3  # texts are as long as others within so many words
LARGEST_SIZE = 7

_DIGIT = re.compile(r"\d")
#: From so many points on words are more likely spoken to us, whatever the rules say; to so many they tell.
TALK_POINTS, STORY_POINTS = 0.8, -1.0
SURELY_TALK = 2.0


def points(text: str, oddness: int) -> float:
    """Points towards talk of a whole text; `oddness`: how unlike an answer to the open question it is."""
    words, accented = quick_words(text)
    return sum(map(_known()[accented].get, signs(words, text, oddness), repeat(0))) / 100


def signs(words: list[str], text: str, oddness: int) -> list[str]:
    """What is counted of a text, once each: its words and pairs of words, its ends, its size, and other marks."""
    found = [ANY, f"#{min(len(words) // WORDS_A_SIZE, LARGEST_SIZE)}", f"~{oddness}"]
    if words:
        found += (f"^{words[0]}", f"{words[-1]}$")
    if text.rstrip().endswith("?"):
        found.append("?")
    if "," in text:
        found.append(",")
    if _DIGIT.search(text) is not None:
        found.append("0-9")
    found += {*words, *map(" ".join, pairwise(words))}
    return found


@cache
def _known() -> dict[bool, dict[str, int]]:
    """Hundredths of the points of each sign, whose sum is the same in any order; by whether the text has accents."""
    known: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for line in FILE.read_text("utf-8").splitlines()[1:]:
        sign, *found = line.split("\t")
        for accented, worth in zip((True, False), found, strict=True):
            if worth:
                known[accented][sign] = int(worth)
    return known
