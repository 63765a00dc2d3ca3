"""/congnhan: the workplace's decision to recognise an initiative is recorded, apart from whether it is verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.conversation.flow import Flow
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.date import Date, PeriodAnswer
from handlers.conversation.steps.step import Step, StepContext
from handlers.conversation.talk import Talk
from handlers.officers import review as reviewing
from handlers.officers.decisions.told import can_be_told, tell_all
from handlers.officers.record import write_down
from handlers.officers.verdicts import Message, initiative_of
from handlers.officers.waiting import may_decide
from handlers.people.menu import main_menu
from handlers.reading.fold import fold
from messages.catalog import listed
from messages.wire import Option
from storage.counting.count import COUNTED
from storage.initiatives import initiatives, recognition
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
    elif (why := _why_not(talk, found)) is not None:
        reviewing.say(talk, why)
    elif not word:
        reviewing.open_form(talk, "recognising", found)
    elif fold(word) in listed("review.said.drop", talk.lang):
        _drop(talk, found)
    else:
        reviewing.say(talk, talk.say("review.recognise_what"))


def _why_not(talk: Talk, found: Initiative) -> str | None:
    """Why nothing can be recorded of it; None: it can."""
    if found.typist_id == talk.me.id:
        return talk.say("review.own")
    if found.status not in COUNTED:
        return talk.say("review.done_already", code=found.code, status=found.status, name="")
    return None


def _recorded(talk: Talk) -> None:
    """Keep what was answered, and tell the author."""
    found, answers = initiative_of(talk), talk.answers
    talk.end()
    why = talk.say("review.unknown") if found is None else _why_not(talk, found)
    if found is None or why is not None:
        talk.tell(why or "", menu=main_menu(talk))
        return
    day = answers.get("day")
    record = Recognition(
        number=answers["number"],
        day=date.fromisoformat(day["start"]) if day else None,
        level=answers["level"],
    )
    now = talk.context.now
    talk.afterwards(recognition.keep, key=found.id, record=record, officer=talk.me.id, now=now)
    write_down(talk, "initiative recognised", found.code, after=_shown(record))
    tell_all(talk, found, "review.told.recognised", record=record)
    undo = Option(
        f"/congnhan {found.code} {listed('review.said.drop', talk.lang)[0]}", talk.say("review.recognise_drop")
    )
    look = Option(f"/duyet {found.code}", found.code)
    text = talk.say("review.recognised", code=found.code, record=record, told=can_be_told(found))
    talk.tell(text, menu=(look, undo, *main_menu(talk)[:1]))


def _drop(talk: Talk, found: Initiative) -> None:
    record = recognition.find(talk.context.tx, found.id)
    if record is None:
        reviewing.say(talk, talk.say("review.recognised_not", code=found.code))
        return
    talk.afterwards(recognition.drop, key=found.id, now=talk.context.now)
    write_down(talk, "initiative not recognised", found.code, before=_shown(record))
    tell_all(talk, found, "review.told.recognised_not")
    reviewing.say(talk, talk.say("review.recognise_dropped", code=found.code, told=can_be_told(found)))


def _shown(record: Recognition) -> dict[str, str]:
    day = record.day.isoformat() if record.day else ""
    return {"number": record.number, "day": day, "level": record.level}


RECOGNISING = Flow(
    "recognising",
    steps=(
        Message("number", least=1, most=100, counted=False),
        Day("day", latest="today", optional=True, counted=False),
        Choice("level", LEVELS, counted=False),
    ),
    finish=_recorded,
)
