"""Going back to one question by its number or name: "sửa 5", "tên sai", "đổi đơn vị thành ..."."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from handlers.conversation.answer import read
from handlers.conversation.ask import ask, editable_steps, stands, step_label
from handlers.conversation.steps.step import AnyStep, OnPage
from handlers.conversation.talk import Talk
from handlers.reading import corrections, denials, orders, remarks
from handlers.reading.corrections import faults
from handlers.reading.digits import whole
from handlers.reading.fold import fold, has_accents, marked
from handlers.reading.replies import read_reply
from messages.catalog import has, listed
from messages.wire import Option

# Editing

MOST_WORDS = 8  # in the name of a question
EDIT = "/sua"  # the command behind each question of the list


def edit(talk: Talk, text: str, sure: bool = True) -> bool:
    """ "sửa 5", "sửa tên": ask that question again. False when no question is meant and it was not a sure order."""
    order, new = orders.order_and_answer(text)
    found, rest = _meant(talk, order)
    if found is None and rest and not sure:
        return False
    if found is None:
        offer_edit(talk)
        return True
    if found.key not in talk.plan.steps:
        talk.keep({**talk.answers, found.key: None})  # it has its place among the others from now on
    talk.state.asks(found.key)
    if new:
        read(talk, found, new)  # "sửa tên thành Máy cắt vải" brings the new answer along
    else:
        ask(talk)
    return True


def _meant(talk: Talk, order: str) -> tuple[AnyStep | None, str]:
    """The answered question that an order names by number or by name, and what else the order says."""
    target = orders.meant_by(order)
    bare = orders.without_courtesy(target)
    number = bare if bare.isdecimal() else _numbered_order(bare)
    if number:
        return _numbered(editable_steps(talk), whole(number)), bare
    if bare.count(" ") >= MOST_WORDS:
        return None, bare  # a story that begins with "thêm" or "sửa"
    found, called = _longest_named(talk, target)
    if found is None or orders.without_courtesy(f" {target} ".replace(f" {called} ", " ")):
        return None, bare
    return found, ""


def mend_named(talk: Talk) -> bool:
    """Whether words that answer nothing here find fault with an answer by its name, or order it anew; then it opens."""
    text = talk.event.text
    if corrections.tells_of_others(text) or not (_orders_again(text) or _says_wrong(text)):
        return False
    found, called = _longest_named(talk, fold(text))
    if found is None or found is talk.this_step or not _is_said(called, f" {fold(text)} ", talk):
        return False
    talk.state.asks(found.key)
    ask(talk)
    return True


def _orders_again(text: str) -> bool:
    """Whether it orders to tell a part anew, whose name may be a question: "viết lại đoạn trước đây làm thế nào"."""
    return faults.orders_again(text) and not denials.asks(text)


def _says_wrong(text: str) -> bool:
    """Whether it says that something is wrong, and asks nothing."""
    asks = denials.ends_asking(text) or remarks.read(text).kind == "question"
    return faults.finds_fault(text) and not asks


def _numbered_order(bare: str) -> str:
    """The number in "sửa 7 bỏ chữ …", what is to become of it is read when it is asked again; "" where none is."""
    found = _WITH_NUMBER.match(bare)
    return "" if found is None else found[1]


_WITH_NUMBER = re.compile(r"(\d{1,2}) (?:bo|xoa|chu|tu|them|thanh)\b")


def _numbered(steps: tuple[AnyStep, ...], number: int | None) -> AnyStep | None:
    if number is not None and 1 <= number <= len(steps):
        return steps[number - 1]
    return None


def _longest_named(talk: Talk, words: str) -> tuple[AnyStep | None, str]:
    """The answered question that these folded words name, by the longest of the names in them; and that name."""
    called = {step.key: step for step in (*_answered(talk), *_only_told(talk))}
    padded = f" {words} "
    for name, key in _longest_first(talk.flow_name, tuple(called), talk.lang):
        if name in padded:
            return called[key], name.strip()
    return None, ""


@lru_cache(maxsize=256)  # the answers given so far, by forms and languages
def _longest_first(flow: str, keys: tuple[str, ...], lang: str) -> tuple[tuple[str, str], ...]:
    """The names of these questions between blanks, with their keys; of equally long ones the first question's first."""
    named = [(f" {name} ", key) for key in keys for name in _names(flow, key, lang)]
    return tuple(sorted(named, key=lambda one: -len(one[0])))


