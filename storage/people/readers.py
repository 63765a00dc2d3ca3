"""Whether a person reads what is handed in for a unit now: as an officer, in the place of one, as their support."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from storage.counting import tree
from storage.people import deputies, officers
from storage.programme import units


def reads(tx: Connection, person: int, unit: str, day: date) -> bool:
    """`unit` "": it has none, and is the city's."""
    mine = officers.units(tx, person)
    if mine:
        mine += deputies.units(tx, person, day)
    mine += officers.supported(tx, person)
    wanted = unit or tree.top(tx)
    return any(wanted in units.below(tx, one) for one in mine)
