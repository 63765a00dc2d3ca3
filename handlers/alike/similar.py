"""Initiatives that tell nearly the same: found by their sketches, and then compared word by word.

Novelty is asked for within a workplace (Decree 13/2012, art. 3), so across workplaces only officers hear of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import Connection

from handlers.alike.sketch import KEPT, KEPT_OF_TITLE, SOUGHT_OF_TITLE, sketch, title_sketch, word_hashes, words_of
from storage import found_by
from storage.database import facts
from storage.initiatives import similar
from storage.initiatives.similar import Candidate, Holders

STORY = ("before", "solution")
LEAST_SHARED, MORE_SHARED = 2, 3  # of shingles that few others have, in a short story and in a longer one
SHORT_STORY = 16  # shingles; a copy with 15 % of its words changed keeps half of them
ALIKE = 40.0  # per cent of three words in a row; with 15 % of its words changed a copy keeps some 60
#: Per cent of a title's words and letters that another has too. In one union a title with some words changed is the
#: same again, with some more where it shares what few others have; among all of them hundreds are as near to any, and
#: only nearly the same words tell something.
TITLES_ALIKE, SHORT_TITLES_ALIKE, TITLES_ALIKE_ELSEWHERE = 74.0, 85.0, 92.0
LESS_ALIKE, SHARED_BY_TITLES = 71.0, 3  # so much is enough for a long title that shares so many threes of words
FEW_OF_EVERYBODY = 3  # threes of a title that as many have as are kept of one
SHORT_TITLE = 8  # words; where one of a few is another, it is about something else
MOST_TITLES, MOST_TITLES_ELSEWHERE = 300, 40  # that are weighed: those that share most
TITLES_REMEMBERED = 4_096  # a form looks for its title three times, and finds the same others
MOST_SHOWN = 3
MOST_AT_ONCE = 3  # compared while somebody waits
INDEXED = "indexed"  # a fact: all initiatives that were there are in the index, as it is made by this
INDEXING = "indexing"  # a fact: the version that is being made, and the key of the last that is in it
INDEX_VERSION = "4"


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


def indexed_after(held: Holders, told: Told, author: str) -> tuple[int, ...]:
    """The same behind a look, which has shown who has its shingles."""
    story = similar.seen_held_by_few(held, told.story_sketch, KEPT)
    title = similar.seen_held_by_few(held, told.title_sketch, KEPT_OF_TITLE)
    return (*story, *title, *word_hashes(told.title, author))


def holders(tx: Connection, told: Told) -> Holders:
    """Who has its shingles."""
    return similar.holders(tx, (*told.story_sketch, *told.title_sketch))


def story(answers: Mapping[str, object]) -> str:
    """The words that tell what was done."""
    return "\n".join(str(answers.get(key) or "") for key in STORY)


def alike(
    tx: Connection, told: Told, but: int = 0, *, unit: str | None = None, most: int = similar.MOST
) -> list[Alike]:
    """The most alike first; `but`: the initiative itself; `unit`: only those of that unit; so many are compared."""
    return _alike(tx, holders(tx, told), told, but, unit, most)


def _alike(tx: Connection, held: Holders, told: Told, but: int, unit: str | None, most: int) -> list[Alike]:
    found: dict[int, Alike] = {}
    lists = _lists(held, told.story_sketch)
    for candidate in similar.candidates(tx, lists, but, _least_shared(told), unit=unit, most=most):
        score = likeness(told.story, story(candidate.answers))
        if score >= ALIKE:
            found[candidate.id] = Alike(candidate, round(score))
    stories = sorted(found.values(), key=_most_alike)[:MOST_SHOWN]
    if stories and unit is None:
        return stories  # beside one that tells the same, what has nearly its title elsewhere tells nothing
    return [*stories, *_titles_alike(tx, held, told, {but, *found}, unit)][:MOST_SHOWN]


def _lists(held: Holders, hashes: Sequence[int]) -> list[Sequence[int]]:
    return [held[one] for one in hashes if one in held]


def _most_alike(one: Alike) -> tuple[int, int]:
    return -one.per_cent, one.found.id


def _titles_alike(tx: Connection, held: Holders, told: Told, but: Collection[int], unit: str | None) -> list[Alike]:
    """Those whose titles alone are alike."""
    most = MOST_TITLES_ELSEWHERE if unit is None else MOST_TITLES
    bars, name = _title_bars(told.title, unit), _name(told.title)
    lists = _lists(held, told.title_sketch)
    there = similar.titles(tx, lists, _least_shared_by_titles(told, lists), unit=unit, most=most)
    scores: dict[int, float] = {}
    for one in there:
        bar = bars[one.shared >= SHARED_BY_TITLES]
        score = _title_likeness(name, _name(one.title), bar)
        if score >= bar and one.id not in but:
            scores[one.id] = score
    nearest = sorted(scores, key=lambda key: (-round(scores[key]), key))[:1]  # others are seldom the same
    return [Alike(one, round(scores[one.id])) for one in similar.whole(tx, nearest)]


def _least_shared_by_titles(told: Told, lists: Sequence[Sequence[int]]) -> int:
    """One, where a title has few threes of words, or many of them are everybody's, so that it is not found by them."""
    everybodys = sum(1 for one in lists if len(one) >= similar.MOST_OF_ONE)
    return 1 if len(told.title_sketch) < SOUGHT_OF_TITLE or everybodys > FEW_OF_EVERYBODY else 2


