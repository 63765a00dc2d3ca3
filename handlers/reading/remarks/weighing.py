"""What no single pattern tells: whether the words of a text are those of talk about the form, or tell of work.

Marks of speaking to us are counted ("câu này", "… giúp chị đi", "tối em viết"), and against them the share of words
that talk about a form does not need. "Đang trên giàn giáo, xuống anh nhắn" has marks enough for its two words of work;
"em nhắn lên nhóm tổ dân phố trước 15 phút" has not. What is weighed is doubted, never refused.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat

from handlers.reading.fold import fold, marked, word_set
from handlers.reading.remarks.marks import ASKS, MARKS, OF_FORM, OF_OURS, QUESTION, SAYS, TALK, TELLS, Leaning, Place
from handlers.reading.remarks.said import Said, quick_words
from handlers.reading.remarks.telling import PERSONS
from handlers.reading.remarks.topics import about

MOST_ASKED = 2  # clauses of a question to us
#: The points that are doubt enough for this share of words that talk does not need.
_ENOUGH = {2: 0.2, 3: 0.29, 4: 0.4, 5: 0.5, 6: 0.55, 7: 0.65}
LEAST_POINTS, MOST_POINTS = min(_ENOUGH), max(_ENOUGH)
MOST_WORDS = 40
MUCH, SOME = 0.3, 0.45  # of the words
FEW_WORDS = 12
LEAST_TALK = 4  # words
SAID = 2  # points of who says that they go on some time
SHORT_MARK = 5  # letters of a word that means many things without its accents: "toi" is "tôi" and "tối"


_ASKING = word_set("gì sao nào đâu mấy ai nhiêu giờ lâu hả nhỉ hay không chưa chăng chứ")
_SAYING = word_set("viết kể ghi nhắn gõ rep lời điền khai làm gửi nộp sung nói tính")  # the verbs of SAYS
FEW_AT_END = 6  # words in which somebody says that they go on
Words = tuple[str, ...]


def may_lean(text: str, oddness: int) -> bool:
    """Whether a closer look is worth its time: the same reckoned at once, before anything takes points away."""
    words, accented = quick_words(text)
    if len(words) > MOST_WORDS:
        return False
    if len(words) <= FEW_WORDS and not _asking(accented).isdisjoint(words):
        return True
    work = _work(words, accented)
    if accented and work == 0:
        return True
    if not _saying(accented).isdisjoint(words[-FEW_AT_END:]):
        oddness += SAID
    if not _is_enough(oddness + sum(map(_most_of_word(accented).get, words, repeat(0))), work):
        return False  # not even if every word began the weightiest of its marks
    return _is_enough(oddness + sum(_marked_points(words, accented).values()), work)


def _is_enough(points: int, work: float) -> bool:
    """Whether these points are doubt enough for so many words of work."""
    return points >= LEAST_POINTS and work <= _ENOUGH[min(points, MOST_POINTS)]


@cache
def _asking(accented: bool) -> frozenset[str]:
    return _spelled(_ASKING, accented)


@cache
def _saying(accented: bool) -> frozenset[str]:
    return _spelled(_SAYING, accented)


def _spelled(words: frozenset[str], accented: bool) -> frozenset[str]:
    return frozenset(map(marked if accented else fold, words))


def leaning(said: Said, oddness: int = 0) -> Leaning | None:
    """What these words are besides an answer, perhaps; None where they may well tell of work."""
    if said.words > MOST_WORDS:
        return None
    words = _words(said.text)
    points = _points(said, words)
    marks = sum(points.values())
    total = marks - _told(said, said.text) + oddness
    if _is_all_talk(said, words):
        total = max(total, LEAST_POINTS)
    if (not marks and _of_work(said, words)) or not _is_enough(total, _of_work(said, words)):
        return None
    return _most(points)


def likeliest(said: Said) -> Leaning:
    """What words that are spoken to us are, most likely."""
    points = _points(said, _words(said.text))
    if said.find(QUESTION, said.last):
        points["question"] += SAID
    return _most(points)


def _most(points: dict[Leaning, int]) -> Leaning:
    return max(points, key=lambda leans: points[leans])


def asks_plainly(said: Said) -> bool:
    """Whether a question in few words tells of no work: of a subject that we know, or of nothing but the form."""
    if said.words > FEW_WORDS or said.ends_in_quotation or not said.find(QUESTION, said.last):
        return False
    told = _told(said, said.text) - (not said.accented)
    if told > said.has(OF_OURS):
        return False
    words = _words(said.text)
    work = _of_work(said, words)
    if work == 0 and said.accented:  # without accents nearly every word may be one of talk
        return any(_points(said, words).values())
    return work <= SOME and about(said) != ""


def _is_all_talk(said: Said, words: list[str]) -> bool:
    """Whether no word tells of work, and one of them speaks of the form or of who writes: "em kể hồi nãy rồi đó"."""
    if not said.accented or len(words) < LEAST_TALK or said.ends_in_quotation or OF_FORM.isdisjoint(words):
        return False
    return _told(said, said.text) == 0 and _of_work(said, words) == 0


def only_tells(said: Said, oddness: int) -> bool:
    """Whether nothing marks that the end of these words is spoken to us, or as much tells of work."""
    marks = sum(_points(said, _words(said.last)).values())
    return marks + oddness <= _told(said, said.last) + _listed(said)


def much_work(said: Said) -> bool:
    """Whether many of these words are none that talk about a form needs."""
    return _of_work(said, _words(said.text)) > MUCH


def _of_work(said: Said, words: list[str]) -> float:
    """The share of words that talk about a form does not need."""
    return _work(words, said.accented)


def _work(words: list[str], accented: bool) -> float:
    many = max(1, len(words))
    return (len(words) - sum(map(_talk(accented).__contains__, words))) / many


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
    points = _marked_points(words, said.accented)
    if said.find(SAYS, said.last) or said.find(SAYS, said.first):
        points["leaving"] += SAID
    return points


def _marked_points(words: list[str], accented: bool) -> dict[Leaning, int]:
    """The points of all marks, the longest mark at each place."""
    points: dict[Leaning, int] = {"unable": 0, "leaving": 0, "question": 0}
    known = _known(accented)
    for at, word in enumerate(words):
        for place, marks in known.get(word, {}).items():
            if place == "first" and at:
                continue
            found = next((one for one in marks if _stands(one[0], words, at, place)), None)
            if found:
                points[found[1]] += found[2]
    return points


def _stands(mark: Words, words: list[str], at: int, place: Place) -> bool:
    end = at + len(mark)
    return tuple(words[at:end]) == mark and (place != "last" or end == len(words))


@cache
def _talk(accented: bool) -> frozenset[str]:
    return _spelled(TALK, accented)


@cache
def _most_of_word(accented: bool) -> dict[str, int]:
    """The most points that marks beginning with a word may have, one at each place."""
    known = _known(accented)
    return {word: sum(max(one[2] for one in marks) for marks in places.values()) for word, places in known.items()}


@cache
def _known(accented: bool) -> dict[str, dict[Place, list[tuple[Words, Leaning, int]]]]:
    """The marks by their first word and place, the longest first.

    In a text without accents a short word alone marks nothing: "toi" is "tôi" and "tối".
    """
    known: dict[str, dict[Place, list[tuple[Words, Leaning, int]]]] = {}
    spelled = marked if accented else fold
    for place, by_worth in MARKS.items():
        for (leans, worth), marks in by_worth.items():
            for mark in marks.split("|"):
                words = tuple(spelled(mark).split())
                if accented or place != "anywhere" or len(words) > 1 or len(mark) > SHORT_MARK:
                    known.setdefault(words[0], {}).setdefault(place, []).append((words, leans, worth))
    for places in known.values():
        for found in places.values():
            found.sort(key=lambda one: -len(one[0]))
    return known
