"""Asks for what a form in one message left open, a few things together, many one by one; reads back what it held."""

from __future__ import annotations

from collections.abc import Container, Sequence

from handlers.conversation import ask
from handlers.conversation.answer import go_on
from handlers.conversation.pages import PAGE
from handlers.conversation.steps.step import AnyStep, Unclear, Unsure
from handlers.conversation.talk import Talk
from handlers.initiative.filling import Doubts
from handlers.initiative.form import INITIATIVE
from messages.catalog import first, has
from messages.wire import Reply

KNOWN = ("behalf", "unit", "effect")  # not missing where somebody writes of their own work
ONE_BY_ONE = 5  # missing answers: nobody reads so many with all their options at once
SHOWN = 100  # letters of an answer that is read back while others are still to come


def is_short(talk: Talk, given: Container[str]) -> bool:
    """Whether so much is missing in these answers that the short form is the shorter way."""
    answers = dict.fromkeys((step.key for step in INITIATIVE.steps if step.key in given), "")
    listed = INITIATIVE.plan({**talk.answers, **answers}).listed
    missing = [step for step in listed if step.key not in answers and not step.optional and step.key not in KNOWN]
    return len(missing) >= ONE_BY_ONE


def ask_rest(talk: Talk, doubts: Doubts) -> None:
    """What is in doubt before what was not told; nothing of it is asked twice."""
    missing = _missing(talk, doubts)
    state = talk.state
    state.asks_next()
    state.reads_template()
    notes = _notes(talk)
    if not missing:
        go_on(talk, head=notes)
        return
    head = "\n\n".join(part for part in (_read_back(talk), notes) if part)
    if len(missing) >= ONE_BY_ONE:
        _ask_one_by_one(talk, missing, doubts, head)
    elif len(missing) > 1:
        _ask_several(talk, missing, doubts, head)
    else:
        _ask_one(talk, missing[0], doubts, head)


def _ask_one_by_one(talk: Talk, missing: Sequence[AnyStep], doubts: Doubts, head: str) -> None:
    """What is in doubt first, since no later question would know of it; then as the form goes."""
    doubted = [step for step in missing if step.key in doubts]
    if len(doubted) > 1:
        _ask_several(talk, doubted[: ONE_BY_ONE - 1], doubts, head, said="one_message.unsure")
    else:
        head += "\n\n" + talk.say("one_message.one_by_one", n=len(missing))
        _ask_one(talk, [*doubted, *missing][0], doubts, head)


def _ask_one(talk: Talk, step: AnyStep, doubts: Doubts, head: str) -> None:
    """The question alone, with its choices, below what was read."""
    state, doubt = talk.state, doubts.get(step.key)
    state.asks(step.key)
    if isinstance(doubt, Unsure):
        state.doubts(doubt.answers, doubt.key)
    elif isinstance(doubt, Unclear):
        head += "\n\n" + talk.word(step.key, f"error.{doubt.key}", **doubt.values)
    ask.ask(talk, head=head)


def _missing(talk: Talk, doubts: Doubts) -> list[AnyStep]:
    """The questions of the review that have no answer yet, and those of which more was told than could be read."""
    answers = talk.answers
    plan = INITIATIVE.plan(answers)
    return [step for step in plan.listed if step.key in doubts or not plan.stands(step, answers, talk)]


def _ask_several(
    talk: Talk, missing: Sequence[AnyStep], doubts: Doubts, head: str, said: str = "one_message.missing"
) -> None:
    """One message for all that is missing, to be answered with a line for each."""
    lines = []
    asked = []
    for number, step in enumerate(missing, 1):
        doubt = doubts.get(step.key)
        label = talk.say(f"{INITIATIVE.name}.{step.key}.label")
        lines.append(f"{number}) {label}: {_hint(talk, step, doubt)}")
        candidates = list(doubt.answers) if isinstance(doubt, Unsure) else []
        asked.append((step.key, candidates))
    talk.state.asks_together(asked)
    text = talk.say(said, n=len(missing), lines="\n".join(lines))
    talk.replies.append(Reply(f"{head}\n\n{text}", turn=talk.state.turn))


def _hint(talk: Talk, step: AnyStep, doubt: Unclear | Unsure | None) -> str:
    """What to write for this question, in one line."""
    if isinstance(doubt, Unsure):
        return _what_was_meant(talk, step, doubt)
    options = step.options(talk)
    if options:
        return _as_list([option.label for option in options])
    if doubt is not None:
        return talk.word(step.key, f"error.{doubt.key}", **doubt.values)
    example = f"{INITIATIVE.name}.{step.key}.example"
    if has(example, talk.lang):
        return talk.say("any.example", example=talk.say(example))
    return talk.word(step.key, "ask", **step.numbers(talk.answers))


def _what_was_meant(talk: Talk, step: AnyStep, doubt: Unsure) -> str:
    shown = [step.show(answer, talk) for answer in doubt.answers[:PAGE]]
    if len(shown) > 1:
        return _as_list(shown)
    keys = (f"{INITIATIVE.name}.{step.key}.doubt.{doubt.key}", f"any.doubt.{doubt.key}")
    return first(keys, talk.lang, shown=shown)


def _as_list(labels: Sequence[str]) -> str:
    return "; ".join(f"{number} {label}" for number, label in enumerate(labels, 1))


def _read_back(talk: Talk) -> str:
    """What was read, shortened: all of it is shown before it is handed in."""
    lines = [talk.say("one_message.read")]
    for step in INITIATIVE.applying(talk.answers):
        answer = talk.answers.get(step.key)
        if answer is not None and step.reviewed:
            label = talk.say(f"{INITIATIVE.name}.{step.key}.label")
            lines.append(f"• {label}: {shortened(step.show(answer, talk))}")
    return "\n".join(lines)


def shortened(shown: str) -> str:
    """On one line."""
    line = " ".join(shown.split())
    if len(line) <= SHOWN:
        return line
    return line[:SHOWN].rstrip() + "…"


def _notes(talk: Talk) -> str:
    """What the questions would have said besides: the same title elsewhere, a day outside the campaign."""
    notes = []
    title, applied = talk.answers.get("title"), talk.answers.get("applied")
    if title:
        said = INITIATIVE.by_key["title"].echo(title, talk)
        if said != talk.say("any.kept"):
            notes.append(said)
    if applied:
        notes += INITIATIVE.by_key["applied"].echo(applied, talk).split("\n")[1:]
    return "\n".join(notes)
