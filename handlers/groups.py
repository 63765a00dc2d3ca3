"""What the bot says in a group: it introduces itself, lets an admin bind the group to a unit, and runs no forms there.

To add a command for groups: a function of the talk, and a line in COMMANDS. `event.admin` was asked just now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers import pace, standings
from handlers.jobs import clock_time, number_of_days
from handlers.one_time import few_wrong, looks_like_code
from handlers.talk import Talk
from handlers.understand import by_name, pick
from messages.catalog import LANGUAGES
from messages.channels import ONLY_TO_US, TELLS_NO_ADMINS
from messages.format import HANOI
from messages.wire import Option, Reply
from storage import codes, members, meter
from storage import groups as kept
from storage.codes import CodeKind
from storage.groups import Group

BIND = "lienket"  # `state.asking` while an admin is to name the unit
MOST_PAUSE = 60  # days; who wants longer takes the bot out of the group
HELP_AGAIN = 300  # seconds
MOST_NAMED = 6  # units to choose from: a group is no place for long lists
MENU_FOR = timedelta(minutes=10)


def respond(talk: Talk) -> None:
    """Answer what happened in a group, or keep quiet."""
    event = talk.event
    if event.kind == "moved":
        talk.changes.then.append(partial(kept.move, channel=event.channel, old=event.chat, new=event.new_chat))
    elif event.kind == "joined":
        _introduce(talk)
    elif event.kind in MEMBERS:
        MEMBERS[event.kind](talk)
    elif event.kind == "press" and not event.pressed.startswith("/"):
        return  # a button from before the chat became a group's
    elif event.kind in ("message", "press"):
        _said(talk, event.pressed or event.text)


def _said(talk: Talk, line: str) -> None:
    if talk.event.channel in ONLY_TO_US and not line.startswith("/"):
        line = _in_words(talk, line)
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
    name, about = by_name(f"{first} {rest}", COMMANDS)
    if name:
        COMMANDS[name](talk, about)
    elif addressed or talk.event.pressed:
        _tell(talk, talk.say("groups.unknown_command"))
    # Other bots have commands too: one that names nobody and means nothing to us is not for us.


def _from_menu(talk: Talk, line: str) -> str:
    """The command behind a number, soon after a menu: later on people mean something of their own."""
    fresh = talk.context.now - talk.chat.seen_at <= MENU_FOR
    return pick(line, [Option(value, label) for value, label in talk.state.menu]) if fresh else ""


def _in_words(talk: Talk, line: str) -> str:
    """The command that is meant where all we hear is said to us: a number of the menu, words, else help."""
    picked = pick(line, [Option(value, label) for value, label in talk.state.menu])
    if picked:
        return picked
    name, about = by_name(line, COMMANDS)  # "bảng xếp hạng", "tạm dừng 3", "lienket CODE"
    if name:
        return f"/{name} {about}"
    if talk.state.asking == BIND and line:
        return line
    if looks_like_code(line):
        return f"/ma {line}"
    now = int(talk.context.now.timestamp())
    if now - talk.state.deaf < HELP_AGAIN:
        return ""
    talk.at(deaf=now)
    return "/trogiup"


def _introduce(talk: Talk) -> None:
    """Added to a group, for the first time or again."""
    group = _group(talk)
    talk.at(asking="", menu=())
    if group.unit:
        greeting = "groups.back" if talk.chat.said else "groups.bound"  # bound where the group was made
        _tell(talk, talk.say(greeting, unit=talk.context.units.label(group.unit), at=group.post_at))
    else:
        offer = Option(f"/{BIND}", talk.say("groups.bind"))
        _tell(talk, talk.say("groups.hello"), menu=(offer,))
    _keep(talk, replace(group, title=talk.event.name or group.title))


def start(talk: Talk, payload: str) -> None:
    """/start in a group, from a link that added the bot: `g_<code>` binds the group."""
    if payload.startswith("g_"):
        _bind_by_code(talk, payload[2:])
    elif payload:
        bind(talk, "")


def bind(talk: Talk, about: str) -> None:
    """/lienket UNIT or CODE, for admins of the group."""
    if talk.event.channel in TELLS_NO_ADMINS and about and not (talk.event.admin or _brought_a_code(talk)):
        _bind_by_code(talk, about)
        return
    if not _may(talk):
        return
    if not about:
        talk.at(asking=BIND)
        unit = _group(talk).unit
        _tell(talk, talk.say("groups.which", unit=talk.context.units.label(unit) if unit else ""))
        return
    if codes.about(talk.context.tx, _kind(talk), about, talk.context.now) is not None:
        _bind_by_code(talk, about)
        return
    units = talk.context.units
    if units.active(about):
        _bind(talk, about)
        return
    got = units.index.find(about)
    found = [code for code in dict.fromkeys((got.value, *got.candidates)) if code]
    if not found:
        talk.at(asking=BIND)
        _tell(talk, talk.say("groups.not_found"))
        return
    menu = tuple(Option(f"/{BIND} {code}", units.label(code)) for code in found[:MOST_NAMED])
    which = talk.say("groups.this_one" if len(found) == 1 else "groups.which_one")
    more = talk.say("groups.more_units", n=len(found) - MOST_NAMED) if len(found) > MOST_NAMED else ""
    _tell(talk, f"{which} {more}".strip(), menu=menu)


def _bind_by_code(talk: Talk, code: str) -> None:
    tx, now = talk.context.tx, talk.context.now
    if talk.event.admin is False:
        talk.changes.then.append(lambda tx: codes.in_vain(tx, CodeKind.GROUP, code))
    nobody = talk.event.channel in TELLS_NO_ADMINS
    if not nobody and not _may(talk):
        return
    unit = codes.about(tx, _kind(talk), code, now)
    if unit is None or not talk.context.units.active(unit) or not codes.use(tx, _kind(talk), code, now):
        got = talk.context.units.index.find(code) if nobody else None
        if got is not None and (got.value or got.candidates):
            _may(talk)  # a unit's name: here only a code will do
        elif not nobody or few_wrong(talk):
            _tell(talk, talk.say("groups.bad_code", by_name=not nobody))
        return
    if nobody:
        talk.changes.then.append(partial(kept.add_admin, chat_id=talk.chat.id, sender=talk.event.sender))
    _bind(talk, unit)


def _kind(talk: Talk) -> CodeKind:
    if talk.event.channel in TELLS_NO_ADMINS:
        return CodeKind.GROUP_ADMIN
    return CodeKind.GROUP


def _bind(talk: Talk, unit: str) -> None:
    talk.at(asking="", menu=())
    before = _group(talk)
    group = replace(
        before,
        unit=unit,
        bound_at=talk.context.now,
        thread=talk.event.thread,
        title=talk.event.name,
        quiet=False,
    )
    _keep(talk, group)
    bound = talk.say("groups.bound", unit=talk.context.units.label(unit), at=group.post_at)
    _tell(talk, "\n\n".join(part for part in (bound, _beyond_plan(talk, new=not before.unit)) if part))


def _beyond_plan(talk: Talk, new: bool) -> str:
    """What to do when the channel's plan has fewer groups than are bound with this one; nothing is refused."""
    most = talk.context.limits.most_groups.get(talk.event.channel, 0)
    groups = meter.bound_groups(talk.context.tx, talk.event.channel) + new if most else 0
    return talk.say("groups.beyond_plan", n=groups, most=most) if groups > most else ""


