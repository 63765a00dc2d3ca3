"""Where the tests find files: the project's folder, the cases that are read, the screens that are kept."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
GOLDEN = ROOT / "tests" / "golden"


def as_before(file: str, told: str) -> None:
    """What is told is what that file of GOLDEN holds. With GOLDEN=write it is written anew: a change that is meant."""
    path = GOLDEN / file
    if os.environ.get("GOLDEN") == "write":
        path.write_text(told, "utf-8")
    assert told == path.read_text("utf-8"), told
