"""Whole answers are understood as well as was declared; the goal is 97 of 100, and what is reached is not lost again."""

from __future__ import annotations

import pytest

from storage.database.store import Store
from tests.cast.as_typed import put, read_rows
from tests.cast.judging import RIGHT, verdict
from tests.cast.places import CASES

GOAL = 0.97
#: The share of answers that is right today, by file: raised with every step, never lowered.
REACHED = {"turn_2": 0.19, "bugs_2_answers": 0.68, "answers_a": 0.7, "answers_b": 0.7}


@pytest.mark.parametrize("name", REACHED)
def test_answers_are_understood_as_well_as_declared(lite: Store, name: str) -> None:
    rows = read_rows(CASES / f"{name}.tsv")
    wrong = [row.text for outcome in put(lite, rows) if verdict(outcome) != RIGHT for row in [outcome.row]]
    assert 1 - len(wrong) / len(rows) >= REACHED[name], "\n".join(wrong)
