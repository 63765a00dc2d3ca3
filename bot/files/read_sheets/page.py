"""A page of a workbook: its values, what lies around them, and the rows that a person sees in it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from zipfile import BadZipFile

from handlers.loading.cells import UNSEEN_ZEROS, Unseen
from handlers.loading.table import BadFileError, Problem

Place: TypeAlias = tuple[int, int]  # row and column, the first is 0
#: What is raised of a packed file that is damaged, cut off, packed otherwise or behind a password.
NOT_UNPACKED = (BadZipFile, zlib.error, RuntimeError, EOFError, OSError, UnicodeDecodeError)
MOST_COVERED = 100  # columns that a merged cell fills: a title may lie over all there are
MOST_CELLS = 10_000_000  # of a page, from its first cell to its last: one far away would fill the memory


@dataclass(slots=True)
class Around:
    """What a page says beside its values."""

    merged: list[tuple[Place, Place]] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)  # of numbers that are shown with zeros before them
    unseen: dict[Place, str] = field(default_factory=dict)  # why nobody can say what a cell shows
    hidden: set[int] = field(default_factory=set)  # rows
    formats_known: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is seen when the workbook is opened."""

    name: str
    values: Iterable[Sequence[Any]]
    around: Around
    hidden: set[int] = field(default_factory=set)  # numbers of hidden rows that were read and hold something

    def rows(self) -> Iterator[Sequence[str]]:
        """The rows as a person sees them."""
        around = self.around
        spread = _Spread(around.merged)
        for row, values in enumerate(self.values):
            cells = [self._cell((row, column), value) for column, value in enumerate(values)]
            if row in around.hidden and any(cells):
                self.hidden.add(row + 1)
            yield spread.over(row, cells)

    def _cell(self, place: Place, value: Any) -> str:
        why = self.around.unseen.get(place)
        if why:
            return Unseen(why)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(place, value)
        return text_of(value)

    def _number(self, place: Place, value: float) -> str:
        shown = with_zeros(value, self.around.formats.get(place, ""))
        if shown:
            return shown
        if not self.around.formats_known:
            return Unseen(UNSEEN_ZEROS, text_of(value))
        return text_of(value)


class _Spread:
    """The value of a merged cell stands in each cell that it covers."""

    def __init__(self, merged: Iterable[tuple[Place, Place]]) -> None:
        self._begins: dict[int, list[tuple[Place, Place]]] = {}
        for area in merged:
            self._begins.setdefault(area[0][0], []).append(area)
        self._open: list[tuple[tuple[Place, Place], str]] = []

    def over(self, row: int, cells: list[str]) -> list[str]:
        """The cells of the next row, filled where a merged cell covers them."""
        for area in self._begins.get(row, ()):
            first = area[0][1]
            self._open.append((area, cells[first] if first < len(cells) else ""))
        self._open = [(area, text) for area, text in self._open if area[1][0] >= row]
        for ((_, left), (_, right)), text in self._open:
            end = min(right + 1, left + MOST_COVERED)
            if text or isinstance(text, Unseen):
                cells += [""] * (end - len(cells))
                cells[left:end] = [text] * (end - left)
        return cells


def text_of(value: Any) -> str:
    """A value as it is read on."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float):
        # A fraction is shown as one: Excel may have made 1,234 of the "1.234" that was typed, or not.
        return str(int(value)) if value.is_integer() else f"{value:f}"
    return str(value)


_FORMAT_PART = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(.)', re.S)


def with_zeros(value: float, number_format: str) -> str:
    """A whole number by a format of zeros and letters of its own: 4 by '"CS-"000' is CS-004; "" by any other format."""
    if value < 0 or value != int(value):
        return ""
    places: list[tuple[str, bool]] = []
    for found in _FORMAT_PART.finditer(number_format.partition(";")[0]):
        quoted, escaped, plain = found.groups()
        if plain == "0":
            places.append(("0", True))
        elif plain is not None and plain not in "-/ ().":
            return ""
        else:
            places.append((quoted or escaped or plain or "", False))
    zeros = sum(is_digit for _, is_digit in places)
    decimals = any(sign == "." for sign, is_digit in places if not is_digit)
    if not zeros or decimals or (zeros == 1 and len(places) == 1):
        return ""
    digits = str(int(value)).zfill(zeros)
    parts = iter((digits[: len(digits) - zeros + 1], *digits[len(digits) - zeros + 1 :]))
    return "".join(next(parts) if is_digit else sign for sign, is_digit in places).strip()


def check_size(last: Place) -> None:
    """BadFileError where a value stands so far away that all before it would fill the memory."""
    if (last[0] + 1) * (last[1] + 1) > MOST_CELLS:
        raise BadFileError([Problem("far_away", last[0] + 1, column_name(last[1]))])


def column_name(column: int) -> str:
    """0 is A, 27 is AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_of(name: str) -> Place:
    """D3 is (2, 3)."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]) - 1, column - 1
