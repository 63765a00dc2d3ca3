"""Finds the labels of a form in one message: "Tên: …", "Tên là …", "[Tên] …", a heading, "Tên - …".

A label may have other words around those of our list ("Nhược điểm của cách cũ") and a slip in them ("Hiện tạng").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.initiative.sheet import sheet_words
from handlers.reading.fold import untelex

SLIP_FROM = 8  # letters of a label that may hold a slip
WORDS_OF_UNKNOWN = 6  # a line that begins with more words, and a colon, is a sentence
LONGEST_HEAD = 240  # letters of a line in which its label stands

GOES_ON = ("title", "before", "solution", "effect", "effects", "applied")

_ITEM = r"(?:\d{1,2}(?:\.\d)?[^a-z0-9\n]{1,6}|(?:[a-h]|i{1,3}|iv|vi{0,3})(?! [a-z])[^a-z0-9\n]{1,6})"
# Before a label on a line of its own whatever is no letter may stand: emoji, bold marks; and "1/", "a)", "II.".
_ADORNED = rf"(?:^|\n)[^a-z0-9\n]{{0,12}}{_ITEM}?"
_BEHIND = r"[^a-z0-9\n:=：(>→?]{0,6}"
_REMARK = r"(?: ?\([^)\n]{0,160}\))?"
_WORDS = r"[a-z][a-z0-9 ,/-]{0,60}?"
_SIGN = re.compile(r"[:=：>→?]")
_NAMED = r"(?: thi)?(?: (?:em|toi|minh|tui|ben em))?(?: (?:xin )?(?:dat|goi|lay|de)(?: ten)?)?"  # "tên thì em đặt là"
_PARTED = re.compile(
    rf"{_ADORNED}(?P<words>{_WORDS}){_BEHIND}{_REMARK}{_BEHIND}(?:-+>|=+>|→|[:=：]|\?(?= )|\?(?=\n))[ *_~`]*"
)
_DASHED = re.compile(rf"{_ADORNED}(?P<words>{_WORDS})[*_~`]*{_REMARK} [-–—] ")
_SAID = re.compile(rf"{_ADORNED}(?P<words>{_WORDS})[*_~`]*{_NAMED} la ")
_WITHIN = re.compile(
    rf"(?:[.;,|/]|(?<=[a-z0-9.]) \*\*) ?{sheet_words.BULLET}"
    rf"(?:(?P<words>[a-z][a-z -]{{0,45}}?){_REMARK}(?: ?[:=：] ?| [-–—] )"
    r"|(?P<said>[a-z][a-z ]{2,45}?)[*_~`]* la )"
)
_PART = re.compile(r"[.;,|/]| \*\*")  # before a label within a line
_SIGN_WITHIN = re.compile(r"[:=：]| [-–—] | la ")  # behind it
FAR, FAR_WITH_REMARK = 64, 230  # letters between the two
_ALONE = re.compile(rf"{_ADORNED}(?P<words>{_WORDS}){_BEHIND}{_REMARK}{_BEHIND}\??(?=\n|$)")
_BRACKETED = re.compile(rf"(?:^|\n)[^a-z0-9\n\[(【]{{0,6}}[\[(【] ?(?P<words>{_WORDS}) ?[\])】] ?[:=]? ?(?=[^\s:])")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Where a label begins and ends, and whose it is; `key` is "" where we do not ask for it, None where unknown."""

    begin: int
    words: int  # where its words begin
    end: int
    key: str | None
    cue: bool = False  # "áp dụng từ tháng 3": a day or an amount follows without any sign


@lru_cache(maxsize=4)
def found(plain: str) -> tuple[Label, ...]:
    """All labels of a folded text in their order, those that are not known among them."""
    at_lines = [label for start in line_starts(plain) if (label := _of_line(plain, start))]
    inside = [label for match in _within(plain) if (label := _made(match, _exact(match)))]
    labels: list[Label] = []
    for label in sorted([*at_lines, *inside], key=lambda one: one.words):
        if not labels or (label.words >= labels[-1].end and not _is_its_value(plain, labels[-1], label)):
            labels.append(label)
    return tuple(labels)


def _within(plain: str) -> Iterator[re.Match[str]]:
    """What may be a label within a line; nothing is tried where no sign of one stands near, as in a story."""
    signs = [sign.start() for sign in _SIGN_WITHIN.finditer(plain)]
    reach = FAR_WITH_REMARK if "(" in plain else FAR
    after = 0
    for part in _PART.finditer(plain) if signs else ():
        at = part.start()
        following = bisect_left(signs, at)
        if at < after or following == len(signs) or signs[following] > at + reach:
            continue
        match = _WITHIN.match(plain, at)
        if match is not None:
            after = match.end()
            yield match


def _is_its_value(plain: str, label: Label, cue: Label) -> bool:
    """ "Từ tháng 11" below "Thời gian áp dụng:" is what that label asks for."""
    return cue.cue and label.key == cue.key and not plain[label.end : cue.words].strip()


def at(plain: str) -> dict[int, Label]:
    """The known labels by where their lines or words begin."""
    known = [label for label in found(plain) if label.key is not None and not label.cue]
    starts = {_after_blanks(plain, label.begin): label for label in known}
    return {label.words: label for label in known} | starts


