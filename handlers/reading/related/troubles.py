"""What a text is about: the usual troubles of work that its words belong to, whatever words these are.

`troubles.tsv` has a line for each trouble: its name, and the words of whoever complains of it, tells why it comes, or
what was done against it; the lines of `words.tsv` count as such, too. A text is near a trouble by the syllables of its
line that the text has, alone and two in a row; the fewer troubles have one, the more it tells (explicit semantic
analysis: Gabrilovich, Markovitch 2007).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from heapq import nlargest
from itertools import chain, pairwise
from math import log
from pathlib import Path

from handlers.reading.fold import fold, marked, word_set
from handlers.reading.related.lines import SYLLABLE, lines, syllables

FILES = (Path(__file__).with_suffix(".tsv"), Path(__file__).with_name("words.tsv"))
MOST_HAVING = 0.3  # of all troubles: what more of them have tells nothing
#: Said of anything, in whatever trouble.
_SAYS_NOTHING = word_set(
    "và của là có cho các được với không trong khi thì mà này đã ra vào lên xuống một hai những để bị nên rồi cũng như"
    " từ ở tại do theo đến tới sau trước nào đó ngày lần người cái con chỗ em anh chị tôi mỗi nhiều phải làm việc máy"
    " hay lại còn đi về"
)
_Troubles = Mapping[str, Sequence[int]]
"""Of a syllable, or of two parted by a blank: the numbers of the troubles whose lines have it."""


def nearest(text: str, most: int) -> list[tuple[int, float]]:
    """So many troubles that it is nearest to, by their numbers, the nearest first, and how near: that one is 1.0."""
    typed, accented = syllables(text)
    all_, troubles = _known()[accented]
    near: defaultdict[int, float] = defaultdict(float)
    for told in dict.fromkeys(_told(typed)):  # in their order: sums of floats are the same in every process then
        having = troubles.get(told, ())
        tells = log(all_ / len(having)) if having else 0.0
        for trouble in having:
            near[trouble] += tells
    first = nlargest(most, near, key=lambda trouble: (near[trouble], -trouble))
    return [(trouble, near[trouble] / near[first[0]]) for trouble in first]


def _told(typed: Sequence[str]) -> Iterator[str]:
    return chain(typed, map(" ".join, pairwise(typed)))


@cache
def _known() -> tuple[tuple[int, _Troubles], tuple[int, _Troubles]]:
    """How many troubles there are, and who has what: spelled without accents, and with them."""
    known = [[SYLLABLE.findall(words) for words in line] for file in FILES for line in lines(file)]
    return (len(known), _spelled(known, fold)), (len(known), _spelled(known, marked))


def _spelled(known: Sequence[Sequence[Sequence[str]]], spell: Callable[[str], str]) -> _Troubles:
    """`known`: of each line the syllables of each of its words."""
    each = cache(spell)  # there are only some thousand syllables
    having: defaultdict[str, array[int]] = defaultdict(partial(array, "H"))
    for number, line in enumerate(known):
        for told in {told for words in line for told in _told([each(one) for one in words])}:
            having[told].append(number)
    nothing = set(map(spell, _SAYS_NOTHING))
    most = MOST_HAVING * len(known)
    return {told: some for told, some in having.items() if len(some) <= most and told not in nothing}
