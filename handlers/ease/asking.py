""" "Anh/chị thấy khai có dễ không?" under a receipt: one press; who found it hard may say at which question."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from handlers.reading.fold import fold
from messages.wire import Option
from storage.support import ease
from storage.support.ease import Answer, Asked

#: The questions that may have been hard: those that people answer in words or figures of their own.
STEPS = ("title", "field", "before", "solution", "applied", "effect", "benefit", "calculation", "effects", "evidence")
FORM = "initiative"


def offer(talk: Talk) -> tuple[str, tuple[Option, ...]]:
    """The question and its two answers; nothing where this person was asked in this quarter."""
    if not ease.claim(talk.context.tx, talk.me.id, Asked.ASKED, talk.context.now):
        return "", ()
    menu = (
        Option(f"/dekhai {Answer.EASY}", talk.say("ease.easy")),
        Option(f"/dekhai {Answer.HARD}", talk.say("ease.hard")),
    )
    return talk.say("ease.ask"), menu


def answer(talk: Talk, about: str) -> None:
    """/dekhai easy, hard; /dekhai hard benefit: that question was. Each counts once a quarter."""
    what, _, step = fold(about).partition(" ")
    if what == Answer.HARD and step in STEPS:
        _keep(talk, Asked.STEP, Answer.STEP, step)
        ask.aside(talk, talk.say("ease.thanks"))
    elif what == Answer.HARD:
        _keep(talk, Asked.ANSWERED, Answer.HARD)
        if talk.flow is not None:  # what is typed next answers its open question
            ask.aside(talk, talk.say("ease.thanks"))
            return
        menu = tuple(Option(f"/dekhai {Answer.HARD} {one}", ask.step_label(FORM, one, talk.lang)) for one in STEPS)
        ask.aside(talk, talk.say("ease.which"), menu)
    elif what == Answer.EASY:
        _keep(talk, Asked.ANSWERED, Answer.EASY)
        ask.aside(talk, talk.say("ease.thanks"))
    else:
        ask.aside(talk, talk.say("ease.gone"))


def _keep(talk: Talk, once: Asked, what: Answer, step: str = "") -> None:
    if ease.claim(talk.context.tx, talk.me.id, once, talk.context.now):
        ease.keep(talk.context.tx, day=talk.context.today, unit=talk.me.unit, answer=what, step=step)
