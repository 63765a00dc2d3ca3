"""All that is counted in a database, to compare it with another."""

from __future__ import annotations

from typing import Any

from storage.counting.sums import NAMES
from storage.database.store import Store
from tests.cast.rows import rows

_SUMS = ", ".join(NAMES)


def counted(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Per campaign, unit and day, and in all; without lines that say nothing."""
    any_is = " OR ".join(f"{name} <> 0" for name in NAMES)
    return {
        "day_count": _plain(store, f"SELECT campaign, unit, day, {_SUMS} FROM day_count WHERE {any_is} ORDER BY 1, 2, 3"),
        "total": _plain(store, f"SELECT campaign, unit, {_SUMS} FROM total WHERE {any_is} ORDER BY 1, 2"),
    }


def _plain(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """The rows, with days as both databases write them."""
    return [tuple(str(value) for value in row) for row in rows(store, sql)]
