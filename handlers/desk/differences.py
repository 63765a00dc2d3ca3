"""Two texts beside each other: which of their words the other one does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from handlers.reading.fold import fold

MOST_WORDS = 1500  # of either, that are compared: it takes the square of that
_PIECE = re.compile(r"\s+|\S+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row; `differs`: the other text has others in their place."""

    text: str
    differs: bool


def beside(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces. Capitals, accents and marks make no difference; texts of any length come back whole."""
    mine, theirs = _PIECE.findall(one), _PIECE.findall(other)
    if len(mine) > MOST_WORDS or len(theirs) > MOST_WORDS:
        return [Piece(one, False)], [Piece(other, False)]
    matcher = SequenceMatcher(None, [_bare(word) for word in mine], [_bare(word) for word in theirs], autojunk=False)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, start, end, there, until in matcher.get_opcodes():
        _add(left, mine[start:end], kind != "equal")
        _add(right, theirs[there:until], kind != "equal")
    return left, right


def _bare(word: str) -> str:
    return re.sub(r"\W+", "", fold(word)) or word.strip()


def _add(pieces: list[Piece], words: list[str], differs: bool) -> None:
    if words:
        pieces.append(Piece("".join(words), differs))
