"""What was typed on the page becomes answers of the draft; what is no answer yet is kept beside them, as typed.

Nothing is asked in the chat while somebody types on the page. When the form is sent, the receipt goes there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.conversation import answer, ask, files
from handlers.conversation.flow import Flow
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.step import ON_PAGE, SHOWN, AnyStep
from handlers.conversation.talk import Talk
from handlers.one_page import fields
from handlers.reading.cleaning import clean
from handlers.reading.digits import whole
from messages.wire import is_question

MEANT = ".is"  # ends the name of what was chosen of the meanings of a field
WAS = ".was"  # ends the name of the stamp of what stood in a field when its page was shown
NEXT = "next"  # the field that comes where the same form is to begin anew, for the next person
REMOVE = ".remove."  # stands between the name of a field and a file of it that is to go


def fill(talk: Talk) -> None:
    """Keep the fields that came, and hand the form in where that was asked for and nothing is missing."""
    event, flow = talk.event, talk.flow
    standing = 0 if talk.draft is None else talk.draft.id
    if flow is None or standing != event.upload:
        return
    came = {name: clean(text) for name, text in event.fields}
    for step in flow.steps:
        if isinstance(step, Files):
            _take_files(talk, step, came)
        elif step.key in came and not step.final:
            _take(talk, step, came)
    if event.done and fields.complete(flow, talk):
        plan = flow.plan(talk.answers)
        left_out = {key: None for key in plan.steps if key not in talk.answers and key not in plan.assumed}
        agreed = dict.fromkeys(flow.final & plan.steps.keys(), "yes")
        _hand_in(talk, flow, {**talk.answers, **left_out, **agreed}, goes_on=bool(came.get(NEXT)))


def _hand_in(talk: Talk, flow: Flow[Talk], answers: dict[str, Any], goes_on: bool) -> None:
    """`goes_on`: with the same form for the next person."""
    talk.keep(answers)
    talk.state.mends_then(())
    answer.go_on(talk)
    _leave_questions_out(talk)
    if goes_on and talk.flow is None and flow.next_one is not None and flow.next_one.when(answers):
        talk.open(flow.name, {key: answers[key] for key in flow.next_one.keeps})


def _leave_questions_out(talk: Talk) -> None:
    """The form that follows is on its page: nobody reads its first question in the chat, where a message may cost."""
    talk.replies = [reply for reply in talk.replies if not is_question(reply)]


def _take_files(talk: Talk, step: Files, came: Mapping[str, str]) -> None:
    """Files that came, and those to be thrown away; the chat is told where it asks for files just now."""
    begins = step.key + REMOVE
    for name in came:
        if name.startswith(begins):
            files.remove_one(talk, step, name.removeprefix(begins))
    if not talk.event.files:
        return
    said, _ = files.add(talk, step)
    if talk.state.shown == step.key:
        talk.state.asks(step.key)
        ask.ask(talk, said)


def _take(talk: Talk, step: AnyStep, came: Mapping[str, str]) -> None:
    """One field: as it stood, emptied, or with new words.

    Which of its meanings was chosen comes by number; it was chosen for the words that stood there.
    """
    text, meant = came[step.key], came.get(step.key + MEANT, "")
    if not step.when({**talk.answers, SHOWN: True}):
        return
    stood = text == fields.value_of(step, talk.answers, talk)
    untouched = came.get(step.key + WAS) == fields.stamp(text)
    if (stood or untouched) and not (stood and meant):
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
        _keep(talk, step, {**step.sets(found.answer, talk), step.key: found.answer}, "")


def _keep(talk: Talk, step: AnyStep, answers: Mapping[str, Any], waiting: str) -> None:
    """These are the answers that this field gives now; `waiting`: its words while they give none."""
    final = talk.this_flow.final
    kept = {key: value for key, value in talk.answers.items() if key not in final and key != step.key}
    kept[ON_PAGE] = True
    typed = {key: text for key, text in fields.typed(talk.answers).items() if key not in (step.key, *answers)}
    if waiting:
        typed[step.key] = waiting
    kept[fields.TYPED] = typed
    if not typed:
        del kept[fields.TYPED]
    talk.keep({**kept, **answers})
    talk.state.asks_next()
