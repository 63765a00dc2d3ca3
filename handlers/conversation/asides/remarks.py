"""What is said to us and answers nothing: a question is answered, a hedge helped, who leaves is let go.

Then the open question is asked again. Nothing is kept and answered at once; words that may be either are held, and the
person says which: see `Remark.sure`.
"""

from __future__ import annotations

from handlers.conversation.answer import can_read, with_way_out
from handlers.conversation.asides.shortcuts import cancel, help_here, leave_out
from handlers.conversation.ask import ask
from handlers.conversation.steps.step import AnyStep
from handlers.conversation.steps.text import Text
from handlers.conversation.talk import Talk
from handlers.reading import remarks
from handlers.reading.fold import fold, word_set
from handlers.reading.remarks import Remark
from handlers.reading.remarks.learned import LANGUAGE


def hear(talk: Talk, step: AnyStep, remark: Remark) -> bool:
    """Answer a remark; False where the words are to be read as an answer, or asked about."""
    text = talk.event.text
    if isinstance(step, Text) and step.figures and remark.kind == "unable" and any(map(str.isdigit, text)):
        return False  # "quyết định 77, không nhớ ngày"
    may_be_answer = remark.kind != "question" or step.free
    if not remark.sure and may_be_answer and not ((step.free or step.final) and _is_no_answer(talk, step)):
        return False
    if not step.free and _tells_enough(text, remark) and can_read(talk, step, text):
        return False
    _answer(talk, step, remark)
    return True


def _is_no_answer(talk: Talk, step: AnyStep) -> bool:
    """Whether the words are too few to be kept, so that there is no doubt left: "trống rồi, tí cô viết tiếp"."""
    return not can_read(talk, step, talk.event.text)


def hear_after_all(talk: Talk, step: AnyStep) -> None:
    """The words that are held were said to us: answer them."""
    held = str(talk.state.unsure[0])
    talk.state.settles()
    _answer(talk, step, weighed(talk, step, held))


def weighed(talk: Talk, step: AnyStep, text: str, begun: bool = False) -> Remark:
    """The remark in words that may well be an answer of free text; `begun`: they may go on with what was too short."""
    guesses = talk.lang == LANGUAGE and not begun and step.may_hold_talk(text)
    return remarks.weighed(text, remarks.read(text), step.key, step.oddness(text), guesses)


def hear_unfit(talk: Talk, step: AnyStep) -> None:
    """Answer what its words alone make unlikely as an answer, as what it is most likely."""
    text = talk.event.text
    remark = remarks.weighed(text, remarks.read(text), step.key, oddness=0, guess=True)
    if remark.kind:
        _answer(talk, step, remark)
    else:
        _help_along(talk, step)


def _tells_enough(text: str, remark: Remark) -> bool:
    """Whether it may be an answer all the same: "tháng 6 được không em". A label in a question is none."""
    if any(map(str.isdecimal, text)):
        return True
    if remark.kind == "unable":
        return not _RECKONS.isdisjoint(fold(text).split())  # "không tính được" says that there is no amount
    return remark.kind != "question"


_RECKONS = word_set("tinh quy tien")


def _answer(talk: Talk, step: AnyStep, remark: Remark) -> None:
    if remark.kind == "leaving" and not remark.sure:
        ask(talk, head=talk.say("any.remark.waiting"), again=True)  # perhaps they only say that they go on
    elif remark.kind == "leaving":
        cancel(talk)
    elif remark.kind == "unable":
        _help_along(talk, step)
    elif remark.kind == "question":
        _reply(talk, step, remark.about)
    elif remark.kind:
        ask(talk, head=talk.say(f"any.remark.{remark.kind}"), again=True)
    else:
        ask(talk)


def _reply(talk: Talk, step: AnyStep, about: str) -> None:
    """Answer a question, about the open one or about the programme; what an officer answered once for all, first."""
    known = talk.context.known.find(talk.event.text, talk.lang)
    if known:
        ask(talk, head=known, again=True)
        return
    if not about:
        help_here(talk)
        return
    ask(talk, head=told(talk, about, skip=step.optional), again=True)


def told(talk: Talk, about: str, skip: bool = False) -> str:
    """The answer to a question about the programme; `skip`: the open question may be passed over."""
    unit = talk.person.unit if talk.person is not None else ""
    return talk.say(f"menu.faq.{about}", campaign=talk.context.campaign, skip=skip, officers=talk.context.is_read(unit))


def _help_along(talk: Talk, step: AnyStep) -> None:
    """Who cannot answer leaves it out where that is allowed, and is helped where it is not."""
    if step.optional and not talk.state.unsure:
        leave_out(talk, step, head=talk.say("any.left_out"))
        return
    talk.state.stumbles(step.key)
    head = f"{talk.say('any.remark.unable')} {talk.word(step.key, 'help')}"
    ask(talk, head=with_way_out(talk, step, head), again=True)
