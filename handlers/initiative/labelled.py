"""Reads a form that came as one message: labels with what stands behind them, or a story with its cues.

Pure, and what is not sure is left out, to be asked. The words are in `sheet_words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence

from handlers.conversation.steps.step import AnyStep
from handlers.conversation.steps.text import Text, Title
from handlers.initiative import labels, sheet_words
from handlers.initiative.form import INITIATIVE
from handlers.reading.fold import spots

FEW_LABELS = 2  # they make a text a filled template when nobody asked for one
LONG_TEXT = 40  # letters: a text of so many tells a way of working, when a template was asked for
TITLE_LETTERS = (12, 120)  # of a line that may be the title though no label says so
SHORT_SENTENCE = 15  # words of a sentence that only says who wrote this
_SEPARATED = re.compile(r"[:=：\n\t–—→-]| l[aà] ", re.IGNORECASE)  # without one there is no label
_MARKS = "|/;*_~`"  # around a value: ends of cells, bold
_UNFILLED = " .…_-–:;,|/"
_PIECE = re.compile(r"[^\n]+?(?:[.!?…]+(?= |\n|$)|(?=\n)|$)")
# "mỗi tháng khoảng 14 triệu", "14 triệu một tháng"
_COUNTED = r"(?:khoang |chung |gan |hon |tam )?\d[\d.,]* ?(?:trieu|tr|ty|nghin|ngan)\b(?: \d+)?(?: dong)?"
_EACH = r"(?:moi|mot|1|hang) (?:ngay|thang|nam|quy|ca|tuan)"
_PER_PERIOD = re.compile(rf"\b(?P<before>{_EACH}) (?:[a-z]+ ){{0,4}}?{_COUNTED}|\b{_COUNTED} ?(?:/ ?thang|{_EACH})\b")
_QUOTED = re.compile('[“"«]([^”"»\n]{10,200})[”"»]')
_COMMA = re.compile(r"[,;] ")
_LINE = re.compile(r"[^\s][^\n]*[^\s]")
_WITH_COLON = re.compile(r"[^\n]*:[^\n]*")

Span = tuple[int, int]
Spots = tuple[str, str, Sequence[int]]  # a text, the same folded, and where each folded letter was typed


def read(text: str, asked_for: bool) -> dict[str, str]:
    """The words for each question, by its key; nothing where this is no filled template."""
    if not asked_for and _SEPARATED.search(text) is None:
        return {}
    typed = spots(labels.prepared(text))
    spans = _labelled_spans(typed[1], cued=asked_for)
    told = _told(typed, spans)
    given = _sure(told)
    if asked_for and len(text) >= LONG_TEXT:
        return _free(typed, _without(typed[1], [span for _, span in spans.values()]), given) | given
    if asked_for or _is_form(labels.found(typed[1]), told):
        return given
    return {}


def _is_form(found: Sequence[labels.Label], told: Container[str | None]) -> bool:
    """Whether these labels make a form: two that we ask for, or the title's among others."""
    named = {label.key for label in found if not label.cue and label.key in told}
    return len(named) >= FEW_LABELS or ("title" in named and len(found) > FEW_LABELS)


def _free(typed: Spots, free: str, given: Mapping[str, str]) -> dict[str, str]:
    """What stands beside the labels: a line with a label never makes the others read less."""
    free = _without(free, [span for span in _pieces(free, 0, len(free)) if _is_ours(free[slice(*span)])])
    if free.count(":") >= FEW_LABELS:
        free = _WITH_COLON.sub(_blank, free)  # labels that we do not know
    title = _title_line(free) if "title" not in given else None
    if title is None:
        return _loose(typed, free)
    found = _loose(typed, _without(free, [title]))
    return {"title": _typed(typed, title)} | found


def _title_line(free: str) -> Span | None:
    """The first line, where it is short, begins as no story does, and more comes below."""
    labelled_at = labels.at(free)
    for line in _LINE.finditer(free):
        start, end = line.span()
        if _is_aside(free, start, end):
            continue
        story = start in labelled_at or sheet_words.openings().match(free, start)
        more = free[end:].strip()
        if story or not more or not TITLE_LETTERS[0] <= end - start <= TITLE_LETTERS[1]:
            return None
        if free[end - 1] in ".,:;?!" or _either_begins(free[start:end], sheet_words.said("letterhead")):
            return None
        return start, end
    return None


