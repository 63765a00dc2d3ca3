"""Words that mean nearly the same at work: what one calls "máy dập", "kẹt", another calls "máy ép", "tắc".

`words.tsv` has a line for each meaning. A text is read as the meanings of its words, the longest words first, so that
whoever tells a trouble finds who told it otherwise. What belongs to the same usual trouble in quite other words is in
`troubles.tsv`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from handlers.reading.fold import fold, marked, word_set
from handlers.reading.related import troubles
from handlers.reading.related.lines import SYLLABLE, lines, syllables

#: Said of anything: such a word alone finds nothing.
_SAYS_NOTHING = word_set(
    "anh bac ban bang bao ben bi biet boi ca cac cach cai can chac chang chi chiu cho chu co con cu cua cung da dang"
    " dau day de den di do duoc em gi giua gio ha hay het hon hoai hoi it khi khong kieu la lai lam lan len luc luon ma"
    " mai mat may minh moi mot muon nao nay neu nghi ngay nhat nhe nhieu nho nhu nhung no noi o oi phai qua ra rat"
    " roi sao sau se suot ta tai tat thang the thi thoi thuong toan toi tren trong truoc tu tui tung va van vao ve vi"
    " viec voi vua xong xuong a ah u um"
)
_Syllables = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded, and the numbers of what it may mean; none: a word that no line has."""

    text: str
    meanings: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """The lines: what each word may mean, and how many syllables those have that begin with one, the longest first."""

    meanings: Mapping[_Syllables, frozenset[int]]
    lengths: Mapping[str, Sequence[int]]

    def at(self, syllables: Sequence[str], place: int) -> list[_Syllables]:
        """The known words that begin there, the longest first."""
        runs = (tuple(syllables[place : place + length]) for length in self.lengths.get(syllables[place], ()))
        return [run for run in runs if run in self.meanings]


@cache
def version() -> str:
    """Another one for other lines: what was read by these has to be read again."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in troubles.FILES)).hexdigest()[:16]


def words(text: str) -> list[Word]:
    """The words of a text, each syllable in one of them; without those that say nothing."""
    said, known = _read(text)
    found, place = [], 0
    while place < len(said):
        typed = next(iter(known.at(said, place)), (said[place],))
        word = Word(fold(" ".join(typed)), known.meanings.get(typed, frozenset()))
        if word.meanings or word.text not in _SAYS_NOTHING:
            found.append(word)
        place += len(typed)
    return found


def meanings(text: str) -> frozenset[int]:
    """All that its words may mean, also where one stands within another: in "lưới chắn rác" there is "rác"."""
    said, known = _read(text)
    typed = (one for place in range(len(said)) for one in known.at(said, place))
    return frozenset(meaning for one in typed for meaning in known.meanings[one])


def how_long(text: str) -> int:
    """How many syllables it has."""
    return len(SYLLABLE.findall(text))


def _read(text: str) -> tuple[list[str], _Known]:
    """Its syllables, and the words by which they are read: with accents, or without where it has none."""
    typed, accented = syllables(text)
    return typed, _known()[accented]


@cache
def _known() -> tuple[_Known, _Known]:
    """The lines without accents, and with them."""
    known = lines(troubles.WORDS)
    return _of(known, fold), _of(known, marked)


def _of(known: Sequence[Sequence[str]], spelled: Callable[[str], str]) -> _Known:
    numbers: defaultdict[_Syllables, set[int]] = defaultdict(set)
    for number, line in enumerate(known):
        for word in line:
            numbers[tuple(SYLLABLE.findall(spelled(word)))].add(number)
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for typed in numbers:
        lengths[typed[0]].add(len(typed))
    return _Known(
        meanings={typed: frozenset(some) for typed, some in numbers.items()},
        lengths={first: sorted(some, reverse=True) for first, some in lengths.items()},
    )
