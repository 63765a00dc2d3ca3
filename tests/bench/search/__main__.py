"""How fast an officer's search finds its first page among so many initiatives, in every way in which it is asked.

python -m tests.bench.search --number 1000000 --only postgresql
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from rich.console import Console

from tests.bench.search.searches import DATABASES, HEADS, TIMES, run


def main() -> None:
    """Fill, search, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=100_000)
    asked.add_argument("--times", type=int, default=TIMES)
    asked.add_argument("--only", nargs="+", choices=DATABASES, default=DATABASES)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="sangkien-search-") as folder:
        lines = run(Console(stderr=True), given.number, given.times, Path(folder), given.only)
    for line in (list(HEADS), *lines):
        print("\t".join(line))


if __name__ == "__main__":
    main()
