"""A team's group chat: an officer binds it, what is asked stands there, and a member takes and answers it there.

Who asks, and what they typed in the form, is told to whoever takes the question, in their own chat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.groups.group import group_of, only_in_private, payload_of_group
from handlers.groups.group import tell as say_here
from handlers.reading.fold import fold
from handlers.support import asking, helping
from handlers.support.told import helper_of, team_of, tell
from messages.catalog import LANGUAGES, say
from messages.wire import Option
from storage.conversation import chats
from storage.people import officers, personal_data, readers
from storage.support import questions, team_groups
from storage.support.questions import By, Question

NO_MORE = ("thoi", "off")  # behind the command: each member hears it in their own chat again


class Member(NamedTuple):
    """Who does something in the group, as we know them from their private chat."""

    id: int
    name: str


# Binding


def only_in_group(talk: Talk, _about: str) -> None:
    """/nhomhotro in private."""
    ask.aside(talk, talk.say("support.group.type_there"))


def bind(talk: Talk, about: str) -> None:
    """/nhomhotro UNIT, by an officer: the team of that unit, else of the group's own, hears here what is asked."""
    tx, units = talk.context.tx, talk.context.units
    mine = officers.units(tx, chats.person_of(tx, talk.event.channel, talk.event.sender))
    if not mine:
        say_here(talk, talk.say("support.group.only_officers"), private=payload_of_group(talk))
        return
    ends = fold(about) in NO_MORE
    unit = _meant(talk, "" if ends else about, mine)
    if not unit or not units.within(unit, mine):
        say_here(talk, talk.say("support.group.which", units=[units.label(one) for one in mine]))
    elif ends:
        team_groups.unbind(tx, unit)
        say_here(talk, talk.say("support.group.unbound", unit=units.label(unit)))
    else:
        team_groups.bind(tx, unit=unit, chat_id=talk.chat.id, thread=talk.event.thread, now=talk.context.now)
        say_here(talk, talk.say("support.group.bound", unit=units.label(unit)))


def _meant(talk: Talk, typed: str, mine: tuple[str, ...]) -> str:
    """The unit that is named, else the group's own, else the officer's only one; "" where that is unclear."""
    if typed:
        return talk.context.units.index.find(typed).value or ""
    own = group_of(talk).unit
    if own and talk.context.units.within(own, mine):
        return own
    return mine[0] if len(mine) == 1 else ""


# Answering


def as_answer(talk: Talk) -> None:
    """What answers a message of ours about a question is an answer to that question."""
    number = _number_in(talk.event.quoted)
    if number and talk.event.text and not talk.event.text.startswith("/"):
        talk.event = replace(talk.event, text=f"/traloi {number} {talk.event.text}")


def _number_in(quoted: str) -> int:
    """The number with which a message about a question begins; 0 for another message."""
    for lang in LANGUAGES if quoted else ():
        begins = say("support.group.begins", lang)
        if quoted.startswith(begins):
            digits = quoted.removeprefix(begins).replace(":", " ").replace(",", " ").split()[:1]
            return helping.number_in(" ".join(digits))
    return 0


def take(talk: Talk, about: str) -> None:
    """/nhan 12, mostly pressed: this member answers it from now on, and gets all of it in their own chat."""
    found = _standing(talk, about)
    if found is None:
        return
    question, member = found
    if not _has_it(talk, question, member):
        return
    tell(talk, [member.id], "support.told.yours", question, [(f"/traloi {question.id}", "support.answer")])
    reached = bool(officers.reached(talk.context.tx, [member.id], talk.context.now))
    say_here(talk, talk.say("support.group.yours", one=question, who=member.name, reached=reached))


def reply(talk: Talk, about: str) -> None:
    """/traloi 12 WORDS, or an answer to its message: these words go to whoever asked."""
    words = helping.words_in(about)
    if not helping.number_in(about):
        only_in_private(talk, about)
        return
    found = _standing(talk, about)
    if found is None:
        return
    question, member = found
    if not words or len(words) > asking.LONGEST:
        say_here(talk, talk.say("support.group.how", n=question.id, most=asking.LONGEST))
    elif _has_it(talk, question, member):
        questions.says(talk.context.tx, question, By.TEAM, words, talk.context.now)
        helping.tell_asker(talk, question, words, who=member.name)
        menu = (Option(f"/khep {question.id}", talk.say("support.close")),)
        say_here(talk, talk.say("support.group.passed_on", n=question.id, who=member.name), menu=menu)


def close(talk: Talk, about: str) -> None:
    """/khep 12: it is done with."""
    found = _standing(talk, about)
    if found is None:
        return
    question, member = found
    if _has_it(talk, question, member):
        questions.close(talk.context.tx, question, talk.context.now)
        buttons = [("/hotro", "support.ask_again")]
        tell(talk, [question.person_id], "support.told.closed_for_you", question, buttons, who=member.name)
        say_here(talk, talk.say("support.group.done", n=question.id))


def _standing(talk: Talk, about: str) -> tuple[Question, Member] | None:
    """That question, held, and who may answer it here; else it is said why not, and nothing about the question."""
    tx, number = talk.context.tx, helping.number_in(about)
    there = team_groups.of_chat(tx, talk.chat.id)
    if not there:
        only_in_private(talk, about)
        return None
    question = questions.held(tx, number)
    if question is None or not _is_of_here(talk, question, {one.unit for one in there}):
        say_here(talk, talk.say("support.group.gone", n=number))
        return None
    person = chats.person_of(tx, talk.event.channel, talk.event.sender)
    if person is None or not readers.reads(tx, person, question.unit, talk.context.today):
        say_here(talk, talk.say("support.group.not_of_team", n=number), private=payload_of_group(talk))
    elif person == question.person_id:
        say_here(talk, talk.say("support.group.own"), private=payload_of_group(talk))
    elif question.closed_at is not None:
        say_here(talk, talk.say("support.closed", n=number))
    else:
        return question, Member(person, personal_data.name(tx, person))
    return None


def _is_of_here(talk: Talk, question: Question, units: set[str]) -> bool:
    """Whether the team of this question is the one whose group this is."""
    return team_of(talk, question.unit, question.person_id).unit in units


def _has_it(talk: Talk, question: Question, member: Member) -> bool:
    """Whether this member answers it, taking it where nobody does; else it is said who does."""
    helper = helper_of(talk, question)
    if helper not in (None, member.id):
        say_here(talk, talk.say("support.has_it", one=question))
        return False
    if helper is None:
        questions.take(talk.context.tx, question, member.id, talk.context.now)
        tell(talk, [question.person_id], "support.told.taken_for_you", question, who=member.name)
    return True
