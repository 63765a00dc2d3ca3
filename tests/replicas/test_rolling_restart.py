"""A new release, one process after the other, while people write: nothing is lost, doubled, or out of order."""

from __future__ import annotations

import os
from pathlib import Path

from tests.program.replicas import rolling

#: REPLICAS_PEOPLE=200 REPLICAS_RESTARTS=30 in the environment takes a few minutes.
PEOPLE = int(os.environ.get("REPLICAS_PEOPLE", "20"))
RESTARTS = int(os.environ.get("REPLICAS_RESTARTS", "2"))


def test_two_processes_are_restarted_in_turn_under_load(tmp_path: Path, shared_url: str) -> None:
    found = rolling.run(tmp_path, shared_url, people=PEOPLE, restarts=RESTARTS, seconds=60 + 2 * PEOPLE)
    assert found["fewest_requests"] > PEOPLE, "both take what comes, wherever the conversation began"
    print(found)
