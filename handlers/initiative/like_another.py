"""Says that an initiative tells nearly the same as one of the same workplace, before it is handed in.

Whose it is, is said where that person agreed to be named; what is confidential is not told of. What other workplaces
have is said to officers only: there the same idea may be as new.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.alike import similar
from handlers.alike.similar import Told
from handlers.conversation.steps.step import Answers, StepContext
from handlers.reading.fold import fold
from messages.catalog import say
from messages.format import HANOI
from storage.initiatives.similar import Candidate
from storage.people import preferences


def title_like_another(title: str, talk: StepContext) -> str:
    """What is said of a title that another has too; "" where there is nothing to say."""
    return _said(Told.of(title, {}), talk)


def like_another(talk: StepContext) -> str:
    """What is said of all that the answers tell."""
    answers = talk.answers
    return _said(Told.of(answers.get("title") or "", answers), talk)


def story_like_another(talk: StepContext) -> str:
    """The same for a story that was just told, whose title may not stand yet."""
    return _said(replace(Told.of("", talk.answers), title_sketch=()), talk)


def _said(told: Told, talk: StepContext) -> str:
    unit = _unit(talk)
    if not unit:
        return ""
    found = similar.alike(talk.context.tx, told, talk.initiative or 0, unit=unit, most=similar.MOST_AT_ONCE)
    first = next((one.found for one in found if _may_be_told(one.found, unit, talk)), None)
    if first is None:
        return ""
    mine = talk.person is not None and first.typist_id == talk.person.id
    on = first.submitted_at.astimezone(HANOI).date()
    return say("any.like_another", talk.lang, one=first, mine=mine, author=_author(first, talk), on=on)


def _unit(talk: StepContext) -> str:
    """Where it will count: as answered, else one's own union."""
    answer = talk.answers.get("unit")
    if answer:
        return str(answer["code"])
    return talk.person.unit if talk.person is not None else ""


def _may_be_told(found: Candidate, unit: str, talk: StepContext) -> bool:
    """Whether it is one's own, or an open one of the same workplace."""
    if talk.person is not None and found.typist_id == talk.person.id:
        return True
    known = talk.context.units.by_code.get(unit)
    grassroots = known is not None and known.kind == "grassroots"
    return not found.confidential and (grassroots or _same_place(found, talk))


def _same_place(found: Candidate, talk: StepContext) -> bool:
    place = _workplace(talk.answers) or (talk.person.workplace if talk.person is not None else "")
    return bool(place) and fold(place) == fold(found.workplace)


def _workplace(answers: Answers) -> str:
    """That of the person whose initiative it is, where somebody else types it."""
    asked = answers.get("workplace")
    return str(asked["raw"]) if asked and answers.get("behalf") == "other" else ""


def _author(found: Candidate, talk: StepContext) -> str:
    """The name of who handed it in, where it is their own and they agreed to be named."""
    if found.typist_id is None or not preferences.is_named(talk.context.tx, found.typist_id):
        return ""
    return found.author
