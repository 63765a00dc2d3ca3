"""Whether the bot did with a whole answer what its row expects, and what went wrong otherwise.

The notation stands in `tests/cases/README.md`. Each expectation that can be written is one function of `JUDGES`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from typing import Any

from handlers.reading.cleaning import clean, without_emoticons
from messages.catalog import all_words
from tests.cast.understanding.as_typed import RECEIPT, UNASKED, Outcome, question_before

RIGHT = "right"
WRONG_VALUE = "wrong value kept in silence"
NO_ANSWER = "no answer kept as one"
LOST = "answer lost"
AGAIN = "asked again without need"
BOTH = "kept and answered at once"
NOT_FOLLOWED = "order or question not followed"
FAULTS = (WRONG_VALUE, NO_ANSWER, LOST, AGAIN, BOTH, NOT_FOLLOWED)

FREE_TEXT = frozenset({"title", "before", "solution", "calculation", "effects", "decision", "workplace"})
NOTHING: tuple[Any, ...] = (None, 0, [], "")
ANYTHING = "."  # whatever is said
LONG_ENOUGH = 20  # letters of a sentence that cannot stand in another by chance

OF_PERSON = {"agree", "name", "phone", "workplace", "union"}
#: What answers to these are added to, by what they are for.
ADDED_TO = {"how": {"solution"}, "figure": {"before", "solution"}}

Judge = Callable[[Outcome, str], bool]


def verdict(outcome: Outcome) -> str:
    """RIGHT, or the kind of what went wrong."""
    wanted = outcome.row.expected.split(" or ")
    if not any(as_expected(outcome, one) for one in wanted):
        return _fault(outcome, wanted)
    if kept_now(outcome, outcome.row.question) and told_something(outcome):
        return BOTH
    return RIGHT


def as_expected(outcome: Outcome, expected: str) -> bool:
    """Whether one of a row's alternatives came true."""
    name = re.match(r"[a-z_]+", expected)
    if name is None or name[0] not in JUDGES:
        raise ValueError(f"cannot be read: {expected!r}")
    return JUDGES[name[0]](outcome, expected[name.end() :].lstrip("=:"))


def _fault(outcome: Outcome, wanted: list[str]) -> str:
    """What kind of mistake this is."""
    question = outcome.row.question
    taken = kept_now(outcome, question)
    names = {re.split("[=:]", one)[0] for one in wanted}
    if names & {"kept", "holds", "skip"}:
        return _fault_with_an_answer(outcome, taken)
    if taken and names & {"confirm", "choose"}:
        return WRONG_VALUE
    if taken and question in (*FREE_TEXT, "name", "author", "coauthors"):
        return NO_ANSWER
    if changed(outcome):
        return WRONG_VALUE
    return NOT_FOLLOWED


def _fault_with_an_answer(outcome: Outcome, taken: bool) -> str:
    """The same for a row that is an answer."""
    after = outcome.after
    if taken:
        return WRONG_VALUE
    if after.shown != outcome.row.question or not after.flow or told_something(outcome):
        return LOST
    return AGAIN


# What can be seen of an outcome


def changed(outcome: Outcome) -> set[str]:
    """The questions whose answers are not as they were."""
    before, after = outcome.before.answers, outcome.after.answers
    if outcome.row.question == RECEIPT and outcome.after.flow and set(after) <= OF_PERSON:
        return set()  # another form was begun
    missing = object()
    other = {key for key in (*before, *after) if before.get(key, missing) != after.get(key, missing)}
    other -= ADDED_TO.get(outcome.row.question, set())
    if "pledge" in other:  # handing in fills in what nobody was asked
        other -= (UNASKED | {"pledge"}) - before.keys() - {outcome.row.question}
    return other


def kept_now(outcome: Outcome, key: str) -> bool:
    """Whether that question has a new answer."""
    return key in changed(outcome) and outcome.after.answers.get(key) not in NOTHING


def told_something(outcome: Outcome) -> bool:
    """Whether help about this question, or an answer to a frequent one, was said."""
    return gave_help(outcome) or any(piece in outcome.said for piece in _pieces("menu.faq."))


def gave_help(outcome: Outcome) -> bool:
    """Whether any of this question's own help was said: as a whole, or of one of its options."""
    key = outcome.row.question
    named = [f"{form}.{key}.{word}" for form in ("initiative", "profile", "consent") for word in ("help", "explained")]
    return any(piece in outcome.said for name in named for piece in _pieces(name))


def _pieces(start: str) -> list[str]:
    """The parts, long enough to be known again, of all sentences whose names begin so."""
    sentences = [text for name, text in all_words("vi").items() if name.startswith(start) and isinstance(text, str)]
    parts = [part.strip() for text in sentences for part in re.split(r"\{[{%].*?[%}]\}|\n", text)]
    return [part for part in parts if len(part) >= LONG_ENOUGH]


