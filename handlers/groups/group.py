"""The group that an event came from: what is kept of it, and who may change it."""

from __future__ import annotations

from handlers.conversation.talk import Talk
from messages.channels import ONLY_TO_US, TELLS_NO_ADMINS
from messages.wire import Option, Reply
from storage.posts import groups
from storage.posts.groups import EVERY_DAY, Group

MOST_SUCCESSORS = 6  # named in a group


def only_in_private(talk: Talk, _about: str) -> None:
    """A form or something personal: only in the private chat."""
    tell(talk, talk.say("groups.private"), private=payload_of_group(talk))


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
    """Whether a code made the sender an admin of this group, where the channel does not tell who is one."""
    if talk.event.admin is not None and talk.event.channel not in TELLS_NO_ADMINS:
        return False
    return groups.is_admin(talk.context.tx, talk.chat.id, talk.event.sender)


def group_of(talk: Talk) -> Group:
    """The settings of this group, by default where nobody chose any."""
    return groups.find(talk.context.tx, talk.chat.id) or Group(talk.chat.id)


def keep(talk: Talk, group: Group) -> None:
    """Keep these settings of the group."""
    talk.afterwards(groups.save, group=group)


def tell(talk: Talk, text: str, menu: tuple[Option, ...] = (), private: str = "") -> None:
    """Say it in the topic where it was asked; `private`: with a link to the private chat that carries this."""
    if talk.event.channel in TELLS_NO_ADMINS:
        talk.state.offers(menu)
    mention = bool(menu) and talk.event.channel in ONLY_TO_US
    talk.replies.append(Reply(text, choices=menu, private=private, thread=talk.event.thread, mention=mention))


def unit_label(talk: Talk, group: Group) -> str:
    """The name of the group's unit, "" while it has none."""
    return talk.context.units.label(group.unit) if group.unit else ""


def bound_to(talk: Talk, group: Group) -> str:
    """With which unit it goes now, and when it hears from us."""
    every_day = group.post_on == EVERY_DAY
    return talk.say("groups.bound", unit=unit_label(talk, group), at=group.post_at, every_day=every_day)


def ended(talk: Talk, group: Group) -> str:
    """Why a group hears nothing, where its unit is no more."""
    if not group.unit or talk.context.units.active(group.unit):
        return ""
    return talk.say("groups.ended", unit=unit_label(talk, group))


def offer_successors(talk: Talk, group: Group) -> tuple[Option, ...]:
    """For a group whose unit is no more: those that took over from it, to be bound to."""
    units = talk.context.units
    if not group.unit or units.active(group.unit):
        return ()
    codes = units.in_order(units.successors(group.unit))[:MOST_SUCCESSORS]
    return tuple(Option(f"/lienket {code}", talk.say("groups.bind_to", unit=units.label(code))) for code in codes)


def payload_of_group(talk: Talk) -> str:
    """What a link to the private chat carries: the group's unit, where its code fits; else that a form is wanted."""
    unit = group_of(talk).unit
    fits = len(unit) <= 62 and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in unit)
    return f"u_{unit}" if unit and fits else "moi"
