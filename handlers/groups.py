"""What the bot says in a group: it introduces itself, lets an admin bind the group to a unit, and runs no forms there.

To add a command for groups: a function of the talk, and a line in COMMANDS. `event.admin` was asked just now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handlers.talk import Talk
from messages.wire import Option, Reply
from storage import codes
from storage import groups as kept
from storage.groups import Group

BIND = "lienket"  # `where.asking` while an admin is to name the unit
CODE = "group"  # kind of the one-time codes that bind a group


def respond(talk: Talk) -> None:
    """Answer what happened in a group, or keep quiet."""
    event = talk.event
    if event.kind == "moved":
        talk.changes.then.append(partial(kept.move, channel=event.channel, old=event.chat, new=event.new_chat))
    elif event.kind == "joined":
        _introduce(talk)
    elif event.kind == "press" and not event.pressed.startswith("/"):
        return  # a button from before the chat became a group's
    elif event.kind in ("message", "press"):
        _said(talk, event.pressed or event.text)


def _said(talk: Talk, line: str) -> None:
    if not line.startswith("/"):
        if talk.where.asking == BIND and talk.event.admin is not False:
            bind(talk, line)
        return
    name, _, about = line[1:].partition(" ")
    name, _, addressed = name.partition("@")
    command = COMMANDS.get(name.lower().replace("-", ""))
    if command is not None:
        command(talk, about.strip())
    elif addressed or talk.event.pressed:
        _tell(talk, talk.say("groups.unknown_command"))
    # Other bots have commands too: one that names nobody and means nothing to us is not for us.


def _introduce(talk: Talk) -> None:
    """Added to a group, for the first time or again."""
    group = _group(talk)
    talk.at(asking="", menu=())
    if group.unit:
        _tell(talk, talk.say("groups.back", unit=talk.world.units.label(group.unit), at=group.post_at))
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
    if not _may(talk):
        return
    if not about:
        talk.at(asking=BIND)
        unit = _group(talk).unit
        _tell(talk, talk.say("groups.which", unit=talk.world.units.label(unit) if unit else ""))
        return
    if codes.about(talk.world.tx, CODE, about, talk.world.now) is not None:
        _bind_by_code(talk, about)
        return
    units = talk.world.units
    if units.active(about):
        _bind(talk, about)
        return
    got = units.index.find(about)
    found = [code for code in dict.fromkeys((got.value, *got.candidates)) if code]
    if not found:
        talk.at(asking=BIND)
        _tell(talk, talk.say("groups.not_found"))
        return
    menu = tuple(Option(f"/{BIND} {code}", units.label(code)) for code in found[:6])
    _tell(talk, talk.say("groups.this_one" if len(found) == 1 else "groups.which_one"), menu=menu)


def _bind_by_code(talk: Talk, code: str) -> None:
    tx, now = talk.world.tx, talk.world.now
    if talk.event.admin is False:
        talk.changes.then.append(lambda tx: codes.in_vain(tx, CODE, code))
    if not _may(talk):
        return
    unit = codes.about(tx, CODE, code, now)
    if unit is None or not talk.world.units.active(unit) or not codes.use(tx, CODE, code, now):
        _tell(talk, talk.say("groups.bad_code"))
    else:
        _bind(talk, unit)


def _bind(talk: Talk, unit: str) -> None:
    talk.at(asking="", menu=())
    group = replace(
        _group(talk), unit=unit, bound_at=talk.world.now, thread=talk.event.thread, title=talk.event.name, quiet=False
    )
    _keep(talk, group)
    _tell(talk, talk.say("groups.bound", unit=talk.world.units.label(unit), at=group.post_at))


def help_here(talk: Talk, _about: str) -> None:
    """/trogiup in a group."""
    unit = _group(talk).unit
    _tell(talk, talk.say("groups.help", unit=talk.world.units.label(unit) if unit else ""), private=True)


def not_here(talk: Talk, _about: str) -> None:
    """A form or something personal: only in the private chat."""
    _tell(talk, talk.say("groups.private"), private=True)


Command = Callable[[Talk, str], None]

_PRIVATE = (
    "moi", "new", "tiep", "continue", "cuatoi", "mine", "trangthai", "status", "hoso", "profile", "dulieu", "data",
    "xuat", "export", "xoa", "erase", "rutdongy", "withdraw",
)  # fmt: skip
COMMANDS: dict[str, Command] = {
    **dict.fromkeys(_PRIVATE, not_here),
    "start": start, "batdau": start,
    BIND: bind, "bind": bind,
    "trogiup": help_here, "help": help_here,
}  # fmt: skip


def _may(talk: Talk) -> bool:
    """Whether the sender administers this group; says why not."""
    if talk.event.admin:
        return True
    _tell(talk, talk.say("groups.only_admins" if talk.event.admin is False else "groups.could_not_ask"))
    return False


def _group(talk: Talk) -> Group:
    return kept.find(talk.world.tx, talk.chat.id) or Group(talk.chat.id)


def _keep(talk: Talk, group: Group) -> None:
    talk.changes.then.append(partial(kept.save, group=group))


def _tell(talk: Talk, text: str, menu: tuple[Option, ...] = (), private: bool = False) -> None:
    """Say it in the topic where it was asked; `private`: with a link to the private chat."""
    payload = ""
    if private:
        unit = _group(talk).unit
        payload = f"u_{unit}" if unit and _fits(unit) else "moi"
    talk.replies.append(Reply(text, choices=menu, private=payload, thread=talk.event.thread))


def _fits(unit: str) -> bool:
    """Links carry 62 more letters, digits, - and _."""
    return len(unit) <= 62 and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in unit)
