"""The kinds of question: what each accepts, offers, and how it shows an answer.

To add a kind: a frozen dataclass with `read`, and what differs of the rest. A step never holds a sentence:
it raises `Unclear("too_short", least=20, got=7)` or `Unsure(…)`, and the words are in `messages/`.
An answer is kept as JSON; where it is more than a word, a TypedDict beside the kind says what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from handlers.conversation.context import Context
from messages.catalog import has, say
from messages.wire import Option
from storage.database.records import Person

Answers = Mapping[str, Any]
Condition = Callable[[Answers], bool]
UNCLEAR = "unclear"  # value of the option that leaves a question to the union, and of a choice that was left so
NOTHING: Mapping[str, Any] = {}
A = TypeVar("A")  # what a kind of step keeps as its answer


class StepContext(Protocol):
    """What a step may see of the talk: to read, never to change. The talk itself is given."""

    @property
    def flow_name(self) -> str:
        """The form that is being filled in."""

    @property
    def answers(self) -> Answers:
        """The answers so far."""

    @property
    def lang(self) -> str:
        """The language of the chat."""

    @property
    def person(self) -> Person | None:
        """Who answers."""

    @property
    def context(self) -> Context:
        """The moment, the units, the campaign, the database."""

    @property
    def unit(self) -> str:
        """The unit of the poster or link by which the person came."""

    @property
    def initiative(self) -> int | None:
        """The initiative handed in already that this edits."""

    def word(self, step: str, name: str, /, **values: Any) -> str:
        """A sentence of this step in this form, else the common one."""


@cache
def sentence_key(flow: str, step: str, name: str, lang: str) -> str:
    """The key of that sentence where the form has its own, else of the common one."""
    own = f"{flow}.{step}.{name}"
    return own if has(own, lang) else f"any.{name}"


class Unclear(Exception):
    """This is no answer: a key of the words and its numbers say why and what to do."""

    def __init__(self, key: str, /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Unsure(Exception):
    """This may be the answer: the likeliest value first. `sure_of_one`: one value, asked as yes or no."""

    def __init__(self, key: str, *answers: Any) -> None:
        super().__init__(key)
        self.key, self.answers = key, answers


class Instead(Exception):
    """What was typed answers other steps: "không tính được bằng tiền" moves the form to the other effects.

    `rest`: the part that step `then` is to read, if it comes next: "có, 60 triệu".
    """

    def __init__(self, *, then: str = "", rest: str = "", **answers: Any) -> None:
        super().__init__()
        self.answers, self.then, self.rest = answers, then, rest


class Apart(Instead):
    """Several things were told at once. `doubts`: by its question, what may mean several things."""

    def __init__(self, answers: Mapping[str, Any], doubts: Mapping[str, Unsure]) -> None:
        super().__init__(**answers)
        self.doubts = doubts


def always(_answers: Answers) -> bool:
    """The condition of a step that always applies."""
    return True


def never(_answers: Answers) -> bool:
    """The condition of a question that is always asked."""
    return False


class Answered:
    """The condition that a choice has one of these answers; false while it has none.

    Not only a function, so that a form knows which answers its questions depend on.
    """

    def __init__(self, key: str, *values: str) -> None:
        self.key, self.values = key, values

    def __call__(self, answers: Answers) -> bool:
        return answers.get(self.key) in self.values


ON_PAGE = "on_page"  # among the answers: the form's page was used


@dataclass(frozen=True, slots=True)
class AnsweredOnPage:
    """The same for the question `own`, which is asked where the page is used: the chat asks as little as it can."""

    key: str
    value: str
    own: str

    def __call__(self, answers: Answers) -> bool:
        return answers.get(self.key) == self.value and (ON_PAGE in answers or self.own in answers)


class Unless(Answered):
    """The contrary: also while the choice has no answer."""

    def __call__(self, answers: Answers) -> bool:
        return not Answered.__call__(self, answers)


SHOWN = "shown"  # among the answers that the page looks at, and never kept: they are shown on the page


@dataclass(frozen=True, slots=True)
class OnPage:
    """The condition of the question `own`: the page has room for it, the chat takes it where somebody tells it."""

    own: str

    def __call__(self, answers: Answers) -> bool:
        return SHOWN in answers or self.own in answers


@dataclass(frozen=True, kw_only=True)
class Step(Generic[A]):
    """One question. Its words are under its own key in `messages/<language>/<flow>.toml`."""

    key: str = field(kw_only=False)
    when: Condition = always
    optional: bool = False
    never_assumed: bool = False  # skipped in the chat alone: the page and a form in one message leave it open
    counted: bool = True  # stands in "Bước n/m"
    reviewed: bool = True  # is listed at the review, and may be edited there
    assumes: Condition = never  # where it holds nobody is asked: what `usual` says stands until it is edited
    final: bool = False  # passed again whenever an answer before it changes
    fillable: bool = False  # who cannot answer may leave it to the union, after two tries

    # The question

    def asked_as(self, answers: Answers) -> str:
        """The name of the words that ask it; those of its example end in "_example" where it is not "ask"."""
        return "ask"

    example_numbers: ClassVar[Mapping[str, int]] = {"n": 0}  # for its words where there are no answers

    def numbers(self, answers: Answers) -> Mapping[str, int]:
        """The numbers in its words."""
        return {}

    def options(self, talk: StepContext) -> tuple[Option, ...]:
        """What is offered to pick; free answers offer nothing."""
        return ()

    def listed(self, talk: StepContext) -> tuple[A, ...]:
        """All answers there are, to choose from where words were not understood twice; most kinds have no such list."""
        return ()

    def usual(self, talk: StepContext) -> A | None:
        """The answer that stands where the question is not asked; None: nothing."""
        return None

    def is_needed(self, talk: StepContext) -> bool:
        """Whether it has to be asked though it `assumes` an answer, since there is none to assume."""
        return False

    def why_needed(self, talk: StepContext) -> Unclear | None:
        """Why that is so, where it has to be said."""
        return None

    def may_skip(self, answers: Answers) -> bool:
        """Whether "bỏ qua" is offered."""
        return self.optional

    def standing(self, answers: Answers) -> A | None:
        """The answer that stands already when somebody has nothing to add."""
        return None

    # An answer

    def may_hold_talk(self, text: str) -> bool:
        """Whether these words alone may make it likely that they are spoken to us, and no answer."""
        return 0 < self.least_talk <= len(text.split())

    free: ClassVar[bool] = False  # any words may be its answer
    least_talk: ClassVar[int] = 0  # words from which on talk is told from an answer by them alone; 0: never

    def oddness(self, text: str) -> int:
        """How unlike an answer to this kind of question the words are: points towards words spoken to us."""
        return 0

    def joined(self, answer: A, text: str) -> str:
        """A kept answer and the message behind it as one text, to be read anew; "" where nothing can be added."""
        return ""

    def goes_on(self, text: str) -> bool:
        """Whether these words can only stand behind others: "tỷ rưỡi" after "2", "và anh Sơn" after a name."""
        return False

    def completes(self, before: str, text: str) -> bool:
        """Whether these words need those before, which were no answer: "ngày 15", and then "tháng 3"."""
        return False

    def corrected(self, answer: A, value: str) -> str:
        """What is right now, as a whole: "20%" after "Lò Thị Xuân 15%" is hers."""
        return value

    def pick(self, value: str, talk: StepContext) -> A:
        """The answer behind a picked option; only kinds with options are asked for it."""
        raise Unclear("pick_one")

    def unclear(self, talk: StepContext) -> A:
        """The answer that is kept where it is left to the union; only `fillable` steps are asked for it."""
        raise Unclear("pick_one")

    def ordered(self, text: str, talk: StepContext) -> str:
        """The option that these words order, whatever else they may be."""
        return ""

    def wants(self, word: str, text: str, talk: StepContext) -> bool:
        """Whether a short reply such as "NO" is an answer here, and not a word to the bot."""
        return False

    def reads_exactly(self, text: str) -> bool:
        """Whether what is read in these words is one, however unlike an answer the words beside it are."""
        return False

    def claims(self, text: str, talk: StepContext) -> bool:
        """Whether these words are an answer here, though elsewhere they might be a word to the bot: "Hồ Anh Khôi"."""
        return False

    def read(self, text: str, talk: StepContext) -> A | None:
        """The answer in what was typed. Raises Unclear, Unsure or Instead."""
        raise Unclear("pick_one")

    def likely(self, text: str, talk: StepContext) -> tuple[A, ...]:
        """The answers that these words may mean, of which `read` found none: they are asked, never kept."""
        return ()

    def sets(self, answer: A | None, talk: StepContext) -> Mapping[str, Any]:
        """The answers to other questions that this answer gives: a sum put right is the benefit."""
        return NOTHING

    def opens(self, answer: A | None) -> str:
        """The question that is asked again because of this answer; "" for none."""
        return ""

    def told_along(self, text: str, talk: StepContext) -> dict[str, Any]:
        """What the words of an answer say of other questions: "từ tháng 3 ở xưởng 2"."""
        return {}

    def told_apart(self, text: str, talk: StepContext) -> dict[str, Any]:
        """What these words answer, and what stands behind it, though nobody asked this: "giữ kín giúp em"."""
        return {}

    def check(self, answer: A, talk: StepContext) -> None:
        """Whether a kept answer still holds: asked again of all before the review. Raises Unclear."""

    def show(self, answer: A, talk: StepContext) -> str:
        """The answer as a person reads it."""
        return str(answer)

    def echo(self, answer: A, talk: StepContext) -> str:
        """What to read back at the head of the next question."""
        return say("any.noted", talk.lang, shown=self.show(answer, talk))


AnyStep = Step[Any]


def which_or_confirm(answers: Sequence[object]) -> str:
    """How to ask what was meant: one answer as yes or no, several as a list. A key of the words."""
    if len(answers) > 1:
        return "which"
    return "confirm"