def _says_one_of(outcome: Outcome, words: str) -> bool:
    if words == ANYTHING:
        return outcome.said != ""
    said = outcome.said.casefold()
    return any(word.casefold() in said for word in words.split("/"))


def is_value(answer: Any, wanted: str) -> bool:
    """Whether this is that answer, as a row writes it."""
    if answer in NOTHING or not isinstance(answer, Mapping):
        return (answer in NOTHING and wanted == "none") or bool(answer == wanted)
    if "vnd" in answer:
        return bool(str(answer["vnd"]) == wanted)
    if "people" in answer:
        return "; ".join(f"{name} {share}" for name, share in answer["people"]) == wanted
    if "start" in answer:
        return (answer["start"], answer["end"]) == _span(wanted)
    return wanted in (answer.get("code"), answer.get("raw"))


def _span(wanted: str) -> tuple[str, str]:
    """First and last day: of "2026-08-15", "2026-08", "2026", "2026-07-01..2026-09-30"."""
    first, _, last = wanted.partition("..")
    if last:
        return first, last
    numbers = [int(number) for number in first.split("-")]
    if len(numbers) == 1:
        return f"{first}-01-01", f"{first}-12-31"
    if len(numbers) == 2:
        _, days = calendar.monthrange(numbers[0], numbers[1])
        return f"{first}-01", f"{first}-{days}"
    return first, first


# Expectations


def _kept(outcome: Outcome, value: str) -> bool:
    key = outcome.row.question
    answer = outcome.after.answers.get(key)
    if not kept_now(outcome, key) or changed(outcome) - {key}:
        return False
    if value:
        return is_value(answer, value)
    typed = without_emoticons(clean("\n".join(outcome.row.pieces)))
    return typed in (answer, answer.get("raw") if isinstance(answer, Mapping) else None)


def _holds(outcome: Outcome, parts: str) -> bool:
    answer = outcome.after.answers.get(outcome.row.question)
    if isinstance(answer, Mapping):
        answer = answer.get("raw")
    return isinstance(answer, str) and all(part.casefold() in answer.casefold() for part in parts.split("&"))


def _nothing_kept(outcome: Outcome) -> bool:
    return not changed(outcome)


def _stays_open(outcome: Outcome) -> bool:
    return _nothing_kept(outcome) and outcome.after.shown == outcome.row.question


def _confirm(outcome: Outcome, value: str) -> bool:
    unsure = outcome.after.unsure
    return _stays_open(outcome) and bool(unsure) and is_value(unsure[0], value)


def _choose(outcome: Outcome, values: str) -> bool:
    unsure = outcome.after.unsure
    return _stays_open(outcome) and all(any(is_value(one, value) for one in unsure) for value in values.split("|"))


def _ask(outcome: Outcome, words: str) -> bool:
    if not _stays_open(outcome) or _reads_nonsense_back(outcome):
        return False
    return not words or _says_one_of(outcome, words)


def _reads_nonsense_back(outcome: Outcome) -> bool:
    """Whether something that is no answer was read back as one: "Chia đều: Đợi Em Xíu 50%. Đúng không ạ?"."""
    after = outcome.after
    if not after.unsure or after.doubt.startswith("which"):
        return False
    first = after.unsure[0]
    return first not in outcome.row.pieces and isinstance(first, Mapping) and "raw" in first and "code" not in first


def _skip(outcome: Outcome, _: str) -> bool:
    answers, question = outcome.after.answers, outcome.row.question
    return question in answers and answers[question] in NOTHING and changed(outcome) <= {question}


def _back(outcome: Outcome, _: str) -> bool:
    return _nothing_kept(outcome) and outcome.after.shown == question_before(outcome.row.question)


def _put_aside(outcome: Outcome, _: str) -> bool:
    return _nothing_kept(outcome) and not outcome.after.flow


def _edit(outcome: Outcome, key: str) -> bool:
    return outcome.after.shown == key != outcome.row.question


def _help(outcome: Outcome, _: str) -> bool:
    return _stays_open(outcome) and gave_help(outcome)


def _says(outcome: Outcome, words: str) -> bool:
    return _nothing_kept(outcome) and _says_one_of(outcome, words)


def _set(outcome: Outcome, told: str) -> bool:
    setting, _, without = told.partition("&no ")
    key, _, value = setting.partition("=")
    if without and without in outcome.after.answers:
        return False
    return key in changed(outcome) and is_value(outcome.after.answers.get(key), value)


JUDGES: Mapping[str, Judge] = {
    "kept": _kept,
    "holds": _holds,
    "confirm": _confirm,
    "choose": _choose,
    "ask": _ask,
    "skip": _skip,
    "back": _back,
    "put_aside": _put_aside,
    "edit": _edit,
    "help": _help,
    "answer": _says,
    "says": _says,
    "set": _set,
}
