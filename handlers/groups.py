"""What the bot says in a group: it introduces itself, lets an admin bind the group to a unit, and runs no forms there.

To add a command for groups: a function of the talk, and `in_group=` of its line in `commands.COMMANDS`. Whether the
sender is an admin, `event.admin`, was asked just now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from handlers import pace, standings
from handlers.jobs import clock_time, number_of_days
from handlers.one_time import few_wrong, looks_like_code
from handlers.talk import Talk
from handlers.understand import by_name, pick
from messages.catalog import LANGUAGES
from messages.channels import ONLY_TO_US, TELLS_NO_ADMINS
from messages.format import HANOI, paragraphs
from messages.wire import Option, Reply
from storage import codes, groups, members, meter
from storage.codes import CodeKind
from storage.groups import Group

BIND = "lienket"  # the command that binds a group; `state.asking` while an admin is to name the unit
LONGEST_PAUSE_DAYS = 60  # who wants longer takes the bot out of the group
HELP_AGAIN_SECONDS = 300
MOST_UNITS_NAMED = 6  # to choose from: a group is no place for long lists
MENU_FOR = timedelta(minutes=10)
MEMBER_EVENTS = frozenset({"member_in", "member_out", "admin_on", "admin_off"})

Commands = Mapping[str, Callable[[Talk, str], None]]  # by name; they take what was typed after it


def respond(talk: Talk, commands: Commands) -> None:
    """Answer what happened in a group, or keep quiet."""
    event = talk.event
    if event.kind == "moved":
        talk.afterwards(groups.move, channel=event.channel, old=event.chat, new=event.new_chat)
    elif event.kind == "joined":
        _introduce(talk)
    elif event.kind in MEMBER_EVENTS:
        _keep_member(talk)
    elif event.kind == "press" and not event.pressed.startswith("/"):
        return  # a button from before the chat became a group's
    elif event.kind in ("message", "press"):
        _said(talk, event.pressed or event.text, commands)


def _said(talk: Talk, line: str, commands: Commands) -> None:
    if talk.event.channel in ONLY_TO_US and not line.startswith("/"):
        line = _in_words(talk, line, commands)
    elif talk.event.channel in TELLS_NO_ADMINS and not line.startswith("/"):
        line = _from_menu(talk, line)
        if not line:
            return
    if not line.startswith("/"):
        if talk.state.asking == BIND and talk.event.admin is not False:
            bind(talk, line)
        return
    first, _, rest = line[1:].partition(" ")
    first, _, addressed = first.partition("@")
    name, about = by_name(f"{first} {rest}", commands)
    if name:
        commands[name](talk, about)
    elif addressed or talk.event.pressed:
        tell(talk, talk.say("groups.unknown_command"))
    # Other bots have commands too: one that names nobody and means nothing to us is not for us.


def _from_menu(talk: Talk, line: str) -> str:
    """The command behind a number, soon after a menu: later on people mean something of their own."""
    if talk.context.now - talk.chat.seen_at > MENU_FOR:
        return ""
    return _picked(talk, line)


def _picked(talk: Talk, line: str) -> str:
    return pick(line, [Option(value, label) for value, label in talk.state.menu])


def _in_words(talk: Talk, line: str, commands: Commands) -> str:
    """The command that is meant where all we hear is said to us: a number of the menu, words, else help."""
    picked = _picked(talk, line)
    if picked:
        return picked
    name, about = by_name(line, commands)  # "bảng xếp hạng", "tạm dừng 3", "lienket CODE"
    if name:
        return f"/{name} {about}"
    if talk.state.asking == BIND and line:
        return line
    if looks_like_code(line):
        return f"/ma {line}"
    now = int(talk.context.now.timestamp())
    if now - talk.state.deaf < HELP_AGAIN_SECONDS:
        return ""
    talk.state.said_deaf(now)
    return "/trogiup"


def _introduce(talk: Talk) -> None:
    """Added to a group, for the first time or again."""
    group = group_of(talk)
    talk.state.asks_next()
    talk.state.offers(())
    if group.unit:
        greeting = "groups.back" if talk.chat.said else "groups.bound"  # bound where the group was made
        tell(talk, talk.say(greeting, unit=talk.context.units.label(group.unit), at=group.post_at))
    else:
        offer = Option(f"/{BIND}", talk.say("groups.bind"))
        tell(talk, talk.say("groups.hello"), menu=(offer,))
    keep(talk, replace(group, title=talk.event.name or group.title))


def _keep_member(talk: Talk) -> None:
    """Somebody came or went, or is an admin from now on or no more."""
    kind, chat_id, sender = talk.event.kind, talk.chat.id, talk.event.sender
    if kind == "member_in":
        talk.afterwards(members.came, chat_id=chat_id, sender=sender)
    elif kind == "member_out":
        talk.afterwards(members.went, chat_id=chat_id, sender=sender)
    else:
        talk.afterwards(members.set_admin, chat_id=chat_id, sender=sender, admin=kind == "admin_on")


def only_in_private(talk: Talk, _about: str) -> None:
    """A form or something personal: only in the private chat."""
    tell(talk, talk.say("groups.private"), private=True)


# Binding


def start(talk: Talk, payload: str) -> None:
    """/start in a group, from a link that added the bot: `g_<code>` binds the group."""
    if payload.startswith("g_"):
        _bind_by_code(talk, payload[2:])
    elif payload:
        bind(talk, "")


def bind(talk: Talk, about: str) -> None:
    """/lienket UNIT or CODE, for admins of the group."""
    if talk.event.channel in TELLS_NO_ADMINS and about and not (talk.event.admin or brought_a_code(talk)):
        _bind_by_code(talk, about)
    elif not may_change(talk):
        return
    elif not about:
        talk.state.asks(BIND)
        tell(talk, talk.say("groups.which", unit=unit_label(talk, group_of(talk))))
    elif codes.about(talk.context.tx, _code_kind(talk), about, talk.context.now) is not None:
        _bind_by_code(talk, about)
    elif talk.context.units.active(about):
        _bind(talk, about)
    else:
        _bind_by_name(talk, about)


def _bind_by_name(talk: Talk, typed: str) -> None:
    """Offer the units that this may name: an admin picks one, also where it is only one."""
    units = talk.context.units
    got = units.index.find(typed)
    found = [code for code in dict.fromkeys((got.value, *got.candidates)) if code]
    if not found:
        talk.state.asks(BIND)
        tell(talk, talk.say("groups.not_found"))
        return
    menu = tuple(Option(f"/{BIND} {code}", units.label(code)) for code in found[:MOST_UNITS_NAMED])
    question = "groups.this_one" if len(found) == 1 else "groups.which_one"
    text = talk.say(question)
    if len(found) > MOST_UNITS_NAMED:
        text += f" {talk.say('groups.more_units', n=len(found) - MOST_UNITS_NAMED)}"
    tell(talk, text, menu=menu)


def _bind_by_code(talk: Talk, code: str) -> None:
    tx, now, kind = talk.context.tx, talk.context.now, _code_kind(talk)
    if talk.event.admin is False:
        talk.afterwards(codes.in_vain, CodeKind.GROUP, code)
    if kind is CodeKind.GROUP and not may_change(talk):
        return
    unit = codes.about(tx, kind, code, now)
    if unit is None or not talk.context.units.active(unit) or not codes.use(tx, kind, code, now):
        _refuse_code(talk, kind, code)
        return
    if kind is CodeKind.GROUP_ADMIN:
        talk.afterwards(groups.add_admin, chat_id=talk.chat.id, sender=talk.event.sender)
    _bind(talk, unit)


def _refuse_code(talk: Talk, kind: CodeKind, code: str) -> None:
    """Say that the code is no good. Where only codes will do it may be a unit's name; few wrong ones are answered."""
    if kind is CodeKind.GROUP:
        tell(talk, talk.say("groups.bad_code", by_name=True))
        return
    got = talk.context.units.index.find(code)
    if got.value or got.candidates:
        may_change(talk)
    elif few_wrong(talk):
        tell(talk, talk.say("groups.bad_code", by_name=False))


