"""Decisions: each writes what it changes, tells the authors, and says what became of it.

What a decision changes is in `storage/initiatives/review.py`. `seen`: see `may.why_not`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.conversation.talk import Talk
from handlers.initiative.at_once import ASKED, DECIDED, LATER
from handlers.officers.decisions.may import may_undo, why_not, why_not_merged
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.decisions.told import can_be_told, tell_all, tell_author, tell_coauthors
from handlers.officers.waiting import may_decide
from handlers.sharing import asking
from storage.initiatives import initiatives, review, sharing
from storage.initiatives.initiatives import Initiative
from storage.initiatives.review import Officer
from storage.posts import papers, stories

MERGE = "merged"
FINAL = frozenset({"verified", "rejected"})  # what co-authors hear too; what is to be mended, its author mends
PUT_OFF = timedelta(days=1)


def decide(
    talk: Talk, found: Initiative, status: str, *, reason: str = "", questions: Sequence[str] = (), seen: int = 0
) -> Outcome:
    """It is verified, given back with these questions to be answered anew, or not recognised."""
    if (why := why_not(talk, found, seen)) is not None:
        return why
    talk.context.memo[DECIDED, found.id] = status
    talk.afterwards(
        review.decide,
        key=found.id,
        code=found.code,
        officer=_officer(talk),
        status=status,
        reason=reason,
        questions=questions,
        now=talk.context.now,
    )
    if status == "verified":
        _tell_good_news(talk, found)
        return _decided(status, found)
    buttons = (("/sua " + found.code, "review.mend"),) if status == "returned" else ()
    tell_author(talk, found, f"review.told.{status}", buttons, reason=reason)
    if status in FINAL:
        tell_coauthors(talk, found, f"review.told.{status}", reason=reason)
    return _decided(status, found)


def _tell_good_news(talk: Talk, found: Initiative) -> None:
    """It is verified; with that its author is asked whether others may learn from it, unless they said so before."""
    asks = asking.may_be_asked(talk.context.tx, found)
    if asks:
        talk.afterwards(sharing.ask, initiative=found.id, now=talk.context.now)
    tell_author(talk, found, "review.told.verified", asking.buttons(found.code) if asks else (), asks=asks)
    tell_coauthors(talk, found, "review.told.verified", asks=False)


def _decided(status: str, found: Initiative) -> Outcome:
    return Outcome(f"review.decided.{status}", {"code": found.code, "told": can_be_told(found)}, done=True)


def merge(talk: Talk, found: Initiative, into: str, *, seen: int = 0) -> Outcome:
    """It tells the same as another initiative that counts, of a unit of this officer: that one counts for both."""
    other = initiatives.by_code(talk.context.tx, into)
    if other is None or other.id == found.id or not may_decide(talk, other):
        return Outcome("review.no_merge", {"code": found.code})
    if (why := why_not_merged(talk, found, other, seen)) is not None:
        return why
    now = talk.context.now
    talk.context.memo[DECIDED, found.id] = MERGE
    talk.afterwards(
        review.merge, key=found.id, code=found.code, into=other.code, into_key=other.id, officer=_officer(talk), now=now
    )
    same = found.author_key == other.author_key
    tell_all(talk, found, "review.told.merged", other=other, same=same)
    tell_author(talk, other, "review.told.merged_into", other=found, same=same, open=other.open)
    told = can_be_told(found) and can_be_told(other)
    return Outcome("review.decided.merged", {"code": found.code, "into": other.code, "told": told}, done=True)


def put_off(talk: Talk, found: Initiative, *, seen: int = 0) -> Outcome:
    """It comes back tomorrow."""
    if (why := why_not(talk, found, seen)) is not None:
        return why
    now = talk.context.now
    talk.context.memo[DECIDED, found.id] = LATER
    until = now + PUT_OFF
    talk.afterwards(review.put_off, key=found.id, code=found.code, officer=_officer(talk), until=until, now=now)
    return Outcome("review.put_off", {"code": found.code}, done=True)


def ask(talk: Talk, found: Initiative, question: str, *, seen: int = 0) -> Outcome:
    """Send the question to the author; it stays open until they answer or something is decided."""
    if found.typist_id is None:
        return Outcome("review.nobody_to_ask")
    if (why := why_not(talk, found, seen)) is not None:
        return why
    now = talk.context.now
    talk.context.memo[ASKED, found.id] = question
    talk.afterwards(review.ask, key=found.id, code=found.code, officer=_officer(talk), question=question, now=now)
    tell_author(talk, found, "review.told.asked", [(f"/traloi {found.code}", "review.answer")], question=question)
    return Outcome("review.asked", {"code": found.code}, done=True)


def undo(talk: Talk, found: Initiative) -> Outcome:
    """Take one's own decision back, some minutes long, while nothing was built on it."""
    if not may_undo(talk, found):
        return Outcome("review.no_undo", {"code": found.code})
    now = talk.context.now
    talk.afterwards(papers.call_off, job=papers.LETTER, initiative=found.id, code=found.code)
    talk.afterwards(stories.forget, initiative=found.id, code=found.code)
    talk.afterwards(review.undo, key=found.id, code=found.code, officer=_officer(talk), status=found.status, now=now)
    tell_author(talk, found, "review.told.undone")
    if found.status in (*FINAL, MERGE):
        tell_coauthors(talk, found, "review.told.undone")
    return Outcome("review.undone", {"code": found.code, "told": can_be_told(found)}, done=True)


def _officer(talk: Talk) -> Officer:
    """Who decides here."""
    return Officer(person_id=talk.me.id, name=talk.me.name)
