"""The words that go beside an open question: leave it out, the one before, help, put the form aside."""

from __future__ import annotations

from handlers.conversation.answer import answered, go_on, refuse, with_way_out
from handlers.conversation.ask import ask
from handlers.conversation.steps.step import AnyStep, Unclear
from handlers.conversation.talk import Talk
from handlers.reading import orders
from messages.wire import Option


def skip(talk: Talk) -> None:
    """Leave this question without an answer, where that is allowed."""
    step = talk.this_step
    standing = step.standing(talk.answers)
    if standing is not None:
        answered(talk, step, standing)  # files that were sent stay: only "bỏ tệp" takes them away
    elif step.optional:
        leave_out(talk, step)
    elif orders.puts_off(talk.event.text):
        cancel(talk)  # "để sau nhé" where nothing may be left out
    else:
        _keep_asking(talk, step)


def _keep_asking(talk: Talk, step: AnyStep) -> None:
    """It has to be answered; who says so again leaves it to the union where that may be, or is shown a way out."""
    times = talk.state.misses("required")
    talk.state.stumbles(step.key)
    if times > 1 and step.fillable:
        try:
            answered(talk, step, step.unclear(talk))
        except Unclear as error:  # no union is known that it could be left to
            refuse(talk, step, error)
    elif times % 2:
        ask(talk, head=with_way_out(talk, step, talk.say("any.required")), again=True)
    else:
        ask(talk, head=talk.say("any.missed.way_out", skip=False), again=True)


def leave_out(talk: Talk, step: AnyStep, head: str = "") -> None:
    """Go on without an answer to an optional question."""
    talk.keep({**talk.answers, step.key: None})
    talk.state.gives(step.key, 0, "")
    go_on(talk, head)


def back(talk: Talk) -> None:
    """The question before this one; its answer stays until a new one comes."""
    step = talk.this_step
    if talk.state.unsure:
        talk.state.settles()
        ask(talk)
        return
    before = talk.plan.back_from(step, talk.answers)
    if before is None:
        ask(talk, head=talk.say("any.first_question"), again=True)
    else:
        talk.state.asks(before.key)
        ask(talk)


def help_here(talk: Talk) -> None:
    """Help about this very question."""
    step = talk.this_step
    talk.state.stumbles(step.key)
    ask(talk, head=with_way_out(talk, step, talk.word(step.key, "help")), again=True)


def cancel(talk: Talk) -> None:
    """Put the form aside; the draft stays."""
    if talk.draft is None:  # before consent there is nothing to put aside
        talk.leave()
        talk.tell(talk.say("consent.declined"))
        return
    if talk.this_flow.next(talk.answers, talk) is None:  # all is answered: an edit that is given up
        talk.end()
        talk.tell(talk.say("data.kept"))
        return
    resume = Option("/tiep", talk.say("menu.resume"))
    talk.leave()
    talk.tell(talk.say("any.put_aside"), menu=(resume,))
