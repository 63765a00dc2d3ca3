"""Reads a form that came as one message: labels with what stands behind them, or a story with its cues.

Pure, and what is not sure is left out, to be asked. The labels are the names of the questions in
`messages/*/initiative.toml`; more of them, cues, greetings and thanks are in `one_message.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from handlers.conversation.steps.step import AnyStep
from handlers.conversation.steps.text import Text, Title
from handlers.initiative.form import INITIATIVE
from handlers.reading.fold import fold, spots
from messages.catalog import LANGUAGES, all_words, listed, say

FEW_LABELS = 2  # they make a text a filled template when nobody asked for one
LONG_TEXT = 40  # letters: a text of so many tells a way of working, when a template was asked for
SHORT_SENTENCE = 15  # words of a sentence that only says who wrote this
# Too common, or they mean the contrary.
_NOT_LABELS = {"cong khai", "public", "anh", "tep", "file", "so", "quan", "huyen", "tien"}
_BULLET = r"(?:\d{1,2} ?[.)/] ?|[-*•+>–] ?)?"
# Around a label on a line of its own whatever is no letter may stand: emoji, bold marks, "1/", "•".
_ADORNED = r"[^a-z0-9\n]{0,12}(?:\d{1,2}[^a-z0-9\n]{1,6})?"
_BEHIND = r"[^a-z0-9\n:=：(]{0,6}"
_REMARK = r"(?: ?\([^)\n]{0,160}\))?"
_SEPARATED = re.compile(r"[:=：\n–—-]| l[aà] ", re.IGNORECASE)  # without one there is no label
_MARKS = "|/;*_~`"  # around a value: ends of cells, bold
_UNFILLED = " .…_-–:;,|/"
_PIECE = re.compile(r"[^\n]+?(?:[.!?…]+(?= |\n|$)|(?=\n)|$)")
# "mỗi tháng khoảng 14 triệu", "14 triệu một tháng"
_COUNTED = r"(?:khoang |chung |gan |hon |tam )?\d[\d.,]* ?(?:trieu|tr|ty|nghin|ngan)\b(?: \d+)?(?: dong)?"
_EACH = r"(?:moi|mot|1|hang) (?:ngay|thang|nam|quy|ca|tuan)"
_PER_PERIOD = re.compile(
    rf"\b{_EACH} (?:duoc |bot |do duoc |tiet kiem )?{_COUNTED}|\b{_COUNTED} ?(?:/ ?thang|{_EACH})\b"
)
_QUOTED = re.compile('[“"«]([^”"»\n]{10,200})[”"»]')

Span = tuple[int, int]


def read(text: str, asked_for: bool) -> dict[str, str]:
    """The words for each question, by its key; nothing where this is no filled template."""
    if not asked_for and _SEPARATED.search(text) is None:
        return {}
    told = _told(text)
    given = _sure(told)
    rest = ""
    if asked_for and len(told) < FEW_LABELS and len(text) >= LONG_TEXT:
        rest = _without_labelled(text)  # one line with a label never makes the others read less
    if rest and rest.count(":") < FEW_LABELS:
        return loose(rest) | given
    if asked_for or len(told) >= FEW_LABELS:
        return given
    return {}


def _without_labelled(text: str) -> str:
    """The lines that begin with no label."""
    return "\n".join(line for line in text.split("\n") if not _labels().match(fold(line)))


def unplaced(text: str, given: Mapping[str, str]) -> str:
    """What was typed and stands in no answer: sentences that say something, without greetings and empty labels."""
    placed = [_bare(value) for value in given.values()]
    placed += [_bare(str(all_words(lang)["one_message.template"])) for lang in LANGUAGES]
    text, plain, places = spots(text)
    left = []
    for start, end in _pieces(plain, 0, len(plain)):
        piece = _typed(text, places, (start, end))
        said = _bare(piece)
        words = len(said.split())
        is_placed = any(said in value or (value and value in said) for value in placed)
        if words > 1 and not is_placed and not _is_courtesy(plain, start) and _says_more(plain, start, end):
            left.append(piece)
    return " ".join(left)


def _says_more(plain: str, start: int, end: int) -> bool:
    """Whether it is more than an empty label, or one of what we do not ask."""
    label = _labels().match(plain, max(0, start - 1))
    if label is None:
        return True
    return bool(_keys()[_label(label)]) and bool(plain[label.end() : end].strip(_UNFILLED))


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def labelled(text: str) -> dict[str, str]:
    """What stands behind each label: "Tên: …", "ap dung tu = …", a label on a line of its own."""
    return _sure(_told(text))


def _sure(told: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Parts of a story belong together; of two titles or days nobody knows which is meant."""
    return {key: "\n".join(values) for key, values in told.items() if len(values) == 1 or _is_story(key)}