def _code_kind(talk: Talk) -> CodeKind:
    """Which codes bind a group here: those that make an admin of their bringer, where the channel tells no admins."""
    if talk.event.channel in TELLS_NO_ADMINS:
        return CodeKind.GROUP_ADMIN
    return CodeKind.GROUP


def _bind(talk: Talk, unit: str) -> None:
    talk.state.asks_next()
    talk.state.offers(())
    before = group_of(talk)
    group = replace(
        before,
        unit=unit,
        bound_at=talk.context.now,
        thread=talk.event.thread,
        title=talk.event.name,
        quiet=False,
    )
    keep(talk, group)
    bound = talk.say("groups.bound", unit=talk.context.units.label(unit), at=group.post_at)
    tell(talk, paragraphs(bound, _beyond_plan(talk, new=not before.unit)))


def _beyond_plan(talk: Talk, new: bool) -> str:
    """What to do when the channel's plan has fewer groups than are bound with this one; nothing is refused."""
    most = talk.context.limits.most_groups.get(talk.event.channel, 0)
    if not most:
        return ""
    n = meter.bound_groups(talk.context.tx, talk.event.channel) + new
    if n <= most:
        return ""
    return talk.say("groups.beyond_plan", n=n, most=most)


# What everybody may order


def help_here(talk: Talk, _about: str) -> None:
    """/trogiup in a group."""
    group = group_of(talk)
    text = paragraphs(ended(talk, group), talk.say("groups.help", unit=unit_label(talk, group)))
    tell(talk, text, private=True)


