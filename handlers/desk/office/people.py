"""Who reads for which unit, as officers above see and change it at the desk: /moicanbo and /thoicanbo with a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.conversation.talk import Talk
from handlers.officers.inviting import may_end
from handlers.officers.record import write_down_now
from handlers.people.roles import units_of
from handlers.people.telling import tell
from messages.alphabet import alphabetical
from storage.people import codes, officers
from storage.people.officers import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A role in one of this officer's units or below; `mine_to_end`: they may take it back."""

    person: int
    name: str
    unit: str
    label: str
    role: str
    since: datetime
    mine_to_end: bool


def readers(talk: Talk) -> list[Reader]:
    """All roles in my units and below them, by the names of the units and then of the people."""
    units, mine = talk.context.units, units_of(talk)
    found = [
        Reader(
            person=one.person_id,
            name=one.name,
            unit=one.unit,
            label=units.label(one.unit),
            role=one.role,
            since=one.since,
            mine_to_end=may_end(one, mine),
        )
        for one in officers.listed(talk.context.tx)
        if units.within(one.unit, mine)
    ]
    return sorted(found, key=lambda one: (alphabetical(one.label), alphabetical(one.name)))


def label(talk: Talk, unit: str) -> str:
    """What that unit is called."""
    return talk.context.units.label(unit)


def invite(talk: Talk, unit: str, name: str, role: Role) -> str:
    """A one-time code for that role, as it is shown; "" where it is not this officer's to give."""
    units, mine = talk.context.units, units_of(talk)
    if not units.active(unit) or not units.within(unit, mine) or (role is Role.OFFICER and unit in mine):
        return ""
    code = officers.invite(talk.context.tx, unit, name, talk.context.now, role)
    write_down_now(talk, "officer invited", unit, after={"role": role.value})
    return codes.shown(code)


def end(talk: Talk, person: str, unit: str) -> str:
    """That role ends at once, and whose it was is told; their name, "" where it is not this officer's to end."""
    found = next((one for one in readers(talk) if str(one.person) == person and one.unit == unit), None)
    if found is None or not found.mine_to_end:
        return ""
    officers.remove(talk.context.tx, found.person, unit)
    write_down_now(talk, "officer ended", unit, after={"person": found.person, "role": found.role})
    tell(
        talk.context.tx, [found.person], "officers.ended", talk.context.now, unit=found.label, role=found.role,
    )  # fmt: skip
    return found.name
