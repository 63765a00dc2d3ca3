"""Which initiatives wait for which officer, and until when they were promised an answer.

The nearest officer reads: of the initiative's unit, else of the one above it, and so on. What waited for too long is
seen by the officers above as well.
"""

from __future__ import annotations

from datetime import date, datetime, time

from handlers.conversation.talk import Talk
from handlers.people.roles import units_of
from messages.catalog import listed
from messages.format import HANOI
from storage.initiatives import review
from storage.initiatives.initiatives import Initiative
from storage.initiatives.review import Scope
from storage.programme import working_days
from storage.programme.units import below


def in_scope(talk: Talk, found: Initiative) -> bool:
    """Whether this officer answers for the initiative's unit or one above it; what has no unit is the city's."""
    mine, units = units_of(talk), talk.context.units
    if not found.unit:
        return units.root in mine
    return units.within(found.unit, mine)


def due_day(talk: Talk, since: datetime) -> date:
    """The working day by which an initiative that waits since then is to be answered."""
    limits = talk.context.limits
    return working_days.after(since.astimezone(HANOI).date(), limits.answer_days, limits.holidays)


def scope(talk: Talk, wanted: str = "") -> Scope:
    """Those whose nearest officer this is, and of all units below those that wait for too long."""
    tx, units, mine = talk.context.tx, talk.context.units, units_of(talk)
    with_officers = review.units_with_officers(tx)
    all_below = sorted({code for unit in mine for code in below(tx, unit)})
    own = [code for code in all_below if units.nearest(code, with_officers) in mine]
    others = sorted(set(all_below).difference(own))
    if units.root in mine:
        own.append("")
    return Scope(
        own=own,
        below=others,
        late=late_before(talk),
        person_id=talk.me.id,
        large=wanted in listed("review.said.large", talk.lang),
        only_late=wanted in listed("review.said.late", talk.lang),
    )


def late_before(talk: Talk) -> datetime:
    """What waits since before this moment should have been answered by yesterday."""
    limits = talk.context.limits
    day = working_days.before(talk.context.today, limits.answer_days, limits.holidays)
    return datetime.combine(day, time(), HANOI)
