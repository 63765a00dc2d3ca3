"""What officers do in the private chat: take an invitation up, see the digest, get a group's code, choose their hour.

The role is a row that is asked for anew each time: `commands.run` tells who has none, and an officer of another unit is
nobody here. To add a command for officers: a function, and a line with `who=Who.OFFICER` in `commands.COMMANDS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from handlers import digests, form
from handlers.fold import fold
from handlers.jobs import clock_time
from handlers.one_time import few_wrong
from handlers.talk import Talk
from messages.catalog import listed
from messages.wire import Option, Reply
from storage import codes, counts, exports, officers, preferences
from storage.codes import CodeKind
from storage.preferences import DAILY, NEVER, WEEKLY, Preference

T = TypeVar("T")

GROUP_CODE_FOR = timedelta(minutes=10)  # on a channel that tells no admins it makes one of whoever types it
MOST_UNITS_NAMED = 6  # to choose from


# The role


def offers(talk: Talk) -> tuple[Option, ...]:
    """What a menu offers an officer beside the rest."""
    if not units_of(talk):
        return ()
    return (Option("/tomtat", talk.say("officers.digest")),)


def helped(talk: Talk) -> str:
    """What /trogiup tells an officer beside the rest."""
    return talk.say("officers.help") if units_of(talk) else ""


def roles(talk: Talk) -> list[str]:
    """The names of the units that this person answers for."""
    return [talk.context.units.label(unit) for unit in units_of(talk)]


def units_of(talk: Talk) -> tuple[str, ...]:
    """The units that this person answers for; none for somebody who is no officer."""
    if talk.person is None:
        return ()
    return officers.units(talk.context.tx, talk.person.id)


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
    return talk.say("officers.welcome", unit=talk.context.units.label(unit), hour=preference_of(talk).digest_at)


def invited_before(talk: Talk, code: str) -> str:
    """What to say to an officer who sends the same invitation again, by a second press of its link; else ""."""
    mine = roles(talk)
    if not mine or not codes.used(talk.context.tx, CodeKind.OFFICER, code):
        return ""
    return talk.say("officers.already", units=mine)


def accept_kept(talk: Talk) -> str:
    """The same with the invitation that was brought before there was a person with a name; "" without one."""
    if not talk.state.code or talk.person is None or not talk.person.name:
        return ""
    return accept(talk, talk.state.code)


def preference_of(talk: Talk) -> Preference:
    """What this person wants to be sent by itself."""
    return preferences.find(talk.context.tx, talk.me.id)


# The digest


def digest(talk: Talk, _about: str) -> None:
    """/tomtat: the digest as of now."""
    weekly = preference_of(talk).digest == WEEKLY
    sections = digests.gather(talk.context.tx, units_of(talk), talk.context.now, weekly)
    text = digests.words(sections, talk.me.name, weekly, talk.lang, asked=True) or talk.say("digest.nothing")
    menu = (Option("/danhsach", talk.say("officers.list")), Option("/manhom", talk.say("officers.group_code")))
    form.aside(talk, text, menu=menu)


def hours(talk: Talk, about: str) -> None:
    """/bantin 17:30, /bantin hằng tuần thứ 2, /bantin không: when the digest comes by itself."""
    wanted = preference_of(talk)
    if about:
        changed = _read(about, wanted, talk.lang)
        if changed is None:
            form.aside(talk, talk.say("officers.hours_unclear"))
            return
        wanted = changed
        preferences.save(talk.context.tx, wanted, talk.context.now)
    menu = tuple(
        Option(f"/bantin {talk.say(f'officers.order.{often}')}", talk.say(f"officers.often.{often}"))
        for often in (DAILY, WEEKLY, NEVER)
        if often != wanted.digest
    )
    until = wanted.pause(talk.context.today)
    form.aside(talk, talk.say("officers.hours", wanted=wanted, set=bool(about), until=until), menu=menu)


def _read(about: str, wanted: Preference, lang: str) -> Preference | None:
    """What was chosen, in any order: how often, the day, the hour; None where something is not understood."""
    typed = f" {' '.join(re.sub('[,;]', ' ', fold(about)).split())} "
    typed, often = _take(typed, {value: listed(f"officers.said.{value}", lang) for value in (NEVER, WEEKLY, DAILY)})
    typed, days = _take(typed, {day: listed(f"officers.day.{day}", lang) for day in range(1, 8)})
    rest = re.sub(r"\b(?:luc|vao|at|moi|hang|nua|nhan)\b", " ", typed).strip()
    hour = clock_time(rest) if rest else None
    if rest and hour is None:
        return None
    if hour is not None:
        wanted = replace(wanted, digest_at=f"{hour:%H:%M}")
    if days:
        return replace(wanted, digest=WEEKLY, digest_day=days[-1])
    if often:
        return replace(wanted, digest=often[0])
    if hour is None:
        return None
    # Who chooses an hour wants to get it.
    return replace(wanted, digest=DAILY) if wanted.digest == NEVER else wanted


def _take(typed: str, words: Mapping[T, Sequence[str]]) -> tuple[str, list[T]]:
    """Take the words for these values out of what was typed: (the rest, the values that were named)."""
    found = []
    for value, names in words.items():
        for name in names:
            if f" {name} " in typed:
                found.append(value)
                typed = typed.replace(f" {name} ", " ")
    return typed, found


# For groups


def group_code(talk: Talk, about: str) -> None:
    """/manhom, /manhom UNIT: a code that binds a group to one of the officer's units, or to one below them."""
    units, mine = talk.context.units, units_of(talk)
    if about:
        found = _named(talk, about, mine)
    else:
        found = [code for code in mine if units.active(code)]
    if len(found) != 1:
        menu = tuple(Option(f"/manhom {code}", units.label(code)) for code in found[:MOST_UNITS_NAMED])
        said = "officers.which_unit" if found else "officers.not_yours"
        form.aside(talk, talk.say(said), menu=menu)
        return
    unit, tx, now = found[0], talk.context.tx, talk.context.now
    code = codes.make(tx, CodeKind.GROUP, unit, now, GROUP_CODE_FOR)
    codes.make(tx, CodeKind.GROUP_ADMIN, unit, now, GROUP_CODE_FOR, code)
    minutes = int(GROUP_CODE_FOR.total_seconds() / 60)
    text = talk.say("officers.group_code_is", code=codes.shown(code), unit=units.label(unit), minutes=minutes)
    talk.state.offers(())
    form.hand(talk, Reply(text, invite=f"g_{code}"))


def _named(talk: Talk, typed: str, mine: tuple[str, ...]) -> list[str]:
    """The units that this names, as far as they are the officer's or below."""
    units = talk.context.units
    found = [code for code in (typed, typed.upper()) if units.active(code)]
    if not found:
        got = units.index.find(typed)
        found = [code for code in (got.value, *got.candidates) if code]
    return [code for code in dict.fromkeys(found) if units.within(code, mine)]


# The list


def day_list(talk: Talk, _about: str) -> None:
    """/danhsach: today's initiatives as a sheet, behind an address that is good for a day."""
    tx, day = talk.context.tx, talk.context.today
    below = sorted({code for unit in units_of(talk) for code in exports.below(tx, unit)})
    if counts.top(tx) in below:
        below.insert(0, "")  # those without a unit are the city's
    n = exports.how_many(tx, below, day, day)
    talk.state.offers(())
    sheet = f"{talk.me.id}-{int(talk.context.now.timestamp())}-{talk.lang}"
    form.hand(talk, Reply(talk.say("officers.list_is", units=roles(talk), day=day, n=n), sheet=sheet))
