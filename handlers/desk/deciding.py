"""What an officer decided at the desk, one initiative an event: the same decisions as in the chat, said on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from handlers.conversation.talk import Talk
from handlers.officers.decisions import decide, matches, moulds, recorded
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.record import write_down
from handlers.officers.verdicts import CONCERNED, OWN_WORDS, REFUSALS
from handlers.officers.waiting import may_decide, may_read
from handlers.papers import asking, entered
from handlers.people.consent import must_consent
from handlers.people.roles import read_by, units_of
from handlers.reading.digits import whole as number_of
from handlers.reuse import confirming
from messages.catalog import LANGUAGES, first
from messages.wire import Answered
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative
from storage.initiatives.recognition import LEVELS, Recognition
from storage.initiatives.reuse.reports import Status

LEAST_WORDS, MOST_WORDS = 5, 500  # letters that an author is written
REASONS = {"returned": tuple(CONCERNED), "rejected": REFUSALS}
FORMS = {"returned": "returning", "rejected": "rejecting"}  # whose words the reasons have
RECOGNISED, NOT_RECOGNISED = "recognised", "not_recognised"
MATCH, UNMATCH = "match", "unmatch"
ENTERED, NOT_ENTERED = "entered", "not_entered"  # on the Confederation's portal
ASK_EACH = "ask_each"  # of one mould: one question to each author
PARTICULARS = "particulars"  # its author is asked for what only the legal form needs
APPLIED, NOT_APPLIED, APPLIED_UNDO = "applied", "not_applied", "applied_undo"  # a report of use, by its number
OF_REPORTS = (APPLIED, NOT_APPLIED, APPLIED_UNDO)
Fields = Mapping[str, str]
MOST_NUMBER = 100  # letters


def take(talk: Talk) -> None:
    """Do it, and say to the page what became of it; the chat from which the officer came hears nothing."""
    sent = dict(talk.event.fields)
    outcome = _done(talk, sent)
    lang = sent.get("lang", "")
    if lang not in LANGUAGES:
        lang = talk.lang
    talk.answered = Answered(outcome.done, said(outcome, lang))


def said(outcome: Outcome, lang: str) -> str:
    """The sentence as the page says it: as the chat does, but where that one speaks of the chat's commands."""
    own = outcome.key.replace("review.", "desk.said.", 1)
    return first((own, outcome.key), lang, **outcome.values)


def _done(talk: Talk, sent: Fields) -> Outcome:
    action, found = sent.get("action", ""), initiatives.by_code(talk.context.tx, sent.get("code", ""))
    if action == UNMATCH and units_of(talk) and not must_consent(talk):
        return matches.undo(talk)
    if action in OF_REPORTS and units_of(talk) and not must_consent(talk):
        return _of_report(talk, action, sent)
    if found is None or must_consent(talk) or not read_by(talk):
        return Outcome("desk.unknown")
    allowed = may_read if action in ("ask", ASK_EACH, PARTICULARS) else may_decide
    if not allowed(talk, found):
        write_down(talk, "initiative refused", found.code)
        return Outcome("desk.unknown")
    seen = number_of(sent.get("seen", "")) or 0
    if action not in _DO:
        return Outcome("desk.said.nothing_chosen", {"code": found.code})
    return _DO[action](talk, found, sent, seen)


def _of_report(talk: Talk, action: str, sent: Fields) -> Outcome:
    """Whether a unit applies an initiative of another: confirmed, not confirmed in so many words, or undone."""
    mine = confirming.of_number(talk, number_of(sent.get("code", "")) or 0)
    if mine is None:
        return Outcome("reuse.not_yours")
    if action == APPLIED_UNDO:
        return confirming.undo(talk, *mine)
    if action == APPLIED:
        return confirming.decide(talk, *mine, Status.CONFIRMED)
    words = _words(sent)
    return confirming.decide(talk, *mine, Status.REFUSED, words) if words else _words_missing(mine[1])


def _ask(talk: Talk, found: Initiative, sent: Fields, seen: int) -> Outcome:
    words = _words(sent)
    return decide.ask(talk, found, words, seen=seen) if words else _words_missing(found)


