"""Which texts come from one mould: sentence by sentence the same words in the same order, other names and numbers.

Nothing of a language is needed for that: what stands in both sentences in the same order is the mould, what stands
between is what each filled in. One sentence that many say is no mould: most of a text has to be, in two of its
sentences. Which texts make a group is said as by DBSCAN (Ester et al. 1996): one with enough others around it takes
these with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from handlers.alike.sketch import LONGEST, words_of

SHORTEST = 15  # words; a shorter text is nobody's copy
SHORTEST_SENTENCE = 6  # words
OF_A_SENTENCE = 0.45  # of the words of the longer of two sentences that both have in the same order
OF_A_TEXT = 0.4  # of the words of the shorter text
LEAST_SENTENCES = 2
LEAST_TEXTS, LEAST_TYPISTS = 5, 4  # that make a group
_TEXTS_REMEMBERED = 4_096
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")

Sentence = tuple[str, ...]  # its words, without accents


@dataclass(frozen=True, slots=True)
class Sentences:
    """A text as it is compared; `length`: its words."""

    each: tuple[Sentence, ...]
    length: int


@lru_cache(maxsize=_TEXTS_REMEMBERED)
def sentences(text: str) -> Sentences:
    """Its sentences that are long enough to tell something."""
    each = [tuple(words_of(one)) for one in split(text)]
    return Sentences(tuple(one for one in each if len(one) >= SHORTEST_SENTENCE), sum(map(len, each)))


def split(text: str) -> list[str]:
    """Its sentences as they were typed."""
    return [one for one in _SENTENCE_END.split(text[:LONGEST]) if one.strip()]


def is_same_mould(one: Sentences, other: Sentences) -> bool:
    """Whether most of the shorter text stands in the other too, in the same order within each sentence."""
    shorter, longer = sorted((one, other), key=lambda text: text.length)
    if shorter.length < SHORTEST:
        return False
    shared = [words for words in (_in_common(sentence, longer.each) for sentence in shorter.each) if words]
    return len(shared) >= LEAST_SENTENCES and sum(shared) >= OF_A_TEXT * shorter.length


def _in_common(sentence: Sentence, others: Iterable[Sentence]) -> int:
    """How many of its words stand in the same order in the one that is most like it; 0: none is like it."""
    return max((_words_in_common(sentence, other) for other in others), default=0)


def _words_in_common(one: Sentence, other: Sentence) -> int:
    return int(LCSseq.similarity(one, other, score_cutoff=int(OF_A_SENTENCE * max(len(one), len(other))) + 1))


def shared_sentences(text: str, others: Sequence[str]) -> list[str]:
    """The sentences of a text, as they were typed, that stand in most of these others too."""
    there = [sentences(other).each for other in others]
    return [one for one in split(text) if 2 * sum(_is_in(one, each) for each in there) > len(there)]


def _is_in(sentence: str, others: Sequence[Sentence]) -> bool:
    words = tuple(words_of(sentence))
    return len(words) >= SHORTEST_SENTENCE and _in_common(words, others) > 0


def makes_a_group(typists: Sequence[int | None]) -> bool:
    """Whether so many texts, by these persons, are a group; who is not known is one person."""
    return len(typists) >= LEAST_TEXTS and len(set(typists)) >= LEAST_TYPISTS
