"""/apdung CODE: somebody says that their workplace applies an initiative of another. /apdung CODE rút: it does not.

The unit is asked where it is not known; since when, what came of it and a photo may all be skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from handlers.conversation import ask
from handlers.conversation.answer import go_on
from handlers.conversation.flow import Flow
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.step import always
from handlers.conversation.steps.unit import Unit
from handlers.conversation.talk import Talk
from handlers.officers.recognising import Day
from handlers.officers.verdicts import Message
from handlers.people.menu import main_menu
from handlers.people.telling import tell
from handlers.reading.fold import fold
from handlers.reuse import may
from messages.catalog import listed
from messages.wire import Option
from storage.conversation.drafts import drop as drop_draft
from storage.conversation.drafts import of_person
from storage.initiatives import initiatives, sharing
from storage.initiatives.initiatives import Initiative
from storage.initiatives.reuse import reports
from storage.initiatives.reuse.reports import Report, Status

NAME = "applying"


def apply(talk: Talk, about: str) -> None:
    """Begin the form, unless this unit cannot count for it."""
    code, _, word = about.partition(" ")
    tx = talk.context.tx
    found = initiatives.by_code(tx, code)
    mine = reports.of_person(tx, talk.me.id, found.id) if found is not None else None
    if found is not None and mine is not None:
        _told_before(talk, found, mine, word)
    elif found is None or not sharing.public(tx, [found.id]):
        ask.aside(talk, talk.say("reuse.unknown" if code else "reuse.which"))
    elif talk.me.id in may.authors(talk, found):
        ask.aside(talk, talk.say("reuse.own", code=found.code))
    else:
        _begin(talk, found)


def _begin(talk: Talk, found: Initiative) -> None:
    """One form of this kind at a time; another that stands open stays as it is, to be gone on with."""
    for draft in of_person(talk.context.tx, talk.me.id):
        if draft.flow == NAME:
            drop_draft(talk.changes, draft.id)
    talk.leave()
    talk.open(NAME, initiative=found.id)
    known = _UNIT.usual(talk)
    unit = known["code"] if known is not None else ""
    if unit and (why := _why_not(talk, found, unit)):
        talk.end()
        ask.aside(talk, why)
        return
    label = talk.context.units.label(unit) if unit else ""
    go_on(talk, talk.say("reuse.about", code=found.code, title=found.title, unit=label))


def _why_not(talk: Talk, found: Initiative, unit: str) -> str:
    """Why this unit does not count as another one that applies it; "" where it may."""
    units = talk.context.units
    label = units.label(unit)
    if may.is_itself(units, unit, found.unit):
        return talk.say("reuse.itself", code=found.code, unit=label)
    there = reports.standing(talk.context.tx, found.id)
    if any(may.same_place(units, unit, one.unit) for one in there):
        return talk.say("reuse.told_already", code=found.code, unit=label)
    return ""


def _told(talk: Talk) -> None:
    """Keep it; its authors and the officers of the unit hear of it at once."""
    answers = talk.this_flow.submitted(talk.answers, talk)
    found = initiatives.by_id(talk.context.tx, talk.initiative or 0)
    draft, photo = talk.this_draft.id, bool(answers.get("photo"))
    talk.end()
    if found is None or not sharing.public(talk.context.tx, [found.id]):
        talk.tell(talk.say("reuse.unknown"), menu=main_menu(talk))
        return
    unit, since = answers["unit"]["code"], answers.get("since")
    if why := _why_not(talk, found, unit):
        talk.tell(why, menu=main_menu(talk))
        return
    now, since_day = talk.context.now, date.fromisoformat(since["start"]) if since else None
    report = Report(
        id=0, initiative_id=found.id, unit=unit, person_id=talk.me.id, since=since_day,
        result=answers.get("result") or "", status=Status.TOLD, reason="", officer_id=None, told_at=now, at=now,
    )  # fmt: skip
    news = _News(
        authors=may.authors(talk, found),
        officers=may.told_to(talk, report, found),
        code=found.code,
        title=found.title,
        unit=talk.context.units.label(unit),
        who=talk.me.name,
    )
    talk.afterwards(_keep, report=report, draft=draft if photo else 0, news=news, now=now)
    head = talk.say("reuse.thanks", code=found.code, unit=news.unit, reader=bool(news.officers))
    talk.tell(head, menu=(_take_back(talk, found), *main_menu(talk)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """Who hears of a report, and what."""

    authors: list[int]
    officers: list[int]
    code: str
    title: str
    unit: str
    who: str


def _keep(tx: Connection, *, report: Report, draft: int, news: _News, now: datetime) -> None:
    """Somebody else of that unit may have told the same at this very moment: then it stands already."""
    assert report.person_id is not None
    key = reports.tell(
        tx, initiative=report.initiative_id, unit=report.unit, person=report.person_id, since=report.since,
        result=report.result, now=now,
    )  # fmt: skip
    if not key:
        return
    if draft:
        reports.take_evidence(tx, draft=draft, report=key)
    values: dict[str, Any] = {"code": news.code, "title": news.title, "unit": news.unit, "since": report.since}
    tell(tx, news.authors, "reuse.told.author", now, **values)
    look = ((f"/xacnhan {key}", "reuse.look"),)
    tell(tx, news.officers, "reuse.told.officer", now, buttons=look, who=news.who, result=report.result, **values)


# What somebody told before


def _told_before(talk: Talk, found: Initiative, mine: Report, word: str) -> None:
    """How it stands, and that it may be taken back."""
    label = talk.context.units.label(mine.unit)
    if fold(word) in listed("reuse.said.take_back", talk.lang):
        talk.afterwards(reports.take_back, key=mine.id, now=talk.context.now)
        ask.aside(talk, talk.say("reuse.taken_back", code=found.code, unit=label))
        return
    confirmed = mine.status == Status.CONFIRMED
    text = talk.say("reuse.stands", code=found.code, unit=label, confirmed=confirmed)
    ask.aside(talk, text, (_take_back(talk, found),))


def _take_back(talk: Talk, found: Initiative) -> Option:
    word = listed("reuse.said.take_back", talk.lang)[0]
    return Option(f"/apdung {found.code} {word}", talk.say("reuse.take_back"))


_UNIT = Unit("unit", assumes=always, counted=False)
APPLYING = Flow(
    NAME,
    steps=(
        _UNIT,
        Day("since", latest="today", optional=True),
        Message("result", optional=True, least=3, most=300),
        Files("photo", optional=True, most=3),
    ),
    finish=_told,
)