def help_here(talk: Talk, _about: str) -> None:
    """/trogiup in a group."""
    group = _group(talk)
    said = talk.say("groups.help", unit=talk.context.units.label(group.unit) if group.unit else "")
    _tell(talk, "\n\n".join(part for part in (_ended(talk, group), said) if part), private=True)


def not_here(talk: Talk, _about: str) -> None:
    """A form or something personal: only in the private chat."""
    _tell(talk, talk.say("groups.private"), private=True)


def code_said_here(talk: Talk, about: str) -> None:
    """/ma CODE in a group: it binds, or it was meant for one person, and everybody has read it: it is over."""
    if codes.about(talk.context.tx, _kind(talk), about, talk.context.now) is not None:
        bind(talk, about)
        return
    spoilt = codes.spoil(talk.context.tx, about, talk.context.now)
    _tell(talk, talk.say("groups.code_spoilt" if spoilt else "groups.private"), private=True)


def hour(talk: Talk, about: str) -> None:
    """/gio 17:30, for admins: when the post of the day comes."""
    group = _group(talk)
    wanted = clock_time(about)
    if wanted is None:
        _unclear(talk, about, talk.say("groups.hour_which", at=group.post_at))
    elif _may(talk):
        at = f"{wanted:%H:%M}"
        moved = at != group.post_at
        _keep(talk, replace(group, post_at=at, hour_at=talk.context.now if moved else group.hour_at))
        said = talk.say("groups.hour_set", at=at, bound=bool(group.unit))
        _tell(talk, " ".join(part for part in (said, _ended(talk, group)) if part))


def pause(talk: Talk, about: str) -> None:
    """/tamdung 3, for admins: no posts for so many days; 0: go on."""
    group, now = _group(talk), talk.context.now
    days = number_of_days(about)
    if days is None or days > MOST_PAUSE:
        _unclear(talk, about, talk.say("groups.pause_which", most=MOST_PAUSE))
    elif not _may(talk):
        return
    elif days == 0:
        _keep(talk, replace(group, paused_until=None, resumed_at=now, quiet=False))
        _tell(talk, talk.say("groups.pause_over", at=group.post_at))
    else:
        # Today counts when its post is still to come.
        today, at = talk.context.today, clock_time(group.post_at)
        first = 0 if at is not None and now.astimezone(HANOI).time() < at else 1
        until = today + timedelta(days=first + days - 1)
        _keep(talk, replace(group, paused_until=until))
        _tell(talk, talk.say("groups.paused", until=until, again=until + timedelta(days=1), at=group.post_at))


