"""Papers are filled in by a child process, which ends with them: the bot neither waits nor grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.background.child import end_with_parent
from bot.files.papers.word import several
from bot.files.papers.zipped import Fill


@contextmanager
def filling_child(file: Path) -> Iterator[Fill]:
    """What fills in that template, in a thread that waits for it."""
    # "spawn": a fork would carry the parent's threads and database connections along.
    with ProcessPoolExecutor(1, get_context("spawn"), end_with_parent) as child:

        def fill(papers: Sequence[Mapping[str, Any]]) -> list[bytes]:
            return child.submit(several, file, list(papers)).result()

        yield fill
