"""What a council's marks come to: an average for each initiative, its rank; exact, so that ties are ties.

A member's score of an initiative: of each criterion the part of its most points that they gave, by its weight, out of
100. The score of the initiative: the average of the members who gave marks for it. Equal scores share a rank, and the
next one is skipped; within a rank by code. What nobody marked has no rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from handlers.boards.ranking import ranked
from storage.initiatives.council import Criterion, Item, Marks

FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An initiative with what the council thinks of it. `rank` 0 and `score` None: nobody marked it."""

    item: Item
    rank: int
    score: Fraction | None  # out of 100
    members: int  # who marked it
    averages: tuple[Fraction | None, ...]  # points by criterion


def score_of(criteria: Sequence[Criterion], marks: Mapping[int, int]) -> Fraction:
    """One member's score; `marks` in hundredths, of every criterion."""
    weights = sum(one.weight for one in criteria)
    parts = (one.weight * Fraction(marks[place], one.points * 100) for place, one in enumerate(criteria))
    return FULL * sum(parts, Fraction()) / weights


def judged(criteria: Sequence[Criterion], items: Sequence[Item], marks: Mapping[int, Marks]) -> list[Judged]:
    """All of a session in order of rank; `marks`: by member, those that were given.

    Whoever has become an author of it since they marked it does not count.
    """
    found = {
        item.id: [
            theirs[item.id]
            for person, theirs in marks.items()
            if person not in item.people and is_whole(criteria, theirs.get(item.id, {}))
        ]
        for item in items
    }
    scores = {item.code: _average([score_of(criteria, one) for one in found[item.id]]) for item in items}
    ranks = ranked(scores)
    rows = [
        Judged(
            item=item,
            rank=ranks[item.code] if scores[item.code] is not None else 0,
            score=scores[item.code],
            members=len(found[item.id]),
            averages=tuple(
                _average([Fraction(one[place], 100) for one in found[item.id]]) for place in range(len(criteria))
            ),
        )
        for item in items
    ]
    return sorted(rows, key=lambda row: (not row.rank, row.rank, row.item.code))


def is_whole(criteria: Sequence[Criterion], marks: Mapping[int, int]) -> bool:
    """Whether there is a mark for every criterion."""
    return all(place in marks for place in range(len(criteria)))


def points(hundredths: int, lang: str) -> str:
    """A mark as it is written: "30", "8,5", "1,05"."""
    whole, part = divmod(hundredths, 100)
    comma = "," if lang == "vi" else "."
    return f"{whole}{comma}{part:02}".rstrip("0") if part else str(whole)


def tenths(score: Fraction | None) -> int | None:
    """A score as it is written: tenths of a point, half up."""
    return None if score is None else int(score * 10 + Fraction(1, 2))


def _average(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None
