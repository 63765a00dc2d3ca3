"""A form as data, and the one rule of what to ask: the first step that applies and has no answer yet.

There is no table of transitions: skipping, branches, coming back after weeks and a release that adds a question
all follow from that rule. Answers whose condition turned false are kept, and not submitted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

from handlers.steps import Answers, Step, always

if TYPE_CHECKING:
    from handlers.talk import Talk


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps that apply to some answers; by key, the place of each and the counted step before it."""

    steps: tuple[Step, ...]
    keys: tuple[str, ...]
    places: dict[str, tuple[int, int]]
    before: dict[str, Step]


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

    def applying(self, answers: Answers) -> tuple[Step, ...]:
        """The steps that apply now, in order."""
        return self._plan(answers).steps

    def next(self, answers: Answers) -> Step | None:
        """The question to ask; None when all are answered."""
        key = next(filterfalse(answers.__contains__, self._plan(answers).keys), None)
        return None if key is None else self.by_key[key]

    def before(self, step: Step, answers: Answers) -> Step | None:
        """The counted step before this one, for "quay lại"."""
        return self._plan(answers).before.get(step.key)

    def place(self, step: Step, answers: Answers) -> tuple[int, int] | None:
        """(6, 13) of "Bước 6/13", counting the steps that apply now; None for a step that is not counted."""
        return self._plan(answers).places.get(step.key)

    def submitted(self, answers: Answers) -> dict[str, Any]:
        """The answers of the steps that apply: those that are shown at the review and handed in."""
        return {step.key: answers[step.key] for step in self.applying(answers) if step.key in answers}

    def _plan(self, answers: Answers) -> Plan:
        """Made once for every way that the conditions can turn out, and looked up once for the same answers.

        Every message asks for it several times; answers are never changed in place.
        """
        known, plan = self._last[0]
        if known is answers:
            return plan
        holds = tuple([step.when(answers) for step in self._conditional])
        found = self._plans.get(holds)
        plan = found or _planned([step for step in self.steps if step.when(answers)])
        if found is None:
            self._plans[holds] = plan
        self._last[0] = answers, plan
        return plan

    @cached_property
    def _conditional(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.when is not always)

    @cached_property
    def _last(self) -> list[tuple[Answers, Plan]]:
        return [({}, _planned([]))]

    @cached_property
    def _plans(self) -> dict[tuple[bool, ...], Plan]:
        return {}


def _planned(steps: list[Step]) -> Plan:
    counted = [step for step in steps if step.counted]
    places = {step.key: (number, len(counted)) for number, step in enumerate(counted, 1)}
    before: dict[str, Step] = {}
    last = None
    for step in steps:
        if last is not None:
            before[step.key] = last
        if step.counted:
            last = step
    return Plan(tuple(steps), tuple(step.key for step in steps), places, before)
