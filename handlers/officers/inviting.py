"""Who else reads: /moicanbo lists officers and invites one for a unit below one's own; /thoicanbo ends a role."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.officers.group_codes import named
from handlers.officers.record import write_down
from handlers.people.roles import units_of
from handlers.people.telling import tell
from handlers.reading.fold import fold
from messages.alphabet import alphabetical
from messages.catalog import listed
from messages.wire import Option, Reply
from storage.people import codes, officers
from storage.people.officers import Officer, Role

_SAID = (Role.SUPPORT, Role.COUNCIL)  # roles that are named; who names none means an officer
MOST_NAMED = 6  # units or officers to choose from


def invite(talk: Talk, about: str) -> None:
    """/moicanbo: who reads in my units. /moicanbo UNIT: a one-time invitation for a unit below mine.

    /moicanbo UNIT hỗ trợ, … hội đồng: one for the support team or the council of a unit of mine, or of one below.
    """
    if not about:
        _list(talk)
        return
    units, mine = talk.context.units, units_of(talk)
    name, role = _role_for(about, talk.lang)
    found = named(talk, name, mine) if name else [*mine]
    if role is Role.OFFICER:
        found = [unit for unit in found if unit not in mine]
    if len(found) != 1:
        suffix = "" if role is Role.OFFICER else f" {listed(f'officers.said.{role}', talk.lang)[0]}"
        menu = tuple(Option(f"/moicanbo {one}{suffix}", units.label(one)) for one in units.in_order(found)[:MOST_NAMED])
        ask.aside(talk, talk.say("officers.which_invited" if found else "officers.not_below"), menu=menu)
        return
    unit = found[0]
    code = officers.invite(talk.context.tx, unit, "", talk.context.now, role)
    write_down(talk, "officer invited", unit, after={"role": role.value})
    text = talk.say(
        f"officers.invitation.{role.value}", code=codes.shown(code), unit=units.label(unit), days=officers.GOOD_FOR.days
    )
    ask.hand(talk, Reply(text, private=f"o_{code}"))


def _role_for(about: str, lang: str) -> tuple[str, Role]:
    """The unit as it was named, and the role: "hỗ trợ", "hội đồng" before or behind it name another."""
    words = about.split()
    for role, said in [(one, said) for one in _SAID for said in listed(f"officers.said.{one}", lang)]:
        number = len(said.split())
        if fold(" ".join(words[-number:])) == said:
            return " ".join(words[:-number]), role
        if fold(" ".join(words[:number])) == said:
            return " ".join(words[number:]), role
    return about, Role.OFFICER


def _list(talk: Talk) -> None:
    """The officers of one's units and below, each with an end to their role where it is one's to end."""
    units, mine = talk.context.units, units_of(talk)
    there = [one for one in officers.listed(talk.context.tx) if units.within(one.unit, mine)]
    there.sort(key=lambda one: (alphabetical(units.label(one.unit)), alphabetical(one.name)))
    lines = [(one.name, units.label(one.unit), one.role) for one in there]
    ends = tuple(
        Option(f"/thoicanbo {one.person_id} {one.unit}", talk.say("officers.end", name=one.name, unit=one.unit))
        for one in there
        if may_end(one, mine)
    )
    ask.aside(talk, talk.say("officers.readers", lines=lines), menu=ends[:MOST_NAMED])


def end(talk: Talk, about: str) -> None:
    """/thoicanbo PERSON UNIT: that role ends at once; whose it was is told."""
    person, _, unit = about.partition(" ")
    mine, units = units_of(talk), talk.context.units
    found = _role(talk, person, unit)
    if found is None or not may_end(found, mine) or not units.within(unit, mine):
        ask.aside(talk, talk.say("officers.no_role"))
        return
    officers.remove(talk.context.tx, found.person_id, unit)
    write_down(talk, "officer ended", unit, after={"person": found.person_id, "role": found.role})
    label = units.label(unit)
    talk.afterwards(tell, [found.person_id], "officers.ended", talk.context.now, unit=label, role=found.role)
    ask.aside(talk, talk.say("officers.role_ended", name=found.name, unit=label, role=found.role))


def may_end(one: Officer, mine: tuple[str, ...]) -> bool:
    """Whether officers of these units may end that role, which is of them or below them."""
    return one.unit not in mine or one.role == Role.SUPPORT


def _role(talk: Talk, person: str, unit: str) -> Officer | None:
    there = officers.listed(talk.context.tx)
    return next((one for one in there if str(one.person_id) == person and one.unit == unit), None)
