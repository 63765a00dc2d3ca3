"""Kill -9 and SIGTERM while people fill in the form on Telegram, on both ways in: see `kills.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program import kills


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_nothing_is_lost_or_doubled_by_kill_9(tmp_path: Path, mode: str) -> None:
    found = kills.run(tmp_path, people=60, kills=5, mode=mode)
    assert found["kills"] >= 5
    assert found["sent"] >= found["messages"]
    assert mode == "polling" or found["again"] > 5


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_a_program_that_is_stopped_in_the_middle_finishes_what_it_began(tmp_path: Path, mode: str) -> None:
    found = kills.run(tmp_path, people=40, kills=3, mode=mode, gently=True)
    assert found["kills"] >= 3
    assert found["sent"] == found["messages"]  # not even a question comes twice
