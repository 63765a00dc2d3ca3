"""A sheet that somebody sent to be loaded, and what it would change: shown first, and loaded by a second press."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.files.loaded_file import rows_of
from bot.intake.intake import Intake
from bot.pages.desk.sent import SentFile
from handlers.alike import later
from handlers.loading.table import BadFileError, Note, Present, Problem
from storage.programme.loading import Difference, Rows

MOST_FILE_BYTES = 5 * 2**20  # some 30,000 units; a larger one is loaded on the command line


@dataclass(frozen=True, slots=True)
class Shown:
    """A file whose changes were shown, and not loaded yet."""

    id: str
    name: str
    what: Difference
    notes: tuple[Note, ...]  # what one should know of it


async def look_at(file: SentFile, there: Present, compare: Callable[[Rows], Awaitable[Difference]]) -> Shown:
    """What this file would change. BadFileError: what is wrong with it, or something was loaded meanwhile."""
    notes: list[Note] = []
    rows = await asyncio.to_thread(partial(rows_of, file.name, file.content, there, notes=notes))
    what = await compare(rows)
    if what.version != there.version:
        raise BadFileError([Problem("changed")])
    return Shown(secrets.token_hex(8), file.name, what, tuple(notes))


async def finish(intake: Intake) -> None:
    """What was loaded is found by its words, and weighed: in pieces, between which people are answered."""
    while await intake.write(later.do_some):
        pass
