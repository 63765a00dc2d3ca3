"""Kill -9 and SIGTERM while people fill in the form on Telegram, on both ways in: see `kills.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import kills


@pytest.mark.parametrize(("people", "times"), [(40, 2), pytest.param(60, 5, marks=pytest.mark.long)])
@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_nothing_is_lost_or_doubled_by_kill_9(tmp_path: Path, mode: str, people: int, times: int) -> None:
    found = kills.run(tmp_path, people=people, kills=times, mode=mode)
    assert found["kills"] >= times
    assert found["sent"] >= found["messages"]
    assert mode == "polling" or found["again"] >= times


@pytest.mark.parametrize(
    ("mode", "people", "times"),
    [
        ("polling", 25, 1),
        pytest.param("polling", 40, 3, marks=pytest.mark.long),
        pytest.param("webhook", 40, 3, marks=pytest.mark.long),
    ],
)
def test_a_program_that_is_stopped_in_the_middle_finishes_what_it_began(
    tmp_path: Path, mode: str, people: int, times: int
) -> None:
    found = kills.run(tmp_path, people=people, kills=times, mode=mode, gently=True)
    assert found["kills"] >= times
    assert found["sent"] == found["messages"]  # not even a question comes twice
