"""A new release, one process after the other, while people write: nothing is lost, doubled, or out of order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.program.replicas import rolling

#: REPLICAS_PEOPLE=200 REPLICAS_RESTARTS=30 in the environment takes a few minutes.
PEOPLE = int(os.environ.get("REPLICAS_PEOPLE", "20"))
RESTARTS = int(os.environ.get("REPLICAS_RESTARTS", "2"))


@pytest.mark.parametrize(("people", "restarts"), [(8, 1), pytest.param(PEOPLE, RESTARTS, marks=pytest.mark.long)])
def test_two_processes_are_restarted_in_turn_under_load(
    tmp_path: Path, shared_url: str, people: int, restarts: int
) -> None:
    found = rolling.run(tmp_path, shared_url, people=people, restarts=restarts, seconds=60 + 2 * people)
    assert found["fewest_requests"] > people, "both take what comes, wherever the conversation began"
    print(found)