def _told(text: str) -> dict[str, list[str]]:
    """Behind each label, each time that it stands there."""
    text, plain, places = spots(text)
    labels = list(_labels().finditer(plain))
    ends = [label.start() for label in labels[1:]]
    ends.append(len(plain))
    told: dict[str, list[str]] = {}
    for label, end in zip(labels, ends, strict=False):
        key = _keys()[_label(label)]
        if not key:
            continue
        span = _without_courtesy(plain, label.end(), end, INITIATIVE.by_key[key])
        value = _typed(text, places, span)
        if value.strip(_UNFILLED) and value not in told.get(key, ()):
            told.setdefault(key, []).append(value)
    return told


def _label(found: re.Match[str]) -> str:
    return next(word for word in found.groups() if word is not None)


def loose(text: str) -> dict[str, str]:
    """What free words say: sentences that begin as people do ("trước đây …"), amounts, and the way."""
    text, plain, places = spots(text)
    spans: dict[str, list[Span]] = {}
    key = "way"  # of the sentences before any cue
    for start, end in _pieces(plain, 0, len(plain)):
        opening = _openings().match(plain, start)
        if opening is not None:
            key = _cues()[opening["cue"]]
        if not _labels().match(plain, start) and not _is_aside(plain, start, end):
            spans.setdefault(key, []).append((start, end))
    given = {key: _joined(text, places, found) for key, found in spans.items()}
    way = given.pop("way", "")
    if len(way) >= LONG_TEXT:
        given.setdefault("solution", way)
    return given | _inside(text, plain, places) | _named(text, plain)


def _inside(text: str, plain: str, places: Sequence[int]) -> dict[str, str]:
    """The day and the amount that follow their cues."""
    given = {}
    for key in ("applied", "benefit"):
        for cue in _listed(f"inside.{key}"):
            at = re.search(rf"\b{re.escape(cue)}\b:? ?([^\n;]+?)(?=[.,](?: |$)|;|\n|$)", plain)
            if at and key not in given:
                given[key] = _typed(text, places, at.span(1))
    amount = _PER_PERIOD.search(plain)
    if amount and "benefit" not in given:
        given["benefit"] = _typed(text, places, amount.span())
    return given


def _named(text: str, plain: str) -> dict[str, str]:
    """A title in quotation marks, where there is one."""
    quoted = _QUOTED.findall(text)
    named = any(re.search(rf"\b{re.escape(word)}\b", plain) for word in _listed("label.title"))
    if named and len(quoted) == 1:
        return {"title": quoted[0].strip()}
    return {}


# Pieces: sentences and lines


def _pieces(plain: str, begin: int, end: int) -> list[Span]:
    """Sentences; a line ends one too."""
    return [(found.end() - len(found[0].lstrip()), found.end()) for found in _PIECE.finditer(plain, begin, end)]


