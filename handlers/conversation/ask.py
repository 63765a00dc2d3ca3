"""Asking: the open question as a message, with its choices, shortcuts, old answer and place in the form."""

from __future__ import annotations

from functools import cache, partial
from typing import Any
from zlib import crc32

from handlers.conversation import pages
from handlers.conversation.flow import SHORT, Plan
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.review import Pledge, Review
from handlers.conversation.steps.step import UNCLEAR, AnyStep
from handlers.conversation.talk import Talk
from messages.catalog import first, fixed, has, say
from messages.format import paragraphs
from messages.wire import Option, Reply

OWN_HELP = ".shortcut.help"  # how the sentence is called that names help at one question
ASSUMED = " *"  # stands behind an answer that is assumed
NEW_WORDS = "new"  # value of the option "none of these" at an unsure answer
LISTED_LETTERS = 240  # of each answer that the short form lists: it was written a moment ago


# Asking


def ask(talk: Talk, head: str = "", again: bool = False) -> None:
    """Say the question that stands open, after `head`. `again`: the same one, so its buttons stay valid."""
    ask_step(talk, talk.this_step, talk.plan, head, again)


def ask_step(talk: Talk, step: AnyStep, plan: Plan, head: str, again: bool = False) -> None:
    state = talk.state
    if not again:
        state.turn += 1
    state.shows(step.key)
    if state.unsure:
        text = _doubt(talk, step)
    elif step.final:
        text = _final_text(talk, step, head, again)
    else:
        text = question_text(talk, step)
    if head and text not in head:
        text = f"{head}\n\n{text}"
    elif head:
        text = head
    number, of = progress(talk, step, plan)
    upload = 0
    if talk.draft is not None and isinstance(step, Files):
        upload = talk.draft.id
    talk.replies.append(
        Reply(
            text,
            choices=offered_choices(talk, step),
            shortcuts=shortcuts(talk, step, step.key in plan.before),
            turn=state.turn,
            step=number,
            steps=of,
            upload=upload,
            named=lists_answers(talk, step),
        )
    )


def progress(talk: Talk, step: AnyStep, plan: Plan) -> tuple[int | None, int | None]:
    """The "Bước n/m" of a question: one count through a form and the one that follows it, which asks the most.

    What comes before it counts as one step, since one message may answer all of it.
    """
    number, of = plan.places.get(step.key, (None, None))
    if number is None or of is None:
        return None, None
    following = talk.following
    if following is not None:
        return 1, 1 + following.length
    return number + talk.state.ahead, of + talk.state.ahead


def lists_answers(talk: Talk, step: AnyStep) -> bool:
    """Whether the numbers on this screen are those of the answers, so that its choices are picked by their names."""
    return step.final and not talk.state.unsure


def question_text(talk: Talk, step: AnyStep) -> str:
    answers = talk.answers
    asked = step.asked_as(answers)
    always, example = _words(talk.flow_name, step.key, asked, talk.lang)
    text = always or talk.word(step.key, asked, **step.numbers(answers))
    old = answers.get(step.key)
    if step.key not in answers:
        old = _assumed(talk, step)
    if old is None and example is None:
        return f"{text}\n{talk.say('any.example', example=talk.word(step.key, 'example'))}"
    if old is None:
        return f"{text}{example}"
    return f"{text}\n{talk.say('any.now', shown=step.show(old, talk))}"


@cache
def _words(flow: str, step: str, asked: str, lang: str) -> tuple[str, str | None]:
    """The words of a question, "" where they depend on the answers; its example on a line of its own.

    None: the example depends on the units that are loaded.
    """
    example = f"{flow}.{step}.example" if asked == "ask" else f"{flow}.{step}.{asked}_example"
    line: str | None = ""
    if fixed(example, lang):
        line = "\n" + say("any.example", lang, example=say(example, lang))
    elif has(example, lang):
        line = None
    return fixed(f"{flow}.{step}.{asked}", lang), line


def _assumed(talk: Talk, step: AnyStep) -> Any:
    """What is assumed at this question, None where it has to be asked."""
    if step.key in talk.plan.assumed:
        return step.usual(talk)
    return None


def stands(talk: Talk, step: AnyStep) -> bool:
    """Whether there is an answer to it, given or assumed."""
    return talk.plan.stands(step, talk.answers, talk)


def _final_text(talk: Talk, step: AnyStep, head: str, again: bool) -> str:
    """The review or the pledge, under the answers: all of them, or those that changed since all were shown."""
    lines = review(talk)
    seen, now = talk.state.seen, tuple(crc32(line.encode()) for line in lines)
    if again and head and seen:
        return talk.word(step.key, "help")
    asked = talk.word(step.key, "ask")
    if isinstance(step, (Pledge, Review)):
        asked = paragraphs(step.beside(talk), asked)
    talk.state.sees(now)
    if isinstance(step, Review) and (len(seen) != len(now) or again):
        return "\n\n".join((asked, "\n".join(lines)))
    if len(seen) != len(now) or again:
        return "\n\n".join((talk.say("any.review"), "\n".join(lines), asked))
    changed = [line for line, before, after in zip(lines, seen, now, strict=True) if before != after]
    return "\n\n".join(filter(None, ("\n".join(changed), asked)))


