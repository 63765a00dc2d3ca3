"""Setting another answer than the open question's: it is read back, and the open question asked again."""

from __future__ import annotations

from typing import Any

from handlers.conversation.answer import fits, go_on, keep, take_others
from handlers.conversation.ask import ask, step_label
from handlers.conversation.steps.step import AnyStep, Apart, Instead, Unclear, Unsure
from handlers.conversation.talk import Talk
from handlers.reading.picking import pick


def change(talk: Talk, step: AnyStep, meant: AnyStep, value: str) -> bool:
    """Set that answer and read it back; where it is none, its question opens with the reason."""
    try:
        answer = answer_in(talk, meant, value)
    except Unsure as doubt:
        talk.keep({key: kept for key, kept in talk.answers.items() if key != meant.key})  # it is wrong for sure
        talk.state.asks(meant.key)
        talk.state.doubts(doubt.answers, doubt.key)
        ask(talk)
    except Unclear as error:
        talk.state.asks(meant.key)
        ask(talk, head=talk.word(meant.key, f"error.{error.key}", **error.values))
    except Instead as other:
        take_others(talk, meant, other)
    else:
        keep(talk, meant, answer)
        talk.state.gives(meant.key, 0, "")  # "nhầm, 10% thôi" behind it is of this answer
        asks_again(talk, step, head=told_changed(talk, meant, answer))
    return True


def answer_in(talk: Talk, step: AnyStep, value: str) -> Any:
    """The answer in these words, which may also name an option. Raises what `Step.read` does."""
    picked = pick(value, step.options(talk))
    if picked:
        return step.pick(picked, talk)
    return step.read(value, talk)


def is_answer(talk: Talk, step: AnyStep, value: str) -> bool:
    """Whether these words may answer that question; of a doubtful answer it wants figures."""
    if step.free and not fits(talk, step, value):
        return False
    try:
        answer_in(talk, step, value)
    except Unsure as doubt:
        return doubt.key != "words" and any(map(str.isdigit, value))
    except Apart:
        return True
    except (Unclear, Instead):
        return False
    return True


def clear(talk: Talk, step: AnyStep, meant: AnyStep) -> bool:
    """Leave that optional question without its answer, and say so."""
    keep(talk, meant, None)
    label = step_label(talk.flow_name, meant.key, talk.lang)
    asks_again(talk, step, head=talk.say("any.corrected", label=label, shown=talk.say("any.nothing")))
    return True


def told_changed(talk: Talk, meant: AnyStep, answer: Any) -> str:
    """Say which answer was changed, and how it reads now."""
    label = step_label(talk.flow_name, meant.key, talk.lang)
    return talk.say("any.corrected", label=label, shown=meant.show(answer, talk))


def told_kept(talk: Talk, meant: AnyStep, answer: Any) -> str:
    """The same before it is kept; where there was none, it is no change."""
    if talk.answers.get(meant.key) is not None:
        return told_changed(talk, meant, answer)
    label, shown = step_label(talk.flow_name, meant.key, talk.lang), talk.say("any.nothing")
    if answer is not None:
        shown = meant.show(answer, talk)
    return talk.say("any.elsewhere", label=label, shown=shown)


def asks_again(talk: Talk, step: AnyStep, head: str) -> None:
    """The question that stood open, where it still applies; a review begins anew."""
    talk.state.settles()
    plan = talk.plan
    following = plan.next(talk.answers, talk)  # "à nhầm, nộp hộ": whose it is comes before the open question
    comes_before = following is not None and step.key not in talk.answers and plan.comes_before(following, step)
    if step.final or not step.when(talk.answers) or comes_before:
        go_on(talk, head)
    else:
        ask(talk, head, again=True)
