"""How well copies of one mould are told from honest texts; some minutes.

python -m tests.bench.moulds --honest 20000
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import closing

from storage.database.migrate import migrate
from storage.database.store import Store
from tests.bench.moulds.measuring import MOULDS, measure


def main() -> None:
    """Measure, and print it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--honest", type=int, default=20_000)
    asked.add_argument("--moulds", type=int, default=MOULDS)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="sangkien-moulds-") as folder, closing(_store(folder)) as store:
        migrate(store)
        print(measure(store, given.honest, given.moulds))


def _store(folder: str) -> Store:
    return Store(f"sqlite:///{folder}/moulds.db")


if __name__ == "__main__":
    main()