def _is_ours(piece: str) -> bool:
    """Whether these words are of the template itself."""
    return any(sheet_words.bare(piece) in template for template in sheet_words.templates())


def _either_begins(line: str, words: Iterable[str]) -> bool:
    return any(f"{line} ".startswith(f"{word} ") for word in words)


def _without(plain: str, spans: Iterable[Span]) -> str:
    """The same with nothing in these places."""
    for start, end in spans:
        plain = plain[:start] + "\n" * (end - start) + plain[end:]
    return plain


def _blank(found: re.Match[str]) -> str:
    return "\n" * len(found[0])


def unplaced(text: str, given: Mapping[str, str]) -> str:
    """What was typed and stands in no answer: sentences that say something, without greetings and empty labels."""
    placed = [sheet_words.bare(value) for value in given.values()]
    placed += sheet_words.templates()
    whole = spots(labels.prepared(text))
    plain = whole[1]
    labelled_at = labels.at(plain)
    left = []
    for start, end in _clauses(plain):
        piece = _typed(whole, (start, end))
        said = sheet_words.bare(piece)
        words = len(said.split())
        is_placed = any(said in value or (value and value in said) for value in placed)
        says_more = not _is_courtesy(plain, start) and _says_more(plain, labelled_at.get(start), end)
        if words > 1 and not is_placed and says_more:
            left.append(piece)
    return " ".join(left)


def _says_more(plain: str, label: labels.Label | None, end: int) -> bool:
    """Whether it is more than an empty label, or one of what we do not ask."""
    return label is None or (bool(label.key) and bool(plain[label.end : end].strip(_UNFILLED)))


def labelled(text: str) -> dict[str, str]:
    """What stands behind each label: "Tên: …", "ap dung tu = …", a label on a line of its own."""
    typed = spots(labels.prepared(text))
    return _sure(_told(typed, _labelled_spans(typed[1])))


