"""Many papers in one zip, written as they are made; what is left open on them is listed in the zip too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

from bot.files.whole import whole
from handlers.papers.application import Application
from messages.catalog import say

AT_ONCE = 20  # papers that are handed to whoever fills them in: a second's work

Fill = Callable[[Sequence[Mapping[str, Any]]], list[bytes]]


def write_zip(file: IO[bytes], papers: Iterable[Application], fill: Fill, lang: str) -> list[str]:
    """Write them; a line for each that has places left open comes back."""
    lines: list[str] = []
    left = iter(papers)
    with ZipFile(file, "w", ZIP_STORED) as zipped:  # a paper is packed already
        while some := list(islice(left, AT_ONCE)):
            for paper, content in zip(some, fill([one.fields for one in some]), strict=True):
                zipped.writestr(f"{paper.code}.docx", content)
            lines += [say("papers.lacking", lang, code=one.code, names=one.said(lang)) for one in some if one.lacking]
        if lines:
            listed = "\r\n".join([say("papers.lacking_title", lang), *lines, ""])
            zipped.writestr(say("papers.lacking_file", lang), listed.encode("utf-8-sig"))
    return lines


def write_whole(out: Path, papers: Iterable[Application], fill: Fill, lang: str) -> list[str]:
    """The same as a file, whole or not at all."""
    with whole(out) as file:
        return write_zip(file, papers, fill, lang)
