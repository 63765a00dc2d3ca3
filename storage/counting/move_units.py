"""What was counted moves along when a unit gets another unit above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from storage.counting.count import PEOPLE, TAKEN_BACK, change_people, write
from storage.counting.sums import NAMES, At
from storage.counting.tree import TREE
from storage.database.store import TABLES

# Moving a unit to another parent


def move_units(tx: Connection, parents: Mapping[str, str | None], now: datetime) -> None:
    """Move what is counted for these units from the old units above them to the new ones, now.

    Call it before the rows of the units change. It reads all who take part below the units: seconds, for a
    big one.
    """
    if tx.dialect.name != "sqlite":
        tx.execute(text(f"SELECT pg_advisory_xact_lock({TREE})"))
    tree = {row.code: row.parent for row in tx.execute(text("SELECT code, parent FROM unit"))}
    moved = {unit: parent for unit, parent in parents.items() if unit in tree and tree[unit] != parent}
    sums: dict[At, list[int]] = defaultdict(lambda: [0] * len(NAMES))
    taking: dict[str, dict[tuple[int, str], int]] = defaultdict(lambda: defaultdict(int))
    # Taken off the tree first and put back one by one: on the way no unit can come to stand above itself.
    for unit in moved:
        _carry(tx, unit, _line(tree, unit)[1:], -1, sums, taking)
        tree[unit] = None
    for unit, parent in moved.items():
        tree[unit] = parent
        _carry(tx, unit, _line(tree, unit)[1:], 1, sums, taking)
    for sum_ in sums.values():
        sum_[TAKEN_BACK] = max(-sum_[0], 0)
    changes = {(person, campaign, unit): n for unit, some in taking.items() for (person, campaign), n in some.items()}
    for place, change in change_people(tx, changes).items():
        sums[place][PEOPLE] += change
    write(tx, sums, now)


def _line(tree: Mapping[str, str | None], unit: str) -> list[str]:
    """The unit and all above it."""
    line: list[str] = []
    while unit and unit not in line:
        line.append(unit)
        unit = tree.get(unit) or ""
    return line


def _carry(
    tx: Connection, unit: str, above: Sequence[str], sign: int,
    sums: dict[At, list[int]], taking: dict[str, dict[tuple[int, str], int]],
) -> None:  # fmt: skip
    """Add all that is counted for `unit` to those above, or take it away; what moved into it counts with it."""
    if not above:
        return
    table = TABLES["total"]
    kept = {
        row.campaign: [getattr(row, name) for name in NAMES]
        for row in tx.execute(table.select().where(table.c.unit == unit))
    }
    for (campaign, code), change in list(sums.items()):
        if code == unit:
            kept[campaign] = [old + new for old, new in zip(kept.get(campaign, NO), change, strict=True)]
    people = defaultdict(int, taking[unit])
    for person, campaign, n in tx.execute(
        text("SELECT person, campaign, n FROM taking_part WHERE unit = :unit"), {"unit": unit}
    ):
        people[person, campaign] += n
    for code in above:
        for campaign, worth in kept.items():
            sum_ = sums[campaign, code]
            for number, value in enumerate(worth):
                sum_[number] += sign * value * (number not in (PEOPLE, TAKEN_BACK))
        for key, n in people.items():
            taking[code][key] += sign * n


NO = (0,) * len(NAMES)
