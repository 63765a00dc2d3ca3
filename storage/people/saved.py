"""What an officer keeps under a name of their own: a search, the columns of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.store import TABLES

MOST = 50  # of one kind that somebody keeps
_TABLE = TABLES["saved"]


class Kind(StrEnum):
    """What it is; kept in the column `kind`, so the spelling stays."""

    SEARCH = "search"  # the value is the query of its address
    COLUMNS = "columns"  # the names of columns, parted by commas


@dataclass(frozen=True, slots=True)
class Saved:
    """Something that is kept."""

    name: str
    value: str


def of_person(tx: Connection, person: int, kind: Kind) -> list[Saved]:
    """Theirs of that kind, the one that was kept last first."""
    rows = tx.execute(
        _TABLE.select()
        .with_only_columns(_TABLE.c.name, _TABLE.c.value)
        .where(_TABLE.c.person_id == person, _TABLE.c.kind == kind.value)
        .order_by(_TABLE.c.at.desc(), _TABLE.c.name)
    )
    return [Saved(*row) for row in rows]


def keep(tx: Connection, person: int, kind: Kind, one: Saved, now: datetime) -> bool:
    """Keep it, in place of what had that name; False where there are MOST of them already."""
    there = of_person(tx, person, kind)
    if len(there) >= MOST and one.name not in {other.name for other in there}:
        return False
    row = {"person_id": person, "kind": kind.value, "name": one.name, "value": one.value, "at": now}
    change = "value = excluded.value, at = excluded.at"
    bulk.merge(tx, "saved", [row], ("person_id", "kind", "name"), change)
    return True


def drop(tx: Connection, person: int, kind: Kind, name: str) -> None:
    """It is kept no more."""
    mine = (_TABLE.c.person_id == person) & (_TABLE.c.kind == kind.value) & (_TABLE.c.name == name)
    tx.execute(_TABLE.delete().where(mine))
