"""A text as a few numbers that a copy of it mostly has too, whatever words were changed in it and sentences moved.

The words of a text, without accents, are taken four by four; of the hashes of these shingles the smallest are kept
(bottom-k sketch: Broder 1997). Two texts that share half of their shingles share about half of their sketches. Which of
them an initiative is found by, `storage/initiatives/similar.py` says: those that few others have. A title is too short
for that: of it each three of its words are taken, in any order. Two words of a title many others have, too.
"""

from __future__ import annotations

import re
from functools import _lru_cache_wrapper, cache, lru_cache
from hashlib import blake2b
from itertools import chain, combinations
from typing import TypeVar

from handlers.reading.fold import fold

SOUGHT = 72  # shingles of a story that is looked for
KEPT = 16  # of these, by which it is found again: the first that are not in everybody's story
SOUGHT_OF_TITLE, KEPT_OF_TITLE = 24, 8  # of the threes of a title, likewise
WORDS_OF_TITLE = 12  # that are looked at: the same of any two titles that have them
LONGEST = 8000  # letters that are looked at
_WORD = re.compile(r"\w+")
_63_BITS = 2**63 - 1
_WORDS_REMEMBERED = 16_384  # as they are typed: there are some seven thousand syllables
_LONGEST_WORD = 24  # letters of what is remembered
_TEXTS_REMEMBERED = 256  # who tells a story is asked for a title and a pledge, and hands in: the same texts each time
T = TypeVar("T")
#: What is said in every other initiative, whatever it is about: a shingle within one of these tells nothing.
_STOCK_PHRASES = (
    "nang cao nang suat lao dong",
    "tang nang suat lao dong giam chi phi san xuat",
    "tiet kiem thoi gian va chi phi",
    "tiet kiem chi phi cho cong ty",
    "giam thoi gian cho nguoi lao dong",
    "nang cao hieu qua cong viec",
    "nang cao chat luong san pham",
    "dam bao an toan cho nguoi lao dong",
    "truoc day cong viec nay duoc lam bang tay",
    "mat nhieu thoi gian va cong suc",
    "de dang ap dung cho cac don vi khac",
    "hieu qua kinh te cao",
    "gop phan hoan thanh nhiem vu duoc giao",
)


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def sketch(text: str) -> tuple[int, ...]:
    """The sketch of a story; empty where it has too few words. Numbers of 63 bits, the smallest first."""
    return tuple(sorted(_shingles(text[:LONGEST]) - _stock())[:SOUGHT])


def _shingles(text: str) -> set[int]:
    """A number for each four words in a row: what the words are, and in which order."""
    words = _each(_numbers_of, text)
    four = zip(words, words[1:], words[2:], words[3:], strict=False)
    return {(a + 3 * b + 5 * c + 7 * d) & _63_BITS for a, b, c, d in four}


@cache
def _stock() -> frozenset[int]:
    """The shingles that tell nothing."""
    return frozenset(shingle for phrase in _STOCK_PHRASES for shingle in _shingles(phrase))


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def title_sketch(title: str) -> tuple[int, ...]:
    """The sketch of a title, the same in any order of its words."""
    words = sorted(set(_each(_numbers_of, title[:LONGEST])))[:WORDS_OF_TITLE]
    if len(words) == 2:
        return ((11 * words[0] + 13 * words[1]) & _63_BITS,)
    return tuple(sorted((11 * a + 13 * b + 17 * c) & _63_BITS for a, b, c in combinations(words, 3))[:SOUGHT_OF_TITLE])


def word_hashes(*texts: str) -> tuple[int, ...]:
    """One number for each word, by which what has these words is found: accents make no difference."""
    words = {word for text in texts for word in words_of(text[:LONGEST])}
    return tuple(number_of(word) for word in sorted(words))


def words_of(text: str) -> list[str]:
    """Its words without accents, one behind another."""
    return _each(_words_of, text)


def _each(read: _lru_cache_wrapper[tuple[T, ...]], text: str) -> list[T]:
    """What is read between each two blanks; words that nobody else will type are not remembered."""
    typed = text.split()
    if max(map(len, typed), default=0) > _LONGEST_WORD:
        return list(chain.from_iterable(map(read.__wrapped__, typed)))
    return list(chain.from_iterable(map(read, typed)))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _words_of(typed: str) -> tuple[str, ...]:
    """The words of what stands between two blanks. To fold a text word by word is quick: nearly all are remembered."""
    return tuple(_WORD.findall(fold(typed)))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _numbers_of(typed: str) -> tuple[int, ...]:
    return tuple(map(number_of, _words_of(typed)))


@lru_cache(maxsize=_WORDS_REMEMBERED)
def number_of(word: str) -> int:
    """63 bits for a word: sums of such numbers are as good as random, and the same tomorrow."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) >> 1
