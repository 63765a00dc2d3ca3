"""Learns from the answers of `tests/cases` which words are talk about the form: `python -m tests.reading.learn`.

Writes `handlers/reading/remarks/learned.tsv`. With `--held-out` nothing is written: each part of the answers is judged by what
the other parts teach, which says how well texts are told that nobody has seen. With `--why TEXT` it tells what counts.
The files that only measure teach nothing.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from handlers.initiative.form import INITIATIVE
from handlers.reading.fold import fold, has_accents
from handlers.reading.remarks.learned import FILE, STORY_POINTS, TALK_POINTS, signs
from handlers.reading.remarks.said import quick_words
from tests.cast.places import CASES
from tests.cast.understanding.as_typed import PIECES, Row, read_rows
from tests.cast.understanding.readings import rows_of

TEACH = (
    "turn_2", "answers_a", "answers_c", "answers_d", "answers_e", "answers_f", "answers_g", "answers_h", "answers_i",
    "answers_j", "answers_k", "answers_l", "answers_m", "answers_n", "answers_o", "answers_p",
    "answers_q", "answers_r", "answers_s", "answers_t", "answers_u", "answers_v", "answers_w", "answers_x",
    "answers_z", "answers_aa", "answers_ab",
    "more_answers", "choices", "talk",
)  # fmt: skip
QUESTIONS = frozenset({"title", "before", "solution", "effects", "calculation", "decision", "workplace"})
LEAST_OF_STORY = 12  # letters of a sentence
LEAST_SEEN = 2  # a sign of one text says nothing of others
LEAST_POINTS = 0.05
ROUNDS, STEP, SLOWER, SHRINKS = 25, 0.1, 0.93, 0.03
PARTS = 6

Example = tuple[frozenset[str], bool, str]  # the signs, whether it is talk, and the text
Weights = dict[str, float]


def examples(accented: bool) -> list[Example]:
    """All texts that teach. Without accents all of them count, with accents those that have some."""
    found = [(text, talk, question) for text, talk, question in _texts() if has_accents(text) or not accented]
    return [_example(text if accented else fold(text), talk, question) for text, talk, question in found]


def _example(text: str, talk: bool, question: str) -> Example:
    words, _ = quick_words(text)
    return frozenset(signs(words, text, INITIATIVE.by_key[question].oddness(text))), talk, text


def _texts() -> Iterable[tuple[str, bool, str]]:
    for name in TEACH:
        for row in read_rows(CASES / f"{name}.tsv"):
            talk = _is_talk(row)
            if row.question in QUESTIONS and PIECES not in row.text and talk is not None:
                yield " ".join(row.pieces[0].split()), talk, row.question
    for said in rows_of(CASES / "remarks.tsv"):
        if not said["remark"].endswith("doubt"):
            yield said["text"], bool(said["remark"]), "before"
    for story in tomllib.loads((CASES / "stories.toml").read_text("utf-8"))["story"]:
        for sentence in re.split(r"(?<=[.!])\s+", " ".join(story["text"].split())):
            if len(sentence) >= LEAST_OF_STORY:
                yield sentence, False, "before"


def _is_talk(row: Row) -> bool | None:
    """Whether nothing of this row may be kept; None where both would be right."""
    ways = row.expected.split(" or ")
    kept = [way.startswith(("kept", "holds")) for way in ways]
    if not any(kept):
        return True
    told = [way.startswith("ask:kể thêm") for way in ways]
    return False if all(one or other for one, other in zip(kept, told, strict=True)) else None


def learned(lessons: Sequence[Example]) -> Weights:
    """The weights of a logistic regression on the signs, each text looked at several times."""
    seen = Counter(sign for found, _, _ in lessons for sign in found)
    known = [([sign for sign in sorted(found) if seen[sign] >= LEAST_SEEN], talk) for found, talk, _ in lessons]
    weights: Weights = dict.fromkeys((sign for sign, times in seen.items() if times >= LEAST_SEEN), 0.0)
    order, step = random.Random(1), STEP
    for _ in range(ROUNDS):
        order.shuffle(known)
        for found, talk in known:
            away = talk - _likelihood(sum(weights[sign] for sign in found))
            for sign in found:
                weights[sign] += step * (away - SHRINKS * weights[sign])
        step *= SLOWER
    return weights


def _likelihood(points: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, points))))


def held_out(console: Console) -> None:
    """How well texts are told by what the others teach."""
    shown = Table(title="learned from the other parts")
    for column in ("", "talk", "seen as such", "stories", "taken for talk", "talk taken for a story"):
        shown.add_column(column, justify="right")
    for accented in (True, False):
        lessons = examples(accented)
        random.Random(5).shuffle(lessons)
        found = [(worth, talk) for part in range(PARTS) for worth, talk in _judged(lessons, part)]
        talk, stories = ([worth for worth, is_talk in found if is_talk is which] for which in (True, False))
        shown.add_row(
            "with accents" if accented else "without",
            str(len(talk)),
            f"{sum(worth > TALK_POINTS for worth in talk) / len(talk):.1%}",
            str(len(stories)),
            str(sum(worth > TALK_POINTS for worth in stories)),
            str(sum(worth < STORY_POINTS for worth in talk)),
        )
    console.print(shown)


def _judged(lessons: list[Example], part: int) -> Iterable[tuple[float, bool]]:
    weights = learned([lesson for number, lesson in enumerate(lessons) if number % PARTS != part])
    for found, talk, _ in lessons[part::PARTS]:
        yield sum(weights.get(sign, 0.0) for sign in found), talk


def write() -> int:
    """Writes the file; how many signs it holds."""
    with_accents, without = (learned(examples(accented)) for accented in (True, False))
    lines = ["sign\taccented\tbare"]
    for sign in sorted(with_accents.keys() | without.keys()):
        worth = [weights.get(sign, 0.0) for weights in (with_accents, without)]
        if any(abs(one) >= LEAST_POINTS for one in worth):
            told = [str(round(one * 100)) if abs(one) >= LEAST_POINTS else "" for one in worth]
            lines.append("\t".join((sign, *told)))
    FILE.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines) - 1


def why(text: str, console: Console) -> None:
    """The signs of a text by their points."""
    words, accented = quick_words(text)
    column = 0 if accented else 1
    rows = (line.split("\t") for line in FILE.read_text("utf-8").splitlines()[1:])
    known = {sign: int(worth[column] or 0) / 100 for sign, *worth in rows}
    found = sorted(((known.get(sign, 0.0), sign) for sign in signs(words, text, 0)), reverse=True)
    console.print(f"{sum(worth for worth, _ in found):+.2f}")
    for worth, sign in found:
        if worth:
            console.print(f"{worth:+.2f}  {sign}", markup=False, highlight=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--held-out", action="store_true", help="only say how well unseen texts are told")
    parser.add_argument("--why", metavar="TEXT", help="tell what counts in a text")
    options = parser.parse_args()
    console = Console()
    if options.why:
        why(options.why, console)
    elif options.held_out:
        held_out(console)
    else:
        console.print(f"{write()} signs in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