def review(talk: Talk) -> list[str]:
    """A line for every answer that will be handed in, numbered as "sửa 5" understands it."""
    answers, lines = talk.answers, []
    for number, step in enumerate(editable_steps(talk), 1):
        answer, sign = answers.get(step.key), ""
        if step.key not in answers:
            answer = _assumed(talk, step)
            sign = "" if answer is None else ASSUMED
        shown = talk.say("any.nothing") if answer is None else step.show(answer, talk)
        if SHORT in answers and len(shown) > LISTED_LETTERS:
            shown = shown[:LISTED_LETTERS].rstrip() + "…"
        lines.append(f"{number}. {step_label(talk.flow_name, step.key, talk.lang)}: {shown}{sign}")
    return lines


def editable_steps(talk: Talk) -> tuple[AnyStep, ...]:
    """The questions that may be edited, in the order of their numbers."""
    return talk.plan.listed


@cache
def step_label(flow: str, step: str, lang: str) -> str:
    return say(f"{flow}.{step}.label", lang)


def _doubt(talk: Talk, step: AnyStep) -> str:
    """What the last answer may have meant."""
    state = talk.state
    shown = [step.show(answer, talk) for answer in state.unsure[: pages.PAGE]]
    keys = (f"{state.flow}.{step.key}.doubt.{state.doubt}", f"any.doubt.{state.doubt}")
    text = first(keys, talk.lang, shown=shown, answers=state.unsure)
    place = pages.place(state.unsure, state.page, talk.lang)
    if place:
        return f"{text} {place}"
    return text


def offered_choices(talk: Talk, step: AnyStep) -> tuple[Option, ...]:
    answers = talk.state.unsure
    if not answers:
        return step.options(talk) + left_to_union(talk, step)
    if asks_which(talk):
        shown = partial(step.show, talk=talk)
        these = pages.options(answers, talk.state.page, shown, talk.lang)
        return (*these, *left_to_union(talk, step), Option(NEW_WORDS, talk.say("any.choice.none")))
    if talk.state.doubt in ("asks", "speaks"):
        return Option("0", talk.say("any.choice.record")), Option(NEW_WORDS, talk.say("any.choice.no_record"))
    yes = Option("0", talk.say("any.choice.yes"))
    others = [Option(str(number), step.show(answer, talk)) for number, answer in enumerate(answers[1:], 1)]
    return (yes, *others, Option(NEW_WORDS, talk.say("any.choice.no")))


def left_to_union(talk: Talk, step: AnyStep) -> tuple[Option, ...]:
    """The option "not known, the union fills it in", for somebody who is stuck at this question."""
    if not step.fillable or not talk.state.is_stuck(step.key):
        return ()
    return (Option(UNCLEAR, talk.say("any.choice.unclear")),)


def asks_which(talk: Talk) -> bool:
    """Whether the doubt is "this or that?", and not "yes or no?"."""
    return talk.state.doubt.startswith("which")


def shortcuts(talk: Talk, step: AnyStep, back: bool) -> tuple[Option, ...]:
    answers = talk.answers
    flow = talk.this_flow
    given = step.key in answers or _assumed(talk, step) is not None
    keep = given and not step.final
    skip = not given and step.may_skip(answers)
    own_help = f"{talk.flow_name}.{step.key}{OWN_HELP}"
    back = back or bool(talk.state.unsure)
    named = named_shortcuts(keep, skip, back, talk.draft is not None, talk.lang, own_help)
    if offers_human(talk, step):
        named = (Option(f"/{flow.human}", talk.say("any.shortcut.human")), *named)
    if flow.offers and not back and not given and step.counted:
        return (*_offered(flow.name, flow.offers, talk.lang), *named)
    return named


def offers_human(talk: Talk, step: AnyStep) -> bool:
    """Whether somebody has stumbled here so often that a human is offered, where the form has such a way."""
    return bool(talk.this_flow.human) and talk.state.wants_a_human(step.key)


@cache
def _offered(flow: str, commands: tuple[str, ...], lang: str) -> tuple[Option, ...]:
    return tuple(Option(f"/{command}", say(f"{flow}.offer.{command}", lang)) for command in commands)


@cache
def named_shortcuts(
    keep: bool, skip: bool, back: bool, cancel: bool, lang: str, own_help: str = ""
) -> tuple[Option, ...]:
    offered = {"keep": keep, "skip": skip, "back": back, "help": True, "cancel": cancel}
    own = {"help": own_help}  # where help at this question has a name of its own
    return tuple(
        Option(name, first((own.get(name, ""), f"any.shortcut.{name}"), lang)) for name, here in offered.items() if here
    )


def aside(talk: Talk, text: str, menu: tuple[Option, ...] = ()) -> None:
    """Answer something that is no part of the form, and ask its open question again; `menu`: where no form is open."""
    if talk.flow is not None:
        ask(talk, head=text, again=True)
        talk.replies[-1].told = True
    else:
        talk.tell(text, menu=menu)


def hand(talk: Talk, reply: Reply) -> None:
    """The same with a reply that is more than words."""
    talk.replies.append(reply)
    if talk.flow is not None:
        ask(talk, again=True)
