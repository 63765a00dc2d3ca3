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
from zlib import crc32

from rich.console import Console
from rich.table import Table

from handlers.reading.fold import fold, has_accents
from handlers.reading.remarks.learned import EVERY, FILE, LEARNED_AS, STORY, STORY_POINTS, TALK_POINTS, signs
from handlers.reading.remarks.said import quick_words
from tests.cast.places import CASES
from tests.cast.understanding.as_typed import PIECES, Row, batches, read_rows
from tests.cast.understanding.judging import FREE_TEXT
from tests.cast.understanding.readings import rows_of

ONLY_MEASURES = "_b"  # ends the names of batches that teach nothing
TEACH = (
    "turn_2", *(name for name in batches() if not name.endswith(ONLY_MEASURES)), "more_answers", "choices", *batches("choices"), "talk",
)  # fmt: skip
FITS = sorted(path.stem for path in CASES.glob("fits_*.tsv"))  # texts of which only is told whether they answer
READABLE = {
    "money": "benefit", "more_money": "benefit", "dates": "applied", "more_dates": "applied", "units": "union",
    "more_units": "union", "phones": "phone", "more_phones": "phone",
}  # fmt: skip
OF_LIBRARY = {"trouble": "before", "title": "title", "before": "before", "after": "solution"}
WRITTEN = ("title", "before", "solution", "effects", "calculation")  # the parts of a form that are free text
PARTED = "\t"  # a sign from the question at which it counts
LEAST_OF_STORY = 12  # letters of a sentence
LEAST_SEEN = 3  # a sign of fewer texts says nothing of others
LEAST_POINTS = 0.1
ROUNDS, STEP, SLOWER, SHRINKS = 20, 0.1, 0.93, 0.01
PARTS = 6
#: What is said to the bot is no answer to other questions either: each such text teaches at so many more of them.
SAID_ANYWHERE = 3
LEAST_SAID = 4  # words
#: The answers to these are none to questions for free text: each teaches at so many of them.
CLOSED = frozenset(LEARNED_AS.values()) - {STORY, "title", "calculation", "agree", "pledge", "effect", "kind", "field", "evidence"}
OPEN = (STORY, STORY, "title", "workplace")
ANYWHERE = (STORY, STORY, *sorted({*LEARNED_AS.values()} - {STORY}))
ANSWERS_ELSEWHERE = 2
LEAST_ELSEWHERE = 3  # words
#: A story answers none of these: so many of them teach that at each.
TOLD_SHORTLY = ("evidence", "recognised", "confidential", "coauthors")
STORIES_ELSEWHERE = 250

Text = tuple[str, str, bool]  # typed, at this question, and whether nothing of it may be kept
Example = tuple[frozenset[str], bool, Text]  # by its signs
Weights = dict[str, float]


def examples(accented: bool) -> list[Example]:
    """All texts that teach. Without accents all of them count, with accents those that have some."""
    found = [one for one in _texts() if has_accents(one[0]) or not accented]
    return [_example((text if accented else fold(text), question, talk)) for text, question, talk in found]


def _example(text: Text) -> Example:
    typed, question, talk = text
    words, _ = quick_words(typed)
    found, own = signs(words, typed), LEARNED_AS[question]
    return frozenset({PARTED.join((EVERY, sign)) for sign in found} | {PARTED.join((own, sign)) for sign in found}), talk, text


def _texts() -> list[Text]:
    rows = [row for name in TEACH for row in read_rows(CASES / f"{name}.tsv") if _teaches(row)]
    told = [(row.pieces[0], row.question, talk) for row in rows if (talk := _is_talk(row)) is not None]
    elsewhere = [*_said_anywhere(rows), *_answers_elsewhere(told), *_stories_elsewhere(told)]
    return [*told, *fitting(), *_readable(), *_written(), *_of_stories(), *elsewhere]


def _teaches(row: Row) -> bool:
    return row.question in LEARNED_AS and PIECES not in row.text


def fitting() -> Iterable[Text]:
    """Texts of which only is told whether they answer a question."""
    for name in FITS:
        for row in rows_of(CASES / f"{name}.tsv"):
            yield row["text"].replace("\\n", "\n"), row["question"], row["answers"] == "no"


def _readable() -> Iterable[Text]:
    """What is read without a doubt: days, amounts, unions, telephones, names."""
    for name, question in READABLE.items():
        for row in rows_of(CASES / f"{name}.tsv"):
            if row["status"] in ("OK", "CONFIRM") and row["input"].strip():
                yield row["input"], question, False
    for row in rows_of(CASES / "names.tsv"):
        yield from ((row["typed"], question, False) for question in ("name", "author"))


