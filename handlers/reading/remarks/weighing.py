"""What no single pattern tells: whether the words of a text are those of talk about the form, or tell of work.

Marks of speaking to us are counted ("câu này", "… giúp chị đi", "tối em viết"), and against them the share of words
that talk about a form does not need. "Đang trên giàn giáo, xuống anh nhắn" has marks enough for its two words of work;
"em nhắn lên nhóm tổ dân phố trước 15 phút" has not. What is weighed is doubted, never refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from handlers.reading.fold import fold, marked
from handlers.reading.remarks.marks import ASKS, MARKS, SAYS, SAYS_LAST, TALK, TELLS, Leaning, Place
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.telling import PERSONS

MOST_ASKED = 2  # clauses of a question to us
#: The points that are doubt enough for this share of words that talk does not need.
_ENOUGH = {2: 0.2, 3: 0.29, 4: 0.4, 5: 0.5, 6: 0.55, 7: 0.65}
LEAST = min(_ENOUGH)
MOST_WORDS = 40
LONGEST_MARK = 4  # words
SHORT_MARK = 5  # letters of a word that means many things without its accents: "toi" is "tôi" and "tối"


def leaning(said: Said, oddness: int = 0) -> Leaning | None:
    """What these words are besides an answer, perhaps; None where they may well tell of work."""
    if said.words > MOST_WORDS:
        return None
    words = _words(said.text)
    points = _points(said, words)
    marks = sum(points.values())
    if not marks or marks + oddness < LEAST:
        return None
    total = marks + oddness - _told(said, said.text)
    if total < LEAST:
        return None
    talk = _talk(said.accented)
    others = sum(word not in talk for word in words) / len(words)
    if others > _ENOUGH[min(total, max(_ENOUGH))]:
        return None
    return max(points, key=lambda leans: points[leans])


def only_tells(said: Said, oddness: int) -> bool:
    """Whether nothing marks that the end of these words is spoken to us, or as much tells of work."""
    marks = sum(_points(said, _words(said.last)).values())
    return marks + oddness <= _told(said, said.last) + _listed(said)


def _told(said: Said, text: str) -> int:
    """Points of what tells; a text without accents may always be read otherwise."""
    told = len(TELLS.all(text, said.accented)) + 2 * (said.find(PERSONS, text) is not None)
    return told + (not said.accented)


def _listed(said: Said) -> int:
    """Points of a list of questions, which tells: "xe đi đâu, mấy giờ chuyến cuối, giá bao nhiêu"."""
    asked = sum(said.find(ASKS, clause) is not None for clause in said.clauses)
    return asked if asked > 1 and len(said.clauses) > MOST_ASKED else 0


def _words(text: str) -> list[str]:
    return [word for word in (part.strip(".,;:!?\"'“”") for part in text.split()) if word]


def _points(said: Said, words: list[str]) -> dict[Leaning, int]:
    """The points of all marks, the longest mark at each place."""
    points: dict[Leaning, int] = {"unable": 0, "leaving": 0, "question": 0}
    for leans, worth in _found(_known(said.accented), words):
        points[leans] += worth
    if any(_says(said, clause) for clause in {said.last, said.first}):
        points["leaving"] += 2
    return points


def _says(said: Said, clause: str) -> bool:
    last = clause[clause.rfind(" ") + 1 :]
    return SAYS_LAST.has(last, said.accented) and said.find(SAYS, clause) is not None


def _found(known: Mapping[Place, _Marks], words: list[str]) -> Iterator[tuple[Leaning, int]]:
    """What the marks in these words lean to, with their points."""
    begins, within, ends = known["first"], known["anywhere"], known["last"]
    for at, word in enumerate(words):
        if word in within:
            yield from _longest(within[word], words[at : at + LONGEST_MARK])
    if words and words[0] in begins:
        yield from _longest(begins[words[0]], words[:LONGEST_MARK])
    for at in range(max(0, len(words) - LONGEST_MARK), len(words)):
        yield from (mark.worth for mark in ends.get(words[at], ()) if mark.words == words[at:])


def _longest(marks: list[_Mark], words: list[str]) -> list[tuple[Leaning, int]]:
    """What the longest of these marks with which the words begin is worth."""
    return [mark.worth for mark in marks if mark.words == words[: len(mark.words)]][:1]


@cache
def _talk(accented: bool) -> frozenset[str]:
    return frozenset(map(marked if accented else fold, TALK))


class _Mark(NamedTuple):
    words: list[str]
    worth: tuple[Leaning, int]


_Marks = Mapping[str, list[_Mark]]
"""Marks by their first words, the longest first."""


@cache
def _known(accented: bool) -> Mapping[Place, _Marks]:
    return {place: _by_first_word(place, accented) for place in MARKS}


def _by_first_word(place: Place, accented: bool) -> _Marks:
    spelled = marked if accented else fold
    found = {
        spelled(mark): worth
        for worth, marks in MARKS[place].items()
        for mark in marks.split("|")
        if accented or place != "anywhere" or " " in mark or len(mark) > SHORT_MARK
    }
    by_first: dict[str, list[_Mark]] = {}
    for mark in sorted(found, key=lambda mark: -mark.count(" ")):
        words = mark.split()
        by_first.setdefault(words[0], []).append(_Mark(words, found[mark]))
    return by_first
