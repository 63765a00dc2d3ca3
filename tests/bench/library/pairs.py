"""Troubles, each beside the initiative of somebody else who solved it: `tests/cases/library_*.tsv`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parents[2] / "cases"
BATCHES = ("a", "b", "c", "d", "e", "f", "g", "h")  # two of an author, who wrote `words.tsv` too, the others of strangers


class Pair(NamedTuple):
    """A line of the cases."""

    batch: str
    trouble: str
    title: str
    before: str
    after: str


def pairs(batch: str) -> list[Pair]:
    """Those of one batch."""
    with (CASES / f"library_{batch}.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(batch, row["trouble"], row["title"], row["before"], row["after"]) for row in rows]
