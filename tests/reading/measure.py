"""How well whole answers are understood: `python -m tests.reading.measure [files…] [--kind N] [--failures]`.

Puts every row of the files of answers to the real conversation, and prints how many became of it what the row says,
and of what kind the others are; `--failures` shows those with what the bot said.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from handlers.loading.sample import load_sample
from storage.database.migrate import migrate
from storage.database.store import Store
from tests.cast.as_typed import Outcome, Row, put, read_rows
from tests.cast.judging import FAULTS, RIGHT, verdict
from tests.cast.places import CASES

FILES = ("turn_2", "answers_a", "answers_b")
SAID = 300  # letters shown of what the bot said


def fresh_store(folder: str) -> Store:
    """A database with the sample units."""
    store = Store(f"sqlite:///{folder}/measure.db")
    migrate(store)
    with store.write() as tx:
        load_sample(tx)
    return store


def measured(rows: list[Row], name: str, console: Console) -> list[tuple[Outcome, str]]:
    """Each row with its verdict, behind a progress bar."""
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as progress:
        task = progress.add_task(name, total=len(rows))
        store = fresh_store(folder)
        outcomes = put(store, rows, lambda done: progress.advance(task, done))
        store.close()
    return [(outcome, verdict(outcome)) for outcome in outcomes]


def table(groups: dict[str, list[str]], title: str) -> Table:
    """A line a group: right of all, and each kind of fault."""
    shown = Table(title=title)
    shown.add_column("")
    for column in ("right", "of", "%", *FAULTS):
        shown.add_column(column, justify="right", max_width=12)
    for name, verdicts in groups.items():
        counts = Counter(verdicts)
        right, total = counts[RIGHT], len(verdicts)
        figures = [
            str(right),
            str(total),
            f"{100 * right / total:.1f}",
            *(str(counts[fault] or "") for fault in FAULTS),
        ]
        shown.add_row(name, *figures)
    return shown


def grouped(found: list[tuple[Outcome, str]], by: str) -> dict[str, list[str]]:
    """The verdicts by an attribute of their rows."""
    groups: dict[str, list[str]] = {}
    for outcome, judged in found:
        groups.setdefault(getattr(outcome.row, by), []).append(judged)
    return dict(sorted(groups.items(), key=lambda group: (len(group[0]), group[0])))


def tell(outcome: Outcome, judged: str) -> str:
    """One row that went wrong, to be read by whoever mends it."""
    row, key = outcome.row, outcome.row.question
    said = outcome.said.replace("\n", " / ")[:SAID]
    kept = outcome.after.answers.get(key)
    return f"{key}\t{row.text}\t{row.expected}\t{row.note}\n    {judged}; kept: {kept!r}; said: {said}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", help="names in tests/cases, or paths")
    parser.add_argument("--kind", help="only rows whose note begins with this")
    parser.add_argument("--question", help="only rows of this question")
    parser.add_argument("--failures", action="store_true", help="show the rows that went wrong")
    options = parser.parse_args()
    console = Console()
    paths = [Path(name) if "/" in name else CASES / f"{Path(name).stem}.tsv" for name in options.files or FILES]
    files: dict[str, list[str]] = {}
    for path in paths:
        rows = [
            row
            for row in read_rows(path)
            if options.kind in (None, row.kind) and options.question in (None, row.question)
        ]
        if not rows:
            continue
        found = measured(rows, path.stem, console)
        files[path.stem] = [judged for _, judged in found]
        console.print(table(grouped(found, "kind"), path.stem))
        if options.failures:
            for outcome, judged in found:
                if judged != RIGHT:
                    console.print(tell(outcome, judged), markup=False, highlight=False, soft_wrap=True)
    console.print(table(files, "all"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
