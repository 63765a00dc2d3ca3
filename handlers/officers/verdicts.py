"""The words of a decision: why an initiative is given back or not recognised, what its author is asked and answers.

Each is a form of one or two questions like any other; its draft names the initiative that it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.conversation.flow import Flow
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.step import Answered, AnyStep, StepContext
from handlers.conversation.steps.text import Text
from handlers.conversation.talk import Talk
from handlers.officers import review as reviewing
from handlers.officers.decisions import decide
from handlers.officers.decisions.outcome import Outcome
from handlers.officers.record import write_down
from handlers.officers.waiting import may_decide, may_read
from handlers.people.menu import main_menu
from handlers.people.roles import readers_of
from handlers.people.telling import tell
from storage.initiatives import initiatives, review
from storage.initiatives.initiatives import Initiative

OWN_WORDS = "own"
GUESSED = "guessed"  # among the answers: nobody asked for these words
# Why an initiative is given back: the questions to be answered anew.
CONCERNED = {
    "before": ("before",),
    "solution": ("solution",),
    "sum": ("benefit", "calculation"),
    "applied": ("applied",),
    "evidence": ("evidence",),
    "unit": ("unit",),
    OWN_WORDS: (),
}
REFUSALS = ("known", "unused", "no_change", OWN_WORDS)


@dataclass(frozen=True, kw_only=True)
class Message(Text):
    """Words from one person to another: whatever they are, they are meant for that person and not for us."""

    def claims(self, text: str, talk: StepContext) -> bool:
        return len(text) >= self.least


def _give_back(talk: Talk) -> None:
    _decide(talk, "returned", CONCERNED[talk.answers["reason"]])


def _refuse(talk: Talk) -> None:
    _decide(talk, "rejected", ())


def _decide(talk: Talk, status: str, questions: tuple[str, ...]) -> None:
    found, answers = initiative_of(talk), talk.answers
    reason = answers.get("words") or talk.say(f"{talk.flow_name}.reason.told.{answers['reason']}")
    talk.end()
    if found is None:
        talk.tell(talk.say("review.unknown"), menu=main_menu(talk))
        return
    _say(talk, found, decide.decide(talk, found, status, reason=reason, questions=questions))


def _say(talk: Talk, found: Initiative, outcome: Outcome) -> None:
    if outcome.done:
        reviewing.decided(talk, found, outcome)
    else:
        talk.tell(outcome.said(talk), menu=main_menu(talk))


def initiative_of(talk: Talk, may: Callable[[Talk, Initiative], bool] = may_decide) -> Initiative | None:
    """The initiative that this form is about, while this person still may do that with it; else it is recorded."""
    found = initiatives.by_id(talk.context.tx, talk.initiative or 0)
    if found is not None and not may(talk, found):
        write_down(talk, "initiative refused", found.code)
        return None
    return found


def _ask(talk: Talk) -> None:
    """Send the question to the author; it stays open until they answer or something is decided."""
    found, question = initiative_of(talk, may_read), talk.answers["words"]
    talk.end()
    if found is None:
        talk.tell(talk.say("review.unknown"), menu=main_menu(talk))
        return
    _say(talk, found, decide.ask(talk, found, question))


# The author's side


def reply(talk: Talk, about: str) -> None:
    """/traloi CODE: answer what the union asked about it. /traloi CODE WORDS: are these the answer?"""
    code, _, words = about.partition(" ")
    found = initiatives.by_code(talk.context.tx, code)
    asked = None
    if found is not None and found.typist_id == talk.me.id:
        asked = review.find(talk.context.tx, found.id)
    if found is None or asked is None or not asked.asked:
        reviewing.say(talk, talk.say("review.nothing_asked"))
        return
    answers = {"words": words, GUESSED: "yes"} if words else {}
    head = talk.say("review.question", code=found.code, question=asked.asked, words=words)
    reviewing.open_form(talk, "answering", found, head, answers)


def _answer(talk: Talk) -> None:
    """The answer goes to the officer who asked, unless it was none."""
    if talk.answers.get("sure") == "no":
        talk.end()
        talk.tell(talk.say("review.answer_kept_back"), menu=main_menu(talk))
        return
    found, words = initiatives.by_id(talk.context.tx, talk.initiative or 0), talk.answers["words"]
    asked = review.find(talk.context.tx, found.id) if found is not None else None
    talk.end()
    if found is None or asked is None or asked.asked_by is None:
        talk.tell(talk.say("review.nothing_asked"), menu=main_menu(talk))
        return
    now = talk.context.now
    talk.afterwards(review.answered, key=found.id)
    write_down(talk, "initiative answered", found.code, before={"question": asked.asked}, after={"answer": words})
    buttons = ((f"/duyet {found.code}", "review.look"),)
    readers = readers_of(talk, found.unit, asked.asked_by)
    talk.afterwards(
        tell, readers, "review.told.answered", now, buttons=buttons, code=found.code, title=found.title, answer=words
    )
    talk.tell(talk.say("review.answer_sent", code=found.code), menu=main_menu(talk))


def asked_why(reasons: tuple[str, ...]) -> tuple[AnyStep, ...]:
    """The questions of a reason: one of these, or the officer's own words."""
    return (
        Choice("reason", reasons, counted=False),
        Message("words", when=Answered("reason", OWN_WORDS), least=5, most=500, counted=False),
    )


RETURNING = Flow(
    "returning",
    steps=asked_why(tuple(CONCERNED)),
    finish=_give_back,
)
REJECTING = Flow(
    "rejecting",
    steps=asked_why(REFUSALS),
    finish=_refuse,
)
ASKING = Flow("asking", steps=(Message("words", least=5, most=500, counted=False),), finish=_ask)
ANSWERING = Flow(
    "answering",
    steps=(
        Message("words", least=1, most=2000, counted=False),
        Choice("sure", ("yes", "no"), when=Answered(GUESSED, "yes"), counted=False),
    ),
    finish=_answer,
)
FLOWS = (RETURNING, REJECTING, ASKING, ANSWERING)
