"""What an officer decided at the desk, one initiative an event: the same decisions as in the chat, said on the page."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.conversation.talk import Talk
from handlers.officers.decisions import decide
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.record import write_down
from handlers.officers.verdicts import CONCERNED, OWN_WORDS, REFUSALS
from handlers.officers.waiting import may_decide, may_read
from handlers.people.consent import must_consent
from handlers.people.roles import read_by
from messages.catalog import LANGUAGES, first
from messages.wire import Answered
from storage.initiatives import initiatives
from storage.initiatives.initiatives import Initiative

LEAST_WORDS, MOST_WORDS = 5, 500  # letters that an author is written
REASONS = {"returned": tuple(CONCERNED), "rejected": REFUSALS}
FORMS = {"returned": "returning", "rejected": "rejecting"}  # whose words the reasons have
ACTIONS = ("verified", *REASONS, "ask", "later", decide.MERGE, "undo")


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


def _done(talk: Talk, sent: Mapping[str, str]) -> Outcome:
    found = initiatives.by_code(talk.context.tx, sent.get("code", ""))
    if found is None or must_consent(talk) or not read_by(talk):
        return Outcome("desk.unknown")
    action = sent.get("action", "")
    allowed = may_read if action == "ask" else may_decide
    if not allowed(talk, found):
        write_down(talk, "initiative refused", found.code)
        return Outcome("desk.unknown")
    given = sent.get("seen", "")
    seen = int(given) if given.isascii() and given.isdecimal() else 0
    if action in REASONS:
        return _with_reason(talk, found, action, sent, seen)
    if action == "ask":
        words = _words(sent)
        return decide.ask(talk, found, words, seen=seen) if words else _words_missing(found)
    if action == "verified":
        return decide.decide(talk, found, action, seen=seen)
    if action == "later":
        return decide.put_off(talk, found, seen=seen)
    if action == decide.MERGE:
        return decide.merge(talk, found, sent.get("into", ""), seen=seen)
    if action == "undo":
        return decide.undo(talk, found)
    return Outcome("desk.said.nothing_chosen", {"code": found.code})


def _with_reason(talk: Talk, found: Initiative, status: str, sent: Mapping[str, str], seen: int) -> Outcome:
    """Given back, or not recognised: for a reason that is listed, or in the officer's own words."""
    reason = sent.get("reason", "")
    if reason not in REASONS[status]:
        return Outcome("desk.said.nothing_chosen", {"code": found.code})
    told = _words(sent)
    if reason != OWN_WORDS:
        told = talk.say(f"{FORMS[status]}.reason.told.{reason}")
    if not told:
        return _words_missing(found)
    questions = CONCERNED[reason] if status == "returned" else ()
    return decide.decide(talk, found, status, reason=told, questions=questions, seen=seen)


def _words(sent: Mapping[str, str]) -> str:
    """What the author is to read; "" where it is too little."""
    words = sent.get("words", "").strip()[:MOST_WORDS]
    return words if len(words) >= LEAST_WORDS else ""


def _words_missing(found: Initiative) -> Outcome:
    return Outcome("desk.said.words_missing", {"code": found.code, "least": LEAST_WORDS})
