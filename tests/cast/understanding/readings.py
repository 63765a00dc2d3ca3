"""The cases of reading, and the units that they name."""

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.reading import UnitIndex
from tests.cast.places import CASES

TODAY = date(2026, 11, 22)  # the reference day of dates.tsv
Row = dict[str, str]


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    short_name: str
    kind: str
    aliases: tuple[str, ...] = ()


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def cases(kind: str) -> list[Any]:
    rows = rows_of(CASES / f"{kind}.tsv") + rows_of(CASES / f"more_{kind}.tsv")
    return [pytest.param(row, id=f"{row['id']} {row['input']}") for row in rows]


def old_units() -> list[Unit]:
    return [
        Unit(row["code"], row["official_name"], row["short_name"], row["type"], tuple(_split(row["aliases"])))
        for row in rows_of(CASES / "units-hanoi.tsv")
    ]


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


INDEX = UnitIndex(old_units())


ROWS = [
    row["input"]
    for kind in ("money", "dates", "units", "phones", "replies")
    for row in rows_of(CASES / f"{kind}.tsv") + rows_of(CASES / f"more_{kind}.tsv")
]
_PIECES = (
    "1 2 3 5 05 50 200 250 500 1.5 1,25 3.500 1,234 1.000.000 0,5 tr triệu tỷ nghìn k củ rưỡi nửa trăm chục "
    "mươi một hai năm lăm linh lẻ đồng đ usd /năm /ca mỗi tháng ngày khoảng hơn - đến x + ( ) % không ko "
    "15/6/2023 T3 tết hoàng mai ok sai"
)
PIECES = _PIECES.split()


def plain(text: str) -> str:
    """The text typed without a Vietnamese input method."""
    marked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in marked if not 0x300 <= ord(char) < 0x370)
