"""What the bot says in a group: it introduces itself, lets an admin bind the group to a unit, and runs no forms there.

To add a command for groups: a function of the talk, and `in_group=` of its line in `commands.COMMANDS`. Whether the
sender is an admin, `event.admin`, was asked just now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.boards import standings
from handlers.conversation.talk import Talk
from handlers.groups import private_answers
from handlers.groups.binding import BIND, bind
from handlers.groups.group import bound_to, ended, group_of, keep, offer_successors, payload_of_group, tell, unit_label
from handlers.people.codes import looks_like_code
from handlers.reading.picking import by_name, pick
from messages.channels import ONLY_TO_US, TELLS_NO_ADMINS
from messages.format import paragraphs
from messages.wire import Option
from storage.posts import groups, members

HELP_AGAIN_SECONDS = 300
#: A group is answered so often at once, then once in so many seconds; its admins twice as often at once. A channel
#: takes some twenty messages a minute for a group, and the post of the day must not wait behind somebody who plays.
MOST_ANSWERS_AT_ONCE = 20
SECONDS_AN_ANSWER = 5
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
    elif event.kind in ("message", "press") and _may_answer(talk):
        _said(talk, event.pressed or event.text, commands)
        answers = len(talk.replies) + bool(talk.elsewhere)
        talk.state.answered_in_group(_now(talk), SECONDS_AN_ANSWER * answers)


def _may_answer(talk: Talk) -> bool:
    """Whether this group has not been answered too often; where it has, that is said now and then."""
    most = MOST_ANSWERS_AT_ONCE
    if talk.event.admin:
        most *= 2
    now = _now(talk)
    if talk.state.busy_for(now) <= (most - 1) * SECONDS_AN_ANSWER:
        return True
    if now - talk.state.deaf >= HELP_AGAIN_SECONDS:
        talk.state.said_deaf(now)
        tell(talk, talk.say("groups.too_many"))
    return False


def _now(talk: Talk) -> int:
    """Unix time."""
    return int(talk.context.now.timestamp())


def _said(talk: Talk, line: str, commands: Commands) -> None:
    if talk.event.channel in ONLY_TO_US and not line.startswith("/"):
        line = _in_words(talk, line, commands)
    elif talk.event.channel in TELLS_NO_ADMINS and not line.startswith("/"):
        line = _from_menu(talk, line)
        if not line:
            return
    if not line.startswith("/"):
        line = _asked_alone(talk, line)
        if not line:
            return
    first, _, rest = line[1:].partition(" ")
    first, _, addressed = first.partition("@")
    name, about = by_name(f"{first} {rest}", commands)
    if name:
        commands[name](talk, about)
    elif addressed or talk.event.pressed:
        tell(talk, talk.say("groups.unknown_command"))
    # Other bots have commands too: one that names nobody and means nothing to us is not for us.


def _asked_alone(talk: Talk, line: str) -> str:
    """The command behind words that are no command's name; "" where they are answered, or mean nothing to us."""
    if talk.state.asking == BIND and talk.event.admin is not False:
        bind(talk, line)
        return ""
    if command := private_answers.meant(talk, line):
        return command
    private_answers.answered(talk, line)
    return ""


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
    if command := private_answers.meant(talk, line):
        return command
    if private_answers.answered(talk, line):
        return ""
    now = _now(talk)
    if now - talk.state.deaf < HELP_AGAIN_SECONDS:
        return ""
    talk.state.said_deaf(now)
    return "/trogiup"


def _introduce(talk: Talk) -> None:
    """Added to a group, for the first time or again."""
    group = group_of(talk)
    talk.state.asks_next()
    talk.state.offers(())
    over = ended(talk, group)
    if over:
        tell(talk, over, menu=offer_successors(talk, group))
    elif group.unit and talk.chat.said:
        tell(talk, talk.say("groups.back", unit=unit_label(talk, group), at=group.post_at))
    elif group.unit:  # bound where the group was made
        bound = bound_to(talk, group)
        tell(talk, paragraphs(talk.say("groups.made_here"), bound))
    else:
        greeting = "groups.back_unbound" if talk.chat.said else "groups.hello"  # it introduces itself once
        offer = Option(f"/{BIND}", talk.say("groups.bind"))
        tell(talk, talk.say(greeting, codes=talk.event.channel in TELLS_NO_ADMINS), menu=(offer,))
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


# What everybody may order


def help_here(talk: Talk, _about: str) -> None:
    """/trogiup in a group."""
    group = group_of(talk)
    text = paragraphs(ended(talk, group), talk.say("groups.help", unit=unit_label(talk, group)))
    tell(talk, text, menu=offer_successors(talk, group), private=payload_of_group(talk))


def show_ranking(talk: Talk, about: str) -> None:
    """/bangxephang, for everybody in the group: how the units below its unit stand."""
    if _hidden(talk):
        return
    text, menu = standings.ranking(talk, about, group_of(talk).unit)
    tell(talk, text, menu=menu)


def show_statistics(talk: Talk, about: str) -> None:
    """/thongke, for everybody in the group."""
    if _hidden(talk):
        return
    text, menu = standings.statistics(talk, about, group_of(talk).unit)
    tell(talk, text, menu=menu)


def _hidden(talk: Talk) -> bool:
    """Whether this group may not see standings: it belongs to no unit, and boards are not public. Says so."""
    if talk.context.limits.board_public or group_of(talk).unit:
        return False
    tell(talk, talk.say("groups.standings_private"))
    return True
