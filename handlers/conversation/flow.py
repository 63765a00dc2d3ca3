"""A form as data, and the one rule of what to ask: the first step that applies and has no answer yet.

There is no table of transitions: skipping, branches, coming back after weeks and a release that adds a question
all follow from that rule. Answers whose condition turned false are kept, and not submitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import filterfalse
from typing import Any, Generic, TypeVar

from handlers.conversation.steps.files import Files
from handlers.conversation.steps.review import Review
from handlers.conversation.steps.step import Answered, Answers, AnyStep, Condition, always

T = TypeVar("T")  # what `finish` is given: the talk
SHORT = "short"  # among the answers of a draft: only the questions of the short form are asked


def in_short(answers: Answers) -> bool:
    """The condition of a question that only the short form asks."""
    return SHORT in answers


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked where some answers are given. Each dictionary is by the keys of the steps that apply, in order."""

    steps: dict[str, AnyStep]
    places: dict[str, tuple[int, int]]  # (6, 13) of "Bước 6/13"; a step that is not counted has none
    before: dict[str, AnyStep]  # the counted step before it, for "quay lại"
    listed: tuple[AnyStep, ...]  # those that the review lists and that may be edited, in the order of their numbers

    def next(self, answers: Answers) -> AnyStep | None:
        """The question to ask; None when all are answered."""
        key = next(filterfalse(answers.__contains__, self.steps), None)
        if key is None:
            return None
        return self.steps[key]


@dataclass(frozen=True)
class NextOne:
    """A form that is filled in for many, one after another: when that is so, and which answers the next begins with."""

    when: Condition
    keeps: tuple[str, ...]


@dataclass(frozen=True)
class Flow(Generic[T]):
    """One form: its name (that of its file of words), its steps in order, and what to do when all are answered."""

    name: str
    steps: tuple[AnyStep, ...]
    finish: Callable[[T], None]
    then: str = ""  # the form that follows when `finish` has nothing to say
    on_page: bool = False  # whoever begins it is offered to fill it in on one page
    next_one: NextOne | None = None
    short: frozenset[str] = frozenset()  # the keys of the questions that the short form asks; it lists what is answered
    instead: Callable[[T], bool] | None = None  # may begin it in another way, and says whether it did

    def __post_init__(self) -> None:
        if len(self.by_key) != len(self.steps):
            raise ValueError(f"{self.name}: two steps have one key")

    @cached_property
    def by_key(self) -> dict[str, AnyStep]:
        """Steps by key."""
        return {step.key: step for step in self.steps}

    @cached_property
    def files(self) -> Files | None:
        """The step that takes files, at whatever question they come."""
        return next((step for step in self.steps if isinstance(step, Files)), None)

    @cached_property
    def final(self) -> frozenset[str]:
        """Keys of the steps to be passed again whenever an answer before them changes."""
        return frozenset(step.key for step in self.steps if step.final)

    def plan(self, answers: Answers) -> Plan:
        """The steps that apply to these answers. Every message asks for it: made once for all that differs."""
        if SHORT in answers:
            return _planned([step for step in self.steps if self._is_of_short(step, answers)])
        differs: tuple[Any, ...] = tuple(map(answers.get, self._choices))
        if self._others:
            differs += tuple(condition(answers) for condition in self._others)
        plan = self._plans.get(differs)
        if plan is None:
            steps = [step for step in self.steps if step.when(answers)]
            plan = self._plans[differs] = _planned(steps, self._still_to_come(answers))
        return plan

    def applying(self, answers: Answers) -> tuple[AnyStep, ...]:
        """The steps that apply now, in order."""
        return tuple(self.plan(answers).steps.values())

    def next(self, answers: Answers) -> AnyStep | None:
        """The question to ask; None when all are answered."""
        return self.plan(answers).next(answers)

    def submitted(self, answers: Answers) -> dict[str, Any]:
        """The answers of the steps that apply: those that are shown at the review and handed in."""
        return {key: answers[key] for key in self.plan(answers).steps if key in answers}

    @cached_property
    def _choices(self) -> tuple[str, ...]:
        """The questions whose answers decide which others are asked."""
        return tuple({step.when.key: None for step in self.steps if isinstance(step.when, Answered)})

    @cached_property
    def _others(self) -> tuple[Callable[[Answers], bool], ...]:
        """Conditions that may look at anything."""
        conditions = (step.when for step in self.steps)
        known = (always, in_short)  # they differ in no plan of the whole form
        return tuple(when for when in conditions if when not in known and not isinstance(when, Answered))

    def _is_of_short(self, step: AnyStep, answers: Answers) -> bool:
        """Whether the short form asks this question, or lists its answer."""
        return step.when(answers) and (step.key in self.short or (step.key in answers and not step.final))

    def _still_to_come(self, answers: Answers) -> int:
        """At most so many questions more may apply, by what is answered later: "Bước n/m" never grows."""
        waiting: dict[str, Counter[str]] = {}
        for step in self.steps:
            if isinstance(step.when, Answered) and step.counted and answers.get(step.when.key) is None:
                waiting.setdefault(step.when.key, Counter()).update(step.when.values)
        return sum(max(counts.values()) for counts in waiting.values())

    @cached_property
    def _plans(self) -> dict[tuple[Any, ...], Plan]:
        return {}


def _planned(steps: list[AnyStep], more: int = 0) -> Plan:
    """`more`: questions that may still come to apply."""
    counted = [step for step in steps if step.counted]
    places = {step.key: (number, len(counted) + more) for number, step in enumerate(counted, 1)}
    before: dict[str, AnyStep] = {}
    last = None
    for step in steps:
        if last is not None:
            before[step.key] = last
        if step.counted:
            last = step
    listed = tuple(step for step in counted if not isinstance(step, Review))
    return Plan({step.key: step for step in steps}, places, before, listed)
