"""Reads a form that came as one message: labels with what stands behind them, or a story with its cues.

Pure, and what is not sure is left out, to be asked. The words are in `sheet_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence

from handlers.conversation.steps.date import Date
from handlers.conversation.steps.person import Name
from handlers.conversation.steps.step import AnyStep
from handlers.conversation.steps.text import Text, Title
from handlers.initiative.form import INITIATIVE
from handlers.initiative.sheet import labels, sheet_words
from handlers.initiative.sheet.letter import prepared
from handlers.initiative.sheet.prose import (
    LONG_TEXT,
    Span,
    as_typed,
    clauses,
    in_lines,
    is_courtesy,
    is_one_piece,
    pieces,
    title_line,
    told_in,
)
from handlers.reading.fold import Spots, spots

FEW_LABELS = 2  # they make a text a filled template when nobody asked for one
LONGEST_OF_OURS = 200  # letters of a line of the template
MOST_OF_NUMBER = 6  # letters of a number, its point and the blanks around them
SHORT_SENTENCE = 15  # words of a sentence that only says who wrote this
_SEPARATED = re.compile(r"[:=：\n\t–—→-]| l[aà] ", re.IGNORECASE)  # without one there is no label
_WORD = re.compile("[a-z0-9]")
_UNFILLED = " .…_-–:;,|/"
_COLONS = " :："  # they stand behind more than one blank, too
_WITH_COLON = re.compile(r"[^\n]*:[^\n]*")


def read(text: str, asked_for: bool) -> dict[str, str]:
    """The words for each question, by its key; nothing where this is no filled template."""
    if asked_for:
        text = in_lines(text)
    elif _SEPARATED.search(text) is None:
        return {}
    typed = spots(prepared(text))
    asked_for = asked_for or _goes_on_without_labels(typed[1])
    spans = _labelled_spans(typed[1], cued=asked_for)
    told = _told(typed, spans)
    given = _sure(told)
    if asked_for and len(text) >= LONG_TEXT:
        return _free(typed, _without(typed[1], [span for _, span in spans.values()]), given) | given
    if asked_for or _is_form(labels.found(typed[1]), told):
        return _titled(typed, given)
    return {}


def _is_form(found: Sequence[labels.Label], told: Container[str | None]) -> bool:
    """Whether these labels make a form: two that we ask for, or the title's among others."""
    named = {label.key for label in found if not label.cue and label.key in told}
    return len(named) >= FEW_LABELS or ("title" in named and len(found) > FEW_LABELS)


def _goes_on_without_labels(plain: str) -> bool:
    """Whether a title with its label stands on top, and lines below begin as the answers to other questions do."""
    known = [label for label in labels.found(plain) if label.key is not None and not label.cue]
    if [label.key for label in known] != ["title"] or known[0].begin > 0:
        return False
    begun = {sheet_words.opening(plain, start + 1) for start in labels.line_starts(plain)[1:]}
    return len(begun - {""}) >= FEW_LABELS


def _titled(typed: Spots, given: dict[str, str]) -> dict[str, str]:
    """The same with the line above the first label for its title, where none is named."""
    plain = typed[1]
    first = next((label.begin for label in labels.found(plain) if label.key), 0)
    if "title" in given or not first:
        return given
    title = title_line(typed, plain[: first + 1] + "…", labels.at(plain))
    return given if title is None else {"title": as_typed(typed, title)} | given


def _free(typed: Spots, free: str, given: Mapping[str, str]) -> dict[str, str]:
    """What stands beside the labels: a line with a label never makes the others read less."""
    free = _without(free, [span for span in pieces(free, 0, len(free)) if _is_ours(free[slice(*span)])])
    if free.count(":") >= FEW_LABELS:
        free = _WITH_COLON.sub(_blank, free)  # labels that we do not know
    labelled_at = labels.at(typed[1])
    title = title_line(typed, free, labelled_at) if "title" not in given else None
    if title is None:
        return told_in(typed, free, labelled_at)
    found = told_in(typed, _without(free, [title]), labelled_at)
    return {"title": as_typed(typed, title)} | found


def _is_ours(piece: str) -> bool:
    """Whether these words are of the template itself."""
    if len(piece) > LONGEST_OF_OURS:
        return False
    words = sheet_words.words_of(piece)
    return any(words in template for template in sheet_words.templates())


def _without(plain: str, spans: Iterable[Span]) -> str:
    """The same with nothing in these places."""
    letters = list(plain)
    for start, end in spans:
        letters[start:end] = "\n" * (end - start)
    return "".join(letters)


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found[0])


def unplaced(text: str, given: Mapping[str, str]) -> str:
    """What was typed and stands in no answer: sentences that say something, without greetings and empty labels."""
    placed = [sheet_words.bare(value) for value in given.values()]
    placed += sheet_words.templates()
    whole = spots(prepared(text))
    plain = whole[1]
    labelled_at = labels.at(plain)
    left = []
    for start, end, _ in clauses(plain):
        piece = as_typed(whole, (start, end))
        said = sheet_words.bare(piece)
        words = len(said.split())
        is_placed = any(said in value or (value and value in said) for value in placed)
        says_more = not is_courtesy(plain, start) and _says_more(plain, labelled_at.get(start), end)
        if words > 1 and not is_placed and says_more:
            left.append(piece)
    return " ".join(left)


