"""Finds the labels of a form in one message: "Tên: …", "Tên là …", a heading, a column; and where its letter closes.

A label may have other words around those of our list ("Nhược điểm của cách cũ") and a slip in them ("Hiện tạng").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.initiative import sheet_words
from handlers.reading.fold import fold, untelex

SLIP_FROM = 8  # letters of a label that may hold a slip
WORDS_OF_UNKNOWN = 6  # a line that begins with more words, and a colon, is a sentence
LONGEST_HEAD = 240  # letters of a line in which its label stands
LONGEST_CLOSING = 200  # letters below "Người làm đơn": more is no signature

GOES_ON = ("title", "before", "solution", "effect", "effects", "applied")

_REMARKED = re.compile(r" *\([^)]*\) *$")
_BULLET = r"(?:\d{1,2} ?[.)/] ?|[-*•+>–] ?)?"
# Before a label on a line of its own whatever is no letter may stand: emoji, bold marks; and "1/", "a)", "II.".
_ADORNED = r"(?:^|\n)[^a-z0-9\n]{0,12}(?:(?:\d{1,2}(?:\.\d)?|[a-h]|i{1,3}|iv|vi{0,3})[^a-z0-9\n]{1,6})?"
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
    rf"[.;,|/] ?{_BULLET}(?:(?P<words>[a-z][a-z -]{{0,45}}){_REMARK} ?[:=：] ?"
    r"|(?P<said>[a-z][a-z ]{2,45}?)[*_~`]* la )"
)
_ALONE = re.compile(rf"{_ADORNED}(?P<words>{_WORDS}){_BEHIND}{_REMARK}{_BEHIND}\??(?=\n|$)")
_COLUMN = re.compile(
    r"^(\W*(?:\d{1,2}\W{1,4})?)([^\W\d][^\t|\n:=：]{0,60}?)(?: *\t[ \t]*| {2,}| ?\| ?)(?=\S)", re.MULTILINE
)


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
    at_lines = [label for start in _line_starts(plain) if (label := _of_line(plain, start))]
    inside = [label for match in _WITHIN.finditer(plain) if (label := _made(match, _exact(match)))]
    labels: list[Label] = []
    for label in sorted([*at_lines, *inside], key=lambda one: one.words):
        if not labels or label.words >= labels[-1].end:
            labels.append(label)
    return tuple(labels)


def at(plain: str) -> dict[int, Label]:
    """The known labels by where their lines or words begin."""
    known = [label for label in found(plain) if label.key is not None and not label.cue]
    starts = {_after_blanks(plain, label.begin): label for label in known}
    return {label.words: label for label in known} | starts


def _after_blanks(plain: str, begin: int) -> int:
    while begin < len(plain) and plain[begin] in " \n.;,|/":
        begin += 1
    return begin


def _line_starts(plain: str) -> list[int]:
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
    for sign, pattern, known in ((" ", _DASHED, _known), (" la ", _SAID, _sure), ("", _ALONE, _alone)):
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
    words = next(match.start(name) for name in match.groupdict() if match[name] is not None)
    return Label(begin=match.start(), words=words, end=match.end(), key=key)


def _exact(match: re.Match[str]) -> str | None:
    """Whose a label within a line is: nothing may stand around its words, and "là" wants two of them."""
    if match["words"]:
        return sheet_words.keys().get(match["words"])
    said = match["said"]
    begins = match[0][0] in ".;" and " " in said and said not in sheet_words.cues()
    return sheet_words.keys().get(said) if begins else None


# Whose a label is


def _known(words: str) -> str | None:
    """The key of these words, or of them without those around ("… của giải pháp", "mô tả …")."""
    known = sheet_words.keys()
    typed = " ".join(words.replace(",", " ").replace("/", " ").split())
    if typed in known:
        return known[typed]
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


# Before it is read


def prepared(text: str) -> str:
    """The text with colons in place of its columns, and without place, day and signature below."""
    text = _COLUMN.sub(_with_colon, text)
    end = _closing(text)
    return text[:end]


def _with_colon(column: re.Match[str]) -> str:
    head, words = column[1], column[2]
    if _key(fold(_REMARKED.sub("", words))) is None:
        return column[0]
    return f"{head}{words}: "


def _closing(text: str) -> int:
    """Where the letter closes: its place and day, "Người làm đơn", thanks, with but names below."""
    lines = text.split("\n")
    end = len(text)
    for number in range(len(lines) - 1, 0, -1):
        end -= len(lines[number]) + 1
        if len(text) - end > LONGEST_CLOSING or _says_something(lines[number]):
            break
        if sheet_words.closings().match(fold(lines[number])):
            return _closing(text[:end])
    return len(text)


def _says_something(line: str) -> bool:
    """Whether a line below is more than a name and a workplace."""
    plain = fold(line)
    closes = sheet_words.closings().match(plain) is not None
    label = found(plain)[:1]
    return not closes and (bool(label) or len(plain.split()) > 8 or plain.endswith((".", "?")) or _has_number(plain))


def _has_number(plain: str) -> bool:
    return any(letter.isdecimal() for letter in plain)
