"""Sets words apart that only fold alike: "tầm" is no "tám", "tháng sau" no "tháng sáu". For readers of folded text."""

from __future__ import annotations

import re
from functools import lru_cache

from handlers.reading.fold import bare_means, fold, has_accents, marked

_WORD = re.compile(r"[^\W\d_]+")
MARK = "q"
"""Ends the folded form of such a word: no Vietnamese word ends so."""


class Apart:
    """Words with their right spellings. `bare`: bare letters among these count even where the text has accents."""

    def __init__(self, spellings: str, *, bare: bool = True) -> None:
        self._bare = bare
        self._right: dict[str, set[str]] = {}
        for word in spellings.split():
            self._right.setdefault(fold(word), set()).add(marked(word))
        self._seen = lru_cache(maxsize=8192)(self._word)

    def __call__(self, text: str) -> str:
        """'làm ra tám triệu' -> 'lamq ra tám triệu'; a text without accents stays."""
        if not has_accents(text):
            return text
        return self.of_marked(marked(text))

    def of_marked(self, text: str) -> str:
        """The same of a text with accents that is marked already."""
        return _WORD.sub(lambda word: self._seen(word[0]), text)

    def _word(self, word: str) -> str:
        right = self._right.get(fold(word))
        if right is None or word in right:
            return word
        if self._bare and any(bare_means(word, one, accented=True) for one in right):
            return word
        return fold(word) + MARK


def both(words: frozenset[str]) -> frozenset[str]:
    """These folded words, set apart or not: for a list that means "làm" where another means "lăm"."""
    return words | {word + MARK for word in words}
