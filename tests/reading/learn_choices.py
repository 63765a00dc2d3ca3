"""Learns from the answers of `tests/cases` which words mean which choice: `python -m tests.reading.learn_choices`.

Writes `handlers/reading/choosing/likely.tsv`. With `--held-out` nothing is written: each part of the answers is judged by what
the other parts teach. With `--why QUESTION TEXT` it tells what counts. The files that only measure teach nothing.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from handlers.conversation.steps.choice import Choice
from handlers.initiative.form import INITIATIVE
from handlers.reading.choosing.likely import ANY, CERTAIN, FILE, MOST_WORDS, NONE, likelihoods, signs, softmax
from handlers.reading.fold import fold
from handlers.reading.remarks.said import quick_words
from messages.catalog import listed, say
from tests.cast.places import CASES
from tests.cast.understanding.as_typed import PIECES, read_rows
from tests.reading.learn import TEACH, fitting

QUESTIONS = ("behalf", "kind", "field", "effect", "recognised", "confidential")
#: Their answers are no choice; a story may be one of a field, and of an effect.
OTHERS = ("applied", "decision", "union", "workplace", "phone", "review", "pledge")
MOST_OF_OTHERS, LEAST_WORDS = 300, 3
LEAST_POINTS = 0.15
LEAST_SEEN = 2  # times that a pair of words, or an end, has to be seen; a word alone counts from the first time
ROUNDS, STEP, SLOWER, SHRINKS = 30, 0.15, 0.93, 0.01
PARTS = 5
_VALUE = re.compile(r"(?:kept|confirm)=(\w+)")

Example = tuple[frozenset[str], str, str]  # the signs, the value that is meant, and the text
Weights = dict[str, dict[str, float]]  # by sign and value


def examples(question: str, files: Sequence[str]) -> list[Example]:
    """All answers that teach about this question, with accents and without."""
    found = []
    for text, value in _texts(question, files):
        found += [_example(one, value) for one in dict.fromkeys((text, fold(text))) if quick_words(one)[0]]
    return found


def names(question: str) -> list[Example]:
    """What the words call its values."""
    step = INITIATIVE.by_key[question]
    assert isinstance(step, Choice)
    found = []
    for value in step.values:
        own = f"initiative.{question}"
        called = [say(f"{own}.choice.{value}", "vi")]
        for kind in ("said", "held"):
            called += [name.strip("=").replace("…", " ") for name in listed(f"{own}.{kind}.{value}", "vi")]
        for name in called:
            found += [_example(one, value) for one in dict.fromkeys((name, fold(name)))]
    return found


def _example(text: str, value: str) -> Example:
    words, _ = quick_words(text)
    return frozenset(signs(words, text)), value, text


def _texts(question: str, files: Sequence[str]) -> Iterator[tuple[str, str]]:
    values = getattr(INITIATIVE.by_key[question], "values", ())
    for name in files:
        for row in read_rows(CASES / f"{name}.tsv"):
            if row.question != question or PIECES in row.text or len(row.text.split()) > MOST_WORDS:
                continue
            meant = set(_VALUE.findall(row.expected)) & set(values)
            if len(meant) == 1:
                yield row.text, meant.pop()
            elif not meant and "set" not in row.expected and "choose" not in row.expected:
                yield row.text, NONE
    for text, at, talk in fitting():
        if at == question and talk and len(text.split()) <= MOST_WORDS:
            yield text, NONE
    yield from ((text, NONE) for text in _of_others(question, files))


def _of_others(question: str, files: Sequence[str]) -> Sequence[str]:
    """What is said at other questions than those with choices chooses none here: "chưa áp dụng đâu" is of no council."""
    rows = [row for name in files for row in read_rows(CASES / f"{name}.tsv") if row.question in OTHERS]
    texts = [row.text for row in rows if PIECES not in row.text and LEAST_WORDS <= len(row.text.split()) <= MOST_WORDS]
    return random.Random(question).sample(texts, min(len(texts), MOST_OF_OTHERS))


def learned(question: str, lessons: Sequence[Example]) -> Weights:
    """The weights of a softmax regression on the signs, each text looked at several times."""
    values = (*getattr(INITIATIVE.by_key[question], "values", ()), NONE)
    seen = Counter(sign for found, _, _ in lessons for sign in found)
    counted = sorted(sign for sign, times in seen.items() if times >= LEAST_SEEN or sign.isalnum())
    weights: Weights = {sign: dict.fromkeys(values, 0.0) for sign in counted}
    known = [(sorted(weights.keys() & found), meant) for found, meant, _ in lessons]
    order, step = random.Random(1), STEP
    for _ in range(ROUNDS):
        order.shuffle(known)
        for found, meant in known:
            likely = softmax(values, [weights[sign] for sign in found])
            for sign in found:
                of_sign = weights[sign]
                for value in values:
                    away = (value == meant) - likely[value]
                    of_sign[value] += step * (away - SHRINKS * of_sign[value])
        step *= SLOWER
    return weights


def held_out(console: Console) -> None:
    """How well values are told by what the other texts teach."""
    shown = Table(
        "", "texts", "likely", "of these right", "none taken for a value", "certain", "of these wrong",
        title="learned from the other parts",
    )
    for question in QUESTIONS:
        lessons = examples(question, TEACH)
        random.Random(5).shuffle(lessons)
        texts = sorted({text for _, _, text in lessons}, key=fold)
        part_of = {fold(text): number % PARTS for number, text in enumerate(dict.fromkeys(map(fold, texts)))}
        counts: Counter[str] = Counter()
        for part in range(PARTS):
            rest = [lesson for lesson in lessons if part_of[fold(lesson[2])] != part]
            weights = learned(question, rest + names(question))
            judged = [lesson for lesson in lessons if part_of[fold(lesson[2])] == part]
            counts.update(_judged(question, weights, judged))
        shown.add_row(question, *(str(counts[name]) for name in ("all", "likely", "right", "wrong none", "certain", "certainly wrong")))
    console.print(shown)


LIKELY = 0.6


def _judged(question: str, weights: Weights, lessons: Sequence[Example]) -> Iterator[str]:
    for found, meant, _ in lessons:
        known = [weights[sign] for sign in found if sign in weights]
        likely = softmax(weights[ANY], known)
        best = max(likely, key=likely.__getitem__)
        yield "all"
        if best != NONE and likely[best] >= CERTAIN:
            yield "certain"
            if best != meant:
                yield "certainly wrong"
        if likely[best] >= LIKELY:
            yield "likely"
            if best == meant:
                yield "right"
            elif meant == NONE:
                yield "wrong none"


def write() -> int:
    """Writes the file; how many signs it holds."""
    lines = ["question\tsign\tpoints"]
    for question in QUESTIONS:
        weights = learned(question, examples(question, TEACH) + names(question))
        for sign, points in weights.items():
            told = _told(points, always=sign == ANY)
            if told:
                lines.append(f"{question}\t{sign}\t{told}")
    FILE.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines) - 1


def _told(points: Mapping[str, float], always: bool) -> str:
    kept = {value: round(worth * 100) for value, worth in points.items() if always or abs(worth) >= LEAST_POINTS}
    return " ".join(f"{value}={worth}" for value, worth in kept.items())


def why(question: str, text: str, console: Console) -> None:
    """How likely each value is."""
    for value, likely in sorted(likelihoods(question, text).items(), key=lambda one: -one[1]):
        console.print(f"{likely:.2f}  {value or 'none'}", highlight=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--held-out", action="store_true", help="only say how well unseen texts are told")
    parser.add_argument("--why", nargs=2, metavar=("QUESTION", "TEXT"), help="tell how likely each value is")
    options = parser.parse_args()
    console = Console()
    if options.why:
        why(options.why[0], options.why[1], console)
    elif options.held_out:
        held_out(console)
    else:
        console.print(f"{write()} signs in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
