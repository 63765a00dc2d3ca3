"""/danhsach: the initiatives of a day as a sheet, behind an address that works for this officer only."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.roles import roles, units_of
from messages.wire import Reply
from storage.counting import tree
from storage.initiatives.sheets.exports import how_many
from storage.programme.units import below as units_below

# The list


def day_list(talk: Talk, _about: str) -> None:
    """/danhsach: today's initiatives as a sheet, behind an address that is good for a day."""
    tx, day = talk.context.tx, talk.context.today
    below = sorted({code for unit in units_of(talk) for code in units_below(tx, unit)})
    if tree.top(tx) in below:
        below.insert(0, "")  # those without a unit are the city's
    n = how_many(tx, below, day, day)
    talk.state.offers(())
    sheet = f"{talk.me.id}-{int(talk.context.now.timestamp())}-{talk.lang}"
    ask.hand(talk, Reply(talk.say("officers.list_is", units=roles(talk), day=day, n=n), sheet=sheet))
