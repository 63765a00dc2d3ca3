"""What stands around the rows of a sheet and is none of them: dividers, totals, and whoever signed below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from handlers.loading.cells import known_words, said
from handlers.loading.table import Heads, Note
from handlers.reading.fold import fold

Numbered: TypeAlias = tuple[int, Sequence[str]]

#: As a date before the signatures is written: "Hà Nội, ngày 5 tháng 10 năm 2026".
_DATED = re.compile(r"\bngay\b.{1,12}\bthang\b.{1,12}\bnam\b")
DIVIDER_COLUMNS = 3  # in which a merged cell says the same
MOST_SIGNED_CELLS = 3  # in a row of signatures: who made it, who checked it, who approves it


def without_foot(heads: Heads, rows: Sequence[Numbered], notes: list[Note]) -> list[Numbered]:
    """The rows without dividers, totals and signatures; which were passed over is a note."""
    rows = list(rows)
    end = _end(heads, rows)
    kept = [row for row in rows[:end] if not _is_divider(heads, row[1]) and not _is_total(row[1])]
    there = {number for number, _ in kept}
    passed = [number for number, cells in rows if number not in there and any(cell.strip() for cell in cells)]
    if passed:
        notes.append(Note("passed_over", {"rows": passed}))
    return kept


def _end(heads: Heads, rows: Sequence[Numbered]) -> int:
    """How many rows there are above the signatures: from the first that only they have, if no full row follows."""
    for place in range(len(rows) - 1, -1, -1):
        if _is_full(heads, rows[place][1]):
            below = range(place + 1, len(rows))
            return next((one for one in below if _begins_foot(rows[one][1])), len(rows))
    return len(rows)


def _is_full(heads: Heads, cells: Sequence[str]) -> bool:
    """Whether all is there that a row needs."""
    places = [heads.places[column] for column in heads.sheet.needed if column in heads.places]
    return all(place < len(cells) and cells[place].strip() for place in places)


def _begins_foot(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    if not filled or len(set(filled)) > MOST_SIGNED_CELLS:
        return False
    signing = known_words("loading.signing")
    return any(said(cell) in signing or _DATED.search(fold(cell)) for cell in filled)


def _is_total(cells: Sequence[str]) -> bool:
    """Whether its first words are those of a total."""
    first = next((cell for cell in cells if cell.strip()), "")
    return said(first) in known_words("loading.total")


def _is_divider(heads: Heads, cells: Sequence[str]) -> bool:
    """Whether a merged cell says the same all over the row: "I. KHỐI PHƯỜNG"."""
    places = [place for place in heads.places.values() if place < len(cells)]
    filled = [cells[place] for place in places if cells[place].strip()]
    return len(filled) >= DIVIDER_COLUMNS and len(filled) == len(places) and len(set(filled)) == 1