def _answered(talk: Talk) -> list[AnyStep]:
    """The questions that have an answer, given or assumed."""
    assumed = talk.plan.assumed
    return [step for step in editable_steps(talk) if stands(talk, step) or step.key in assumed]


def _only_told(talk: Talk) -> list[AnyStep]:
    """The questions that the chat never asks, and that nobody has answered yet."""
    return [step for step in talk.this_flow.steps if isinstance(step.when, OnPage) and step.key not in talk.answers]


def names_of(talk: Talk, step: AnyStep) -> tuple[str, ...]:
    """How people call a question, folded."""
    return _names(talk.flow_name, step.key, talk.lang)


@cache
def _names(flow: str, key: str, lang: str) -> tuple[str, ...]:
    return tuple(fold(name) for name in (step_label(flow, key, lang), *listed(f"{flow}.{key}.names", lang)))


@lru_cache(maxsize=256)  # the answers given so far, by forms and languages
def keys_by_name(flow: str, keys: tuple[str, ...], lang: str) -> Mapping[str, str]:
    """The keys of these questions by what people call them, folded."""
    return {name: key for key in keys for name in _names(flow, key, lang)}


@cache
def first_words(flow: str, keys: tuple[str, ...], lang: str) -> frozenset[str]:
    """The folded words with which people begin to name these questions, as far as they have names."""
    named = tuple(key for key in keys if has(f"{flow}.{key}.label", lang))
    return frozenset(name.split()[0] for name in keys_by_name(flow, named, lang) if name)


def _is_said(name: str, typed: str, talk: Talk) -> bool:
    """Whether these folded words hold that name; "gửi giúp anh" speaks of no "ảnh", "tham quan" of no "quận"."""
    spelled = _SPELLED.get(name)
    if spelled and has_accents(talk.event.text) and spelled not in _WORD.findall(marked(talk.event.text)):
        return False
    return f" {name} " in typed


_WORD = re.compile(r"\w+")
#: Names of one word that mean something else with other accents.
_SPELLED = {fold(word): marked(word) for word in ("ảnh", "quận", "huyện", "tiền", "ngày")}


def mend(talk: Talk) -> None:
    """ "vâng nhưng sai đơn vị": the question that is named, else a list to choose from."""
    typed = f" {fold(talk.event.text)} "
    for named in editable_steps(talk):
        if stands(talk, named) and any(_is_said(name, typed, talk) for name in names_of(talk, named)):
            talk.state.asks(named.key)
            ask(talk)
            return
    step = talk.this_step
    if step.final:
        offer_edit(talk)
    elif orders.complains(talk.event.text):
        ask(talk, head=talk.say("any.say_which"), again=True)
    else:
        ask(talk, head=f"{talk.say('any.not_sure')} {talk.word(step.key, 'help')}", again=True)


def offer_edit(talk: Talk, head: str = "") -> None:
    """A list of the questions to mend; the number is the one at the review."""
    steps = editable_steps(talk)
    menu = tuple(Option(f"{EDIT} {step.key}", step_label(talk.flow_name, step.key, talk.lang)) for step in steps)
    talk.tell(" ".join(filter(None, (head, talk.say("any.edit_which")))), menu=menu)


def edit_listed(talk: Talk, text: str) -> bool:
    """What is typed at that list names what to mend, one question or several, or is a word to the bot: False."""
    named = _all_named(talk, fold(text))
    if named:
        talk.state.asks(named[0])
        talk.state.mends_then(named[1:])
        ask(talk)
        return True
    if read_reply(text):
        return False
    offer_edit(talk, head=talk.say("any.not_listed"))
    return True


def _all_named(talk: Talk, words: str) -> list[str]:
    """The keys of all questions that these folded words name, in the order of the words; the longest names first."""
    names = [(name, step.key) for step in editable_steps(talk) for name in names_of(talk, step)]
    names.sort(key=lambda named: -len(named[0]))
    left, found = f" {words.replace(',', ' ').replace(';', ' ')} ", dict[str, int]()
    for name, key in names:
        at = left.find(f" {name} ")
        if at >= 0 and key not in found:
            found[key] = at
            left = left[: at + 1] + "_" * len(name) + left[at + 1 + len(name) :]
    return sorted(found, key=found.__getitem__)


def edit_step(talk: Talk, key: str) -> bool:
    """Ask the step of that key, if it applies."""
    if talk.flow is None or all(step.key != key for step in editable_steps(talk)):
        return False
    talk.state.asks(key)
    ask(talk)
    return True
