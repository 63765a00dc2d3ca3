"""What /thongke says about the form itself: how many found it easy, and which questions were hard. Nobody is named."""

from __future__ import annotations

from handlers.conversation import ask
from handlers.conversation.talk import Talk
from storage.retention import EASE
from storage.support import ease
from storage.support.ease import Result

LEAST = 5  # answers: of fewer somebody could guess whose they are
MOST_NAMED = 3  # questions


def said(talk: Talk, unit: str) -> str:
    """One line about this unit and all below it; "" where too few have said anything."""
    units, total = talk.context.units, Result()
    for one, result in ease.by_unit(talk.context.tx, talk.context.today - EASE).items():
        if units.within(one or units.root, (unit,)):
            total.easy += result.easy
            total.hard += result.hard
            total.steps.update(result.steps)
    number = total.easy + total.hard
    if number < LEAST:
        return ""
    steps = [(ask.step_label("initiative", step, talk.lang), n) for step, n in total.steps.most_common(MOST_NAMED)]
    return talk.say("ease.result", number=number, tenths=total.easy * 1000 // number, steps=steps, days=EASE.days)
