"""What a text is about: the usual troubles of work that its words belong to, whatever words these are.

`troubles.tsv` has a line for each trouble: its name, and the words of whoever complains of it, tells why it comes, or
what was done against it; the lines of `words.tsv` count as such, too. A text is near a trouble by the syllables of its
line that the text has, alone and two in a row, and by the meanings of both; the fewer troubles have one, the more it
tells (explicit semantic analysis: Gabrilovich, Markovitch 2007).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import chain, pairwise
from math import log
from pathlib import Path

from handlers.reading.fold import fold, marked, word_set
from handlers.reading.related.lines import SYLLABLE, lines, syllables

TROUBLES, WORDS = FILES = Path(__file__).with_suffix(".tsv"), Path(__file__).with_name("words.tsv")
MOST_HAVING = 0.3  # of all troubles: what more of them have tells nothing
LONGEST = 2  # syllables of a word that is known by its meaning too
#: What two syllables in a row tell beside what each of them tells, and what a meaning does beside the word itself.
TWO, MEANING = 0.6, 0.4
#: Said of anything, in whatever trouble.
_SAYS_NOTHING = word_set(
    "và của là có cho các được với không trong khi thì mà này đã ra vào lên xuống một hai những để bị nên rồi cũng như"
    " từ ở tại do theo đến tới sau trước nào đó ngày lần người cái con chỗ em anh chị tôi mỗi nhiều phải làm việc máy"
    " hay lại còn đi về"
)
_Numbers = Sequence[int]
_Having = Mapping[str, _Numbers]
"""Of a syllable, or of two parted by a blank: the numbers of the troubles whose lines have it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The troubles in one spelling: who has what, what each word may mean, and who has a word of which meaning."""

    number: int
    having: _Having
    meanings: _Having
    meant: Mapping[int, _Numbers]


def nearest(text: str, most: int) -> list[tuple[int, float]]:
    """So many troubles that it is nearest to, by their numbers, the nearest first, and how near: that one is 1.0."""
    typed, accented = syllables(text)
    known = _known()[accented]
    # In their order, none twice: sums of floats are the same in every process then.
    told = dict.fromkeys(_told(typed))
    meanings = dict.fromkeys(one for word in told for one in known.meanings.get(word, ()))
    near: defaultdict[int, float] = defaultdict(float)
    for word in told:
        _add(near, known, known.having.get(word, ()), TWO if " " in word else 1.0)
    for meaning in meanings:
        _add(near, known, known.meant[meaning], MEANING)
    first = nlargest(most, near, key=lambda trouble: (near[trouble], -trouble))
    return [(trouble, near[trouble] / near[first[0]]) for trouble in first]


def _add(near: defaultdict[int, float], known: _Known, having: _Numbers, counts: float) -> None:
    tells = counts * log(known.number / len(having)) if having else 0.0
    for trouble in having:
        near[trouble] += tells


def _told(typed: Sequence[str]) -> Iterator[str]:
    return chain(typed, map(" ".join, pairwise(typed)))


@cache
def _known() -> tuple[_Known, _Known]:
    """The troubles without accents, and with them."""
    number, accented, meanings = _read()
    return _of(number, _folded(accented), _folded(meanings), fold), _of(number, accented, meanings, marked)


def _read() -> tuple[int, dict[str, array[int]], dict[str, array[int]]]:
    """How many troubles there are, who has what, and what each word with a meaning may mean: with accents."""
    each = cache(marked)  # there are only some thousand syllables
    with_meanings = lines(WORDS)
    all_ = [*lines(TROUBLES), *with_meanings]

    def spelled(some: Iterable[Sequence[str]]) -> Iterator[list[list[str]]]:
        for line in some:
            yield [list(map(each, SYLLABLE.findall(words))) for words in line]

    having = _postings({told for words in line for told in _told(words)} for line in spelled(all_))
    short = ({" ".join(words) for words in line if len(words) <= LONGEST} for line in spelled(with_meanings))
    return len(all_), having, _postings(short)


def _postings(told: Iterable[set[str]]) -> dict[str, array[int]]:
    """Of what is told the numbers of the lines that have it."""
    having: dict[str, array[int]] = {}
    for number, line in enumerate(told):
        for one in line:
            having.setdefault(one, array("H")).append(number)
    return having


def _folded(having: Mapping[str, array[int]]) -> dict[str, array[int]]:
    """The same without accents: what is then spelled alike is one."""
    alike: defaultdict[str, list[array[int]]] = defaultdict(list)
    each = cache(fold)
    for told, numbers in having.items():
        alike[" ".join(map(each, told.split(" ")))].append(numbers)
    return {told: some[0] if len(some) == 1 else array("H", sorted(set(chain(*some)))) for told, some in alike.items()}


def _of(
    number: int, having: Mapping[str, array[int]], meanings: Mapping[str, array[int]], spell: Callable[[str], str]
) -> _Known:
    """`number`: of the troubles."""
    meant: defaultdict[int, set[int]] = defaultdict(set)
    for told, some in meanings.items():
        for meaning in some:
            meant[meaning].update(having[told])
    most = MOST_HAVING * number
    nothing = set(map(spell, _SAYS_NOTHING))
    return _Known(
        number=number,
        having={told: some for told, some in having.items() if len(some) <= most and told not in nothing},
        meanings=meanings,
        meant={one: array("H", sorted(some) if len(some) <= most else ()) for one, some in meant.items()},
    )