def remind_on(talk: Talk, about: str) -> None:
    """/nhacnho thứ 2, thứ 5 (or tắt, bật), for admins: on which weekdays a unit that is behind is reminded."""
    group = _group(talk)
    days = pace.choice(about, talk.lang) if about else None
    if days is not None:
        if not _may(talk):
            return
        group = replace(group, remind_on=days)
        _keep(talk, group)
    days_said = pace.told(group.remind_on, talk.lang)
    said = talk.say("reminders.group_set", days=days_said, at=f"{pace.REMINDER_HOUR:%H:%M}")
    if days is not None:
        _tell(talk, said)
    else:
        _unclear(talk, about, f"{said}\n{talk.say('reminders.group_which')}")


def language(talk: Talk, about: str) -> None:
    """/ngonngu, for admins: the language of this group."""
    if about not in LANGUAGES:
        menu = tuple(Option(f"/ngonngu {lang}", talk.say(f"menu.language.{lang}")) for lang in LANGUAGES)
        _tell(talk, talk.say("menu.language.ask"), menu=menu)
    elif _may(talk):
        talk.speak(about)
        _tell(talk, talk.say("menu.language_set"))


def ranking(talk: Talk, about: str) -> None:
    """/bangxephang, for everybody in the group: how the units below its unit stand."""
    text, menu = standings.ranking(talk, about, _group(talk).unit)
    _tell(talk, text, menu=menu)


def numbers(talk: Talk, about: str) -> None:
    """/thongke, for everybody in the group."""
    text, menu = standings.numbers(talk, about, _group(talk).unit)
    _tell(talk, text, menu=menu)


def _member(talk: Talk, change: Callable[..., None], **more: bool) -> None:
    talk.changes.then.append(partial(change, chat_id=talk.chat.id, sender=talk.event.sender, **more))


MEMBERS: dict[str, Callable[[Talk], None]] = {
    "member_in": lambda talk: _member(talk, members.came),
    "member_out": lambda talk: _member(talk, members.went),
    "admin_on": lambda talk: _member(talk, members.set_admin, admin=True),
    "admin_off": lambda talk: _member(talk, members.set_admin, admin=False),
}

Command = Callable[[Talk, str], None]

_PRIVATE = (
    "moi", "new", "tiep", "continue", "cuatoi", "mine", "trangthai", "status", "hoso", "profile", "dulieu", "data",
    "xuat", "export", "xoa", "erase", "rutdongy", "withdraw", "taikhoan", "account", "tomtat", "digest",
    "manhom", "groupcode", "bantin", "digesthour", "danhsach", "list", "mau", "template", "rut", "takeback",
    "sua", "edit", "neuten", "nameme",
)  # fmt: skip
COMMANDS: dict[str, Command] = {
    **dict.fromkeys(_PRIVATE, not_here),
    "ma": code_said_here, "code": code_said_here,
    "start": start, "batdau": start,
    BIND: bind, "bind": bind,
    "gio": hour, "hour": hour,
    "tamdung": pause, "pause": pause,
    "nhacnho": remind_on, "reminders": remind_on,
    "ngonngu": language, "language": language,
    "bangxephang": ranking, "ranking": ranking,
    "thongke": numbers, "numbers": numbers,
    "trogiup": help_here, "help": help_here,
}  # fmt: skip


def _may(talk: Talk) -> bool:
    """Whether the sender administers this group; says why not."""
    if talk.event.admin or _brought_a_code(talk):
        return True
    if talk.event.channel in TELLS_NO_ADMINS:
        _tell(talk, talk.say("groups.need_code", mention=talk.event.channel in ONLY_TO_US))
        return False
    _tell(talk, talk.say("groups.only_admins" if talk.event.admin is False else "groups.could_not_ask"))
    return False


def _brought_a_code(talk: Talk) -> bool:
    if talk.event.channel not in TELLS_NO_ADMINS:
        return False
    return kept.is_admin(talk.context.tx, talk.chat.id, talk.event.sender)


def _group(talk: Talk) -> Group:
    return kept.find(talk.context.tx, talk.chat.id) or Group(talk.chat.id)


def _keep(talk: Talk, group: Group) -> None:
    talk.changes.then.append(partial(kept.save, group=group))


def _tell(talk: Talk, text: str, menu: tuple[Option, ...] = (), private: bool = False) -> None:
    """Say it in the topic where it was asked; `private`: with a link to the private chat."""
    payload = ""
    if private:
        unit = _group(talk).unit
        payload = f"u_{unit}" if unit and _fits(unit) else "moi"
    if talk.event.channel in TELLS_NO_ADMINS:
        talk.at(menu=tuple((option.value, option.label) for option in menu))
    talk.replies.append(Reply(text, choices=menu, private=payload, thread=talk.event.thread))


def _ended(talk: Talk, group: Group) -> str:
    """Why a group hears nothing, where its unit is no more."""
    units = talk.context.units
    over = bool(group.unit) and not units.active(group.unit)
    return talk.say("groups.ended", unit=units.label(group.unit)) if over else ""


def _unclear(talk: Talk, about: str, text: str) -> None:
    """How things are set and how to set them; where something was typed, that it was not understood."""
    _tell(talk, f"{talk.say('groups.unclear')} {text}" if about else text)


def _fits(unit: str) -> bool:
    """Links carry 62 more letters, digits, - and _."""
    return len(unit) <= 62 and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in unit)
