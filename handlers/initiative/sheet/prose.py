"""Free words that answer questions of the form: sentences with their cues, amounts, days, a title in front.

"Trước đây phải khiêng tay. Giờ em làm xe đẩy. Dùng từ tháng 4." Labels are read in `labels.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from handlers.initiative.sheet import labels, sheet_words
from handlers.initiative.sheet.labels import Label
from handlers.reading.fold import Spots, spots
from handlers.reading.names.plausible import is_name

LONG_TEXT = 40  # letters: a text of so many tells a way of working, when a template was asked for
TITLE_LETTERS = (12, 120)  # of a line that may be the title though no label says so
WORDS_WITHOUT_A_SIGN = 12  # so many and no sign between them: somebody spoke to the keyboard
_SIGNS = re.compile(r"[.,;:!?\n=|]")
_END = re.compile(r"[.!?…]+(?= |\n|$)|(?<!\n)(?=\n)")
# "mỗi tháng khoảng 14 triệu", "14 triệu một tháng"
_COUNTED = r"(?:khoang |chung |gan |hon |tam )?\d[\d.,]* ?(?:trieu|tr|ty|nghin|ngan)\b(?: \d+)?(?: dong)?"
_EACH = r"(?:moi|mot|1|hang) (?:ngay|thang|nam|quy|ca|tuan)"
_PER_PERIOD = re.compile(rf"\b(?P<before>{_EACH}) (?:[a-z]+ ){{0,4}}?{_COUNTED}|\b{_COUNTED} ?(?:/ ?thang|{_EACH})\b")
_PERIOD = re.compile(rf"{_EACH}|/ ?thang")  # stands in each of these, and is quick to find
_QUOTED = re.compile('[“"«]([^”"»\n]{10,200})[”"»]')
_BULLET = re.compile(r"^[-*•+>–] +")
_COMMA = re.compile(r"[,;] ")
_LINE = re.compile(r"[^\s][^\n]*[^\s]")
_MARKS = "|/;*_~`"  # around a value: ends of cells, bold
_QUOTES = re.compile('["“«]([^"“”«»]+)["”»]')

Span = tuple[int, int]
LabelsAt = Mapping[int, Label]


class Clause(NamedTuple):
    """A sentence or a part of one, and where the words stand that say what it tells of."""

    start: int
    end: int
    cue: int


def loose(text: str) -> dict[str, str]:
    """What free words say: sentences that begin as people do ("trước đây …"), amounts, and the way."""
    typed = spots(text)
    return told_in(typed, typed[1], labels.at(typed[1]))


def told_in(typed: Spots, plain: str, labelled_at: LabelsAt) -> dict[str, str]:
    """The same of what is left of a text; `labelled_at`: where its labels begin."""
    spans: dict[str, list[Span]] = {}
    key = "way"  # of the sentences before any cue
    for start, end, cue in clauses(plain):
        key = sheet_words.opening(plain, cue) or key
        if start not in labelled_at and not _is_aside(plain, start, end):
            spans.setdefault(key, []).append((start, end))
    given = {key: _joined(typed, found) for key, found in spans.items()}
    way = given.pop("way", "")
    if len(way) >= LONG_TEXT:
        given.setdefault("solution", way)
    return given | _inside(typed, plain) | _named(typed[0], plain)


def _inside(typed: Spots, plain: str) -> dict[str, str]:
    """The day and the amount that follow their cues; of an amount also what it is for: "mỗi tháng tiết kiệm …"."""
    found = {key: sheet_words.find_inside(key, plain) for key in sheet_words.inside()}
    spans = {key: match.span(1) for key, match in found.items() if match is not None}
    amount = _PER_PERIOD.search(plain) if _PERIOD.search(plain) else None
    if amount:
        start, end = spans.setdefault("benefit", amount.span())
        if amount["before"] and amount.start() < start < amount.end():
            spans["benefit"] = (amount.start(), end)
    return {key: as_typed(typed, span) for key, span in spans.items()}


def _named(text: str, plain: str) -> dict[str, str]:
    """A title in quotation marks, where there is one."""
    quoted = _QUOTED.findall(text)
    if len(quoted) == 1 and sheet_words.title_words().search(plain):
        return {"title": quoted[0].strip()}
    return {}


def in_lines(text: str) -> str:
    """A text that somebody spoke, without any sign: a line for each part that begins with a cue."""
    if _SIGNS.search(text) or len(text.split()) < WORDS_WITHOUT_A_SIGN:
        return text
    typed, plain, places = spots(text)
    starts = [places[cue.start("cue")] for cue in sheet_words.spoken().finditer(plain)]
    parts = [typed[begin:end].strip() for begin, end in zip([0, *starts], [*starts, len(typed)], strict=True)]
    return "\n".join(filter(None, parts))


def title_line(typed: Spots, free: str, labelled_at: LabelsAt) -> Span | None:
    """The first line, where it is short, begins as no story does, and more comes below; not the heading of a letter."""
    for line in _LINE.finditer(free):
        start, end = line.span()
        plain = free[start:end]
        if _is_aside(free, start, end) or either_begins(plain, sheet_words.said("letterhead")):
            continue
        story = start in labelled_at or sheet_words.opening(free, start)
        if story or not free[end:].strip() or not TITLE_LETTERS[0] <= end - start <= TITLE_LETTERS[1]:
            return None
        if plain[-1] in ".,:;?!" or is_name(as_typed(typed, (start, end))):
            return None
        return start, end
    return None


def either_begins(line: str, words: Iterable[str]) -> bool:
    """Whether a line begins with one of these words."""
    return any(f"{line} ".startswith(f"{word} ") for word in words)


# Pieces: sentences and lines


def pieces(plain: str, begin: int, end: int) -> Sequence[Span]:
    """Sentences; a line ends one too."""
    return _all_pieces(plain) if (begin, end) == (0, len(plain)) else _pieces(plain, begin, end)


@lru_cache(maxsize=2)
def _all_pieces(plain: str) -> Sequence[Span]:
    return _pieces(plain, 0, len(plain))


def _pieces(plain: str, begin: int, end: int) -> list[Span]:
    found: list[Span] = []
    for stop in [*(ended.end() for ended in _END.finditer(plain, begin, end)), end]:
        words = plain[begin:stop].lstrip()
        if words:
            found.append((stop - len(words), stop))
        begin = stop
    return found


def is_one_piece(plain: str, begin: int, end: int) -> bool:
    """Whether no sentence or line ends within."""
    return _END.search(plain, begin, end) is None


def clauses(plain: str) -> list[Clause]:
    """The same, and what begins as another answer does behind a comma: "trước kia …, giờ em …"."""
    found: list[Clause] = []
    for start, end in pieces(plain, 0, len(plain)):
        cue = start
        for comma in _COMMA.finditer(plain, start, end):
            behind = comma.end()
            if not sheet_words.opening(plain, behind):
                continue
            if _sets_the_scene(plain, cue, comma.start()):
                cue = behind  # "Bên em giặt đồ bệnh viện, xưa nay phân loại bằng tay"
                continue
            found.append(Clause(start, comma.start() + 1, cue))
            start = cue = behind
        found.append(Clause(start, end, cue))
    return found


def _sets_the_scene(plain: str, start: int, end: int) -> bool:
    """Whether these words only say where it was, and tell nothing yet."""
    return (
        end - start < LONG_TEXT
        and not sheet_words.opening(plain, start)
        and not _is_aside(plain, start, end)
        and ":" not in plain[start:end]
    )


def is_courtesy(plain: str, start: int) -> bool:
    """Whether a greeting, thanks, or who writes begins here."""
    return sheet_words.courtesies().match(plain, start) is not None


def _is_aside(plain: str, start: int, end: int) -> bool:
    """A greeting, who writes, a question to us, or what `_inside` reads: not the story."""
    asks = plain[start:end].rstrip().endswith("?")
    return asks or is_courtesy(plain, start) or sheet_words.befores().match(plain, start) is not None


def _joined(typed: Spots, spans: Iterable[Span]) -> str:
    whole = "\n".join(as_typed(typed, span) for span in _merged(spans))
    return whole if "\n" in whole else _BULLET.sub("", whole)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sentences that follow each other are one part."""
    parts: list[Span] = []
    for start, end in spans:
        if parts and start - parts[-1][1] <= 1:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def as_typed(typed: Spots, span: Span) -> str:
    """The words as they were typed, without the marks around them."""
    text, _, places = typed
    start, end = span
    value = text[places[start] : places[end]].strip().strip(_MARKS).strip().rstrip(",")
    quoted = _QUOTES.fullmatch(value)
    if quoted is not None:
        return quoted[1].strip()
    if value.count(".") == 1:
        return value.removesuffix(".")
    return value
