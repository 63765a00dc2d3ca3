"""How little a text is like an answer to a question: points learned from answers.

Rules know the ways that somebody thought of; this knows the words. Each word, pair of words, first and last word has
its points in `learned.tsv`, for texts with accents and for those without: more where nothing of such a text is an
answer, since it asks, leaves, mends something or answers another question; less where it is one. Most points count at
every question, some at one alone: a day is an answer where a day is asked for, and none where a story is.
`python -m tests.reading.learn` makes that file from `tests/cases`, and tells why a text has its sum.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise, repeat
from pathlib import Path

from handlers.reading.remarks.said import quick_words

LANGUAGE = "vi"  # whose words they are
FILE = Path(__file__).with_suffix(".tsv")
ANY = ""  # the sign that every text has
EVERY = ""  # stands for every question
STORY = "story"  # the questions that ask for a story are one: their answers are alike
WORDS_A_SIZE = 3  # texts are as long as others within so many words
LARGEST_SIZE = 7

_DIGITS = re.compile(r"\d+")
#: From so many points on words are more likely spoken to us, whatever the rules say; to so many they tell.
TALK_POINTS, STORY_POINTS = -0.2, -1.5
NEITHER = -1.0
SURELY_TALK, SURELY_STORY = 2.0, -3.5
#: From so many points on what was read is read back before it is kept; to so many it is no word about another answer.
MISFIT_POINTS, ANSWER_POINTS = 0.6, -2.5
LONGEST = 240  # letters; what is longer tells something, whatever else it says
#: What was learned of each question's answers, by its name there. Of other questions nothing was.
LEARNED_AS = {
    "before": STORY, "solution": STORY, "how": STORY, "effects": STORY, "unit": "union",
} | {question: question for question in (
    "agree", "name", "phone", "workplace", "union", "behalf", "author", "title", "kind", "field", "applied", "effect",
    "benefit", "calculation", "coauthors", "recognised", "decision", "evidence", "confidential", "pledge", STORY,
)}  # fmt: skip
EXACT = frozenset(("phone", "union"))  # a number, or a name of a list, is one wherever it stands


@lru_cache(maxsize=2048)
def points(text: str, question: str) -> float:
    """Points of a whole text: the more, the less it is an answer to this question; NEITHER where nothing is known."""
    kind = LEARNED_AS.get(question)
    if kind is None or len(text) > LONGEST:
        return NEITHER
    words, accented = quick_words(text)
    found, known = signs(words, text), _known(accented)
    return sum(sum(map(known[part].get, found, repeat(0))) for part in (EVERY, kind)) / 100


def is_misfit(text: str, question: str) -> bool:
    """Whether what this question reads in these words is asked about before it is kept."""
    return LEARNED_AS.get(question) not in EXACT and points(text, question) >= MISFIT_POINTS


def is_answer(text: str, question: str) -> bool:
    """Whether these words answer this question so surely that they say nothing of another."""
    return points(text, question) <= ANSWER_POINTS


def signs(words: list[str], text: str) -> list[str]:
    """What is counted of a text, once each: its words and pairs of words, its ends, its size, and other marks.

    All numbers are one.
    """
    words = [_DIGITS.sub("0", word) for word in words]
    found = [ANY, f"#{min(len(words) // WORDS_A_SIZE, LARGEST_SIZE)}"]
    if words:
        found += (f"^{words[0]}", f"{words[-1]}$")
    if text.rstrip().endswith("?"):
        found.append("?")
    if "," in text:
        found.append(",")
    if _DIGITS.search(text) is not None:
        found.append("0-9")
    found += {*words, *map(" ".join, pairwise(words))}
    return found


@cache
def _known(accented: bool) -> dict[str, dict[str, int]]:
    """Hundredths of the points of each sign, whose sum is the same in any order; by question."""
    known: dict[str, dict[str, int]] = {part: {} for part in (EVERY, *LEARNED_AS.values())}
    for line in FILE.read_text("utf-8").splitlines()[1:]:
        question, sign, *found = line.split("\t")
        worth = found[0 if accented else 1]
        if worth:
            known[question][sign] = int(worth)
    return known