class _Name(NamedTuple):
    """A title as it is compared, in whatever order its words stand: they, and all their letters."""

    words: frozenset[str]
    letters: str


@lru_cache(maxsize=TITLES_REMEMBERED)
def _name(title: str) -> _Name:
    words = sorted(words_of(title))
    once = frozenset(words)
    if len(once) < len(words):  # the second of a word is one more
        once |= {f"{word} {words[:at].count(word)}" for at, word in enumerate(words) if word in words[:at]}
    return _Name(once, " ".join(words))


def _title_bars(title: str, unit: str | None) -> tuple[float, float]:
    """How much alike another has to be, and how much where it shares what few others have."""
    if unit is None:
        return TITLES_ALIKE_ELSEWHERE, TITLES_ALIKE_ELSEWHERE
    if len(_name(title).words) < SHORT_TITLE:
        return SHORT_TITLES_ALIKE, SHORT_TITLES_ALIKE
    return TITLES_ALIKE, LESS_ALIKE


def _title_likeness(one: _Name, other: _Name, least: float) -> float:
    """How many words two titles share, and how many letters, in whatever order: 0 to 100, half of it each.

    Most share so few words that their letters need no look: below `least` it is some lower number.
    """
    words = 200 * len(one.words & other.words) / (len(one.words) + len(other.words))
    return (words + fuzz.ratio(one.letters, other.letters, score_cutoff=2 * least - words)) / 2


def _least_shared(told: Told) -> int:
    return LEAST_SHARED if len(told.story_sketch) <= SHORT_STORY else MORE_SHARED


def likeness(one: str, other: str) -> float:
    """How much of the shorter story stands in the other too, three words at a time: 0 to 100."""
    first, second = _triples(one), _triples(other)
    shorter = min(len(first), len(second))
    return 100 * len(first & second) / shorter if shorter else 0.0


def _triples(text: str) -> set[tuple[str, str, str]]:
    words = words_of(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def keep(tx: Connection, *, key: int, author: str, told: Told) -> None:
    """Index what this initiative tells now."""
    found_by.take_out(tx, ":initiative", initiative=key)
    found_by.put(tx, [(key, indexed(tx, told, author))], ignore=True)


def handed_in(tx: Connection, *, key: int, author: str, told: Told) -> tuple[tuple[int, ...], dict[str, int] | None]:
    """What it is found by from now on, and the row of `alike` that says which earlier one tells nearly the same."""
    held = holders(tx, told)
    return indexed_after(held, told, author), _row(_alike(tx, held, told, key, None, MOST_AT_ONCE), key)


def _row(found: Iterable[Alike], key: int) -> dict[str, int] | None:
    before = [one for one in found if one.found.id < key]
    if not before:
        return None
    return {"initiative_id": key, "other_id": before[0].found.id, "per_cent": before[0].per_cent}


def flag(tx: Connection, *, key: int, told: Told) -> None:
    """Keep that for officers, in place of what was kept before."""
    similar.flag(tx, key, _row(alike(tx, told, key, most=MOST_AT_ONCE), key))


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
