"""The group chats of an officer's units, seen and set at the desk: the hour of the board, a pause, the binding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.conversation.talk import Talk
from handlers.groups.settings import LONGEST_PAUSE_DAYS, going_on, last_day_of_pause, with_hour
from handlers.officers.group_codes import make_code
from handlers.officers.record import write_down_now
from handlers.people.roles import units_of
from handlers.reading.digits import whole
from handlers.reading.hours import clock_time
from messages.alphabet import alphabetical
from storage.people import codes
from storage.posts import group_list, groups
from storage.posts.group_list import Listed
from storage.posts.groups import Group
from storage.programme.units import below


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A group with the name of its unit; `state`: the word for it, `office.groups.state_<state>`."""

    group: Listed
    label: str
    state: str


def shown(talk: Talk) -> list[Shown]:
    """The groups of my units and of all below, by the names of the units and of the groups."""
    units = talk.context.units
    codes_below = sorted({code for unit in units_of(talk) for code in below(talk.context.tx, unit)})
    found = [
        Shown(group=one, label=units.label(one.unit), state=_state(talk, one))
        for one in group_list.of_units(talk.context.tx, codes_below)
    ]
    return sorted(found, key=lambda one: (alphabetical(one.label), alphabetical(one.group.title)))


def _state(talk: Talk, group: Listed) -> str:
    if group.gone_at is not None:
        return "gone"
    if group.paused_until is not None and group.paused_until >= talk.context.today:
        return "paused"
    return "quiet" if group.quiet else "on"


# What is set


def change(talk: Talk, chat: str, do: str, value: str) -> str:
    """Do that with the group; what to say of it, `office.groups_said.<key>`. "": there is no such group of mine."""
    found = next((one.group for one in shown(talk) if str(one.group.chat_id) == chat), None)
    group = groups.find(talk.context.tx, found.chat_id) if found else None
    if found is None or group is None or do not in _CHANGES:
        return ""
    after = _CHANGES[do](talk, group, value)
    if after is None:
        return f"unclear_{do}"
    groups.save(talk.context.tx, after)
    write_down_now(
        talk, f"group {do}", found.unit, before=_kept(group), after={"group": found.title} | _kept(after)
    )  # fmt: skip
    return f"done_{do}"


def _kept(group: Group) -> dict[str, str]:
    until = group.paused_until.isoformat() if group.paused_until else ""
    return {"unit": group.unit, "post_at": group.post_at, "paused_until": until}


def _hour(talk: Talk, group: Group, value: str) -> Group | None:
    wanted = clock_time(value)
    return None if wanted is None else with_hour(talk, group, wanted)


def _pause(talk: Talk, group: Group, value: str) -> Group | None:
    days = whole(value)
    if days is None or not 1 <= days <= LONGEST_PAUSE_DAYS:
        return None
    return replace(group, paused_until=last_day_of_pause(talk, group, days))


def _resume(talk: Talk, group: Group, _value: str) -> Group | None:
    return going_on(talk, group)


def _unbind(_talk: Talk, group: Group, _value: str) -> Group | None:
    return replace(group, unit="", bound_at=None)


_CHANGES: dict[str, Callable[[Talk, Group, str], Group | None]] = {
    "hour": _hour, "pause": _pause, "resume": _resume, "unbind": _unbind,
}  # fmt: skip


def new_code(talk: Talk, unit: str) -> str:
    """A code that binds a group to this unit, as it is shown; "" where the unit is not mine nor below."""
    units = talk.context.units
    if not units.active(unit) or not units.within(unit, units_of(talk)):
        return ""
    code = make_code(talk, unit)
    write_down_now(talk, "group code made", unit)
    return codes.shown(code)
