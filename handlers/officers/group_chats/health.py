"""/nhom: the groups of an officer's units that get no posts, each with why, and a press that mends it where one can."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.groups.settings import going_on
from handlers.officers.record import write_down
from handlers.people.roles import units_of
from messages.alphabet import alphabetical
from messages.catalog import table
from messages.wire import Option
from storage.posts import groups, waiting
from storage.posts.waiting import Lost

MOST_LISTED = 8
RESUME = "on"
RESUMED_BY_US = ("quiet", "paused")  # reasons that an officer may end; others are mended where the group is


def show(talk: Talk, about: str) -> None:
    """/nhom: all of them. /nhom 12: one, with what to do. /nhom 12 on: it hears its posts again."""
    lost = _mine(talk)
    number, _, order = about.partition(" ")
    found = next((one for one in lost if str(one.chat_id) == number), None)
    if found is None:
        _list(talk, lost)
    elif order == RESUME and found.why in RESUMED_BY_US:
        _resume(talk, found)
    else:
        ask.aside(talk, talk.say("officers.group.one", one=found, unit=_unit(talk, found)), menu=_presses(talk, found))


def _mine(talk: Talk) -> list[Lost]:
    units, mine = talk.context.units, units_of(talk)
    found = [one for one in waiting.lost(talk.context.tx, talk.context.now) if units.within(one.unit, mine)]
    return sorted(found, key=lambda one: alphabetical(one.title))


def _list(talk: Talk, lost: list[Lost]) -> None:
    if not lost:
        ask.aside(talk, talk.say("officers.group.all_well"))
        return
    shown = lost[:MOST_LISTED]
    whys = table("digest.why", talk.lang)
    text = talk.say("officers.group.list", shown=shown, more=len(lost) - len(shown), whys=whys)
    menu = tuple(Option(f"/nhom {one.chat_id}", one.title or talk.say("officers.group.untitled")) for one in shown)
    ask.aside(talk, text, menu=menu)


def _unit(talk: Talk, one: Lost) -> str:
    return talk.context.units.label(one.unit)


def _presses(talk: Talk, one: Lost) -> tuple[Option, ...]:
    if one.why in RESUMED_BY_US:
        return (Option(f"/nhom {one.chat_id} {RESUME}", talk.say("officers.group.resume")),)
    if one.why == "gone":
        return (Option(f"/manhom {one.unit}", talk.say("officers.group.invite")),)
    return ()


def _resume(talk: Talk, one: Lost) -> None:
    group = groups.find(talk.context.tx, one.chat_id)
    if group is not None:
        talk.afterwards(groups.save, group=going_on(talk, group))
        write_down(talk, "group resume", one.unit, after={"group": one.title})
    ask.aside(talk, talk.say("officers.group.resumed", one=one))
