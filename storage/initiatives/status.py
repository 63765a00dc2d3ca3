"""The status of an initiative: `set_status` is the one way to change it, with what that changes in the counts.

quick (the short form) → submitted → returned → submitted …; then verified, rejected or merged; withdrawn by its
author. To add a status: its name here, whether it counts in `count.COUNTED`, and its words in `messages/*/mine.toml`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from storage.counting import count
from storage.database.records import Move
from storage.database.store import TABLES

STATUSES = ("quick", "submitted", "returned", "verified", "rejected", "merged", "withdrawn")
REVIEWED = frozenset({"returned", "verified", "rejected", "merged"})  # somebody looked at it: an officer's decision

_TABLE = TABLES["initiative"]


def set_status(tx: Connection, key: int, status: str, now: datetime) -> bool:
    """Give an initiative this status, and count it so; False when it has it already or is not there.

    ValueError for a status that is none.
    """
    move = change_status(tx, key, status, now)
    count.count(tx, [move] if move else [])
    return move is not None


def change_status(tx: Connection, key: int, status: str, now: datetime, only_from: str = "") -> Move | None:
    """Do the same without counting, for a batch that counts once at its end.

    `only_from` is the status that the initiative must have now; "": any.
    """
    if status not in STATUSES:
        raise ValueError(f"no such status: {status}")
    before = count.entry(tx, key)
    if before is None or before.status == status or only_from not in ("", before.status):
        return None
    values = {"status": status, "updated_at": now} | ({"reviewed_at": now} if status in REVIEWED else {})
    tx.execute(_TABLE.update().where(_TABLE.c.id == key).values(**values))
    return Move(before, replace(before, status=status), now)


def move_to_unit(tx: Connection, key: int, unit: str, now: datetime) -> bool:
    """The initiative belongs to another unit: it leaves the old one's counts and joins the new one's, now."""
    before = count.entry(tx, key)
    if before is None or before.unit == unit:
        return False
    tx.execute(_TABLE.update().where(_TABLE.c.id == key).values(unit=unit, updated_at=now))
    count.count(tx, [Move(before, replace(before, unit=unit), now)])
    return True
