"""What others have done about a trouble: shared initiatives that mean the same, told in whatever words.

A text is known by what its words mean (`handlers/reading/related`), by those that no line has, and by the usual
troubles that it is nearest to. The more of a trouble's words an initiative says, and the fewer others say them, the
more it is worth; more so in its title, and where it is about the same usual troubles; less so in a long text, which
says many things. All of them are weighed at once, by their bits: the weights are added as binary numbers, a plane for
each digit, a bit for each initiative (bit-sliced index: O'Neil & Quass 1997).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil, log

from sqlalchemy import Connection

from handlers.alike.sketch import LONGEST, number_of
from handlers.reading import related
from handlers.reading.related import Word, troubles
from storage import library_bits
from storage.initiatives.library import found as kept
from storage.initiatives.library import making
from storage.initiatives.library.found import Shared

MOST_SHOWN = 3
MOST_WORDS = 16  # of a trouble that are looked at
LEAST_SHARE = 0.4  # of a trouble's words that have to be found, those of no line counted half
RAREST = 3.0  # of a word: e to this power others for each that has it, and more count no more
STEPS = 8  # of a rarity, for each 1.0 of it
WORTH_MORE_IN_TITLE = 0.3
WORTH, WORTH_OF_OTHERS = 2, 1  # of a word that some line has, and of one that none has
TROUBLES, TROUBLES_ASKED = 24, 15  # usual ones that an initiative, and a told trouble, are nearest to
#: Up to which of its troubles counts how much: an initiative is about the first more than about the last.
PARTS = ((1, 1.3), (3, 1.0), (8, 0.6), (TROUBLES, 0.3))
WORTH_OF_TROUBLE = 96  # of the same one, where both are nearest to it
LEAST_NEAR = 48  # of these, where it is asked for and shares few words
#: Syllables: texts between two of these are as long as each other; up to the first of them a text says one thing.
LENGTHS = (48, 64, 96, 128, 192)
CANDIDATES = 18  # of each length
STORY = ("before", "solution")
# Terms that are no word of a text: all, each length, each meaning, each meaning in a title, each usual trouble in each
# of the PARTS. Hashes are larger.
_ALL, _LENGTH, _MEANING, _IN_TITLE, _TROUBLE = 0, 1, 1_000, 100_000, 200_000


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
        *(_trouble(one, _part(at)) for at, (one, _) in enumerate(troubles.nearest(told, TROUBLES))),
        *others,
    }


def _trouble(number: int, part: int) -> int:
    return _TROUBLE + number * len(PARTS) + part


def _part(at: int) -> int:
    """In which of the PARTS the trouble at that place is."""
    return next(part for part, (end, _) in enumerate(PARTS) if at < end)


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


def find(tx: Connection, trouble: str, most: int = MOST_SHOWN, *, asked: bool = True) -> list[Shared]:
    """Those that help most, the best first; none where none has enough of it, which is less where somebody `asked`."""
    return kept.at(tx, places(tx, trouble, asked=asked))[:most]


def places(tx: Connection, trouble: str, *, asked: bool = True) -> list[int]:
    """The places of what has enough of it, the best first."""
    trouble = trouble[:LONGEST]
    wanted = list(dict.fromkeys(related.words(trouble)))[:MOST_WORDS]
    if not wanted:
        return []
    near = dict(_near(trouble))
    asked_of_words = {term for word in wanted for term in _asked(word)}
    bits = library_bits.bits(tx, {_ALL, *range(_LENGTH, _LENGTH + len(LENGTHS) + 1), *near, *asked_of_words})
    return _best(bits, wanted, near, LEAST_NEAR if asked else None) if bits.get(_ALL) else []


def _asked(word: Word) -> Iterator[int]:
    for one in word.meanings:
        yield _MEANING + one
        yield _IN_TITLE + one
    if not word.meanings:
        yield number_of(word.text)


def _near(trouble: str) -> Iterator[tuple[int, int]]:
    """What is about the same usual troubles, as terms, and how much each is worth."""
    for one, nearness in troubles.nearest(trouble, TROUBLES_ASKED):
        for part, (_, counts) in enumerate(PARTS):
            yield _trouble(one, part), round(WORTH_OF_TROUBLE * nearness**2 * counts)


def _best(
    bits: Mapping[int, int], wanted: Sequence[Word], near: Mapping[int, int], least_near: int | None = None
) -> list[int]:
    """`near`: what terms of troubles are worth; `least_near`: so much of it is enough, whatever words are shared."""
    all_ = bits[_ALL]
    worth, share, about = _Sums(), _Sums(), _Sums()
    for word in wanted:
        having = all_ & _any(bits, [_MEANING + one for one in word.meanings] or [number_of(word.text)])
        weight = _worth(word) * _rarity(all_.bit_count(), having.bit_count())
        worth.add(having, weight)
        worth.add(_any(bits, [_IN_TITLE + one for one in word.meanings]), round(weight * WORTH_MORE_IN_TITLE))
        share.add(having, _worth(word))
    for term, weight in near.items():
        about.add(bits.get(term, 0), weight)
    worth.join(about)
    least = ceil(LEAST_SHARE * sum(map(_worth, wanted)))
    longest = {
        place: LENGTHS[min(length, len(LENGTHS) - 1)]
        for length in range(len(LENGTHS) + 1)
        for place in worth.largest(all_ & bits.get(_LENGTH + length, 0), CANDIDATES)
    }
    worths, shares, nears = (sums.at(longest) for sums in (worth, share, about))
    found = [
        (worths[place] / longest[place], place)
        for place in longest
        if shares[place] >= least or (least_near is not None and nears[place] >= least_near)
    ]
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
            if weight >> digit & 1:
                self._carry(places_, digit)

    def join(self, other: _Sums) -> None:
        """Add the sums of another to these, a plane at once: far fewer steps than its weights one by one."""
        for digit, plane in enumerate(other._planes):
            self._carry(plane, digit)

    def _carry(self, places_: int, digit: int) -> None:
        while places_:
            while digit >= len(self._planes):
                self._planes.append(0)
            self._planes[digit], places_ = self._planes[digit] ^ places_, self._planes[digit] & places_
            digit += 1

    def at(self, places_: Iterable[int]) -> dict[int, int]:
        """The sums of these places. A bit of a byte is found at once, one of a large number by copying it."""
        planes = [plane.to_bytes(plane.bit_length() // 8 + 1, "little") for plane in self._planes]
        sums = dict.fromkeys(places_, 0)
        for place in sums:
            byte, bit = divmod(place, 8)
            for digit, plane in enumerate(planes):
                if byte < len(plane):
                    sums[place] += (plane[byte] >> bit & 1) << digit
        return sums

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
