"""/congnhan: the workplace's decision to recognise an initiative is recorded, apart from whether it is verified.

/congnhan CODE số 125/QĐ-CT ngày 20/8/2026 cấp cơ sở: in one line; what is left out of it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.conversation.flow import Flow
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.date import Date, PeriodAnswer
from handlers.conversation.steps.step import Step, StepContext
from handlers.conversation.talk import Talk
from handlers.officers import review as reviewing
from handlers.officers.decisions import in_one_line, recorded
from handlers.officers.verdicts import Message, initiative_of
from handlers.officers.waiting import may_decide
from handlers.people.menu import main_menu
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.initiatives.recognition import LEVELS, Recognition


@dataclass(frozen=True, kw_only=True)
class Day(Date):
    """The day of a decision, whatever the campaign's window."""

    def echo(self, answer: PeriodAnswer, talk: StepContext) -> str:
        return Step.echo(self, answer, talk)


def recognise(talk: Talk, about: str) -> None:
    """/congnhan CODE: ask for the decision. /congnhan CODE bỏ: it was recorded by mistake."""
    code, _, word = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    if found is None:
        reviewing.say(talk, talk.say("review.unknown" if code else "review.recognise_what"))
    elif not may_decide(talk, found):
        reviewing.refuse(talk, found)
    elif (why := recorded.why_not_recorded(talk, found)) is not None:
        reviewing.say(talk, why.said(talk))
    elif not word:
        reviewing.open_form(talk, "recognising", found)
    elif fold(word) in listed("review.said.drop", talk.lang):
        reviewing.say(talk, recorded.drop(talk, found).said(talk))
    else:
        _in_one_line(talk, found, word)


def _in_one_line(talk: Talk, found: Initiative, typed: str) -> None:
    """Record what it tells where that is all; else ask for the rest."""
    told = in_one_line.read(typed, talk.context.today)
    if told.number and told.day is not None and told.level:
        reviewing.say(talk, *_kept(talk, found, Recognition(number=told.number, day=told.day, level=told.level)))
        return
    answers: dict[str, Any] = {"number": told.number, "level": told.level}
    if told.day is not None:
        answers["day"] = PeriodAnswer(start=told.day.isoformat(), end=told.day.isoformat(), raw=typed)
    answers = {key: value for key, value in answers.items() if value}
    if answers:
        reviewing.open_form(talk, "recognising", found, answers=answers)
    else:
        reviewing.say(talk, talk.say("review.recognise_what"))


def _recorded(talk: Talk) -> None:
    """Keep what was answered, and tell the author."""
    found, answers = initiative_of(talk), talk.answers
    talk.end()
    if found is None:
        talk.tell(talk.say("review.unknown"), menu=main_menu(talk))
        return
    day = answers.get("day")
    decision = Recognition(
        number=answers["number"],
        day=date.fromisoformat(day["start"]) if day else None,
        level=answers["level"],
    )
    text, menu = _kept(talk, found, decision)
    talk.tell(text, menu=menu)


def _kept(talk: Talk, found: Initiative, decision: Recognition) -> tuple[str, tuple[Option, ...]]:
    """Record it; what is said of it, and what may be done next."""
    outcome = recorded.record(talk, found, decision)
    if not outcome.done:
        return outcome.said(talk), main_menu(talk)
    undo = Option(
        f"/congnhan {found.code} {listed('review.said.drop', talk.lang)[0]}", talk.say("review.recognise_drop")
    )
    look = Option(f"/duyet {found.code}", found.code)
    return outcome.said(talk), (look, undo, *main_menu(talk)[:1])


RECOGNISING = Flow(
    "recognising",
    steps=(
        Message("number", least=1, most=100, counted=False),
        Day("day", latest="today", optional=True, counted=False),
        Choice("level", LEVELS, counted=False),
    ),
    finish=_recorded,
)
