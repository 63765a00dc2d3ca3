"""What officers do in the private chat: take an invitation up, see the digest, get a group's code, choose their hour.

The role is a row that every one of these asks for anew: who has none is told so in one sentence, and an officer of
another unit is nobody here. To add a command for officers: a function that begins with `_mine`, and a line in
`commands.COMMANDS`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from handlers import digests, form
from handlers.fold import fold
from handlers.jobs import clock_time
from handlers.one_time import few_wrong
from handlers.talk import Talk
from messages.catalog import listed
from messages.wire import Option, Reply
from storage import codes, counts, exports, officers, preferences
from storage.codes import CodeKind
from storage.preferences import DAILY, NEVER, WEEKLY

GROUP_CODE_FOR = timedelta(minutes=10)  # on a channel that tells no admins it makes one of whoever types it


# The role


def offers(talk: Talk) -> tuple[Option, ...]:
    """What a menu offers an officer beside the rest."""
    return (Option("/tomtat", talk.say("officers.digest")),) if _units(talk) else ()


def helped(talk: Talk) -> str:
    """What /trogiup tells an officer beside the rest."""
    return talk.say("officers.help") if _units(talk) else ""


def roles(talk: Talk) -> list[str]:
    """The names of the units that this person answers for."""
    return [talk.context.units.label(unit) for unit in _units(talk)]


def invited(talk: Talk, code: str) -> bool:
    """Whether this is an invitation that is still good, for a unit of today."""
    found = officers.invited(talk.context.tx, code, talk.context.now)
    return found is not None and talk.context.units.active(found[0])


def accept(talk: Talk, code: str) -> str:
    """Give the role that an invitation is for; what to say about it."""
    tx, now = talk.context.tx, talk.context.now
    assert talk.person is not None
    talk.at(code="")
    found = officers.invited(tx, code, now)
    if found is None or not invited(talk, code) or not codes.use(tx, CodeKind.OFFICER, code, now):
        few_wrong(talk)
        return talk.say("officers.bad_code")
    unit, name = found
    officers.appoint(tx, talk.person.id, unit, name, now)
    return talk.say("officers.welcome", unit=talk.context.units.label(unit), hour=_wanted(talk).digest_at)


def invited_before(talk: Talk, code: str) -> str:
    """What to say to an officer who sends the same invitation again, by a second press of its link; else ""."""
    mine = roles(talk)
    if not mine or not codes.used(talk.context.tx, CodeKind.OFFICER, code):
        return ""
    return talk.say("officers.already", units=mine)


def accept_kept(talk: Talk) -> str:
    """The same with the invitation that was brought before there was a person with a name; "" without one."""
    ready = talk.state.code and talk.person is not None and talk.person.name
    return accept(talk, talk.state.code) if ready else ""


def _units(talk: Talk) -> tuple[str, ...]:
    return officers.units(talk.context.tx, talk.person.id) if talk.person is not None else ()


def _mine(talk: Talk) -> tuple[str, ...]:
    """The units that this person answers for; without any, they are told so."""
    mine = _units(talk)
    if not mine:
        form.aside(talk, talk.say("officers.not_one"))
    return mine


# The digest


def digest(talk: Talk, _about: str) -> None:
    """/tomtat: the digest as of now."""
    mine = _mine(talk)
    if not mine:
        return
    assert talk.person is not None
    weekly = _wanted(talk).digest == WEEKLY
    sections = digests.gather(talk.context.tx, mine, talk.context.now, weekly)
    text = digests.words(sections, talk.person.name, weekly, talk.lang, asked=True) or talk.say("digest.nothing")
    menu = (Option("/danhsach", talk.say("officers.list")), Option("/manhom", talk.say("officers.group_code")))
    form.aside(talk, text, menu=menu)


def hours(talk: Talk, about: str) -> None:
    """/bantin 17:30, /bantin hằng tuần thứ 2, /bantin không: when the digest comes by itself."""
    if not _mine(talk):
        return
    wanted = _wanted(talk)
    changed = _read(talk, about, wanted) if about else None
    if changed is not None:
        wanted = changed
        preferences.save(talk.context.tx, wanted, talk.context.now)
    elif about:
        form.aside(talk, talk.say("officers.hours_unclear"))
        return
    choices = {"hằng ngày": DAILY, "hằng tuần": WEEKLY, "không": NEVER}
    menu = tuple(
        Option(f"/bantin {word}", talk.say(f"officers.often.{value}"))
        for word, value in choices.items()
        if value != wanted.digest
    )
    until = wanted.pause(talk.context.today)
    form.aside(talk, talk.say("officers.hours", wanted=wanted, set=bool(about), until=until), menu=menu)


def _wanted(talk: Talk) -> preferences.Preference:
    assert talk.person is not None
    return preferences.find(talk.context.tx, talk.person.id)


def _read(talk: Talk, about: str, wanted: preferences.Preference) -> preferences.Preference | None:
    """What was chosen, in any order: how often, the day, the hour; None where something is not understood."""
    typed = f" {' '.join(re.sub('[,;]', ' ', fold(about)).split())} "
    often, day = "", 0
    for value in (NEVER, WEEKLY, DAILY):
        for word in listed(f"officers.said.{value}", talk.lang):
            if f" {word} " in typed:
                often, typed = often or value, typed.replace(f" {word} ", " ")
    for number in range(1, 8):
        for word in listed(f"officers.day.{number}", talk.lang):
            if f" {word} " in typed:
                day, typed = number, typed.replace(f" {word} ", " ")
    rest = re.sub(r"\b(?:luc|vao|at|moi|hang|nua|nhan)\b", " ", typed).strip()
    hour = clock_time(rest) if rest else None
    if (rest and hour is None) or not (often or day or hour):
        return None
    if day:
        often = WEEKLY
    return replace(
        wanted,
        digest=often or (DAILY if wanted.digest == NEVER else wanted.digest),
        digest_at=f"{hour:%H:%M}" if hour else wanted.digest_at,
        digest_day=day or wanted.digest_day,
    )


# For groups


def group_code(talk: Talk, about: str) -> None:
    """/manhom, /manhom UNIT: a code that binds a group to one of the officer's units, or to one below them."""
    mine = _mine(talk)
    if not mine:
        return
    found = _named(talk, about, mine) if about else [code for code in mine if talk.context.units.active(code)]
    if len(found) != 1:
        menu = tuple(Option(f"/manhom {code}", talk.context.units.label(code)) for code in found[:6])
        form.aside(talk, talk.say("officers.which_unit" if found else "officers.not_yours"), menu=menu)
        return
    unit, tx, now = found[0], talk.context.tx, talk.context.now
    code = codes.make(tx, CodeKind.GROUP, unit, now, GROUP_CODE_FOR)
    codes.make(tx, CodeKind.GROUP_ADMIN, unit, now, GROUP_CODE_FOR, code)
    text = talk.say(
        "officers.group_code_is", code=codes.shown(code), unit=talk.context.units.label(unit),
        minutes=int(GROUP_CODE_FOR.total_seconds() / 60),
    )  # fmt: skip
    talk.at(menu=())
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
    mine = _mine(talk)
    if not mine:
        return
    assert talk.person is not None
    sheet = f"{talk.person.id}-{int(talk.context.now.timestamp())}-{talk.lang}"
    talk.at(menu=())
    tx, day = talk.context.tx, talk.context.today
    below = sorted({code for unit in mine for code in exports.below(tx, unit)})
    n = exports.how_many(tx, ["", *below] if counts.top(tx) in below else below, day, day)
    form.hand(talk, Reply(talk.say("officers.list_is", units=roles(talk), day=day, n=n), sheet=sheet))
