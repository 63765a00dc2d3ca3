"""What somebody types to find an initiative: words that hold for what is in titles and names, also where mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection

from handlers.alike.sketch import LONGEST, number_of, word_hashes, words_of
from storage.database import counters
from storage.database.store import Store
from storage.initiatives import search, vocabulary

MOST_WORDS = 8  # that are looked at
AT_ONCE = 2_000  # initiatives whose words are taken
MOST_NEAR = 5  # known words that are weighed against each other
SHORTEST, LONGEST_WORD = 3, 30  # letters of a word that can be mistyped; of one that is remembered
FEW_LETTERS = 5  # of these one may be wrong, of more two
_CODE = re.compile(r"[A-Za-zĐđ]{1,10}-\d{4}-\d{1,9}")
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: hashes of words, or codes; `instead`: (as typed, the known word that is taken for it)."""

    words: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()


def wanted(tx: Connection, typed: str) -> Wanted:
    """What these words look for; "123" is the receipt code that ends in it."""
    codes = _codes(tx, typed.strip())
    if codes:
        return Wanted(codes=codes)
    instead = []
    hashes = dict.fromkeys(word_hashes(typed)[:MOST_WORDS])
    for word in sorted(set(words_of(typed[:LONGEST]))):
        if number_of(word) in hashes and not search.holders(tx, number_of(word), 1):
            known = nearest(tx, word)
            if known:
                del hashes[number_of(word)]
                hashes[number_of(known)] = None
                instead.append((word, known))
    return Wanted(words=tuple(hashes), instead=tuple(instead))


def _codes(tx: Connection, typed: str) -> tuple[str, ...]:
    if _CODE.fullmatch(typed):
        return (typed.upper(),)
    if not _NUMBER.fullmatch(typed):
        return ()
    return tuple(f"{series}-{int(typed):06}" for series in counters.names(tx, ending="-____"))


def nearest(tx: Connection, word: str) -> str:
    """The known word that may be meant by this one, which nobody has; "" for none. Of several that most have."""
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    wrong = 1 if len(word) <= FEW_LETTERS else 2
    known = vocabulary.as_long_as(tx, len(word) - wrong, len(word) + wrong)
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=wrong, limit=MOST_NEAR)
    if not near:
        return ""
    least = min(distance for _, distance, _ in near)
    likely = [one for one, distance, _ in near if distance == least]
    return max(likely, key=lambda one: (search.holders(tx, number_of(one)), one))


# The words that are known


def take_words(store: Store) -> None:
    """Take the words of all initiatives whose words are not taken yet, some at a time."""
    while store.reading(vocabulary.next_texts, 1):
        store.writing(take_some_words)


def take_some_words(tx: Connection, most: int = AT_ONCE) -> int:
    """Take the words of the next few; of how many."""
    texts = vocabulary.next_texts(tx, most)
    if texts:
        know(tx, [part for _, title, author in texts for part in (title, author)])
        vocabulary.taken(tx, texts[-1][0])
    return len(texts)


def know(tx: Connection, texts: Iterable[str]) -> None:
    """The words of these are known from now on."""
    vocabulary.put(tx, _remembered(texts))


def _remembered(texts: Iterable[str]) -> set[str]:
    """Words of letters only: a number is nobody's mistyped word, and may be somebody's telephone."""
    words = {word for text in texts for word in words_of(text[:LONGEST])}
    return {word for word in words if word.isalpha() and SHORTEST - 1 <= len(word) <= LONGEST_WORD}
