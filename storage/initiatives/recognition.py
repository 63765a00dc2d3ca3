"""The workplace's own decision to recognise an initiative: its number, its day, who took it. An officer records it.

An initiative that is recorded so counts as recognised whatever its author said, until the record is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from storage.counting import count
from storage.database import bulk
from storage.database.records import Move
from storage.database.store import TABLES

LEVELS = ("workplace", "upper", "city", "national")
YES = "yes"  # of `Initiative.recognised`
_TABLE = TABLES["recognition"]
_INITIATIVE = TABLES["initiative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """See `tables.Recognition`."""

    number: str
    day: date | None
    level: str

    @property
    def numbered(self) -> bool:
        """Whether it has a number, "125/QĐ-CT"; a document without one is called by its name, a day in it or not."""
        return self.number[:1].isdigit()


def find(tx: Connection, key: int) -> Recognition | None:
    """What is recorded of that initiative."""
    columns = (_TABLE.c[name] for name in Recognition.__slots__)
    row = tx.execute(_TABLE.select().with_only_columns(*columns).where(_TABLE.c.initiative_id == key)).first()
    return Recognition(number=row.number, day=row.day, level=row.level) if row else None


def keep(tx: Connection, *, key: int, record: Recognition, officer: int, now: datetime) -> list[Move]:
    """Record it, in place of what was recorded before; what that changes in the counts."""
    before = count.entry(tx, key)
    if before is None:
        return []
    row = {"initiative_id": key, "number": record.number, "day": record.day, "level": record.level}
    row |= {"was": before.recognised, "officer_id": officer, "at": now}
    change = ", ".join(f"{name} = excluded.{name}" for name in ("number", "day", "level", "officer_id", "at"))
    bulk.merge(tx, "recognition", [row], ("initiative_id",), change)
    tx.execute(_INITIATIVE.update().where(_INITIATIVE.c.id == key).values(recognised=YES))
    return [Move(before, replace(before, recognised=YES), now)]


def drop(tx: Connection, *, key: int, now: datetime) -> list[Move]:
    """Take the record away: what its author said holds again."""
    before = count.entry(tx, key)
    was = tx.execute(_TABLE.select().with_only_columns(_TABLE.c.was).where(_TABLE.c.initiative_id == key)).scalar()
    if before is None or was is None:
        return []
    tx.execute(_TABLE.delete().where(_TABLE.c.initiative_id == key))
    tx.execute(_INITIATIVE.update().where(_INITIATIVE.c.id == key).values(recognised=was))
    return [Move(before, replace(before, recognised=str(was)), now)]
