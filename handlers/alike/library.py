"""What others have done about a trouble: shared initiatives that mean the same, told in whatever words.

A text is known by what its words mean (`handlers/reading/related`), and by those that no line has. The more of a
trouble's words an initiative says, and the fewer others say them, the more it is worth; more so in its title, less so
in a long text, which says many things. All of them are weighed at once, by their bits: the weights are added as binary
numbers, a plane for each digit, a bit for each initiative (bit-sliced index: O'Neil & Quass 1997).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, log

from sqlalchemy import Connection

from handlers.alike.sketch import LONGEST, number_of
from handlers.reading import related
from handlers.reading.related import Word
from storage import library_bits
from storage.initiatives.library import found as kept
from storage.initiatives.library import making
from storage.initiatives.library.found import Shared

MOST_SHOWN = 3
MOST_WORDS = 16  # of a trouble that are looked at
LEAST_SHARE = 0.4  # of a trouble's words that have to be found, those of no line counted half
LONGER = 34  # syllables that every text counts as having more: so short ones are not worth too much
RAREST = 3.0  # of a word: e to this power others for each that has it, and more count no more
STEPS = 8  # of a rarity, for each 1.0 of it
WORTH_MORE_IN_TITLE = 0.3
WORTH, WORTH_OF_OTHERS = 2, 1  # of a word that some line has, and of one that none has
LENGTHS = (16, 24, 32, 48, 64, 96, 128, 192)  # syllables: texts between two of these are as long as each other
CANDIDATES = 12  # of each length
STORY = ("before", "solution")
# Terms that are no word of a text: all, each length, each meaning, each meaning in a title. Hashes are larger.
_ALL, _LENGTH, _MEANING, _IN_TITLE = 0, 1, 1_000, 100_000


# What an initiative is known by


def terms(title: str, answers: Mapping[str, object]) -> set[int]:
    """All that it is found by."""
    title = title[:LONGEST]
    told = "\n".join((title, *(str(answers.get(key) or "")[:LONGEST] for key in STORY)))
    length = bisect_left(LENGTHS, related.how_long(told))
    others = {number_of(word.text) for word in related.words(told) if not word.meanings}
    return {
        _ALL,
        _LENGTH + length,
        *(_MEANING + one for one in related.meanings(told)),
        *(_IN_TITLE + one for one in related.meanings(title)),
        *others,
    }


def keep(tx: Connection, key: int, title: str, answers: Mapping[str, object]) -> None:
    """This initiative may be found from now on."""
    library_bits.put(tx, key, terms(title, answers))


def keep_some(tx: Connection, most: int) -> bool:
    """Take in some that were shared before; whether more may be left. With other words all are taken in anew."""
    version = related.version()
    if making.version(tx) != version:
        making.begin_again(tx, version)
    some = making.missing(tx, most)
    for key, title, answers in some:
        keep(tx, key, title, answers)
    return bool(some)


# Finding


def find(tx: Connection, trouble: str, most: int = MOST_SHOWN) -> list[Shared]:
    """Those that help most, the best first; none where none has enough of it."""
    return kept.at(tx, places(tx, trouble))[:most]


def places(tx: Connection, trouble: str) -> list[int]:
    """The places of what has enough of it, the best first."""
    wanted = list(dict.fromkeys(related.words(trouble[:LONGEST])))[:MOST_WORDS]
    if not wanted:
        return []
    asked = {_ALL, *range(_LENGTH, _LENGTH + len(LENGTHS) + 1), *(term for word in wanted for term in _asked(word))}
    bits = library_bits.bits(tx, asked)
    return _best(bits, wanted) if bits.get(_ALL) else []


def _asked(word: Word) -> Iterator[int]:
    for one in word.meanings:
        yield _MEANING + one
        yield _IN_TITLE + one
    if not word.meanings:
        yield number_of(word.text)


def _best(bits: Mapping[int, int], wanted: Sequence[Word]) -> list[int]:
    all_ = bits[_ALL]
    worth, share = _Sums(), _Sums()
    for word in wanted:
        having = all_ & _any(bits, [_MEANING + one for one in word.meanings] or [number_of(word.text)])
        weight = _worth(word) * _rarity(all_.bit_count(), having.bit_count())
        worth.add(having, weight)
        worth.add(_any(bits, [_IN_TITLE + one for one in word.meanings]), round(weight * WORTH_MORE_IN_TITLE))
        share.add(having, _worth(word))
    least = ceil(LEAST_SHARE * sum(map(_worth, wanted)))
    found: list[tuple[float, int]] = []
    for length in range(len(LENGTHS) + 1):
        longest = LENGTHS[min(length, len(LENGTHS) - 1)]
        for place in worth.largest(all_ & bits.get(_LENGTH + length, 0), CANDIDATES):
            if share.at(place) >= least:
                found.append((worth.at(place) / (LONGER + longest), place))
    return [place for _, place in sorted(found, reverse=True)]


def _any(bits: Mapping[int, int], terms_: Sequence[int]) -> int:
    found = 0
    for term in terms_:
        found |= bits.get(term, 0)
    return found


def _worth(word: Word) -> int:
    return WORTH if word.meanings else WORTH_OF_OTHERS


def _rarity(all_: int, having: int) -> int:
    """How much a word tells: the more, the fewer have it."""
    return max(1, round(STEPS * min(log((all_ + 1) / (having + 0.5)), RAREST)))


class _Sums:
    """A sum for each place, as binary numbers: of each digit the places that have it."""

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, places_: int, weight: int) -> None:
        """Add that weight to the sums of these places."""
        for digit in range(weight.bit_length()):
            carry, at = (places_ if weight >> digit & 1 else 0), digit
            while carry:
                while at >= len(self._planes):
                    self._planes.append(0)
                self._planes[at], carry = self._planes[at] ^ carry, self._planes[at] & carry
                at += 1

    def at(self, place: int) -> int:
        """The sum of that place."""
        return sum((plane >> place & 1) << digit for digit, plane in enumerate(self._planes))

    def largest(self, among: int, most: int) -> list[int]:
        """The places with the largest sums, at most so many; of as large ones those that came last."""
        surely, perhaps = 0, among
        for plane in reversed(self._planes):
            larger = perhaps & plane
            if (surely | larger).bit_count() > most:
                perhaps = larger
            else:
                surely |= larger
                perhaps &= ~plane
        found = list(_each(surely, most))
        return [*found, *_each(perhaps, most - len(found))]


def _each(places_: int, most: int) -> Iterator[int]:
    """The last so many of them."""
    for _ in range(most):
        if not places_:
            return
        place = places_.bit_length() - 1
        yield place
        places_ ^= 1 << place