def code_said_here(talk: Talk, about: str) -> None:
    """/ma CODE in a group: it binds, or it was meant for one person, and everybody has read it: it is over."""
    if codes.about(talk.context.tx, _code_kind(talk), about, talk.context.now) is not None:
        bind(talk, about)
        return
    if codes.spoil(talk.context.tx, about, talk.context.now):
        tell(talk, talk.say("groups.code_spoilt"), private=True)
    else:
        only_in_private(talk, about)


def show_ranking(talk: Talk, about: str) -> None:
    """/bangxephang, for everybody in the group: how the units below its unit stand."""
    text, menu = standings.ranking(talk, about, group_of(talk).unit)
    tell(talk, text, menu=menu)


def show_statistics(talk: Talk, about: str) -> None:
    """/thongke, for everybody in the group."""
    text, menu = standings.numbers(talk, about, group_of(talk).unit)
    tell(talk, text, menu=menu)


# What admins set


def hour(talk: Talk, about: str) -> None:
    """/gio 17:30, for admins: when the post of the day comes."""
    group = group_of(talk)
    wanted = clock_time(about)
    if wanted is None:
        _unclear(talk, about, talk.say("groups.hour_which", at=group.post_at))
    elif may_change(talk):
        at = f"{wanted:%H:%M}"
        if at != group.post_at:
            group = replace(group, post_at=at, hour_at=talk.context.now)
        keep(talk, group)
        text, over = talk.say("groups.hour_set", at=at, bound=bool(group.unit)), ended(talk, group)
        tell(talk, f"{text} {over}".rstrip())


def pause(talk: Talk, about: str) -> None:
    """/tamdung 3, for admins: no posts for so many days; 0: go on."""
    group, days = group_of(talk), number_of_days(about)
    if days is None or days > LONGEST_PAUSE_DAYS:
        _unclear(talk, about, talk.say("groups.pause_which", most=LONGEST_PAUSE_DAYS))
    elif not may_change(talk):
        return
    elif days == 0:
        keep(talk, replace(group, paused_until=None, resumed_at=talk.context.now, quiet=False))
        tell(talk, talk.say("groups.pause_over", at=group.post_at))
    else:
        until = _last_day(talk, group, days)
        keep(talk, replace(group, paused_until=until))
        tell(talk, talk.say("groups.paused", until=until, again=until + timedelta(days=1), at=group.post_at))


