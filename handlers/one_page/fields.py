"""What the page shows of a form: a field for each question that applies, with what is kept, misread or in doubt there.

Everything comes from the steps themselves, so that a new question is on the page without another line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from handlers.conversation.context import Context
from handlers.conversation.flow import Flow
from handlers.conversation.pages import PAGE
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.step import Answers, AnyStep, Instead, StepContext, Unclear, Unsure, sentence_key
from messages.catalog import first, has, say
from messages.wire import Option
from storage.database.records import Person

TYPED = "typed"  # among the answers of a draft: by question, what was typed on the page and is no answer yet
STAMP_BYTES = 4  # of what stood in a field: enough to tell whether it is something else now
A_LINE = 200  # letters that fit on a line; longer answers get more room


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What a step may see where there is no event: `StepContext` for showing a draft."""

    flow_name: str
    answers: Answers
    lang: str
    person: Person | None
    context: Context
    unit: str
    initiative: int | None

    def word(self, step: str, name: str, /, **values: Any) -> str:
        """A sentence of this step in this form, else the common one."""
        key = sentence_key(self.flow_name, step, name, self.lang)
        here = self.context
        return say(key, self.lang, like=here.units.like, operator=here.limits.operator, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question as the page shows it."""

    key: str
    label: str
    ask: str
    example: str = ""
    help: str = ""
    optional: bool = False
    control: str = "line"  # line, story, choice, files
    most: int = 0  # letters that are taken; 0: no limit of its own
    value: str = ""  # what stands in it: as typed, or the value of the choice
    choices: tuple[Option, ...] = ()
    heard: str = ""  # how it was understood, where that is not what was typed
    wrong: str = ""  # why what was typed is no answer
    doubt: str = ""  # what is asked about what was typed
    meanings: tuple[Option, ...] = ()  # what it may mean: the number of each, and how it reads
    answered: bool = False
    places: tuple[Option, ...] = ()  # where files go: those that are asked for by name, and all others
    room: int = 0  # how many more files may come

    @property
    def stamp(self) -> str:
        """Of what stands in it: what comes back with the same stamp was not typed there."""
        return stamp(self.value)


@dataclass(frozen=True, slots=True)
class Meant:
    """What typed words are at a question: an answer, nothing (`wrong` says why), or one of several (`doubt`)."""

    answer: Any = None
    wrong: str = ""
    doubt: str = ""
    answers: tuple[Any, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)  # they answer other questions


def fields(flow: Flow[Any], talk: StepContext, missing: bool = False) -> list[Field]:
    """The fields of a form, in order. `missing`: say where an answer is needed and there is none."""
    return [shown(step, talk, missing) for step in flow.plan(talk.answers).steps.values() if not step.final]


def stamp(value: str) -> str:
    """A short name of these words."""
    return blake2b(value.encode("utf-8", "replace"), digest_size=STAMP_BYTES).hexdigest()


def complete(flow: Flow[Any], talk: StepContext) -> bool:
    """Whether everything that has to be answered is, and holds."""
    answers = talk.answers
    plan = flow.plan(answers)
    steps = [step for step in plan.steps.values() if not step.final]
    if typed(answers) or any(_is_wanted(step) and not plan.stands(step, answers, talk) for step in steps):
        return False
    return not any(_no_longer_holds(step, talk) for step in steps)


def _is_wanted(step: AnyStep) -> bool:
    """Whether nothing is handed in without an answer."""
    return step.never_assumed or not step.optional


def typed(answers: Answers) -> dict[str, str]:
    """What stands in fields and is no answer yet, by question; one that was answered in the chat since is none."""
    return {key: words for key, words in (answers.get(TYPED) or {}).items() if key not in answers}


def value_of(step: AnyStep, answers: Answers, talk: StepContext) -> str:
    """What stands in the field of this question: the words as they were typed, or the value of a choice."""
    waiting = typed(answers).get(step.key)
    answer = answers.get(step.key)
    if waiting is not None:
        return waiting
    if step.key not in answers and step.assumes(answers):
        answer = step.usual(talk)
    if answer is None:
        return ""
    if isinstance(step, Choice):
        return str(answer)
    value = step.show(answer, talk)
    if isinstance(answer, Mapping) and answer.get("raw"):
        value = str(answer["raw"])
    if _control(step) == "line":
        return " ".join(value.split())  # a browser takes the ends of lines out, and what comes back is to be the same
    return value


def meaning(step: AnyStep, text: str, talk: StepContext) -> Meant:
    """What these words are at this question."""
    try:
        if any(option.value == text for option in step.options(talk)):
            return Meant(answer=step.pick(text, talk))
        return Meant(answer=step.read(text, talk))
    except Unclear as error:
        return Meant(wrong=_why(step, error, talk))
    except Unsure as doubt:
        return Meant(doubt=doubt.key, answers=doubt.answers)
    except Instead as other:
        return Meant(others=other.answers)


def shown(step: AnyStep, talk: StepContext, missing: bool = False) -> Field:
    """The field of one question. `missing`: say where it needs an answer and has none."""
    flow, lang, key, answers = talk.flow_name, talk.lang, step.key, talk.answers
    value = value_of(step, answers, talk)
    meant = Meant()
    if key in typed(answers):
        meant = meaning(step, value, talk)
    wrong = meant.wrong
    if missing and _is_wanted(step) and not (value or key in answers):
        wrong = say("form.missing", lang)
    elif missing and not wrong:
        wrong = _no_longer_holds(step, talk)
    return Field(
        key=key,
        label=say(f"{flow}.{key}.label", lang),
        ask=_own_word(key, "on_page", talk) or talk.word(key, "ask", **step.numbers(answers)),
        example=_own_word(key, "example", talk),
        help=_own_word(key, "help", talk),
        optional=not _is_wanted(step),
        control=_control(step),
        most=_most(step),
        value=value,
        choices=step.options(talk),
        heard=_heard(step, value, talk),
        wrong=wrong,
        doubt=_doubt(step, meant, talk),
        meanings=tuple([Option(str(number), step.show(one, talk)) for number, one in enumerate(meant.answers)]),
        answered=key in answers,
        places=_places(step, talk),
        room=step.room(answers) if isinstance(step, Files) else 0,
    )


def _no_longer_holds(step: AnyStep, talk: StepContext) -> str:
    """Why a kept answer is none any more, as after a campaign changed its days; "" where it holds."""
    answer = talk.answers.get(step.key)
    if answer is None:
        return ""
    try:
        step.check(answer, talk)
    except Unclear as error:
        return _why(step, error, talk)
    return ""


def _places(step: AnyStep, talk: StepContext) -> tuple[Option, ...]:
    if not isinstance(step, Files):
        return ()
    named = [Option(name, say(f"{talk.flow_name}.{step.key}.named.{name}", talk.lang)) for name in step.named]
    return (*named, Option("", say("form.files.other", talk.lang)))


def _why(step: AnyStep, error: Unclear, talk: StepContext) -> str:
    """Why this is no answer; where the chat's sentence speaks of messages, the page has one of its own."""
    own = f"form.error.{error.key}"
    if has(own, talk.lang):
        return say(own, talk.lang, like=talk.context.units.like, **error.values)
    return talk.word(step.key, f"error.{error.key}", **error.values)


def _own_word(key: str, name: str, talk: StepContext) -> str:
    if has(f"{talk.flow_name}.{key}.{name}", talk.lang):
        return talk.word(key, name)
    return ""


def _control(step: AnyStep) -> str:
    if isinstance(step, Choice):
        return "choice"
    if isinstance(step, Files):
        return "files"
    if _most(step) > A_LINE:
        return "story"
    return "line"


def _most(step: AnyStep) -> int:
    return int(getattr(step, "most", 0))


def _heard(step: AnyStep, value: str, talk: StepContext) -> str:
    """How the answer was understood, where that is not what stands in the field."""
    answer = talk.answers.get(step.key)
    if answer is None or isinstance(step, Choice) or step.key in typed(talk.answers):
        return ""
    heard = step.show(answer, talk)
    if heard == value:
        return ""
    return heard


def _doubt(step: AnyStep, meant: Meant, talk: StepContext) -> str:
    """What is asked about words that may mean several things, or one that is to be confirmed."""
    if not meant.doubt:
        return ""
    keys = (f"{talk.flow_name}.{step.key}.doubt.{meant.doubt}", f"any.doubt.{meant.doubt}")
    shown_answers = [step.show(one, talk) for one in meant.answers[:PAGE]]
    return first(keys, talk.lang, shown=shown_answers, answers=meant.answers)
