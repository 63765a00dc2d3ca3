"""Answers put right by what stands in them: "Lường chứ không phải Lương", "chị Thủy 25% cơ", "bỏ anh Sáu ra".

The question is not named: the words say which part of which answer is another now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.conversation.ask import editable_steps
from handlers.conversation.edit import names_of
from handlers.conversation.mending.changing import change, clear, is_answer
from handlers.conversation.steps.choice import Choice
from handlers.conversation.steps.coauthors import CoAuthors
from handlers.conversation.steps.files import Files
from handlers.conversation.steps.step import AnyStep
from handlers.conversation.talk import Talk
from handlers.reading import corrections
from handlers.reading.fold import SpelledPattern, fold
from handlers.reading.names import among


def set_for_one(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "Chị Thủy 25% cơ", "tên chị Hoa viết là Hòa", "bỏ anh Sáu ra": of one co-author among those that were named."""
    people = asked_people(talk)
    answer = None if people is None else talk.answers.get(people.key)
    if people is None or not answer or talk.state.unsure:
        return False
    left = among.changed([(name, share) for name, share in answer["people"]], text, free=step.free)
    if left is None:
        return False
    if not left:
        return clear(talk, step, people)
    return change(talk, step, people, ", ".join(f"{name} {share}%" for name, share in left))


def asked_people(talk: Talk) -> CoAuthors | None:
    """The question about co-authors, where this form asks it."""
    people = talk.this_flow.people
    return people if people is not None and people.key in talk.plan.steps else None


def replaced(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "Lường chứ không phải Lương": the one answer that holds the wrong words, the last one first."""
    if step.final and talk.state.unsure:
        return False
    for wrong, right in corrections.replacements(text, led=step.free):
        if any(fold(wrong) in names_of(talk, one) for one in editable_steps(talk)):
            return False  # "đổi tên thành …" names the question, and no word of an answer
        for meant, words in _worded(talk):
            if wrong.isdecimal() and not _may_hold(talk, meant, text):
                continue
            value = corrections.with_replaced(words, wrong, right)
            if value and meant is not step and is_answer(talk, meant, value):
                return change(talk, step, meant, value)
    return False


_OF_SHARES = SpelledPattern(r"%|\b(?:phần trăm|tỷ lệ|tỉ lệ)\b")


def _may_hold(talk: Talk, meant: AnyStep, text: str) -> bool:
    """Whether a bare number may be of that answer: the last one, or one that is named; a share is of people."""
    if _OF_SHARES.search(text) is not None:
        return meant is talk.this_flow.people
    padded = f" {fold(text)} "
    return meant.key == talk.state.told[0] or any(f" {name} " in padded for name in names_of(talk, meant))


def _worded(talk: Talk) -> Iterator[tuple[AnyStep, str]]:
    """The answers in words with their questions, the last one first."""
    last = talk.state.told[0]
    steps = [one for one in editable_steps(talk) if talk.answers.get(one.key) and not isinstance(one, Choice)]
    for step in sorted(steps, key=lambda one: one.key != last):
        answer = talk.answers[step.key]
        if isinstance(answer, Mapping):
            answer = answer.get("raw")
        if isinstance(answer, str) and answer:
            yield step, answer


def removed(talk: Talk, step: AnyStep, text: str) -> bool:
    """ "Xóa đồng tác giả đi em": an optional question is left without its answer."""
    name = corrections.taken_out(text)
    if not name:
        return False
    for meant in editable_steps(talk):
        may_go = meant.optional and not isinstance(meant, Files) and talk.answers.get(meant.key) is not None
        if may_go and name in names_of(talk, meant):
            return clear(talk, step, meant)
    return False
