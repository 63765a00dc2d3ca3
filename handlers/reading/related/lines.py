"""The lines of a file of words, and the syllables of a text as they are looked for in them. Imports `fold` only."""

from __future__ import annotations

import re
from pathlib import Path

from handlers.reading.fold import fold, has_accents, marked

SYLLABLE = re.compile(r"\w+")


def lines(file: Path) -> list[list[str]]:
    """The words of each line, which tabs part; what begins with # is said about the file."""
    return [line.split("\t") for line in file.read_text().splitlines() if line and not line.startswith("#")]


def syllables(text: str) -> tuple[list[str], bool]:
    """Its syllables, and whether they are spelled with accents: a text that has none is read without."""
    accented = has_accents(text)
    return SYLLABLE.findall(marked(text) if accented else fold(text)), accented
