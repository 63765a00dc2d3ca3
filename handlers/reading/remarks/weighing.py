"""What no single pattern tells: whether the words of a text are those of talk about the form, or tell of work.

Marks of speaking to us are counted ("câu này", "… giúp chị đi", "tối em viết"), and against them the share of words
that talk about a form does not need. "Đang trên giàn giáo, xuống anh nhắn" has marks enough for its two words of work;
"em nhắn lên nhóm tổ dân phố trước 15 phút" has not. What is weighed is doubted, never refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from handlers.reading.fold import fold, marked
from handlers.reading.remarks.marks import ASKS, MARKS, QUESTION, SAYS, TALK, TELLS, Leaning, Place
from handlers.reading.remarks.said import Said
from handlers.reading.remarks.telling import PERSONS
from handlers.reading.remarks.topics import about

MOST_ASKED = 2  # clauses of a question to us
#: The points that are doubt enough for this share of words that talk does not need.
_ENOUGH = {2: 0.2, 3: 0.29, 4: 0.4, 5: 0.5, 6: 0.55, 7: 0.65}
MOST_WORDS = 40
MUCH, SOME = 0.3, 0.45  # of the words
FEW_WORDS = 12
LONGEST_MARK = 4  # words
SHORT_MARK = 5  # letters of a word that means many things without its accents: "toi" is "tôi" and "tối"


def leaning(said: Said, oddness: int = 0) -> Leaning | None:
    """What these words are besides an answer, perhaps; None where they may well tell of work."""
    if said.words > MOST_WORDS:
        return None
    words = _words(said.text)
    points = _points(said, words)
    marks = sum(points.values())
    total = marks - _told(said, said.text) + oddness
    if total < min(_ENOUGH) or (not marks and _of_work(said, words)):
        return None
    if _of_work(said, words) > _ENOUGH[min(total, max(_ENOUGH))]:
        return None
    return max(points, key=lambda leans: points[leans])


def asks_plainly(said: Said) -> bool:
    """Whether a question in few words tells of no work: of a subject that we know, or of nothing but the form."""
    if said.words > FEW_WORDS or _told(said, said.text) > (not said.accented) or not said.has(QUESTION):
        return False
    work = _of_work(said, _words(said.text))
    return work == 0 or (work <= SOME and about(said) != "")


def only_tells(said: Said, oddness: int) -> bool:
    """Whether nothing marks that the end of these words is spoken to us, or as much tells of work."""
    marks = sum(_points(said, _words(said.last)).values())
    return marks + oddness <= _told(said, said.last) + _listed(said)


def much_work(said: Said) -> bool:
    """Whether many of these words are none that talk about a form needs."""
    return _of_work(said, _words(said.text)) > MUCH


def _of_work(said: Said, words: list[str]) -> float:
    """The share of words that talk about a form does not need."""
    talk = _talk(said.accented)
    return sum(word not in talk for word in words) / max(1, len(words))


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
    known = _known(said.accented)
    for place, at in _places(len(words)):
        for length in range(min(LONGEST_MARK, len(words) - at), 0, -1):
            if place == "last" and at + length < len(words):
                continue
            mark = known[place].get(" ".join(words[at : at + length]))
            if mark:
                leans, worth = mark
                points[leans] += worth
                break
    if said.find(SAYS, said.last) or said.find(SAYS, said.first):
        points["leaving"] += 2
    return points


def _places(number: int) -> Iterator[tuple[Place, int]]:
    yield "first", 0
    for at in range(max(0, number - LONGEST_MARK), number):
        yield "last", at
    for at in range(number):
        yield "anywhere", at


@cache
def _talk(accented: bool) -> frozenset[str]:
    return frozenset(map(marked if accented else fold, TALK))


@cache
def _known(accented: bool) -> dict[Place, dict[str, tuple[Leaning, int]]]:
    spelled = marked if accented else fold
    return {
        place: {
            spelled(mark): worth
            for worth, marks in by_worth.items()
            for mark in marks.split("|")
            if accented or place != "anywhere" or " " in mark or len(mark) > SHORT_MARK
        }
        for place, by_worth in MARKS.items()
    }
