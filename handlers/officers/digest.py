"""What officers do in the private chat: take an invitation up, see the digest, get a group's code, choose their hour.

The role is a row that is asked for anew each time: `commands.run` tells who has none, and an officer of another unit is
nobody here. To add a command for officers: a function, and a line with `who=Who.OFFICER` in `commands.COMMANDS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.people.roles import preference_of, supported_by, units_of
from handlers.posts import digest_sections
from handlers.reading.fold import fold
from handlers.reading.hours import clock_time
from messages.catalog import listed
from messages.wire import Option
from storage.people import preferences
from storage.people.preferences import DAILY, NEVER, WEEKLY, Preference

T = TypeVar("T")


# The digest


def digest(talk: Talk, _about: str) -> None:
    """/tomtat: the digest as of now."""
    weekly = preference_of(talk).digest == WEEKLY
    mine = units_of(talk)
    sections = digest_sections.gather(talk.context.tx, mine, supported_by(talk), talk.context.now, weekly)
    text = digest_sections.words(sections, talk.me.name, weekly, talk.lang, asked=True) or talk.say("digest.nothing")
    menu = digest_sections.presses(sections, talk.lang)
    if mine:
        menu += Option("/danhsach", talk.say("officers.list")), Option("/manhom", talk.say("officers.group_code"))
    ask.aside(talk, text, menu=menu)


def hours(talk: Talk, about: str) -> None:
    """/bantin 17:30, /bantin hằng tuần thứ 2, /bantin không: when the digest comes by itself."""
    wanted = preference_of(talk)
    if about:
        changed = _read(about, wanted, talk.lang)
        if changed is None:
            ask.aside(talk, talk.say("officers.hours_unclear"))
            return
        wanted = changed
        preferences.save(talk.context.tx, wanted, talk.context.now)
    menu = tuple(
        Option(f"/bantin {talk.say(f'officers.order.{often}')}", talk.say(f"officers.often.{often}"))
        for often in (DAILY, WEEKLY, NEVER)
        if often != wanted.digest
    )
    until = wanted.pause(talk.context.today)
    ask.aside(talk, talk.say("officers.hours", wanted=wanted, set=bool(about), until=until), menu=menu)


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
