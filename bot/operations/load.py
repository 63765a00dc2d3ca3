"""Loads units, targets, initiatives and campaigns from files: `python -m bot load`.

What a file says is `bot/files/loaded_file.py`, what it means `handlers/loading/read.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot import clock
from bot.files.loaded_file import MOST_FILE_BYTES, Texts, check_ending, rows_of, too_large_file
from handlers.alike import later
from handlers.loading.changes import difference, put
from handlers.loading.table import BadFileError, Note, Present, Problem, present
from messages.catalog import say
from storage.database.store import Store
from storage.programme.loading import ChangedError, Rows

MOST_ALIKE_SHOWN = 20
PIPED_COLUMNS = 10_000  # of a screen that is none: nothing is wrapped there


def load(path: Path, store: Store, lang: str, *, dry_run: bool = False, campaign: str = "") -> bool:
    """Load a file, or say what is wrong with it; whether it was good. All of it or nothing is written."""
    console = _console()
    try:
        there = store.reading(present, campaign)
        notes: list[Note] = []
        what = store.reading(difference, _rows(path, there, lang, notes), clock.now())
        if what.version != there.version:
            raise ChangedError
        if not dry_run:
            store.writing(put, what, clock.now())
            while store.writing(later.do_some):  # a piece at a time: a running bot writes between them
                pass
    except ChangedError:
        _show_problems(console, path.name, [Problem("changed")], lang)
        return False
    except BadFileError as bad:
        _show_problems(console, path.name, bad.problems, lang)
        return False
    head = "loading.tried" if dry_run else "loading.loaded"
    console.print(say(head, lang, name=path.name, database=store.name))
    for table, same in what.unchanged.items():
        counts = {"new": len(what.new[table]), "changed": len(what.changed[table]), "same": same}
        line = say("loading.count", lang, what=say(f"loading.what.{table}", lang), **counts)
        console.print("  " + line)
    for note in notes:
        console.print("  " + note.sentence(lang))
    for row, title, code in what.alike[:MOST_ALIKE_SHOWN]:
        console.print("  " + say("loading.alike", lang, row=row, title=title, code=code))
    if len(what.alike) > MOST_ALIKE_SHOWN:
        console.print("  " + say("loading.more_alike", lang, n=len(what.alike) - MOST_ALIKE_SHOWN))
    return True


def _console() -> Console:
    width = None if sys.stdout.isatty() else PIPED_COLUMNS
    return Console(highlight=False, markup=False, soft_wrap=True, width=width)


def _show_problems(console: Console, name: str, problems: Sequence[Problem], lang: str) -> None:
    """A table for eyes; a line for each where the output goes to a file."""
    if console.is_terminal:
        table = Table(*(say(f"loading.{head}", lang) for head in ("row", "column", "why")), show_lines=False)
        for problem in problems:
            table.add_row(str(problem.row or ""), problem.column, problem.why(lang))
        console.print(table, soft_wrap=False)
    else:
        for problem in problems:
            console.print(problem.sentence(lang))
    console.print(say("loading.bad", lang, name=name, n=len(problems)))


# Reading


def _rows(path: Path, there: Present, lang: str, notes: list[Note]) -> Rows:
    check_ending(path.name)
    console = Console(stderr=True)
    label = say("loading.reading", lang, name=path.name)

    def watched(rows: Texts, most: int | None) -> Texts:
        return track(rows, label, total=most, console=console, transient=True)

    return rows_of(path.name, _content(path), there, watched, notes)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise too_large_file()
        return path.read_bytes()
    except FileNotFoundError:
        raise BadFileError([Problem("no_file", values={"name": str(path)})]) from None
    except OSError as error:
        raise BadFileError([Problem("no_reading", values={"name": str(path), "why": error.strerror})]) from None
