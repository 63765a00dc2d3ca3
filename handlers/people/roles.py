"""Who is an officer of which units: offered by a one-time invitation, accepted when there is a person with a name."""

from __future__ import annotations

from handlers.conversation.talk import Talk
from handlers.people.coauthors import passing_on
from handlers.people.codes import few_wrong
from messages.wire import Option
from storage import audit
from storage.audit import Act
from storage.people import codes, deputies, officers, preferences
from storage.people.codes import CodeKind
from storage.people.preferences import Preference

# The role


def offers(talk: Talk) -> tuple[Option, ...]:
    """What a menu offers an officer beside the rest."""
    if not units_of(talk):
        return ()
    return Option("/duyet", talk.say("review.next")), Option("/tomtat", talk.say("officers.digest"))


def helped(talk: Talk) -> str:
    """What /trogiup tells an officer beside the rest."""
    return talk.say("officers.help") if units_of(talk) else ""


def roles(talk: Talk) -> list[str]:
    """The names of the units that this person answers for."""
    units = talk.context.units
    return [units.label(unit) for unit in units.in_order(units_of(talk))]


def units_of(talk: Talk) -> tuple[str, ...]:
    """The units that this person answers for, also in somebody's place; none for somebody who is no officer."""
    if talk.person is None:
        return ()
    tx, person = talk.context.tx, talk.person.id
    own = officers.units(tx, person)
    return tuple(dict.fromkeys((*own, *deputies.units(tx, person, talk.context.today)))) if own else ()


def invited(talk: Talk, code: str) -> bool:
    """Whether this is an invitation that is still good, for a unit of today."""
    found = officers.invited(talk.context.tx, code, talk.context.now)
    if found is None:
        return False
    unit, _ = found
    return talk.context.units.active(unit)


def accept(talk: Talk, code: str) -> str:
    """Give the role that an invitation is for; what to say about it."""
    tx, now = talk.context.tx, talk.context.now
    talk.state.keeps_code("")
    found = officers.invited(tx, code, now)
    if found is None or not invited(talk, code) or not codes.use(tx, CodeKind.OFFICER, code, now):
        few_wrong(talk)
        return talk.say("officers.bad_code")
    unit, name = found
    officers.appoint(tx, talk.me.id, unit, name, now)
    audit.write(tx, Act(action="officer began", subject=unit, actor=talk.me.id, name=talk.me.name), now)
    return talk.say("officers.welcome", unit=talk.context.units.label(unit), hour=preference_of(talk).digest_at)


def invited_before(talk: Talk, code: str) -> str:
    """What to say to an officer who sends the same invitation again, by a second press of its link; else ""."""
    mine = roles(talk)
    if not mine or not codes.used(talk.context.tx, CodeKind.OFFICER, code):
        return ""
    return talk.say("officers.already", units=mine)


def accept_kept(talk: Talk) -> str:
    """The same with the code that was brought before there was a person with a name; "" without one."""
    if not talk.state.code or talk.person is None or not talk.person.name:
        return ""
    if passing_on.good(talk, talk.state.code):
        return passing_on.take(talk, talk.state.code)
    return accept(talk, talk.state.code)


def preference_of(talk: Talk) -> Preference:
    """What this person wants to be sent by itself."""
    return preferences.find(talk.context.tx, talk.me.id)
