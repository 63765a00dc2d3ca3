"""/manhom: a one-time code that binds a group to a unit of this officer."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.roles import units_of
from messages.wire import Option, Reply
from storage.people import codes
from storage.people.codes import CodeKind

GROUP_CODE_FOR = timedelta(minutes=10)  # on a channel that tells no admins it makes one of whoever types it
MOST_UNITS_NAMED = 6  # to choose from


# For groups


def group_code(talk: Talk, about: str) -> None:
    """/manhom, /manhom UNIT: a code that binds a group to one of the officer's units, or to one below them."""
    units, mine = talk.context.units, units_of(talk)
    if about:
        found = named(talk, about, mine)
    else:
        found = [code for code in mine if units.active(code)]
    if len(found) != 1:
        menu = tuple(Option(f"/manhom {code}", units.label(code)) for code in units.in_order(found)[:MOST_UNITS_NAMED])
        said = "officers.which_unit" if found else "officers.not_yours"
        ask.aside(talk, talk.say(said), menu=menu)
        return
    unit = found[0]
    code = make_code(talk, unit)
    minutes = int(GROUP_CODE_FOR.total_seconds() / 60)
    text = talk.say("officers.group_code_is", code=codes.shown(code), unit=units.label(unit), minutes=minutes)
    talk.state.offers(())
    ask.hand(talk, Reply(text, invite=f"g_{code}"))


def make_code(talk: Talk, unit: str) -> str:
    """A code that binds a group to this unit on whatever channel."""
    tx, now = talk.context.tx, talk.context.now
    code = codes.make(tx, CodeKind.GROUP, unit, now, GROUP_CODE_FOR)
    return codes.make(tx, CodeKind.GROUP_ADMIN, unit, now, GROUP_CODE_FOR, code)


def named(talk: Talk, typed: str, mine: tuple[str, ...]) -> list[str]:
    """The units that this names, as far as they are the officer's or below."""
    units = talk.context.units
    found = [code for code in (typed, typed.upper()) if units.active(code)]
    if not found:
        got = units.index.find(typed)
        found = [code for code in (got.value, *got.candidates) if code]
    return [code for code in dict.fromkeys(found) if units.within(code, mine)]