def _written() -> Iterable[Text]:
    """What was written as an answer: initiatives, calculations, forms in one message."""
    for path in sorted(CASES.glob("library_*.tsv")):
        for row in rows_of(path):
            yield from ((row[column], question, False) for column, question in OF_LIBRARY.items())
    for path in sorted(CASES.glob("calculations_*.tsv")):
        for row in rows_of(path):
            yield row["text"].replace("\\n", "\n"), "calculation", False
            yield row["benefit"], "benefit", False
    for path in sorted(CASES.glob("one_message*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield from ((text, question, False) for question, text in case["reads"].items() if question in WRITTEN)


def _of_stories() -> Iterable[Text]:
    for said in rows_of(CASES / "remarks.tsv"):
        if not said["remark"].endswith("doubt"):
            yield said["text"], STORY, bool(said["remark"])
    for story in tomllib.loads((CASES / "stories.toml").read_text("utf-8"))["story"]:
        for sentence in re.split(r"(?<=[.!])\s+", " ".join(story["text"].split())):
            if len(sentence) >= LEAST_OF_STORY:
                yield sentence, STORY, False


def _said_anywhere(rows: Sequence[Row]) -> Iterable[Text]:
    """What is said to the bot at one question, at others."""
    chance = random.Random(4)
    for row in rows:
        if _is_talk(row) and "help" in row.expected and len(row.text.split()) >= LEAST_SAID:
            for other in chance.sample(ANYWHERE, SAID_ANYWHERE):
                if other != LEARNED_AS[row.question]:
                    yield row.pieces[0], other, True


def _answers_elsewhere(told: Sequence[Text]) -> Iterable[Text]:
    """The answers to questions that are no free text, at those that are."""
    chance = random.Random(3)
    for text, question, talk in told:
        if not talk and question in CLOSED and len(text.split()) >= LEAST_ELSEWHERE:
            for other in chance.sample(OPEN, ANSWERS_ELSEWHERE):
                if other != question:
                    yield text, other, True


def _stories_elsewhere(told: Sequence[Text]) -> Iterable[Text]:
    """A story is none of the answers that are short: "tụi nhỏ ăn hết suất" does not end the photos."""
    chance = random.Random(5)
    stories = [text for text, question, talk in told if not talk and LEARNED_AS[question] == STORY]
    for other in TOLD_SHORTLY:
        yield from ((text, other, True) for text in chance.sample(stories, STORIES_ELSEWHERE))


def _is_talk(row: Row) -> bool | None:
    """Whether nothing of this row may be kept; None where somebody would ask first."""
    ways = row.expected.split(" or ")
    kept = [way.startswith(("kept", "holds")) for way in ways]
    taken = [way.startswith(("kept", "holds", "confirm", "choose")) for way in ways]
    if ways == ["skip"]:
        return None if row.question in FREE_TEXT else False
    if any(kept) or all(taken):
        return False
    return None if any(taken) else True


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
    """The points of this part of the texts, each with all questions at which it stands."""
    parts = [crc32(text.encode()) % PARTS for _, _, (text, _, _) in lessons]
    weights = learned([lesson for lesson, its in zip(lessons, parts, strict=True) if its != part])
    for (found, talk, _), its in zip(lessons, parts, strict=True):
        if its == part:
            yield sum(weights.get(sign, 0.0) for sign in found), talk


def write() -> int:
    """Writes the file; how many signs it holds."""
    with_accents, without = (learned(examples(accented)) for accented in (True, False))
    lines = ["question\tsign\taccented\tbare"]
    for sign in sorted(with_accents.keys() | without.keys()):
        worth = [weights.get(sign, 0.0) for weights in (with_accents, without)]
        if any(abs(one) >= LEAST_POINTS for one in worth):
            told = [str(round(one * 100)) if abs(one) >= LEAST_POINTS else "" for one in worth]
            lines.append("\t".join((sign, *told)))
    FILE.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines) - 1


def why(text: str, question: str, console: Console) -> None:
    """The signs of a text by their points."""
    _, accented = quick_words(text)
    column = 0 if accented else 1
    rows = (line.split("\t") for line in FILE.read_text("utf-8").splitlines()[1:])
    known = {PARTED.join((at, sign)): int(worth[column] or 0) / 100 for at, sign, *worth in rows}
    signs_of, _, _ = _example((text, question, True))
    found = sorted(((known.get(sign, 0.0), sign) for sign in signs_of), reverse=True)
    console.print(f"{sum(worth for worth, _ in found):+.2f}")
    for worth, sign in found:
        if worth:
            console.print(f"{worth:+.2f}  {sign}", markup=False, highlight=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--held-out", action="store_true", help="only say how well unseen texts are told")
    parser.add_argument("--why", metavar="TEXT", help="tell what counts in a text")
    parser.add_argument("--at", metavar="QUESTION", default="before", help="the question at which it was typed")
    options = parser.parse_args()
    console = Console()
    if options.why:
        why(options.why, options.at, console)
    elif options.held_out:
        held_out(console)
    else:
        console.print(f"{write()} signs in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
