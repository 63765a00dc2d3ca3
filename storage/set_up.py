"""How far a bot is set up, as its database tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from messages.channels import ZALO_BOT
from messages.format import HANOI
from storage.counting import tree
from storage.database.copies import taken
from storage.people import officers
from storage.posts.groups import bound_groups
from storage.programme.campaigns import Campaign, all_campaigns
from storage.programme.units import Unit, all_units
from storage.sending import usage
from storage.sending.usage import Used, month

NONE_USED = Used()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What is there; nothing of all that in a database that is new."""

    units: int = 0  # of today
    top: str = ""  # the unit that stands above all
    campaign: Campaign | None = None  # that runs; else the next; else the last
    officers: int = 0
    without_officer: int = 0  # units of today that neither an officer of theirs nor one above reads for
    groups: int = 0  # that are bound to a unit
    zalo_used: Used = NONE_USED  # messages of Zalo Bot this month
    backed_up_at: datetime | None = None
    backup_failed: str = ""  # why there is no backup of the last night


def look(tx: Connection, now: datetime) -> Inside:
    """What there is now."""
    today = now.astimezone(HANOI).date()
    night = taken.nightly(tx)
    units = {unit.code: unit for unit in all_units(tx)}
    here = [unit for unit in units.values() if unit.active(today)]
    read = officers.looked_after(tx)
    return Inside(
        units=len(here),
        top=tree.top(tx),
        campaign=_nearest(all_campaigns(tx), today),
        officers=len({one.person_id for one in officers.deciding(tx)}),
        without_officer=sum(not _above(unit, units) & read for unit in here),
        groups=bound_groups(tx),
        zalo_used=usage.used(tx, ZALO_BOT.name, month(now)),
        backed_up_at=taken.backed_up_at(tx),
        backup_failed=night.failed if night is not None else "",
    )


def _nearest(campaigns: tuple[Campaign, ...], today: date) -> Campaign | None:
    """The one that runs, the newest of several; else the one that begins next; else the one that ended last."""
    running = [one for one in campaigns if one.starts_on <= today <= one.ends_on]
    later = [one for one in campaigns if one.starts_on > today]
    if running:
        return running[0]
    if later:
        return min(later, key=lambda one: one.starts_on)
    return max(campaigns, key=lambda one: one.ends_on, default=None)


def _above(unit: Unit, units: dict[str, Unit]) -> set[str]:
    """The unit and all above it."""
    line: set[str] = set()
    at: Unit | None = unit
    while at is not None and at.code not in line:
        line.add(at.code)
        at = units.get(at.parent or "")
    return line
