"""Initiatives that tell nearly the same: found by their sketches, and then compared word by word.

Novelty is asked for within a workplace (Decree 13/2012, art. 3), so across workplaces only officers hear of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import Connection

from handlers.alike.sketch import sketch, title_sketch, word_hashes
from handlers.reading.fold import fold
from storage.database import facts
from storage.database.store import Store
from storage.initiatives import similar
from storage.initiatives.similar import Candidate

STORY = ("before", "solution")
LEAST_SHARED = 3  # of 24 shingles
ALIKE = 40.0  # per cent of three words in a row; with 15 % of its words changed a copy keeps some 60
LEAST_SHARED_OF_TITLE = 4  # of 8 pairs
TITLES_ALIKE = 85.0
MOST_SHOWN = 3
INDEXED = "indexed"  # a fact: all initiatives that were there are in the index, as it is made by this
INDEX_VERSION = "2"
AT_ONCE = 500
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Alike:
    """One that tells nearly the same; `per_cent`: how much of it."""

    found: Candidate
    per_cent: int


def hashes(title: str, author: str, answers: Mapping[str, object]) -> tuple[int, ...]:
    """What is indexed of an initiative: its story and its title as sketches, each word of title and author."""
    return tuple(dict.fromkeys((*sketch(story(answers)), *title_sketch(title), *word_hashes(title, author))))


def story(answers: Mapping[str, object]) -> str:
    """The words that tell what was done."""
    return "\n".join(str(answers.get(key) or "") for key in STORY)


def alike(tx: Connection, title: str, answers: Mapping[str, object], but: int) -> list[Alike]:
    """The most alike first; `but`: the initiative itself."""
    told = story(answers)
    found: dict[int, Alike] = {}
    for candidate in similar.candidates(tx, sketch(told), but, LEAST_SHARED):
        score = likeness(told, story(candidate.answers))
        if score >= ALIKE:
            found[candidate.id] = Alike(candidate, round(score))
    for candidate in similar.candidates(tx, title_sketch(title), but, LEAST_SHARED_OF_TITLE):
        score = fuzz.token_sort_ratio(fold(title), fold(candidate.title))
        if score >= TITLES_ALIKE and candidate.id not in found:
            found[candidate.id] = Alike(candidate, round(score))
    return sorted(found.values(), key=lambda one: (-one.per_cent, one.found.id))[:MOST_SHOWN]


def likeness(one: str, other: str) -> float:
    """How much of the shorter story stands in the other too, three words at a time: 0 to 100."""
    first, second = _triples(one), _triples(other)
    shorter = min(len(first), len(second))
    return 100 * len(first & second) / shorter if shorter else 0.0


def _triples(text: str) -> set[tuple[str, str, str]]:
    words = _WORD.findall(fold(text))
    return set(zip(words, words[1:], words[2:], strict=False))


def keep(tx: Connection, *, key: int, title: str, author: str, answers: Mapping[str, object]) -> None:
    """Index what this initiative tells now."""
    similar.put(tx, key, hashes(title, author, answers))


def index_older(store: Store) -> None:
    """Index what was handed in before there was an index, once, some at a time."""
    if store.reading(facts.find, INDEXED) == INDEX_VERSION:
        return
    last = 0
    while some := store.reading(similar.told_after, last, AT_ONCE):
        last = some[-1][0]
        with store.write() as tx:
            for key, title, author, answers in some:
                keep(tx, key=key, title=title, author=author, answers=answers)
    store.writing(facts.keep, INDEXED, INDEX_VERSION)