def _without_courtesy(plain: str, begin: int, end: int, step: AnyStep) -> Span:
    """What stands there without thanks and who wrote it below; a short answer ends where a story begins."""
    pieces = _pieces(plain, begin, end)
    if not isinstance(step, Text) or isinstance(step, Title):
        for start, _ in pieces[1:]:
            if _is_courtesy(plain, start) or _openings().match(plain, start):
                return begin, start
    while len(pieces) > 1:
        start, stop = pieces.pop()
        if not _is_courtesy(plain, start) or len(plain[start:stop].split()) > SHORT_SENTENCE:
            break
        end = start
    return begin, end


def _is_courtesy(plain: str, start: int) -> bool:
    return _courtesies().match(plain, start) is not None


def _is_aside(plain: str, start: int, end: int) -> bool:
    """A greeting, who writes, a question to us, or what `_inside` reads: not the story."""
    asks = plain[start:end].rstrip().endswith("?")
    return asks or _is_courtesy(plain, start) or _befores().match(plain, start) is not None


def _joined(text: str, places: Sequence[int], spans: Iterable[Span]) -> str:
    return "\n".join(_typed(text, places, span) for span in _merged(spans))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sentences that follow each other are one part."""
    parts: list[Span] = []
    for start, end in spans:
        if parts and start - parts[-1][1] <= 1:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _typed(text: str, places: Sequence[int], span: Span) -> str:
    """The words as they were typed."""
    start, end = span
    value = text[places[start] : places[end]].strip().strip(_MARKS).strip()
    if value.count(".") == 1:
        return value.removesuffix(".")
    return value


def _is_story(key: str) -> bool:
    step = INITIATIVE.by_key[key]
    return isinstance(step, Text) and not isinstance(step, Title)


# Words


@cache
def _keys() -> dict[str, str]:
    """Folded labels, of all languages, with the keys of their questions; of none: what we do not ask."""
    keys: dict[str, str] = {}
    for lang in LANGUAGES:
        for step in INITIATIVE.steps:
            name = f"{INITIATIVE.name}.{step.key}"
            words = (say(f"{name}.label", lang), *listed(f"{name}.names", lang))
            for word in (*listed(f"one_message.label.{step.key}", lang), *words):
                if not step.final and fold(word) not in _NOT_LABELS:
                    keys.setdefault(fold(word), step.key)
    return keys | dict.fromkeys(_listed("label.none"), "")


@cache
def _labels() -> re.Pattern[str]:
    words, said = _either(_keys()), _either(word for word in _keys() if word not in _cues())
    alone = _either(word for word in _keys() if " " in word)
    return re.compile(
        rf"(?:^|\n){_ADORNED}(?P<adorned>{words}){_BEHIND}{_REMARK}{_BEHIND}[:=：] ?"
        rf"|[.;,|/] ?{_BULLET}(?P<label>{words}){_REMARK} ?[:=：] ?"
        rf"|(?:^|\n){_ADORNED}(?P<dashed>{words})[*_~`]*{_REMARK} [-–—] "
        rf"|(?:^|\n){_ADORNED}(?P<said>{said})[*_~`]* la "
        rf"|(?:^|\n){_ADORNED}(?P<alone>{alone}){_BEHIND}{_REMARK}{_BEHIND}(?=\n|$)"
    )


@cache
def _cues() -> dict[str, str]:
    return {cue: step.key for step in INITIATIVE.steps for cue in _listed(f"opening.{step.key}")}


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(rf"{_BULLET}(?P<cue>{_either(_cues())})\b")


@cache
def _befores() -> re.Pattern[str]:
    return re.compile(rf"{_BULLET}(?:{_either([*_listed('inside.applied'), *_listed('inside.benefit')])})\b")


@cache
def _courtesies() -> re.Pattern[str]:
    words = _either([*_listed("courtesy.words"), *_listed("courtesy.who")])
    return re.compile(rf"(?:da |thua |vang |va )*(?:{words})\b")


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _listed(key: str) -> tuple[str, ...]:
    return tuple(word for lang in LANGUAGES for word in listed(f"one_message.{key}", lang))
