"""Draws the pictures anew: plays what its tests play, and keeps what they see."""

from __future__ import annotations

import os
import sys

import pytest

from tests.cast.pages.pictures import REDRAW
from tests.cast.places import ROOT

#: Whoever draws a picture says so by a test of this name.
TESTS = "draws"


def main() -> int:
    """Write the pictures beside this file."""
    os.environ[REDRAW] = "1"
    return pytest.main([str(ROOT / "tests/pictures"), str(ROOT / "tests/setup"), "-k", TESTS, "-n", "0", "-q"])


if __name__ == "__main__":
    sys.exit(main())
