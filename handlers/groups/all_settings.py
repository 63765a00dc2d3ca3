"""/caidat in a group: all that its admins may set in one message, each with a press; where there are none, by number.

"/caidat" shows, "/caidat gio" offers hours, "/caidat tin story" turns one kind of post on or off. To add a setting: its
function, its line in SETTINGS, its words in `[settings]` of `messages/*/groups.toml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.conversation.talk import Talk
from handlers.groups import settings
from handlers.groups.group import ended, group_of, keep, may_change, offer_successors, tell, unit_label
from handlers.reading import hours
from handlers.reading.fold import fold
from handlers.reading.hours import WEEK, weekdays
from messages.channels import PINNING, WITH_PICTURES
from messages.format import paragraphs
from messages.wire import Option
from storage.posts.groups import Group
from storage.sending import pinned

COMMAND = "caidat"
#: Kinds of posts that a group may go without, by their job; reminders have their days.
KINDS = ("daily", "campaign", "milestone", "story")
HOURS = ("07:30", "11:30", "17:00", "20:00")  # offered; any other is typed
DAYS = (WEEK, "12345", "15")  # likewise


def show(talk: Talk, about: str) -> None:
    """/caidat: what is set; with a name and a value behind it that is set, with the name alone it is offered."""
    name, _, value = about.partition(" ")
    setting = _NAMED.get(fold(name))
    if setting is None or not setting.is_on(talk.event.channel):
        _tell_all(talk)
    elif setting.choices and not value:
        tell(talk, talk.say(f"groups.settings.{setting.name}_which"), menu=setting.choices(talk, group_of(talk)))
    elif may_change(talk):
        after = setting.change(talk, group_of(talk), value)
        if after is None:
            tell(talk, f"{talk.say('groups.unclear')} {talk.say(f'groups.settings.{setting.name}_which')}")
            return
        keep(talk, after)
        _tell_all(talk, after)


def _tell_all(talk: Talk, group: Group | None = None) -> None:
    """All settings, with a press for each."""
    group = group or group_of(talk)
    channel = talk.event.channel
    text = talk.say(
        "groups.settings.all",
        unit=unit_label(talk, group),
        group=group,
        days=_days_told(talk, group.post_on),
        reminders=hours.told(group.remind_on, talk.lang),
        kinds=[talk.say(f"groups.settings.kind.{kind}") for kind in KINDS if group.wants(kind)],
        pictured=channel in WITH_PICTURES,
        pinning=channel in PINNING,
        paused=group.paused_until is not None and group.paused_until >= talk.context.today,
    )
    menu = [
        Option(f"/{COMMAND} {typed}", talk.say(f"groups.settings.press.{setting.name}", group=group))
        for typed, setting in SETTINGS.items()
        if setting.is_on(channel)
    ]
    tell(talk, paragraphs(ended(talk, group), text), menu=(*offer_successors(talk, group), *menu))


def _days_told(talk: Talk, days: str) -> str:
    return talk.say("groups.settings.every_day") if days == WEEK else hours.told(days, talk.lang)


# What is offered, and what a value changes; None: it is not understood


def _hours(_talk: Talk, _group: Group) -> tuple[Option, ...]:
    return tuple(Option(f"/{COMMAND} gio {at}", at) for at in HOURS)


def _hour(talk: Talk, group: Group, value: str) -> Group | None:
    wanted = hours.clock_time(value)
    return None if wanted is None else settings.with_hour(talk, group, wanted)


def _days_offered(talk: Talk, _group: Group) -> tuple[Option, ...]:
    return tuple(Option(f"/{COMMAND} ngay {' '.join(days)}", _days_told(talk, days)) for days in DAYS)


def _days(_talk: Talk, group: Group, value: str) -> Group | None:
    numbers = set(value.split())
    days = "".join(sorted(numbers)) if numbers <= set(WEEK) else weekdays(value)
    return replace(group, post_on=days) if days else None


def _kinds(talk: Talk, group: Group) -> tuple[Option, ...]:
    """Each kind, with whether it comes."""
    return tuple(
        Option(
            f"/{COMMAND} tin {kind}",
            talk.say("groups.settings.turn", on=group.wants(kind), kind=talk.say(f"groups.settings.kind.{kind}")),
        )
        for kind in KINDS
    )


def _turn_kind(_talk: Talk, group: Group, value: str) -> Group | None:
    """A kind that comes comes no more, and the other way round."""
    if value not in KINDS:
        return None
    without = set(group.without.split()) ^ {value}
    return replace(group, without=" ".join(kind for kind in KINDS if kind in without))


def _turn_pictures(_talk: Talk, group: Group, _value: str) -> Group:
    return replace(group, pictures=not group.pictures)


def _pin(talk: Talk, group: Group, value: str) -> Group:
    """The other way round where no more is said; "có" and "không" answer the question after the binding."""
    pinned.asks_anew(talk.context.tx, talk.chat.id)
    if value:
        return replace(group, pins=fold(value) in ("co", "yes"))
    return replace(group, pins=not group.pins)


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that may be set. `choices`: what is offered, where a press alone does not say; `only_on`: channels."""

    name: str
    change: Callable[[Talk, Group, str], Group | None]
    choices: Callable[[Talk, Group], tuple[Option, ...]] | None = None
    only_on: frozenset[str] | None = None

    def is_on(self, channel: str) -> bool:
        """Whether groups of that channel have it."""
        return self.only_on is None or channel in self.only_on


SETTINGS = {
    "gio": Setting("hour", _hour, _hours),
    "ngay": Setting("days", _days, _days_offered),
    "tin": Setting("kinds", _turn_kind, _kinds),
    "hinh": Setting("pictures", _turn_pictures, only_on=WITH_PICTURES),
    "ghim": Setting("pin", _pin, only_on=PINNING),
}
_NAMED = SETTINGS | {setting.name: setting for setting in SETTINGS.values()}
