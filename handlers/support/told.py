"""What the one side of a question hears of the other, each in their own chat and language, or in the team's group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from handlers.conversation.talk import Talk
from handlers.people.telling import Button, tell_each
from messages.catalog import has, say
from messages.channels import ONLY_TO_US, WITH_BUTTONS, WITH_BUTTONS_IN_GROUPS
from messages.wire import Option, Reply
from storage.people.officers import Reached
from storage.sending import outbox
from storage.support import questions, team_groups
from storage.support.questions import Question, Team
from storage.support.team_groups import TeamGroup


def team_of(talk: Talk, unit: str, asker: int) -> Team:
    """Who answers somebody of this unit: the nearest support team, else the nearest officers."""
    units = talk.context.units
    return questions.team(talk.context.tx, units.line(unit or units.root), but=asker)


def group_of(talk: Talk, team: Team) -> TeamGroup | None:
    """The group chat in which this team hears what is asked; None: each in their own chat."""
    return team_groups.of_unit(talk.context.tx, team.unit) if team.people else None


def others_of(talk: Talk, question: Question) -> list[int]:
    """The team of a question but for whoever talks."""
    mine = talk.person.id if talk.person is not None else None
    return [one for one in team_of(talk, question.unit, question.person_id).people if one != mine]


def helper_of(talk: Talk, question: Question) -> int | None:
    """Who has it, while they still may answer it."""
    return questions.helper(talk.context.tx, question, talk.context.today)


def as_it_stands(talk: Talk, question: Question) -> Question:
    """The same, where nobody has it once the role of whoever took it has ended: they read no more of it."""
    if helper_of(talk, question) == question.taken_by:
        return question
    return replace(question, taken_by=None, taker="")


def tell(
    talk: Talk, people: Sequence[int], key: str, question: Question, buttons: Sequence[Button] = (), **values: Any
) -> None:
    """Say this about a question to each of these; who talks is its `who`, where no other is given."""
    if not people:
        return
    words = partial(_words, key, question, tuple(buttons), _values(talk, question, values))
    talk.afterwards(_tell_each, people, talk.context.now, words, question.id)


def tell_team(talk: Talk, what: str, question: Question, buttons: Sequence[Button] = (), **values: Any) -> None:
    """Say this to the team of a question: in its group, without what is personal, else to each but who talks."""
    group = group_of(talk, team_of(talk, question.unit, question.person_id))
    if group is None:
        tell(talk, others_of(talk, question), f"support.told.{what}", question, buttons, **values)
        return
    pressed = group.channel in WITH_BUTTONS_IN_GROUPS
    given = _values(talk, question, values) | {"buttons": pressed, "place": place_of(question, group.lang)}
    given["mention"] = group.channel in ONLY_TO_US
    choices: tuple[Option, ...] = ()
    if pressed and buttons:
        choices = (Option(f"/nhan {question.id}", say("support.group.take", group.lang)),)
    text = say(f"support.group.{what}", group.lang, one=question, **given)
    reply = Reply(text, choices=choices, thread=group.thread)
    talk.afterwards(_post, group.chat_id, reply, talk.context.now, question.id)


def _values(talk: Talk, question: Question, given: dict[str, Any]) -> dict[str, Any]:
    who = talk.person.name if talk.person is not None else ""
    return {"unit": talk.context.units.label(question.unit), "who": who} | given


def _tell_each(
    tx: Connection, people: Sequence[int], now: datetime, words: Callable[[Reached], Reply], question: int
) -> None:
    """What was queued is remembered: it is called off where whoever asked erases their data."""
    questions.remember_told(tx, question, tell_each(tx, people, now, words))


def _post(tx: Connection, chat_id: int, reply: Reply, now: datetime, question: int) -> None:
    """The same in a group."""
    questions.remember_told(tx, question, [(chat_id, outbox.queue(tx, chat_id, reply, now, kind="post"))])


def _words(key: str, question: Question, buttons: Sequence[Button], values: dict[str, Any], reached: Reached) -> Reply:
    pressed, lang = reached.channel in WITH_BUTTONS, reached.lang
    choices: tuple[Option, ...] = ()
    if pressed:
        choices = tuple(Option(command, say(label, lang)) for command, label in buttons)
    place = place_of(question, lang)
    return Reply(say(key, lang, one=question, place=place, buttons=pressed, **values), choices=choices)


def remember_said(talk: Talk, number: int) -> None:
    """What was said here last tells of that question, and goes with it."""
    talk.afterwards(questions.remember_told, number, [(talk.chat.id, talk.chat.said + len(talk.replies))])


def place_of(question: Question, lang: str) -> str:
    """The question of a form at which somebody asked; "" where none stood open, or a newer release has none such."""
    key = f"{question.place}.label"
    return say(key, lang) if question.place and has(key, lang) else ""
