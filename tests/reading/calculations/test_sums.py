"""Calculations are checked as they are labelled: wrong sums are found, right ones hardly ever doubted."""

from __future__ import annotations

import pytest

from handlers.reading.sums import check_sum
from tests.reading.calculations.measure import FILES, cases, figures

# Shares. All but `a` are of others, who never saw the code.
LEAST_FOUND = {
    "calculations_a.tsv": 1.0,
    "calculations_b.tsv": 0.95,
    "calculations_c.tsv": 0.95,
    "calculations_d.tsv": 0.95,
    "calculations_e.tsv": 0.95,
}
MOST_DOUBTED = 0.02


@pytest.mark.parametrize("file", FILES)
def test_wrong_sums_are_found_and_right_ones_hardly_ever_doubted(file: str) -> None:
    got = figures(file)
    assert got.found_share >= LEAST_FOUND[file] and got.doubted_share <= MOST_DOUBTED, got
    assert got.asked_in_vain == 0


def test_our_own_cases_are_read_as_they_are_labelled() -> None:
    """A wrong sum whose numbers no signs join is left alone."""
    read = {case: case.checked() for case in cases("calculations_a.tsv")}
    misread = {case: checked for case, checked in read.items() if checked.verdict != case.verdict}
    assert {(case.verdict, checked.verdict) for case, checked in misread.items()} <= {("differs", "unreadable")}
    found = {case: checked for case, checked in read.items() if checked.verdict == "differs"}
    assert [(case, checked) for case, checked in found.items() if checked.computed != case.computed] == []


@pytest.mark.parametrize(
    ("claimed", "about", "verdict"),
    [
        (360_000_000, False, "agrees"),
        (360_500_000, False, "agrees"),  # half a percent is nothing
        (400_000_000, False, "differs"),
        (400_000_000, True, "agrees"),  # "gần 400 triệu"
        (460_000_000, True, "differs"),
    ],
)
def test_a_benefit_is_rounded_as_people_round(claimed: int, about: bool, verdict: str) -> None:
    assert check_sum("200 sp x 150.000đ x 12 tháng", claimed, "once", about).verdict == verdict


@pytest.mark.parametrize(
    ("claimed", "why"), [(360_000_000_000, "unit"), (360_000, "unit"), (30_000_000, "period"), (306_000_000, "sum")]
)
def test_the_slip_is_named(claimed: int, why: str) -> None:
    assert check_sum("200 sp x 150.000đ x 12 tháng", claimed).why == why


@pytest.mark.parametrize("text", ["x" * 5000, "(" * 500, "1 x " * 500, "1234567890" * 99, "1 : 0 triệu", "= = =", "", "5% của"])
def test_what_is_no_calculation_is_left_alone(text: str) -> None:
    assert check_sum(text, 360_000_000).verdict == "unreadable"
