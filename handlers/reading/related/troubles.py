"""What a text is about: the usual troubles of work that its words belong to, whatever words these are.

`troubles.tsv` has a line for each trouble: its name, and the words of whoever complains of it, tells why it comes, or
what was done against it; the lines of `words.tsv` count as such, too. A text is near a trouble by the syllables of its
line that the text has, alone and two in a row; the fewer troubles have one, the more it tells (explicit semantic
analysis: Gabrilovich, Markovitch 2007).
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from heapq import nlargest
from itertools import chain, pairwise
from math import log
from pathlib import Path

from handlers.reading.fold import fold, has_accents, marked, word_set

FILES = (Path(__file__).with_suffix(".tsv"), Path(__file__).with_name("words.tsv"))
MOST_HAVING = 0.3  # of all troubles: what more of them have tells nothing
_SYLLABLE = re.compile(r"\w+")
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
    accented = has_accents(text)
    all_, troubles = _known()[accented]
    near: defaultdict[int, float] = defaultdict(float)
    for told in set(_told(_SYLLABLE.findall(marked(text) if accented else fold(text)))):
        having = troubles.get(told, ())
        tells = log(all_ / len(having)) if having else 0.0
        for trouble in having:
            near[trouble] += tells
    first = nlargest(most, near, key=lambda trouble: (near[trouble], -trouble))
    return [(trouble, near[trouble] / near[first[0]]) for trouble in first]


def _told(syllables: Sequence[str]) -> Iterator[str]:
    return chain(syllables, map(" ".join, pairwise(syllables)))


@cache
def _known() -> tuple[tuple[int, _Troubles], tuple[int, _Troubles]]:
    """How many troubles there are, and who has what: spelled without accents, and with them."""
    read = [line for file in FILES for line in file.read_text().splitlines()]
    lines = [[_SYLLABLE.findall(words) for words in line.split("\t")] for line in read if line and line[0] != "#"]
    return (len(lines), _spelled(lines, fold)), (len(lines), _spelled(lines, marked))


def _spelled(lines: Sequence[Sequence[Sequence[str]]], spell: Callable[[str], str]) -> _Troubles:
    """`lines`: of each the syllables of each of its words."""
    each = cache(spell)  # there are only some thousand syllables
    having: defaultdict[str, array[int]] = defaultdict(partial(array, "H"))
    for number, line in enumerate(lines):
        for told in {told for words in line for told in _told([each(one) for one in words])}:
            having[told].append(number)
    nothing = set(map(spell, _SAYS_NOTHING))
    most = MOST_HAVING * len(lines)
    return {told: some for told, some in having.items() if len(some) <= most and told not in nothing}
