"""What the one side of a question hears of the other, each in their own chat and language."""

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
from messages.channels import WITH_BUTTONS
from messages.wire import Option, Reply
from storage.people.officers import Reached
from storage.support import questions
from storage.support.questions import Question, Team


def team_of(talk: Talk, unit: str, asker: int) -> Team:
    """Who answers somebody of this unit: the nearest support team, else the nearest officers."""
    units = talk.context.units
    return questions.team(talk.context.tx, units.line(unit or units.root), but=asker)


def others_of(talk: Talk, question: Question) -> list[int]:
    """The team of a question but for whoever talks."""
    return [one for one in team_of(talk, question.unit, question.person_id).people if one != talk.me.id]


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
    """Say this about a question to each of these; who talks is its `who`."""
    if not people:
        return
    values |= {"unit": talk.context.units.label(question.unit), "who": talk.me.name}
    words = partial(_words, key, question, tuple(buttons), values)
    talk.afterwards(_tell_each, people, talk.context.now, words, question.id)


def _tell_each(
    tx: Connection, people: Sequence[int], now: datetime, words: Callable[[Reached], Reply], question: int
) -> None:
    """What was queued is remembered: it is called off where whoever asked erases their data."""
    questions.remember_told(tx, question, tell_each(tx, people, now, words))


def _words(key: str, question: Question, buttons: Sequence[Button], values: dict[str, Any], reached: Reached) -> Reply:
    pressed, lang = reached.channel in WITH_BUTTONS, reached.lang
    choices: tuple[Option, ...] = ()
    if pressed:
        choices = tuple(Option(command, say(label, lang)) for command, label in buttons)
    place = place_of(question, lang)
    return Reply(say(key, lang, one=question, place=place, buttons=pressed, **values), choices=choices)


def place_of(question: Question, lang: str) -> str:
    """The question of a form at which somebody asked; "" where none stood open, or a newer release has none such."""
    key = f"{question.place}.label"
    return say(key, lang) if question.place and has(key, lang) else ""
