"""Troubles, each beside the initiative of somebody else who solved it: `tests/cases/library_*.tsv`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parents[2] / "cases"
HALVES = ("a", "b", "c")  # of the first author, the second never tuned by; of a stranger, the first fifty read


class Pair(NamedTuple):
    """A line of the cases."""

    half: str
    trouble: str
    title: str
    before: str
    after: str


def pairs(half: str) -> list[Pair]:
    """Those of one half."""
    with (CASES / f"library_{half}.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(half, row["trouble"], row["title"], row["before"], row["after"]) for row in rows]
