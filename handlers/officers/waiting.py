"""Which initiatives wait for which officer.

The nearest officer reads: of the initiative's unit, else of the one above it, and so on. What waited for too long is
seen by the officers above as well.
"""

from __future__ import annotations

from handlers.conversation.talk import Talk
from handlers.people.roles import units_of
from messages.catalog import listed
from storage import answer_clock
from storage.initiatives.initiatives import Initiative
from storage.initiatives.review import Scope
from storage.people import officers
from storage.programme.units import below


def in_scope(talk: Talk, found: Initiative) -> bool:
    """Whether this officer answers for the initiative's unit or one above it; what has no unit is the city's."""
    mine, units = units_of(talk), talk.context.units
    if not found.unit:
        return units.root in mine
    return units.within(found.unit, mine)


def units_below_mine(talk: Talk) -> list[str]:
    """The officer's units with all below them; "", what has no unit, is the city's."""
    mine = units_of(talk)
    found = sorted({code for unit in mine for code in below(talk.context.tx, unit)})
    if talk.context.units.root in mine:
        found.append("")
    return found


def scope(talk: Talk, wanted: str = "") -> Scope:
    """Those whose nearest officer this is, and of all units below those that wait for too long."""
    tx, units, mine = talk.context.tx, talk.context.units, units_of(talk)
    looked_after = officers.looked_after(tx)
    all_below = [code for code in units_below_mine(talk) if code]
    own = [code for code in all_below if units.nearest(code, looked_after) in mine]
    others = sorted(set(all_below).difference(own))
    if units.root in mine:
        own.append("")
    return Scope(
        own=own,
        below=others,
        late=answer_clock.read(tx).late_before(talk.context.today),
        person_id=talk.me.id,
        large=wanted in listed("review.said.large", talk.lang),
        only_late=wanted in listed("review.said.late", talk.lang),
    )
