"""Plain words right after a human's answer may be a reply to it and none of the form's: the person says which."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.conversation.answer import refusal
from handlers.conversation.mending.changing import answer_in
from handlers.conversation.talk import Talk
from handlers.reading import read_reply, remarks
from handlers.support import asking
from messages.wire import Option
from storage.support import questions
from storage.support.questions import Question

REPLIES_FOR = timedelta(hours=1)
LONGEST_NAME = 30  # letters of a name on a button


def taken(talk: Talk, means_order: bool) -> bool:
    """Whether these may be such words; then it is asked. `means_order`: they order something, or pick what is offered.

    What the open question surely reads, such as a date, is its answer; thanks are answered as ever.
    """
    text, event = talk.event.text, talk.event
    if not event.pressed and (not text or remarks.read(text).kind == "thanks"):
        return False  # a photo or thanks: what comes next may still be a reply
    number, at = talk.state.heard_answer()
    if means_order or event.pressed or event.files or text.startswith("/") or len(text) > asking.LONGEST:
        return False
    if talk.context.now.timestamp() - at > REPLIES_FOR.total_seconds():
        return False
    if _answers_form(talk, text):
        return False
    question = questions.find(talk.context.tx, number)
    if question is None or question.closed_at is not None or question.person_id != talk.me.id:
        return False
    _ask_which(talk, question, _with_before(talk, at), at)
    return True


def _with_before(talk: Talk, at: int) -> str:
    """What was typed, behind what came before it and waits to be sent: they go together."""
    _, since, before = talk.state.reply
    joined = f"{before}\n{talk.event.text}"
    return joined if before and since == at and len(joined) <= asking.LONGEST else talk.event.text


def _answers_form(talk: Talk, text: str) -> bool:
    step = talk.step
    if talk.flow is None or step is None or step.free or read_reply(text) in ("YES", "NO"):
        return False  # "vâng" is said to people, too
    return refusal(answer_in, talk, step, text) is None


def _ask_which(talk: Talk, question: Question, text: str, at: int) -> None:
    talk.state.may_reply(question.id, at, text)
    short = replace(question, taker=question.taker[:LONGEST_NAME])
    menu = [Option(f"/hotro {asking.BACK}", talk.say("support.back_to", one=short))]
    if talk.flow is not None:
        menu.append(Option(f"/hotro {asking.FORM}", talk.say("support.for_form")))
    else:
        menu.append(Option(f"/hotro {asking.NO}", talk.say("support.do_not")))
    told = talk.say("support.back_or_form", words=asking.shortened(text), one=question, form=talk.flow is not None)
    talk.tell(told, menu=tuple(menu))
