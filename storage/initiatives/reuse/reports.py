"""Reports that a unit applies an initiative of another: somebody there says so, an officer of theirs confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, text

from storage import audit
from storage.audit import Act
from storage.database import bulk
from storage.database.store import TABLES
from storage.initiatives.review import Officer

UNDO_FOR = timedelta(minutes=10)
_TABLE = TABLES["reuse"]


class Status(StrEnum):
    """How a report stands; kept in the column `status`, so the spelling stays."""

    TOLD = "told"  # it waits for an officer
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"  # by who told it


STANDS = (Status.TOLD, Status.CONFIRMED)  # of one unit one report of an initiative stands so
ACTIONS = {Status.CONFIRMED: "reuse confirmed", Status.REFUSED: "reuse refused", Status.TOLD: "reuse undone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """See `tables.Reuse`."""

    id: int
    initiative_id: int
    unit: str
    person_id: int | None
    since: date | None
    result: str
    status: str
    reason: str
    officer_id: int | None
    told_at: datetime
    at: datetime


# One report


def find(tx: Connection, key: int, *, hold: bool = False) -> Report | None:
    """The report of that number; `hold`: nobody else can change it until the commit."""
    found = _TABLE.select().where(_TABLE.c.id == key)
    if hold:
        found = found.with_for_update()
    row = tx.execute(found).mappings().first()
    return Report(**row) if row else None


def standing(tx: Connection, initiative: int) -> list[Report]:
    """The reports of that initiative that wait or are confirmed, the oldest first."""
    wanted = (_TABLE.c.initiative_id == initiative) & _TABLE.c.status.in_(STANDS)
    return [Report(**row) for row in tx.execute(_TABLE.select().where(wanted).order_by(_TABLE.c.id)).mappings()]


def of_person(tx: Connection, person: int, initiative: int) -> Report | None:
    """What this person told of that initiative and did not take back; None where they told nothing."""
    return next((one for one in standing(tx, initiative) if one.person_id == person), None)


def waiting(tx: Connection, units: Sequence[str]) -> list[Report]:
    """What waits for officers of these units, the oldest first."""
    wanted = (_TABLE.c.status == Status.TOLD.value) & _TABLE.c.unit.in_(list(units))
    return [Report(**row) for row in tx.execute(_TABLE.select().where(wanted).order_by(_TABLE.c.id)).mappings()]


def tell(
    tx: Connection, *, initiative: int, unit: str, person: int, since: date | None, result: str, now: datetime
) -> int:
    """That unit applies it, says this person; the number of the report, 0 where one of that unit stands already."""
    row = {"initiative_id": initiative, "unit": unit, "person_id": person, "since": since, "result": result}
    row |= {"status": Status.TOLD.value, "reason": "", "officer_id": None, "told_at": now, "at": now}
    made = bulk.insert_new(tx, "reuse", [row], ("id",))
    return int(made[0][0]) if made else 0


def take_evidence(tx: Connection, *, draft: int, report: int) -> None:
    """The draft's photo belongs to the report from now on."""
    sql = "UPDATE evidence SET reuse_id = :report, draft_id = NULL WHERE draft_id = :draft"
    tx.execute(text(sql), {"draft": draft, "report": report})


def decide(
    tx: Connection, *, key: int, status: Status, officer: Officer, code: str, now: datetime, reason: str = ""
) -> None:
    """An officer confirms it, does not, or takes back what they decided (`Status.TOLD`)."""
    _change(tx, key, status=status.value, reason=reason, officer_id=officer.person_id, at=now)
    after = {"report": key, "reason": reason} if reason else {"report": key}
    act = Act(action=ACTIONS[status], subject=code, actor=officer.person_id, name=officer.name, after=after)
    audit.write(tx, act, now)


def take_back(tx: Connection, *, key: int, now: datetime) -> None:
    """Who told it says that it is not so after all; its photo goes."""
    _change(tx, key, status=Status.TAKEN_BACK.value, at=now)
    drop_photos(tx, key)


def drop_photos(tx: Connection, key: int) -> None:
    """The photo of that report goes."""
    sql = "UPDATE evidence SET state = 'erase', reuse_id = NULL, name = '' WHERE reuse_id = :key"
    tx.execute(text(sql), {"key": key})


def _change(tx: Connection, key: int, **values: object) -> None:
    tx.execute(_TABLE.update().where(_TABLE.c.id == key).values(**values))