def _says_more(plain: str, label: labels.Label | None, end: int) -> bool:
    """Whether it is more than an empty label, or one of what we do not ask."""
    return label is None or (bool(label.key) and bool(plain[label.end : end].strip(_UNFILLED)))


def labelled(text: str) -> dict[str, str]:
    """What stands behind each label: "Tên: …", "ap dung tu = …", a label on a line of its own."""
    typed = spots(prepared(text))
    return _sure(_told(typed, _labelled_spans(typed[1])))


def _sure(told: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Parts of a story belong together; of two titles or days nobody knows which is meant."""
    return {key: "\n".join(values) for key, values in told.items() if len(values) == 1 or _is_story(key)}


def _told(typed: Spots, spans: Mapping[Span, tuple[str, Span]]) -> dict[str, list[str]]:
    """Behind each label, each time that it stands there."""
    told: dict[str, list[str]] = {}
    for span, (key, _) in spans.items():
        value = as_typed(typed, span).lstrip(_COLONS)
        if key == "title":
            value = " ".join(value.split("\n"))
        if key and value.strip(_UNFILLED) and value not in told.get(key, ()):
            told.setdefault(key, []).append(value)
    return told


def _labelled_spans(plain: str, cued: bool = False) -> dict[Span, tuple[str, Span]]:
    """Where each value stands: its key, and its place together with its label.

    `cued`: a line below that begins as another question's story does is that one's, where no label names it.
    """
    found: dict[Span, tuple[str, Span]] = {}
    every = labels.found(plain)
    keys = {label.key for label in every if label.key is not None}
    following, short_end = len(plain), len(plain)  # where the next known label begins, and the next of any kind
    numbers = _running_numbers(plain, every)
    for label in reversed(every):
        ends = following, short_end
        short_end = numbers.get(label, label.begin)
        if label.key is None:
            continue
        following = short_end
        key, begin, end = label.key, label.end, ends[bool(label.key) and not _is_story(label.key)]
        if cued:
            end = _before_others(plain, begin, end, keys)
        span = (begin, end)
        if key and isinstance(INITIATIVE.by_key[key], (Name, Date)):
            end = _line_end(plain, begin, end)
        if key:
            span = _without_courtesy(plain, begin, end, INITIATIVE.by_key[key])
        found[span] = (key, (label.begin, span[1]))
    return dict(reversed(found.items()))


_NUMBERED = re.compile(r"(?:^|[ \n])(\d{1,2}) ?[.)/] ?$")


def _running_numbers(plain: str, every: Sequence[labels.Label]) -> dict[labels.Label, int]:
    """Where labels within a line begin with their numbers, one after another: "1. Tên: … 2. Hiện trạng: …"."""
    begins: dict[labels.Label, int] = {}
    before = 0
    for label in every:
        found = _NUMBERED.search(plain, max(0, label.words - MOST_OF_NUMBER), label.words)
        number = 0 if found is None else int(found[1])
        if found is not None and before and number == before + 1 and plain[label.begin] == ".":
            begins[label] = found.start()
        before = number
    return begins


def _line_end(plain: str, begin: int, end: int) -> int:
    """Where the first line ends there that has a word."""
    word = _WORD.search(plain, begin, end)
    if word is None:
        return end
    stop = plain.find("\n", word.start(), end)
    return end if stop < 0 else stop


def _before_others(plain: str, begin: int, end: int, keys: Container[str | None]) -> int:
    """Where the first line begins that answers a question without a label."""
    if plain.find("\n", begin, end) < 0:
        return end
    for start, _ in pieces(plain, begin, end):
        if not plain[begin:start].rstrip(" ").endswith("\n"):
            continue
        other = sheet_words.opening(plain, start)
        if (other and other not in keys) or sheet_words.befores().match(plain, start):
            return start
    return end


def _without_courtesy(plain: str, begin: int, end: int, step: AnyStep) -> Span:
    """What stands there without thanks and who wrote it below; a short answer ends where a story begins."""
    if is_one_piece(plain, begin, end):
        return begin, end
    parts = list(pieces(plain, begin, end))
    if not isinstance(step, Text) or isinstance(step, Title):
        for start, _ in parts[1:]:
            if is_courtesy(plain, start) or sheet_words.opening(plain, start):
                return begin, start
    while len(parts) > 1:
        start, stop = parts.pop()
        if not is_courtesy(plain, start) or len(plain[start:stop].split()) > SHORT_SENTENCE:
            break
        end = start
    return begin, end


def _is_story(key: str) -> bool:
    step = INITIATIVE.by_key[key]
    return isinstance(step, Text) and not isinstance(step, Title)
