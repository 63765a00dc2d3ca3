"""What a story leaves out is asked once: how something is done, or the number of its other side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.conversation.steps.step import Answers, Condition, StepContext
from handlers.conversation.steps.text import Text, one_text
from handlers.reading.completeness.how import only_praises
from handlers.reading.completeness.sides import BEFORE, side_without_number

HOW, FIGURE, SUM = "how", "figure", "sum"


def says_no_how(answers: Answers) -> bool:
    """Whether the new way is only praised."""
    return only_praises(answers.get("solution") or "")


def lacks_a_figure(answers: Answers) -> bool:
    """Whether one side has a number and the other none; at most two questions of the coach are asked in all."""
    if HOW in answers and SUM in answers:
        return False
    return _side(answers)[0] != ""


def _side(answers: Answers) -> tuple[str, str]:
    effect = "\n".join(str(answers.get(key) or "") for key in ("effects", "calculation"))
    return side_without_number(answers.get("before") or "", answers.get("solution") or "", effect)


@dataclass(frozen=True, kw_only=True)
class Missing(Text):
    """What a story leaves out: its answer stands in another one, so it is neither counted nor reviewed by itself."""

    optional: bool = True
    counted: bool = False
    reviewed: bool = False


@dataclass(frozen=True, kw_only=True)
class How(Missing):
    """By what means: added to the description of the new way."""

    when: Condition = says_no_how

    def sets(self, answer: str | None, talk: StepContext) -> Mapping[str, Any]:
        return {} if answer is None else {"solution": one_text(talk.answers["solution"], answer)}


@dataclass(frozen=True, kw_only=True)
class Figure(Missing):
    """The number of the side that has none: added to what is told of that side."""

    when: Condition = lacks_a_figure

    def asked_as(self, answers: Answers) -> str:
        side, of = _side(answers)
        return f"{side}_{of}" if side else "ask"

    def sets(self, answer: str | None, talk: StepContext) -> Mapping[str, Any]:
        side, _ = _side(talk.answers)
        if answer is None or not side:
            return {}
        key = "before" if side == BEFORE else "solution"
        told = talk.word(self.key, f"told_{side}", shown=answer)
        return {key: one_text(talk.answers[key], told)}
