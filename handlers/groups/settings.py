"""What a group's admin sets: the hour of the board, a pause, the days of reminders, the language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from handlers.conversation.talk import Talk
from handlers.groups.group import ended, group_of, keep, may_change, tell
from handlers.reading import hours
from handlers.reading.fold import fold
from handlers.reading.hours import clock_time, number_of_days, weekdays
from messages.catalog import LANGUAGES, listed
from messages.format import HANOI
from messages.wire import Option
from storage.posts.groups import REMIND_ON, REMINDER_HOUR, Group

LONGEST_PAUSE_DAYS = 60  # who wants longer takes the bot out of the group


# What admins set


def hour(talk: Talk, about: str) -> None:
    """/gio 17:30, for admins: when the post of the day comes."""
    group = group_of(talk)
    wanted = clock_time(about)
    if wanted is None:
        _unclear(talk, about, talk.say("groups.hour_which", at=group.post_at))
    elif may_change(talk):
        group = with_hour(talk, group, wanted)
        keep(talk, group)
        text, over = talk.say("groups.hour_set", at=group.post_at, bound=bool(group.unit)), ended(talk, group)
        tell(talk, f"{text} {over}".rstrip())


def with_hour(talk: Talk, group: Group, wanted: time) -> Group:
    """The group with that hour; since when it has it is kept, where it had another one."""
    at = f"{wanted:%H:%M}"
    return group if at == group.post_at else replace(group, post_at=at, hour_at=talk.context.now)


def pause(talk: Talk, about: str) -> None:
    """/tamdung 3, for admins: no posts for so many days; 0: go on."""
    group, days = group_of(talk), number_of_days(about)
    if days is None or days > LONGEST_PAUSE_DAYS:
        _unclear(talk, about, talk.say("groups.pause_which", most=LONGEST_PAUSE_DAYS))
    elif not may_change(talk):
        return
    elif days == 0:
        keep(talk, going_on(talk, group))
        tell(talk, talk.say("groups.pause_over", at=group.post_at))
    else:
        until = last_day_of_pause(talk, group, days)
        keep(talk, replace(group, paused_until=until))
        tell(talk, talk.say("groups.paused", until=until, again=until + timedelta(days=1), at=group.post_at))


def going_on(talk: Talk, group: Group) -> Group:
    """The group as it hears its posts again."""
    return replace(group, paused_until=None, resumed_at=talk.context.now, quiet=False)


def last_day_of_pause(talk: Talk, group: Group, days: int) -> date:
    """The last day of a pause of so many; today counts when its post is still to come."""
    at = clock_time(group.post_at)
    if at is not None and talk.context.now.astimezone(HANOI).time() < at:
        days -= 1
    return talk.context.today + timedelta(days=days)


def remind_on(talk: Talk, about: str) -> None:
    """/nhacnho thứ 2, thứ 5 (or tắt, bật), for admins: on which weekdays a unit that is behind is reminded."""
    group = group_of(talk)
    days = None
    if about:
        days = choice(about, talk.lang)
    if days is None:
        _unclear(talk, about, f"{_reminders(talk, group)}\n{talk.say('reminders.group_which')}")
    elif may_change(talk):
        group = replace(group, remind_on=days)
        keep(talk, group)
        tell(talk, _reminders(talk, group))


def _reminders(talk: Talk, group: Group) -> str:
    """On which days the group is reminded, in words."""
    days = hours.told(group.remind_on, talk.lang)
    return talk.say("reminders.group_set", days=days, at=f"{REMINDER_HOUR:%H:%M}")


def language(talk: Talk, about: str) -> None:
    """/ngonngu, for admins: the language of this group."""
    if about not in LANGUAGES:
        menu = tuple(Option(f"/ngonngu {lang}", talk.say(f"menu.language.{lang}")) for lang in LANGUAGES)
        tell(talk, talk.say("menu.language.ask"), menu=menu)
    elif may_change(talk):
        talk.speak(about)
        tell(talk, talk.say("menu.language_set"))


def _unclear(talk: Talk, about: str, text: str) -> None:
    """How things are set and how to set them; where something was typed, that it was not understood."""
    if about:
        text = f"{talk.say('groups.unclear')} {text}"
    tell(talk, text)


def choice(typed: str, lang: str) -> str | None:
    """The weekdays that "/nhacnho …" sets in a group: "" for none; None when nothing is understood."""
    said = fold(typed).strip(" .!")
    if said in listed("reminders.off", lang):
        return ""
    if said in listed("reminders.on", lang):
        return REMIND_ON
    return weekdays(typed)