def _ask_each(talk: Talk, found: Initiative, _sent: Fields, _seen: int) -> Outcome:
    return moulds.ask_each(talk, found)


def _ask_particulars(talk: Talk, found: Initiative, _sent: Fields, _seen: int) -> Outcome:
    return asking.ask_author(talk, found)


def _enter(talk: Talk, found: Initiative, sent: Fields, _seen: int) -> Outcome:
    return entered.enter(talk, found, sent.get("number", ""))


def _not_entered(talk: Talk, found: Initiative, _sent: Fields, _seen: int) -> Outcome:
    return entered.take_back(talk, found)


def _verify(talk: Talk, found: Initiative, _sent: Fields, seen: int) -> Outcome:
    return decide.decide(talk, found, "verified", seen=seen)


def _put_off(talk: Talk, found: Initiative, _sent: Fields, seen: int) -> Outcome:
    return decide.put_off(talk, found, seen=seen)


def _merge(talk: Talk, found: Initiative, sent: Fields, seen: int) -> Outcome:
    return decide.merge(talk, found, sent.get("into", ""), seen=seen)


def _undo(talk: Talk, found: Initiative, _sent: Fields, _seen: int) -> Outcome:
    return decide.undo(talk, found)


def _drop(talk: Talk, found: Initiative, _sent: Fields, _seen: int) -> Outcome:
    return recorded.drop(talk, found)


def _recognise(talk: Talk, found: Initiative, sent: Fields, _seen: int) -> Outcome:
    """The workplace's decision: a number, a day that has come or none, a level."""
    number, level = " ".join(sent.get("number", "").split())[:MOST_NUMBER], sent.get("level", "")
    if not number:
        return Outcome("desk.said.number_missing", {"code": found.code})
    if level not in LEVELS:
        return Outcome("desk.said.level_missing", {"code": found.code})
    day = _day(sent.get("day", ""))
    if sent.get("day") and (day is None or day > talk.context.today):
        return Outcome("desk.said.day_unclear", {"code": found.code})
    return recorded.record(talk, found, Recognition(number=number, day=day, level=level))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _match(talk: Talk, found: Initiative, sent: Fields, _seen: int) -> Outcome:
    """Its workplace belongs to that union, and all of the same text with it."""
    union = sent.get("into", "")
    place = matches.place_of(talk, found)
    if place is None:
        return Outcome("desk.said.matched_already", {"code": found.code})
    if not matches.grassroots(talk, [union]):
        return Outcome("desk.said.no_union", {"workplace": place[1]})
    return matches.match(talk, place, union)


def _with_reason(talk: Talk, found: Initiative, sent: Fields, seen: int) -> Outcome:
    """Given back, or not recognised: for a reason that is listed, or in the officer's own words."""
    status, reason = sent.get("action", ""), sent.get("reason", "")
    if reason not in REASONS[status]:
        return Outcome("desk.said.nothing_chosen", {"code": found.code})
    told = _words(sent)
    if reason != OWN_WORDS:
        told = talk.say(f"{FORMS[status]}.reason.told.{reason}")
    if not told:
        return _words_missing(found)
    questions = CONCERNED[reason] if status == "returned" else ()
    return decide.decide(talk, found, status, reason=told, questions=questions, seen=seen)


def _words(sent: Fields) -> str:
    """What the author is to read; "" where it is too little."""
    words = sent.get("words", "").strip()[:MOST_WORDS]
    return words if len(words) >= LEAST_WORDS else ""


def _words_missing(found: Initiative) -> Outcome:
    return Outcome("desk.said.words_missing", {"code": found.code, "least": LEAST_WORDS})


_DO: Mapping[str, Callable[[Talk, Initiative, Fields, int], Outcome]] = {
    **dict.fromkeys(REASONS, _with_reason),
    "verified": _verify,
    "ask": _ask,
    ASK_EACH: _ask_each,
    "later": _put_off,
    decide.MERGE: _merge,
    "undo": _undo,
    RECOGNISED: _recognise,
    NOT_RECOGNISED: _drop,
    MATCH: _match,
    PARTICULARS: _ask_particulars,
    ENTERED: _enter,
    NOT_ENTERED: _not_entered,
}
ACTIONS = (*_DO, UNMATCH, *OF_REPORTS)
