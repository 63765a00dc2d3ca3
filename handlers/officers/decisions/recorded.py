"""The workplace's decision to recognise an initiative is recorded, or taken back as a mistake."""

from __future__ import annotations

from handlers.conversation.talk import Talk
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.decisions.told import can_be_told, tell_author, tell_coauthors
from handlers.officers.record import write_down
from storage.counting.count import COUNTED
from storage.initiatives import recognition
from storage.initiatives.initiatives import Initiative
from storage.initiatives.recognition import Recognition
from storage.posts import papers


def why_not_recorded(talk: Talk, found: Initiative) -> Outcome | None:
    """Why nothing can be recorded of it; None: it can."""
    if found.typist_id == talk.me.id:
        return Outcome("review.own")
    if found.status not in COUNTED:
        return Outcome("review.done_already", {"code": found.code, "status": found.status, "name": ""})
    return None


def record(talk: Talk, found: Initiative, decision: Recognition) -> Outcome:
    """Keep that decision, and tell the authors."""
    if (why := why_not_recorded(talk, found)) is not None:
        return why
    now = talk.context.now
    talk.afterwards(papers.call_off, job=papers.CERTIFICATE, initiative=found.id, code=found.code)
    talk.afterwards(recognition.keep, key=found.id, record=decision, officer=talk.me.id, now=now)
    write_down(talk, "initiative recognised", found.code, after=_shown(decision))
    for tells in (tell_author, tell_coauthors):
        tells(talk, found, "review.told.recognised", record=decision)
    values = {"code": found.code, "record": decision, "told": can_be_told(found)}
    return Outcome("review.recognised", values, done=True)


def drop(talk: Talk, found: Initiative) -> Outcome:
    """It was recorded by mistake: what its author said holds again."""
    if (why := why_not_recorded(talk, found)) is not None:
        return why
    decision = recognition.find(talk.context.tx, found.id)
    if decision is None:
        return Outcome("review.recognised_not", {"code": found.code})
    talk.afterwards(papers.call_off, job=papers.CERTIFICATE, initiative=found.id, code=found.code)
    talk.afterwards(recognition.drop, key=found.id, now=talk.context.now)
    write_down(talk, "initiative not recognised", found.code, before=_shown(decision))
    for tells in (tell_author, tell_coauthors):
        tells(talk, found, "review.told.recognised_not")
    return Outcome("review.recognise_dropped", {"code": found.code, "told": can_be_told(found)}, done=True)


def _shown(decision: Recognition) -> dict[str, str]:
    day = decision.day.isoformat() if decision.day else ""
    return {"number": decision.number, "day": day, "level": decision.level}
