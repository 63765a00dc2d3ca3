"""A form as data, and the one rule of what to ask: the first step that applies and has no answer yet.

There is no table of transitions: skipping, branches, coming back after weeks and a release that adds a question
all follow from that rule. Answers whose condition turned false are kept, and not submitted. A step that assumes its
answer is not asked: the review shows what is assumed, and there it may be changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.coauthors import CoAuthors
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.step import Answered, Answers, AnyStep, Condition, StepContext, always, never

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
    before: dict[str, AnyStep]  # the question before it, for "quay lại"
    listed: tuple[AnyStep, ...]  # those that the review lists and that may be edited, in the order of their numbers

    assumed: Set[str]  # the keys of those that nobody is asked

    def next(self, answers: Answers, talk: StepContext) -> AnyStep | None:
        """The question to ask; None when all are answered."""
        assumed = self.assumed
        for key, step in self.steps.items():
            if key not in answers and (key not in assumed or step.is_needed(talk)):
                return step
        return None

    def comes_before(self, one: AnyStep, other: AnyStep) -> bool:
        """Whether the one stands before the other."""
        keys = [*self.steps]
        return other.key in keys and keys.index(one.key) < keys.index(other.key)

    def back_from(self, step: AnyStep, answers: Answers) -> AnyStep | None:
        """The question before it; one that nobody is asked where it was answered all the same."""
        asked = before = self.before.get(step.key)
        for key, other in self.steps.items():
            if other is step:
                break
            if other is asked or (key in answers and key in self.assumed):
                before = other
        return before

    def stands(self, step: AnyStep, answers: Answers, talk: StepContext) -> bool:
        """Whether there is an answer to it, given or assumed."""
        return step.key in answers or (step.key in self.assumed and not step.is_needed(talk))


NO_PLAN = Plan(steps={}, places={}, before={}, listed=(), assumed=frozenset())


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
    human: str = ""  # the command that is offered to who gets on no more; "": none is
    types_out: str = ""  # the command that is offered under a photo or a voice sent where words are asked for
    on_files: Callable[[T], None] | None = None  # what becomes of photos and files, where no question takes them
    offers: tuple[str, ...] = ()  # commands that its first question offers; their words are `<name>.offer.<command>`

    def __post_init__(self) -> None:
        if len(self.by_key) != len(self.steps):
            raise ValueError(f"{self.name}: two steps have one key")

    @property
    def length(self) -> int:
        """The number of its questions when it begins, as "Bước 1/m" says it."""
        return max((of for _, of in self.plan({}).places.values()), default=0)

    @cached_property
    def by_key(self) -> dict[str, AnyStep]:
        """Steps by key."""
        return {step.key: step for step in self.steps}

    @cached_property
    def files(self) -> Files | None:
        """The step that takes files, at whatever question they come."""
        return next((step for step in self.steps if isinstance(step, Files)), None)

    @cached_property
    def reviewed(self) -> tuple[str, ...]:
        """Keys of the steps that the review may list."""
        return tuple(step.key for step in self.steps if step.reviewed)

    @cached_property
    def people(self) -> CoAuthors | None:
        """The step that asks for co-authors, whose shares are put right at whatever question."""
        return next((step for step in self.steps if isinstance(step, CoAuthors)), None)

    @cached_property
    def called(self) -> frozenset[str]:
        """What the values of its choices are called, folded: most texts are none of these."""
        return frozenset().union(*(step.names(self.name) for step in self.steps if isinstance(step, Choice)))

    @cached_property
    def final(self) -> frozenset[str]:
        """Keys of the steps to be passed again whenever an answer before them changes."""
        return frozenset(step.key for step in self.steps if step.final)

    def plan(self, answers: Answers) -> Plan:
        """The steps that apply to these answers. Every message asks for it: made once for all that differs."""
        if SHORT in answers:
            return _planned([step for step in self.steps if self._is_of_short(step, answers)], frozenset(), 0)
        differs = (*map(answers.get, self._choices), *[condition(answers) for condition in self._others])
        plan = self._plans.get(differs)
        if plan is None:
            steps = [step for step in self.steps if step.when(answers)]
            assumed = {step.key for step in steps if step.assumes(answers)}
            plan = self._plans[differs] = _planned(steps, assumed, self._still_to_come(answers))
        return plan

    def applying(self, answers: Answers) -> tuple[AnyStep, ...]:
        """The steps that apply now, in order."""
        return tuple(self.plan(answers).steps.values())

    def next(self, answers: Answers, talk: StepContext) -> AnyStep | None:
        """The question to ask; None when all are answered."""
        return self.plan(answers).next(answers, talk)

    def submitted(self, answers: Answers, talk: StepContext) -> dict[str, Any]:
        """The answers of the steps that apply, and what is assumed of the others: as the review shows them."""
        plan = self.plan(answers)
        known = {step.key: step.usual(talk) for step in plan.steps.values() if step.key in plan.assumed}
        known |= answers
        return {key: known[key] for key in plan.steps if key in known}

    @cached_property
    def _choices(self) -> tuple[str, ...]:
        """The questions whose answers decide which others are asked."""
        return tuple({one.key: None for one in self._conditions if isinstance(one, Answered)})

    @cached_property
    def _others(self) -> tuple[Callable[[Answers], bool], ...]:
        """Conditions that may look at anything."""
        return tuple(one for one in self._conditions if not isinstance(one, Answered))

    def _is_of_short(self, step: AnyStep, answers: Answers) -> bool:
        """Whether the short form asks this question, or lists its answer."""
        return step.when(answers) and (step.key in self.short or (step.key in answers and not step.final))

    @cached_property
    def _conditions(self) -> tuple[Condition, ...]:
        """All that the answers may change; `in_short` differs in no plan of the whole form."""
        conditions = (*(step.when for step in self.steps), *(step.assumes for step in self.steps))
        return tuple(one for one in conditions if one not in (always, never, in_short))

    def _still_to_come(self, answers: Answers) -> int:
        """At most so many questions more may apply, by what is answered later: "Bước n/m" never grows."""
        waiting: dict[str, Counter[str]] = {}
        for step in self.steps:
            if isinstance(step.when, Answered) and _is_counted(step) and answers.get(step.when.key) is None:
                waiting.setdefault(step.when.key, Counter()).update(step.when.values)
        return sum(max(counts.values()) for counts in waiting.values())

    @cached_property
    def _plans(self) -> dict[tuple[Any, ...], Plan]:
        return {}


def _is_counted(step: AnyStep) -> bool:
    return step.counted and step.assumes is never


def _planned(steps: list[AnyStep], assumed: Set[str], more: int) -> Plan:
    """`more`: questions that may still come to apply."""
    counted = [step for step in steps if _is_counted(step)]
    places = {step.key: (number, len(counted) + more) for number, step in enumerate(counted, 1)}
    before: dict[str, AnyStep] = {}
    last = None
    for step in steps:
        if last is not None:
            before[step.key] = last
        if step.key not in assumed and not step.final:
            last = step
    return Plan(
        steps={step.key: step for step in steps},
        places=places,
        before=before,
        listed=tuple(step for step in steps if step.reviewed),
        assumed=frozenset(assumed),
    )
