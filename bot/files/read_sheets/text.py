"""Text files of rows: in whatever alphabet and with whatever separator they were written."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

from bot.files.sheets.cells import without_guard
from handlers.loading import read
from handlers.loading.old_letters import share_that_reads_well, turned
from handlers.loading.table import ROWS_ABOVE_HEADINGS, BadFileError, Problem

BEGINS = 400  # bytes that are looked at for the kind of UTF-16
MOST_JUDGED = 20_000  # letters of a text by which its alphabet is judged
LEAST_SHARE = 0.9  # of its words with accents that are Vietnamese


def rows(text: str) -> tuple[Iterator[Sequence[str]], int]:
    """Rows, by the separator with which most headings are known; and how many there are about."""
    top = "".join(text.splitlines(keepends=True)[:ROWS_ABOVE_HEADINGS])
    separator = max("\t,;", key=lambda sign: _known(top, sign))
    return _parted(text, separator), text.count("\n") + 1


def _known(top: str, separator: str) -> int:
    """How many headings are known; of several separators with none, the one that parts most."""
    try:
        return 1_000 * read.known_headings(csv.reader(io.StringIO(top), delimiter=separator)) + top.count(separator)
    except csv.Error:
        return 0


def _parted(text: str, separator: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = 0
    try:
        for cells in reader:
            yield [without_guard(cell) for cell in cells]
            rows += 1
    except csv.Error as error:
        raise BadFileError([Problem("quotes", rows + 1, values={"why": error})]) from None


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16, with a mark or without; else Windows-1258, or the bytes of a font, which are turned later.

    BadFileError: it is nothing of that.
    """
    text = _unicode(content)
    if text is None:
        text = _of_windows(content)
    if "\0" in text:
        raise BadFileError([Problem("encoding")])
    return text


def _unicode(content: bytes) -> str | None:
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        nothing = [place % 2 for place, byte in enumerate(content[:BEGINS]) if not byte]
        if nothing:
            return content.decode("utf-16-le" if sum(nothing) * 2 > len(nothing) else "utf-16-be")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _of_windows(content: bytes) -> str:
    """Windows-1258 where that makes Vietnamese of it; else the bytes of a font, as they are turned later."""
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    if "\ufffd" not in vietnamese and share_that_reads_well(vietnamese[:MOST_JUDGED]) >= LEAST_SHARE:
        return vietnamese
    of_a_font = content.decode("latin-1")
    if any(one.text is not None for one in turned([[line] for line in of_a_font[:MOST_JUDGED].splitlines()])):
        return of_a_font
    raise BadFileError([Problem("encoding")])
