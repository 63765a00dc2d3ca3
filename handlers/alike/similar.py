"""Initiatives that tell nearly the same: found by their sketches, and then compared word by word.

Novelty is asked for within a workplace (Decree 13/2012, art. 3), so across workplaces only officers hear of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest

from rapidfuzz import fuzz
from sqlalchemy import Connection

from handlers.alike.sketch import KEPT, KEPT_OF_TITLE, sketch, title_sketch, word_hashes
from handlers.reading.fold import fold
from storage import found_by
from storage.database import facts
from storage.initiatives import similar
from storage.initiatives.similar import Candidate

STORY = ("before", "solution")
LEAST_SHARED, MORE_SHARED = 2, 4  # of shingles that few others have, in a short story and in a longer one
SHORT_STORY = 16  # shingles; a copy with 15 % of its words changed keeps half of them
ALIKE = 40.0  # per cent of three words in a row; with 15 % of its words changed a copy keeps some 60
#: Per cent of a title's words and letters that another has too. In one union a title with some words changed is the
#: same again; among all of them hundreds are as near to any, and only nearly the same words tell something.
TITLES_ALIKE, SHORT_TITLES_ALIKE, TITLES_ALIKE_ELSEWHERE = 75.0, 85.0, 90.0
SHORT_TITLE = 8  # words; where one of a few is another, it is about something else
MOST_TITLES, MOST_TITLES_ELSEWHERE = 300, 40  # that are weighed: those that share most
TITLES_REMEMBERED = 4_096  # a form looks for its title three times, and finds the same others
SOUGHT_ELSEWHERE = 24  # threes of a title: nearly the same words have nearly the same
MOST_SHOWN = 3
MOST_AT_ONCE = 3  # compared while somebody waits
INDEXED = "indexed"  # a fact: all initiatives that were there are in the index, as it is made by this
INDEXING = "indexing"  # a fact: the version that is being made, and the key of the last that is in it
INDEX_VERSION = "4"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Alike:
    """One that tells nearly the same; `per_cent`: how much of it."""

    found: Candidate
    per_cent: int


@dataclass(frozen=True, slots=True)
class Told:
    """What an initiative tells, and the sketches of it."""

    title: str
    story: str
    title_sketch: tuple[int, ...]
    story_sketch: tuple[int, ...]

    @classmethod
    def of(cls, title: str, answers: Mapping[str, object]) -> Told:
        """What these answers tell."""
        told = story(answers)
        return cls(title, told, title_sketch(title), sketch(told))


def indexed(tx: Connection, told: Told, author: str) -> tuple[int, ...]:
    """What an initiative is found by: its story and its title as sketches, each word of title and author."""
    story = similar.held_by_few(tx, told.story_sketch, KEPT)
    title = similar.held_by_few(tx, told.title_sketch, KEPT_OF_TITLE)
    return (*story, *title, *word_hashes(told.title, author))


def story(answers: Mapping[str, object]) -> str:
    """The words that tell what was done."""
    return "\n".join(str(answers.get(key) or "") for key in STORY)


def alike(
    tx: Connection, told: Told, but: int = 0, *, unit: str | None = None, most: int = similar.MOST
) -> list[Alike]:
    """The most alike first; `but`: the initiative itself; `unit`: only those of that unit; so many are compared."""
    found: dict[int, Alike] = {}
    for candidate in similar.candidates(tx, told.story_sketch, but, _least_shared(told), unit=unit, most=most):
        score = likeness(told.story, story(candidate.answers))
        if score >= ALIKE:
            found[candidate.id] = Alike(candidate, round(score))
    stories = sorted(found.values(), key=_most_alike)[:MOST_SHOWN]
    return [*stories, *_titles_alike(tx, told, {but, *found}, unit)][:MOST_SHOWN]


def _most_alike(one: Alike) -> tuple[int, int]:
    return -one.per_cent, one.found.id


def _titles_alike(tx: Connection, told: Told, but: Collection[int], unit: str | None) -> list[Alike]:
    """Those whose titles alone are alike."""
    sought, most, shown = told.title_sketch, MOST_TITLES, 1  # in a union the nearest: others are seldom the same
    if unit is None:
        sought, most, shown = sought[:SOUGHT_ELSEWHERE], MOST_TITLES_ELSEWHERE, MOST_SHOWN
    bar = _title_bar(told.title, unit)
    scores: dict[int, int] = {}
    for key, other in similar.titles(tx, sought, unit=unit, most=most):
        score = _title_likeness(told.title, other, bar)
        if key not in but and score >= bar:
            scores[key] = round(score)
    keys = nsmallest(shown, scores, key=lambda key: (-scores[key], key))
    return [Alike(one, scores[one.id]) for one in similar.whole(tx, keys)]


@lru_cache(maxsize=TITLES_REMEMBERED)
def _words(title: str) -> tuple[str, ...]:
    return tuple(sorted(_WORD.findall(fold(title))))


def _title_bar(title: str, unit: str | None) -> float:
    if unit is None:
        return TITLES_ALIKE_ELSEWHERE
    return SHORT_TITLES_ALIKE if len(_words(title)) < SHORT_TITLE else TITLES_ALIKE


@lru_cache(maxsize=TITLES_REMEMBERED)
def _title_likeness(title: str, another: str, bar: float) -> float:
    """How many words two titles share, and how many letters, in whatever order: 0 to 100, half of it each.

    0 where it is less than `bar` whatever words they share: most are told apart by their letters, which is quick.
    """
    one, other = _words(title), _words(another)
    letters = fuzz.ratio(" ".join(one), " ".join(other), score_cutoff=2 * bar - 100)
    if not letters:
        return 0.0
    words = 200 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))
    return (words + letters) / 2


def _least_shared(told: Told) -> int:
    return LEAST_SHARED if len(told.story_sketch) <= SHORT_STORY else MORE_SHARED


def likeness(one: str, other: str) -> float:
    """How much of the shorter story stands in the other too, three words at a time: 0 to 100."""
    first, second = _triples(one), _triples(other)
    shorter = min(len(first), len(second))
    return 100 * len(first & second) / shorter if shorter else 0.0


def _triples(text: str) -> set[tuple[str, str, str]]:
    words = _WORD.findall(fold(text))
    return set(zip(words, words[1:], words[2:], strict=False))


def keep(tx: Connection, *, key: int, author: str, told: Told) -> None:
    """Index what this initiative tells now."""
    found_by.take_out(tx, ":initiative", initiative=key)
    found_by.put(tx, [(key, indexed(tx, told, author))], ignore=True)


def row(tx: Connection, *, key: int, told: Told) -> dict[str, int] | None:
    """The row of `alike` that says which earlier one it tells nearly the same as; None where there is none."""
    before = [one for one in alike(tx, told, key, most=MOST_AT_ONCE) if one.found.id < key]
    if not before:
        return None
    return {"initiative_id": key, "other_id": before[0].found.id, "per_cent": before[0].per_cent}


def flag(tx: Connection, *, key: int, told: Told) -> None:
    """Keep that for officers, in place of what was kept before."""
    similar.flag(tx, key, row(tx, key=key, told=told))


def is_indexed(tx: Connection) -> bool:
    """Whether all that was handed in before there was such an index is in it."""
    return facts.find(tx, INDEXED) == INDEX_VERSION


def index_some(tx: Connection, most: int) -> bool:
    """Index the next few of what was handed in before there was an index; whether some may be left."""
    if is_indexed(tx):
        return False
    version, _, last = facts.find(tx, INDEXING).partition(" ")
    begin = int(last) if version == INDEX_VERSION else 0
    some = similar.told_after(tx, begin, most)
    for key, title, author, answers in some:
        keep(tx, key=key, author=author, told=Told.of(title, answers))
    if some:
        facts.keep(tx, INDEXING, f"{INDEX_VERSION} {some[-1][0]}")
    else:
        facts.keep(tx, INDEXED, INDEX_VERSION)
    return bool(some)
