"""What was typed on the page becomes answers of the draft; what is no answer yet is kept beside them, as typed.

Nothing is said in the chat while somebody types on the page. When the form is sent, the receipt goes there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.conversation import answer
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.step import AnyStep
from handlers.conversation.talk import Talk
from handlers.one_page import fields
from handlers.reading.cleaning import clean
from handlers.reading.digits import whole

MEANT = ".is"  # ends the name of what was chosen of the meanings of a field


def fill(talk: Talk) -> None:
    """Keep the fields that came, and hand the form in where that was asked for and nothing is missing."""
    event, flow = talk.event, talk.flow
    if flow is None or talk.draft is None or talk.draft.id != event.upload:
        return
    came = {name: clean(text) for name, text in event.fields}
    for step in flow.steps:
        if step.key in came and not (step.final or isinstance(step, Files)):
            _take(talk, step, came[step.key], came.get(step.key + MEANT, ""))
    if event.done and fields.complete(flow, talk.answers):
        left_out = {step.key: None for step in flow.applying(talk.answers) if step.key not in talk.answers}
        agreed = dict.fromkeys(flow.final & flow.plan(talk.answers).steps.keys(), "yes")
        talk.keep({**talk.answers, **left_out, **agreed})
        answer.go_on(talk)


def _take(talk: Talk, step: AnyStep, text: str, meant: str) -> None:
    """One field: as it stands, emptied, or with new words.

    `meant`: which of its meanings was chosen, by number; it was chosen for the words that stood there.
    """
    if not step.when(talk.answers):
        return
    stood = text == fields.value_of(step, talk.answers, talk)
    if stood and not meant:
        return
    if not text:
        _keep(talk, step, {}, "")
        return
    found = fields.meaning(step, text, talk)
    number = whole(meant)
    if stood and number is not None and number < len(found.answers):
        _keep(talk, step, {step.key: found.answers[number]}, "")
    elif found.others:
        _keep(talk, step, found.others, "")
    elif found.wrong or found.doubt:
        _keep(talk, step, {}, text)
    else:
        _keep(talk, step, {step.key: found.answer}, "")


def _keep(talk: Talk, step: AnyStep, answers: Mapping[str, Any], waiting: str) -> None:
    """These are the answers that this field gives now; `waiting`: its words while they give none."""
    final = talk.this_flow.final
    kept = {key: value for key, value in talk.answers.items() if key not in final and key != step.key}
    typed = {key: text for key, text in fields.typed(talk.answers).items() if key not in (step.key, *answers)}
    if waiting:
        typed[step.key] = waiting
    kept[fields.TYPED] = typed
    if not typed:
        del kept[fields.TYPED]
    talk.keep({**kept, **answers})
    talk.state.asks_next()
