"""Who is an officer of which units, or of their support team: invited by a one-time code, taken up by who has a name.

Officers decide; the support team reads what they read, and asks authors.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.conversation.talk import Talk
from handlers.people.coauthors import passing_on
from handlers.people.codes import few_wrong
from messages.alerts import in_words
from messages.format import paragraphs
from messages.wire import Option
from storage import alerts, audit
from storage.audit import Act
from storage.people import codes, council_members, deputies, officers, operators, preferences
from storage.people.codes import CodeKind
from storage.people.officers import Held, Role
from storage.people.preferences import Preference
from storage.posts import waiting
from storage.support import questions

MOST_NAMED = 3  # officers in one sentence
MOST_ACTS = 50  # about a unit, among which the last that began or ended a role is looked for
BEGAN, ENDED = "officer began", "officer ended"
TERMS = (BEGAN, ENDED)

# The role


def offers(talk: Talk) -> tuple[Option, ...]:
    """What a menu offers an officer beside the rest."""
    if not read_by(talk):
        return ()
    return Option("/duyet", talk.say("review.next")), Option("/tomtat", talk.say("officers.digest"))


def helped(talk: Talk) -> str:
    """What /trogiup tells an officer, or who is of a support team, beside the rest."""
    own, supported = _held(talk)
    if own:
        return talk.say("officers.help")
    return talk.say("officers.help_support") if supported else ""


def roles(talk: Talk) -> list[str]:
    """The names of the units that this person answers for."""
    return _labels(talk, units_of(talk))


def supports(talk: Talk) -> list[str]:
    """The names of the units of whose support team this person is."""
    return _labels(talk, supported_by(talk))


def _labels(talk: Talk, units: Sequence[str]) -> list[str]:
    return [talk.context.units.label(unit) for unit in talk.context.units.in_order(units)]


def units_of(talk: Talk) -> tuple[str, ...]:
    """The units that this person answers for, also in somebody's place; none for somebody who is no officer."""
    return _decided_by(talk, _held(talk).units)


def _held(talk: Talk) -> Held:
    return officers.held(talk.context.tx, talk.person.id if talk.person else None)


def _decided_by(talk: Talk, own: tuple[str, ...]) -> tuple[str, ...]:
    """An officer's own units, and those that they read for in somebody's place."""
    if not own:
        return ()
    return tuple(dict.fromkeys((*own, *deputies.units(talk.context.tx, talk.me.id, talk.context.today))))


def supported_by(talk: Talk) -> tuple[str, ...]:
    """The units of whose support team this person is."""
    return _held(talk).supported


def read_by(talk: Talk) -> tuple[str, ...]:
    """The units whose initiatives this person may read, whether or not they decide about them."""
    own, supported = _held(talk)
    return tuple(dict.fromkeys((*_decided_by(talk, own), *supported)))


def readers_of(talk: Talk, unit: str, wanted: int) -> list[int]:
    """That person, while they may read what is of this unit; else its officers."""
    tx, units = talk.context.tx, talk.context.units
    theirs = officers.units(tx, wanted)
    if theirs:
        theirs += deputies.units(tx, wanted, talk.context.today)
    if units.within(unit or units.root, (*theirs, *officers.supported(tx, wanted))):
        return [wanted]
    nearest = talk.context.reader(unit)
    return [one.person_id for one in officers.deciding(tx) if one.unit == nearest]


def who_decides(talk: Talk, *units: str) -> str:
    """To somebody of a support team: whom to turn to for what only officers do about these units."""
    nearest = {talk.context.reader(unit) for unit in units}
    there = [one for one in officers.deciding(talk.context.tx) if one.unit in nearest]
    names = [(one.name, talk.context.units.label(one.unit)) for one in there]
    return talk.say("officers.only_officers", names=names[:MOST_NAMED])


def invited(talk: Talk, code: str) -> bool:
    """Whether this is an invitation that is still good, for a unit of today."""
    found = officers.invited(talk.context.tx, code, talk.context.now)
    if found is None:
        return False
    if found.role is Role.OPERATOR:
        return True
    return talk.context.units.active(found.unit)


def accept(talk: Talk, code: str) -> str:
    """Give the role that an invitation is for; what to say about it."""
    tx, now = talk.context.tx, talk.context.now
    talk.state.keeps_code("")
    found = officers.invited(tx, code, now)
    if found is None or not invited(talk, code) or not codes.use(tx, CodeKind.OFFICER, code, now):
        few_wrong(talk)
        return talk.say("officers.bad_code")
    unit, name, role = found
    if role is Role.OPERATOR:
        return _begin_as_operator(talk)
    if role is Role.COUNCIL:
        council_members.appoint(tx, talk.me.id, unit, now)
        audit.write(tx, Act(action="council member began", subject=unit, actor=talk.me.id, name=talk.me.name), now)
        return talk.say("officers.welcome.council", unit=talk.context.units.label(unit))
    if role is Role.SUPPORT and unit in officers.units(tx, talk.me.id):
        return _already(talk)
    if role is Role.OFFICER:
        _begin_clock(talk, unit)
    officers.appoint(tx, talk.me.id, unit, name, now, role)
    act = Act(action=BEGAN, subject=unit, actor=talk.me.id, name=talk.me.name, after={"role": role.value})
    audit.write(tx, act, now)
    label = talk.context.units.label(unit)
    welcome = talk.say(f"officers.welcome.{role.value}", unit=label, hour=preference_of(talk).digest_at)
    return paragraphs(welcome, _asked_meanwhile(talk, unit))


def _begin_as_operator(talk: Talk) -> str:
    """Give the role, which is of no unit; what to say about it, and what is wrong with the bot by now."""
    tx, now = talk.context.tx, talk.context.now
    operators.appoint(tx, talk.me.id, now)
    audit.write(tx, Act(action="operator began", subject="", actor=talk.me.id, name=talk.me.name), now)
    keys = [one.key for one in alerts.standing(tx)]
    return paragraphs(talk.say("officers.welcome.operator"), in_words(keys, (), talk.lang) if keys else "")


def _asked_meanwhile(talk: Talk, unit: str) -> str:
    """That people of this unit wait for an answer, where some do."""
    units = talk.context.units
    number = sum(units.within(one.unit or units.root, (unit,)) for one in questions.waiting(talk.context.tx))
    return talk.say("support.waits", n=number) if number else ""


def _begin_clock(talk: Talk, unit: str) -> None:
    """Nobody was promised an answer while nobody read: what came meanwhile to this unit is due from now on."""
    tx, units, there = talk.context.tx, talk.context.units, officers.looked_after(talk.context.tx)
    for one in waiting.units(tx):
        line = units.line(one or units.root)
        if unit in line and there.isdisjoint(line):
            terms = [row for each in line for row in audit.of_subject(tx, each, MOST_ACTS) if row.action in TERMS]
            last = max(terms, key=lambda row: row.id, default=None)
            if last is None:
                waiting.begin_clock(tx, one, None, talk.context.now)
            elif last.action == ENDED:
                waiting.begin_clock(tx, one, last.at, talk.context.now)


def invited_before(talk: Talk, code: str) -> str:
    """What to say to an officer who sends the same invitation again, by a second press of its link; else ""."""
    if not read_by(talk) or not codes.used(talk.context.tx, CodeKind.OFFICER, code):
        return ""
    return _already(talk)


def _already(talk: Talk) -> str:
    return talk.say("officers.already", units=roles(talk), supported=supports(talk))


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