def _after_blanks(plain: str, begin: int) -> int:
    while begin < len(plain) and plain[begin] in " \n.;,|/":
        begin += 1
    return begin


def line_starts(plain: str) -> list[int]:
    """Where its lines begin."""
    return [0, *(found.start() for found in re.finditer(r"\n(?=[^\n])", plain))]


def _of_line(plain: str, start: int) -> Label | None:
    """The label that the line begins with, however it is parted from what follows."""
    head = plain[start : start + LONGEST_HEAD].removeprefix("\n").partition("\n")[0]
    parted = _PARTED.match(plain, start) if _SIGN.search(head) else None
    if parted:
        key = _key(parted["words"])
        is_short = len(parted["words"].split()) <= WORDS_OF_UNKNOWN
        if key is not None or (is_short and not parted[0].rstrip().endswith("?")):
            return _label(parted, key)
    for sign, pattern, known in _OTHER_WAYS:
        if sign not in head or (not sign and len(head) == LONGEST_HEAD):
            continue
        match = pattern.match(plain, start)
        key = known(match["words"]) if match else None
        if match and key is not None:
            return _label(match, key)
    cue = sheet_words.line_cues().match(plain, start)
    if cue:
        return Label(begin=cue.start(), words=cue.start(), end=cue.end(), key=cue.lastgroup, cue=True)
    return None


def _made(match: re.Match[str], key: str | None) -> Label | None:
    return None if key is None else _label(match, key)


def _label(match: re.Match[str], key: str | None) -> Label:
    words = match.start(match.lastgroup or 0)  # one group of each pattern has them
    return Label(begin=match.start(), words=words, end=match.end(), key=key)


def _exact(match: re.Match[str]) -> str | None:
    """Whose a label within a line is: nothing may stand around its words, and "là" wants two of them."""
    if match["words"]:
        return sheet_words.keys().get(match["words"])
    said = match["said"]
    begins = match[0][0] in ".;" and " " in said and said not in sheet_words.cues()
    return sheet_words.keys().get(said) if begins else None


# Whose a label is

_BEFORE_OR_AFTER = re.compile(r"(truoc|sau) (?:khi|luc)(?: [a-z]+){1,3}$")  # "trước khi đổi", "sau khi lắp"


def _known(words: str) -> str | None:
    """The key of these words, or of them without those around ("… của giải pháp", "mô tả …")."""
    known = sheet_words.keys()
    typed = " ".join(words.replace(",", " ").replace("/", " ").split())
    if typed in known:
        return known[typed]
    when = _BEFORE_OR_AFTER.match(typed)
    if when is not None:
        return "before" if when[1] == "truoc" else "solution"
    first = words.partition("/")[0].strip()
    if first != words:  # "Tên SK/giải pháp"
        return _known(first)
    before, tail = sheet_words.around()
    past = sheet_words.past_tails()
    bare, is_past = before.sub("", typed), False
    while bare not in known:
        shorter = tail.sub("", bare)
        if shorter == bare:
            return None
        is_past = is_past or bare[len(shorter) :].strip() in past
        bare = shorter
    key = known[bare]
    if not is_past or key == "before":
        return key
    return "before" if key == "solution" else None


def _sure(words: str) -> str | None:
    """The same, where a sentence may begin so: a cue is none."""
    return None if words in sheet_words.cues() else _known(words)


def _alone(words: str) -> str | None:
    """The same of a line that has nothing else: one word alone is no label."""
    return _known(words) if " " in words else None


@lru_cache(maxsize=1024)
def _key(words: str) -> str | None:
    """The same in front of a colon, where a slip of one letter is heard through."""
    key = _known(words)
    if key is None:
        words = " ".join(map(untelex, words.split()))
        key = _known(words)
    if key is not None or len(words) < SLIP_FROM:
        return key
    return _begun(words) or _slipped(words)


def _begun(words: str) -> str | None:
    """Of a label that goes on with words of the trade: "hiện trạng sản xuất"."""
    for number in range(words.count(" "), 1, -1):
        key = sheet_words.keys().get(" ".join(words.split()[:number]))
        if key is not None:
            return key if key in GOES_ON else None
    return None


def _slipped(words: str) -> str | None:
    """Of a label with one letter wrong, where it can be only one."""
    likely = process.extract(words, list(sheet_words.keys()), scorer=OSA.distance, score_cutoff=1, limit=3)
    meant = {sheet_words.keys()[word] for word, _, _ in likely if len(word) >= SLIP_FROM - 1}
    return meant.pop() if len(meant) == 1 else None


#: Without a colon: what has to stand in the line, how the label stands there, and whose it is.
_OTHER_WAYS = (
    (")", _BRACKETED, _known),
    ("]", _BRACKETED, _known),
    (" ", _DASHED, _known),
    (" la ", _SAID, _sure),
    ("", _ALONE, _alone),
)


def of_words(words: str) -> str | None:
    """Whose label these folded words are, with a slip in them or not; None where they are none."""
    return _key(words)