def _sure(told: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Parts of a story belong together; of two titles or days nobody knows which is meant."""
    return {key: "\n".join(values) for key, values in told.items() if len(values) == 1 or _is_story(key)}


def _told(typed: Spots, spans: Mapping[Span, tuple[str, Span]]) -> dict[str, list[str]]:
    """Behind each label, each time that it stands there."""
    told: dict[str, list[str]] = {}
    for span, (key, _) in spans.items():
        value = _typed(typed, span)
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
    for label in reversed(every):
        ends = following, short_end
        short_end = label.begin
        if label.key is None:
            continue
        following = label.begin
        key, begin, end = label.key, label.end, ends[bool(label.key) and not _is_story(label.key)]
        if cued:
            end = _before_others(plain, begin, end, keys)
        span = (begin, end)
        if key:
            span = _without_courtesy(plain, begin, end, INITIATIVE.by_key[key])
        found[span] = (key, (label.begin, span[1]))
    return dict(reversed(found.items()))


def _before_others(plain: str, begin: int, end: int, keys: Container[str | None]) -> int:
    """Where the first line begins that answers a question without a label."""
    for start, _ in _pieces(plain, begin, end):
        opening = sheet_words.openings().match(plain, start)
        elsewhere = opening is not None and sheet_words.cues()[opening["cue"]] not in keys
        on_its_own = plain[begin:start].rstrip(" ").endswith("\n")
        if on_its_own and (elsewhere or sheet_words.befores().match(plain, start)):
            return start
    return end


def loose(text: str) -> dict[str, str]:
    """What free words say: sentences that begin as people do ("trước đây …"), amounts, and the way."""
    typed = spots(text)
    return _loose(typed, typed[1])


def _loose(typed: Spots, plain: str) -> dict[str, str]:
    """The same of what is left of a text."""
    spans: dict[str, list[Span]] = {}
    key = "way"  # of the sentences before any cue
    labelled_at = labels.at(plain)
    for start, end in _clauses(plain):
        opening = sheet_words.openings().match(plain, start)
        if opening is not None:
            key = sheet_words.cues()[opening["cue"]]
        if start not in labelled_at and not _is_aside(plain, start, end):
            spans.setdefault(key, []).append((start, end))
    given = {key: _joined(typed, found) for key, found in spans.items()}
    way = given.pop("way", "")
    if len(way) >= LONG_TEXT:
        given.setdefault("solution", way)
    return given | _inside(typed, plain) | _named(typed[0], plain)


def _inside(typed: Spots, plain: str) -> dict[str, str]:
    """The day and the amount that follow their cues; of an amount also what it is for: "mỗi tháng tiết kiệm …"."""
    spans: dict[str, Span] = {}
    for key in ("applied", "benefit"):
        ahead = f"(?={sheet_words.DAY})" if key == "applied" else ""
        for cue in sheet_words.said(f"inside.{key}"):
            at = re.search(rf"\b{re.escape(cue)}\b:? ?{ahead}([^\n;]+?)(?=[.,](?: |$)|;|\n|$)", plain)
            if at and key not in spans:
                spans[key] = at.span(1)
    amount = _PER_PERIOD.search(plain)
    if amount:
        start, end = spans.setdefault("benefit", amount.span())
        if amount["before"] and amount.start() < start < amount.end():
            spans["benefit"] = (amount.start(), end)
    return {key: _typed(typed, span) for key, span in spans.items()}


def _named(text: str, plain: str) -> dict[str, str]:
    """A title in quotation marks, where there is one."""
    quoted = _QUOTED.findall(text)
    named = any(re.search(rf"\b{re.escape(word)}\b", plain) for word in sheet_words.said("label.title"))
    if named and len(quoted) == 1:
        return {"title": quoted[0].strip()}
    return {}


# Pieces: sentences and lines


def _pieces(plain: str, begin: int, end: int) -> list[Span]:
    """Sentences; a line ends one too."""
    return [(found.end() - len(found[0].lstrip()), found.end()) for found in _PIECE.finditer(plain, begin, end)]


def _clauses(plain: str) -> list[Span]:
    """The same, and what begins as another answer does behind a comma: "trước kia …, giờ em …"."""
    clauses: list[Span] = []
    for start, end in _pieces(plain, 0, len(plain)):
        for comma in _COMMA.finditer(plain, start, end):
            behind = comma.end()
            if sheet_words.openings().match(plain, behind):
                clauses.append((start, comma.start() + 1))
                start = behind
        clauses.append((start, end))
    return clauses


def _without_courtesy(plain: str, begin: int, end: int, step: AnyStep) -> Span:
    """What stands there without thanks and who wrote it below; a short answer ends where a story begins."""
    pieces = _pieces(plain, begin, end)
    if not isinstance(step, Text) or isinstance(step, Title):
        for start, _ in pieces[1:]:
            if _is_courtesy(plain, start) or sheet_words.openings().match(plain, start):
                return begin, start
    while len(pieces) > 1:
        start, stop = pieces.pop()
        if not _is_courtesy(plain, start) or len(plain[start:stop].split()) > SHORT_SENTENCE:
            break
        end = start
    return begin, end


def _is_courtesy(plain: str, start: int) -> bool:
    return sheet_words.courtesies().match(plain, start) is not None


def _is_aside(plain: str, start: int, end: int) -> bool:
    """A greeting, who writes, a question to us, or what `_inside` reads: not the story."""
    asks = plain[start:end].rstrip().endswith("?")
    return asks or _is_courtesy(plain, start) or sheet_words.befores().match(plain, start) is not None


def _joined(typed: Spots, spans: Iterable[Span]) -> str:
    return "\n".join(_typed(typed, span) for span in _merged(spans))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sentences that follow each other are one part."""
    parts: list[Span] = []
    for start, end in spans:
        if parts and start - parts[-1][1] <= 1:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _typed(typed: Spots, span: Span) -> str:
    """The words as they were typed."""
    text, _, places = typed
    start, end = span
    value = text[places[start] : places[end]].strip().strip(_MARKS).strip().rstrip(",")
    if value.count(".") == 1:
        return value.removesuffix(".")
    return value


def _is_story(key: str) -> bool:
    step = INITIATIVE.by_key[key]
    return isinstance(step, Text) and not isinstance(step, Title)
