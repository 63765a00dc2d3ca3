"""How likely each value of a choice is meant by words that name none of them: "chế cái giá kê", "bệnh nhân đỡ chờ".

Each word, pair of words, first and last word has its points for the values of a question in `likely.tsv`, and for
none of them, as who asks or cannot say. `python -m tests.reading.learn_choices` makes that file from `tests/cases`.
What is found so is only likely: it is asked, and kept only where it is certain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

from handlers.reading.fold import SpelledPattern
from handlers.reading.remarks.said import quick_words

FILE = Path(__file__).with_suffix(".tsv")
ANY = ""  # the sign that every text has
NONE = ""  # the value of words that choose nothing
MOST_WORDS = 30  # a longer text tells a story

#: From which likelihood on one value is asked; none of them, or another, believed against a name of one that was said.
LIKELY, LIKELY_NONE, LIKELY_OTHER = 0.6, 0.7, 0.85
HARDLY = 0.5  # a value that is named within a sentence, and less likely than so, is asked about
STANDS_OUT, TIMES = 0.28, 2.2  # so likely is enough where it is so many times as likely as any other
EITHER = 0.25  # of the second of two that are asked
SURELY = 0.85  # such words are no talk
CERTAIN = 0.98  # such words are kept: of those that nobody had seen 1 in 100 meant another value

Points = Mapping[str, float]  # by value


def guessed(question: str, text: str, values: Collection[str]) -> tuple[str, ...]:
    """The values that are likely meant, the likeliest first: one, or one of two; () where nothing is likely.

    To choose between all that there are is asked anyhow.
    """
    found = likelihoods(question, text)
    offered = sorted((value for value in found if value in values), key=lambda value: -found[value])
    if not offered or found[NONE] >= found[offered[0]]:
        return ()
    first, second = offered[0], max(found[offered[1]], found[NONE])
    if found[first] >= LIKELY or (found[first] >= STANDS_OUT and found[first] >= TIMES * second):
        return (first,)
    both = tuple(value for value in offered[:2] if found[value] >= EITHER)
    return both if len(both) > 1 and len(offered) > len(both) else ()


def surely_chooses(question: str, text: str) -> bool:
    """Whether these words are hardly talk, whatever marks it: "có ai công nhận đâu"."""
    found = likelihoods(question, text)
    return bool(found) and max(worth for value, worth in found.items() if value != NONE) >= SURELY


def surely_means(question: str, text: str, value: str) -> bool:
    """Whether that value and no other is meant, whatever stands behind it: "công khai hết đi, giấu chi"."""
    return value != NONE and likelihoods(question, text).get(value, 0.0) >= SURELY


def certain(question: str, text: str) -> str:
    """The value that these words mean beyond doubt; "" where there is doubt."""
    found = likelihoods(question, text)
    value = max(found, key=found.__getitem__, default=NONE)
    return value if value != NONE and found[value] >= CERTAIN else NONE


def doubted(question: str, text: str, value: str, whole: bool) -> tuple[str, ...]:
    """What to ask where a value is named by these words, and they hardly mean it; () where nothing is in doubt.

    `whole`: they are nothing but its name, so that little speaks for anything else.
    """
    found = likelihoods(question, text)
    if found.get(value, HARDLY) >= HARDLY:
        return ()
    best = max(found, key=found.__getitem__)
    if best not in (NONE, value) and found[best] >= LIKELY_OTHER:
        return (value, best)
    if not whole or (best == NONE and found[NONE] >= LIKELY_NONE):
        return (value,)
    return ()


#: Who says so is not sure of it, or takes something out: "hình như rồi", "ai xem cũng được trừ bản vẽ".
_HEDGED = SpelledPattern(
    r"\b(?:hình như|không chắc|chưa chắc|nghe (?:\w+ ){0,4}(?:nói|bảo|kể)|nghe đâu|ước gì|có lẽ|đùa|ai bảo|ai nói"
    r"|không biết phải không|sẽ (?:được|có)|sắp (?:được|có)|mong|hi vọng|hy vọng|nếu được"
    r"|không thích thì|(?:đi |cứ )?hỏi (?:sếp|lãnh đạo|quản đốc|tổ trưởng|giám đốc|công ty|trên)|miễn là|với điều kiện"
    r"|(?<!đã )(?<!phòng )(?<!diệt )trừ(?! sâu)|cũng được\b.*\bcũng được"
    r"|vừa\b.*\bvừa|hoặc|phân vân|lưỡng lự)\b"
)


#: One thing is named, and another meant besides: "công khai nhưng che tên khách", "tôi nhờ con gái gõ hộ".
_TWO_SIDED = SpelledPattern(
    r"\bcông khai (?:trong|với|nội bộ)\b|\bnhưng (?:mà )?(?:che|giấu|đừng|giữ|(?:tôi|em|mình|tui) (?:làm|nghĩ|viết))\b"
    r"|\b(?:gõ|bấm|nhập|viết|khai|điền) (?:hộ|giúp|giùm|dùm) (?:cho )?(?:tôi|tui|mình)\b"
    r"|\bnó (?:gõ|bấm|nhập|nộp|viết|ghi)\b"
    r"|\b(?:tôi|tui|mình) nhờ (?:con|cháu|vợ|chồng|bạn|nó|người)\b(?:(?! nhờ ).)*\b(?:hộ|giúp|giùm|dùm)\b"
    r"|\d (?:hay|hoặc|và|với) (?:loại |số |cái )?\d|\b(?:phần mềm|app|web) quản lý\b|\bbị (?:loại|trượt|rớt|trả)\b"
)


#: Only with accents: "moi ca 3 lan" is no "cả … lẫn".
_BOTH = re.compile(r"\bcả\b.*\blẫn\b|\bnửa\b.*\bnửa\b", re.IGNORECASE)


def means_two(text: str) -> bool:
    """Whether two are meant, though only one is named: "nửa y tế nửa công nghệ"."""
    return _BOTH.search(normalize("NFC", text)) is not None


def is_hedged(text: str) -> bool:
    """Whether these words say that they may be wrong, or not all of it is meant."""
    return _HEDGED.search(text) is not None or _TWO_SIDED.search(text) is not None


@lru_cache(maxsize=1024)  # a text is looked at by several readers in turn
def likelihoods(question: str, text: str) -> Points:
    """How likely each value of that question is meant, NONE among them; nothing where no word is known."""
    known = _known().get(question)
    words, _ = quick_words(text)
    if known is None or not 0 < len(words) <= MOST_WORDS:
        return {}
    found = [known[sign] for sign in signs(words, text) if sign in known]
    if len(found) <= 1:
        return {}
    return softmax(known[ANY], found)


def softmax(values: Iterable[str], found: Iterable[Points]) -> Points:
    """The points of each value over all signs, as likelihoods."""
    sums = dict.fromkeys(values, 0.0)
    for points in found:
        for value, worth in points.items():
            sums[value] += worth
    most = max(sums.values())
    weights = {value: math.exp(worth - most) for value, worth in sums.items()}
    total = sum(weights.values())
    return {value: weight / total for value, weight in weights.items()}


def signs(words: list[str], text: str) -> set[str]:
    """What is counted of a text, once each: its words and pairs of words, its ends, a mark of question."""
    found = {ANY, *words, *map(" ".join, pairwise(words)), f"^{words[0]}", f"{words[-1]}$"}
    if text.rstrip().endswith("?"):
        found.add("?")
    return found


@cache
def _known() -> dict[str, dict[str, Points]]:
    """By question and sign the points of its values."""
    known: dict[str, dict[str, Points]] = {}
    for question, sign, points in _lines():
        known.setdefault(question, {})[sign] = points
    return known


def _lines() -> Iterator[tuple[str, str, Points]]:
    for line in FILE.read_text("utf-8").splitlines()[1:]:
        question, sign, told = line.split("\t")
        parts = (part.rpartition("=") for part in told.split(" "))
        yield question, sign, {value: int(worth) / 100 for value, _, worth in parts}
