"""Who else reads: /moicanbo lists officers and invites one for a unit below one's own; /thoicanbo ends a role."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers.group_codes import named
from handlers.officers.record import write_down
from handlers.people.roles import units_of
from handlers.people.telling import tell
from messages.wire import Option, Reply
from storage.people import codes, officers
from storage.people.officers import Officer

MOST_NAMED = 6  # units or officers to choose from


def invite(talk: Talk, about: str) -> None:
    """/moicanbo: who reads in my units. /moicanbo UNIT: a one-time invitation for a unit below mine."""
    if not about:
        _list(talk)
        return
    units, mine = talk.context.units, units_of(talk)
    found = [unit for unit in named(talk, about, mine) if unit not in mine]
    if len(found) != 1:
        menu = tuple(Option(f"/moicanbo {one}", units.label(one)) for one in units.in_order(found[:MOST_NAMED]))
        ask.aside(talk, talk.say("officers.which_unit" if found else "officers.not_below"), menu=menu)
        return
    unit = found[0]
    code = officers.invite(talk.context.tx, unit, "", talk.context.now)
    write_down(talk, "officer invited", unit)
    text = talk.say("officers.invitation", code=codes.shown(code), unit=units.label(unit), days=officers.GOOD_FOR.days)
    ask.hand(talk, Reply(text, private=f"o_{code}"))


def _list(talk: Talk) -> None:
    """The officers of one's units and below, each with an end to their role; one's own is not one's to end."""
    units, mine = talk.context.units, units_of(talk)
    there = [one for one in officers.listed(talk.context.tx) if units.within(one.unit, mine)]
    lines = [(one.name, units.label(one.unit)) for one in there]
    ends = tuple(
        Option(f"/thoicanbo {one.person_id} {one.unit}", talk.say("officers.end", name=one.name, unit=one.unit))
        for one in there
        if one.unit not in mine
    )
    ask.aside(talk, talk.say("officers.readers", lines=lines), menu=ends[:MOST_NAMED])


def end(talk: Talk, about: str) -> None:
    """/thoicanbo PERSON UNIT: that role ends at once; whose it was is told."""
    person, _, unit = about.partition(" ")
    mine, units = units_of(talk), talk.context.units
    found = _role(talk, person, unit)
    if found is None or unit in mine or not units.within(unit, mine):
        ask.aside(talk, talk.say("officers.no_role"))
        return
    officers.remove(talk.context.tx, found.person_id, unit)
    write_down(talk, "officer ended", unit, after={"person": found.person_id})
    label = units.label(unit)
    talk.afterwards(tell, [found.person_id], "officers.ended", talk.context.now, unit=label)
    ask.aside(talk, talk.say("officers.role_ended", name=found.name, unit=label))


def _role(talk: Talk, person: str, unit: str) -> Officer | None:
    there = officers.listed(talk.context.tx)
    return next((one for one in there if str(one.person_id) == person and one.unit == unit), None)
