"""Fills the words of a form in one message into its questions: what can be read is kept, what is not is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers import reading
from handlers.conversation.answer import leaves_to_union
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.review import Review
from handlers.conversation.steps.step import AnyStep, Instead, Unclear, Unsure
from handlers.conversation.talk import Talk
from handlers.initiative.form import INITIATIVE
from handlers.reading.fold import fold
from handlers.reading.picking import pick

LEAST_CALCULATION = 10  # letters behind an amount that tell how it was reckoned
LEAST_EFFECT = 15  # letters that tell an effect, where no amount was found

Doubts = Mapping[str, Unclear | Unsure]


def fill(talk: Talk, given: dict[str, str], sure: Mapping[str, Any] | None = None, assumes: bool = True) -> Doubts:
    """Keep what can be read, and say what could not. `assumes`: what was not told need not be asked where it may."""
    answers = {**talk.answers, **(sure or {})}
    given = _sorted_out(talk, given, answers)
    doubts: dict[str, Unclear | Unsure] = {}
    for step in INITIATIVE.steps:
        if not step.when({**dict.fromkeys(given), **answers}):
            continue
        if step.key in given and not isinstance(step, (Files, Review)) and not step.final:
            try:
                answers[step.key] = read_answer(talk, step, given[step.key])
            except Instead as other:
                answers |= other.answers
            except (Unclear, Unsure) as doubt:
                doubts[step.key] = doubt
                answers.pop(step.key, None)
        elif assumes and step.key not in answers:
            _assume(step, answers)
    talk.keep({key: value for key, value in answers.items() if key not in INITIATIVE.final})
    return doubts


def read_answer(talk: Talk, step: AnyStep, text: str) -> Any:
    """The answer in these words, which may also name an option. Raises what `Step.read` does."""
    if leaves_to_union(step, text, talk.lang):
        return step.unclear(talk)
    picked = pick(text, step.options(talk))
    if not picked and isinstance(step, Choice):
        word = reading.read_reply(text).lower()
        if word in step.values:
            picked = word
    if picked:
        return step.pick(picked, talk)
    return step.read(text, talk)


def _sorted_out(talk: Talk, given: dict[str, str], answers: dict[str, Any]) -> dict[str, str]:
    """The value may be money or words, and hold its calculation; a named author may be oneself."""
    given = dict(given)
    if "benefit" in given and "effect" in given:
        given.setdefault("effects", given.pop("effect"))
    value = given.get("benefit") or given.pop("effect", "")
    if value:
        _sort_value(value, given, answers)
    elif "effects" in given:
        answers.setdefault("effect", "other")
    if "author" in given:
        myself = fold(given["author"]) == fold(talk.me.name)
        answers["behalf"] = "self" if myself else "other"
    return given


def _sort_value(value: str, given: dict[str, str], answers: dict[str, Any]) -> None:
    """An amount, with its calculation in brackets behind it, or an effect in words."""
    amount, _, how = value.partition("(")
    how = how.rstrip(" )")
    if reading.read_money(amount).status in ("ok", "confirm", "ask"):
        answers["effect"] = "money"
        given["benefit"] = amount.strip()
        if len(how) >= LEAST_CALCULATION:
            given.setdefault("calculation", how)
    elif answers.get("effect") != "money" and sum(map(str.isalpha, value)) >= LEAST_EFFECT:
        answers["effect"] = "other"
        given.pop("benefit", None)
        given.setdefault("effects", value)
    else:
        answers.setdefault("effect", "money")
        given["benefit"] = value


def _assume(step: AnyStep, answers: dict[str, Any]) -> None:
    """What need not be asked: nothing where nothing was written."""
    if isinstance(step, Files):
        answers[step.key] = step.standing(answers)
    elif step.optional and not step.never_assumed:
        answers[step.key] = None
