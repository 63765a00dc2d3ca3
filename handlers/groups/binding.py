"""A group and its unit: bound by an admin, by a code or by the link of a poster; ended when the bot leaves."""

from __future__ import annotations

from dataclasses import replace

from handlers.conversation.talk import Talk
from handlers.groups.group import (
    bound_to,
    brought_a_code,
    group_of,
    keep,
    may_change,
    only_in_private,
    payload_of_group,
    tell,
    unit_label,
)
from handlers.people.codes import few_wrong
from messages.channels import PINNING, TELLS_NO_ADMINS
from messages.format import paragraphs
from messages.wire import Option
from storage.conversation import chats
from storage.people import codes, officers
from storage.people.codes import CodeKind
from storage.posts import groups

BIND = "lienket"  # the command that binds a group; `state.asking` while an admin is to name the unit
#: Bound by their own admins, without a code: a stranger's thousand groups shall not hold up the posts of all others.
MOST_GROUPS_OF_UNIT, MOST_GROUPS_OF_PERSON = 20, 5
MOST_UNITS_NAMED = 6  # to choose from: a group is no place for long lists


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
    elif talk.event.admin is None and _is_good_code(talk, about):
        _bind_by_code(talk, about)
    elif not may_change(talk):
        return
    elif not about:
        talk.state.asks(BIND)
        tell(talk, talk.say("groups.which", unit=unit_label(talk, group_of(talk))))
    elif _is_good_code(talk, about):
        _bind_by_code(talk, about)
    elif talk.context.units.active(about):
        _bind_by_admin(talk, about)
    else:
        _bind_by_name(talk, about)


def _is_good_code(talk: Talk, typed: str) -> bool:
    """Whether this is a code that binds a group here."""
    return bool(typed) and codes.about(talk.context.tx, _code_kind(talk), typed, talk.context.now) is not None


def _bind_by_admin(talk: Talk, unit: str) -> None:
    """The group's own admin chose the unit: that is enough where boards are public, and for some groups only."""
    if _is_officer_of(talk, unit):
        _bind(talk, unit)
    elif not talk.context.limits.board_public:
        tell(talk, talk.say("groups.only_by_code", unit=talk.context.units.label(unit)))
    elif _has_many(talk, unit):
        tell(talk, talk.say("groups.code_for_more", unit=talk.context.units.label(unit)))
    else:
        talk.afterwards(groups.add_admin, chat_id=talk.chat.id, sender=talk.event.sender)  # whose groups are counted
        _bind(talk, unit)


def _is_officer_of(talk: Talk, unit: str) -> bool:
    """Whether the sender is an officer of that unit or of one above it."""
    tx = talk.context.tx
    person = chats.person_of(tx, talk.event.channel, talk.event.sender)
    return person is not None and talk.context.units.within(unit, officers.units(tx, person))


def _has_many(talk: Talk, unit: str) -> bool:
    """Whether this would be one group too many without a code; the group itself, bound again, is none more."""
    tx, chat_id = talk.context.tx, talk.chat.id
    of_unit = groups.of_unit(tx, unit, but=chat_id)
    of_person = groups.of_admin(tx, talk.event.channel, talk.event.sender, but=chat_id)
    return of_unit >= MOST_GROUPS_OF_UNIT or of_person >= MOST_GROUPS_OF_PERSON


def _bind_by_name(talk: Talk, typed: str) -> None:
    """Offer the units that this may name: an admin picks one, also where it is only one."""
    units = talk.context.units
    got = units.index.find(typed)
    found = [code for code in dict.fromkeys((got.value, *got.candidates)) if code]
    if not found:
        talk.state.asks(BIND)
        tell(talk, talk.say("groups.not_found"))
        return
    menu = tuple(Option(f"/{BIND} {code}", units.label(code)) for code in units.in_order(found[:MOST_UNITS_NAMED]))
    question = "groups.this_one" if len(found) == 1 else "groups.which_one"
    text = talk.say(question)
    if len(found) > MOST_UNITS_NAMED:
        text += f" {talk.say('groups.more_units', n=len(found) - MOST_UNITS_NAMED)}"
    tell(talk, text, menu=menu)


def _bind_by_code(talk: Talk, code: str) -> None:
    tx, now, kind = talk.context.tx, talk.context.now, _code_kind(talk)
    if talk.event.admin is False:
        talk.afterwards(codes.in_vain, CodeKind.GROUP, code)
    if kind is CodeKind.GROUP and talk.event.admin is False:
        may_change(talk)  # says why not
        return
    unit = codes.about(tx, kind, code, now)
    if unit is None or not talk.context.units.active(unit) or not codes.use(tx, kind, code, now):
        _refuse_code(talk, kind, code)
        return
    if kind is CodeKind.GROUP_ADMIN or talk.event.admin is None:  # nobody tells: the code has to be enough
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
    bound = bound_to(talk, group)
    menu: tuple[Option, ...] = ()
    if talk.event.channel in PINNING and not before.unit:  # asked once
        bound = paragraphs(bound, talk.say("groups.pin_ask"))
        menu = (
            Option("/caidat ghim có", talk.say("groups.pin_yes")),
            Option("/caidat ghim không", talk.say("groups.pin_no")),
        )
    tell(talk, paragraphs(bound, _beyond_plan(talk, new=not before.unit)), menu=menu)


def _beyond_plan(talk: Talk, new: bool) -> str:
    """What to do when the channel's plan has fewer groups than are bound with this one; nothing is refused."""
    most = talk.context.limits.most_groups.get(talk.event.channel, 0)
    if not most:
        return ""
    n = groups.bound_groups(talk.context.tx, talk.event.channel) + new
    if n <= most:
        return ""
    return talk.say("groups.beyond_plan", n=n, most=most)


def code_said_here(talk: Talk, about: str) -> None:
    """/ma CODE in a group: it binds, or it was meant for one person, and everybody has read it: it is over."""
    if _is_good_code(talk, about):
        bind(talk, about)
        return
    if codes.spoil(talk.context.tx, about, talk.context.now):
        tell(talk, talk.say("groups.code_spoilt"), private=payload_of_group(talk))
    else:
        only_in_private(talk, about)
