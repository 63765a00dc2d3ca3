"""Papers are filled in by a child process, which ends with them: the bot neither waits nor grows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Timer
from typing import Any

from bot.background.child import end_with_parent
from bot.files.papers.word import FillIn, several
from bot.files.papers.zipped import Fill
from messages.paper import PaperTemplateError

MOST_SECONDS = 60  # for the papers that are handed over at once; they take a second


@contextmanager
def filling_child(file: Path, most_seconds: float = MOST_SECONDS) -> Iterator[Fill]:
    """What fills in that template, in a thread that waits for it."""
    with papers_child(most_seconds) as fill:
        yield partial(fill, file)


@contextmanager
def papers_child(most_seconds: float = MOST_SECONDS) -> Iterator[FillIn]:
    """The same for several templates; it does not wait for ever, whatever loops in one."""
    # "spawn": a fork would carry the parent's threads and database connections along.
    with ProcessPoolExecutor(1, get_context("spawn"), end_with_parent) as child:

        def fill(file: Path, papers: Sequence[Mapping[str, Any]]) -> list[bytes]:
            try:
                return child.submit(_in_time, most_seconds, file, list(papers)).result()
            except BrokenProcessPool:
                raise PaperTemplateError(f"> {most_seconds:g} s") from None

        yield fill


def _in_time(most_seconds: float, file: Path, papers: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """In the child, which ends where it takes longer."""
    late = Timer(most_seconds, os._exit, [1])
    late.daemon = True
    late.start()
    try:
        return several(file, papers)
    finally:
        late.cancel()