def _last_day(talk: Talk, group: Group, days: int) -> date:
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
        days = pace.choice(about, talk.lang)
    if days is None:
        _unclear(talk, about, f"{_reminders(talk, group)}\n{talk.say('reminders.group_which')}")
    elif may_change(talk):
        group = replace(group, remind_on=days)
        keep(talk, group)
        tell(talk, _reminders(talk, group))


def _reminders(talk: Talk, group: Group) -> str:
    """On which days the group is reminded, in words."""
    days = pace.told(group.remind_on, talk.lang)
    return talk.say("reminders.group_set", days=days, at=f"{pace.REMINDER_HOUR:%H:%M}")


def language(talk: Talk, about: str) -> None:
    """/ngonngu, for admins: the language of this group."""
    if about not in LANGUAGES:
        menu = tuple(Option(f"/ngonngu {lang}", talk.say(f"menu.language.{lang}")) for lang in LANGUAGES)
        tell(talk, talk.say("menu.language.ask"), menu=menu)
    elif may_change(talk):
        talk.speak(about)
        tell(talk, talk.say("menu.language_set"))


# The group, and what is said to it


def may_change(talk: Talk) -> bool:
    """Whether the sender administers this group; says why not."""
    if talk.event.admin or brought_a_code(talk):
        return True
    if talk.event.channel in TELLS_NO_ADMINS:
        text = talk.say("groups.need_code", mention=talk.event.channel in ONLY_TO_US)
    elif talk.event.admin is False:
        text = talk.say("groups.only_admins")
    else:
        text = talk.say("groups.could_not_ask")
    tell(talk, text)
    return False


def brought_a_code(talk: Talk) -> bool:
    """Whether a code made the sender an admin of this group, on a channel that tells no admins."""
    if talk.event.channel not in TELLS_NO_ADMINS:
        return False
    return groups.is_admin(talk.context.tx, talk.chat.id, talk.event.sender)


def group_of(talk: Talk) -> Group:
    """The settings of this group, by default where nobody chose any."""
    return groups.find(talk.context.tx, talk.chat.id) or Group(talk.chat.id)


def keep(talk: Talk, group: Group) -> None:
    """Keep these settings of the group."""
    talk.afterwards(groups.save, group=group)


def tell(talk: Talk, text: str, menu: tuple[Option, ...] = (), private: bool = False) -> None:
    """Say it in the topic where it was asked; `private`: with a link to the private chat."""
    if talk.event.channel in TELLS_NO_ADMINS:
        talk.state.offers(menu)
    payload = ""
    if private:
        payload = _payload(group_of(talk).unit)
    talk.replies.append(Reply(text, choices=menu, private=payload, thread=talk.event.thread))


def unit_label(talk: Talk, group: Group) -> str:
    """The name of the group's unit, "" while it has none."""
    return talk.context.units.label(group.unit) if group.unit else ""


def ended(talk: Talk, group: Group) -> str:
    """Why a group hears nothing, where its unit is no more."""
    if not group.unit or talk.context.units.active(group.unit):
        return ""
    return talk.say("groups.ended", unit=unit_label(talk, group))


def _unclear(talk: Talk, about: str, text: str) -> None:
    """How things are set and how to set them; where something was typed, that it was not understood."""
    if about:
        text = f"{talk.say('groups.unclear')} {text}"
    tell(talk, text)


def _payload(unit: str) -> str:
    """What a link to the private chat carries: the unit, as far as its code fits; else only that a form is wanted."""
    fits = len(unit) <= 62 and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in unit)
    return f"u_{unit}" if unit and fits else "moi"
