"""A form as data, and the one rule of what to ask: the first step that applies and has no answer yet.

There is no table of transitions: skipping, branches, coming back after weeks and a release that adds a question
all follow from that rule. Answers whose condition turned false are kept, and not submitted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handlers.steps import Answers, Step

if TYPE_CHECKING:
    from handlers.talk import Talk


@dataclass(frozen=True)
class Flow:
    """One form: its name (that of its file of words), its steps in order, and what to do when all are answered."""

    name: str
    steps: tuple[Step, ...]
    finish: Callable[[Talk], None]
    then: str = ""  # the form that follows when `finish` has nothing to say

    def __post_init__(self) -> None:
        if len(self.by_key) != len(self.steps):
            raise ValueError(f"{self.name}: two steps have one key")

    @cached_property
    def by_key(self) -> dict[str, Step]:
        """Steps by key."""
        return {step.key: step for step in self.steps}

    @cached_property
    def final(self) -> frozenset[str]:
        """Keys of the steps to be passed again whenever an answer before them changes."""
        return frozenset(step.key for step in self.steps if step.final)

    def applying(self, answers: Answers) -> list[Step]:
        """The steps that apply now, in order."""
        return [step for step in self.steps if step.when(answers)]

    def next(self, answers: Answers) -> Step | None:
        """The question to ask; None when all are answered."""
        for step in self.steps:
            if step.key not in answers and step.when(answers):
                return step
        return None

    def before(self, step: Step, answers: Answers) -> Step | None:
        """The counted step before this one, for "quay lại"."""
        before = None
        for found in self.steps:
            if found is step:
                break
            if found.counted and found.when(answers):
                before = found
        return before

    def place(self, step: Step, answers: Answers) -> tuple[int, int] | None:
        """(6, 13) of "Bước 6/13", counting the steps that apply now; None for a step that is not counted."""
        counted = [found.key for found in self.steps if found.counted and found.when(answers)]
        return (counted.index(step.key) + 1, len(counted)) if step.key in counted else None

    def submitted(self, answers: Answers) -> dict[str, Any]:
        """The answers of the steps that apply: those that are shown at the review and handed in."""
        return {step.key: answers[step.key] for step in self.applying(answers) if step.key in answers}
