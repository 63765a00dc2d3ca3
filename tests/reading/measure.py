"""How well people are understood: `python -m tests.reading.measure [files…] [--kind N] [--failures]`.

Answers are put to the real conversation at their question, dialogues are played, forms in one message are read. Prints
how many became of it what the file says, and of what kind the others are; `--failures` with what the bot said.
"""

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from handlers.initiative.sheet.labelled import read as read_form
from handlers.loading.sample import load_sample
from storage.database.migrate import migrate
from storage.database.store import Store
from tests.cast.places import CASES
from tests.cast.talker import MORNING
from tests.cast.understanding.as_typed import TOGETHER, Outcome, Row, batches, put, read_rows
from tests.cast.understanding.dialogues import play, read_dialogues
from tests.cast.understanding.judging import FAULTS, RIGHT, verdict

ANSWERS = (
    "turn_2.tsv", "bugs_2_answers.tsv", *(f"{name}.tsv" for name in batches()), "more_answers.tsv", "choices.tsv",
    *(f"{name}.tsv" for name in batches("choices")), "talk.tsv",
)  # fmt: skip
DIALOGUES, FORMS = (sorted(path.name for path in CASES.glob(f"{name}*.toml")) for name in ("dialogues", "one_message"))
SAID = 300  # letters shown of what the bot said

Failures = list[str]


def fresh_store(folder: str) -> Store:
    """A database with the sample units."""
    store = Store(f"sqlite:///{folder}/measure.db")
    migrate(store)
    with store.write() as tx:
        load_sample(tx)
    return store


def measured(rows: Sequence[Row], name: str, console: Console) -> list[tuple[Outcome, str]]:
    """Each answer with its verdict, behind a progress bar."""
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(folder)
        parts = range(0, len(rows), TOGETHER // 4)
        for first in track(parts, description=name, console=console, transient=True):
            outcomes += put(
                store,
                rows[first : first + TOGETHER // 4],
                name=f"r{first}",
                now=MORNING + timedelta(milliseconds=first),
            )
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
        faults = [str(counts[fault] or "") for fault in FAULTS]
        shown.add_row(name, str(right), str(total), f"{100 * right / total:.1f}", *faults)
    return shown


def by_kind(found: list[tuple[Outcome, str]]) -> dict[str, list[str]]:
    """The verdicts by the kind of their rows."""
    groups: dict[str, list[str]] = {}
    for outcome, judged in found:
        groups.setdefault(outcome.row.kind, []).append(judged)
    return dict(sorted(groups.items(), key=lambda group: (len(group[0]), group[0])))


def tell(outcome: Outcome, judged: str) -> str:
    """One answer that went wrong, to be read by whoever mends it."""
    row, key = outcome.row, outcome.row.question
    said = outcome.said.replace("\n", " / ")[:SAID]
    kept = outcome.after.answers.get(key)
    return f"{key}\t{row.text}\t{row.expected}\t{row.note}\n    {judged}; kept: {kept!r}; said: {said}"


def dialogues(path: Path, console: Console) -> tuple[list[list[bool]], Failures]:
    """For each dialogue its checks; and those that do not hold, told."""
    checks: list[list[bool]] = []
    failures: Failures = []
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(folder)
        found = list(enumerate(read_dialogues(path)))
        for number, dialogue in track(found, description=path.stem, console=console, transient=True):
            played = play(store, dialogue, number)
            checks.append([check.right for check in played])
            failures += [
                f"{dialogue.name}: {check.line}\n    typed: {check.typed}; said: {check.said[:SAID]!r}"
                for check in played
                if not check.right
            ]
        store.close()
    return checks, failures


def forms(path: Path, _: Console) -> tuple[list[list[bool]], Failures]:
    """For each form whether its items are read as they should be, and no others; and those that are not, told."""
    checks: list[list[bool]] = []
    failures: Failures = []
    for case in tomllib.loads(path.read_text("utf-8"))["case"]:
        got, wanted = read_form(case["text"], case.get("asked", False)), case["reads"]
        wrong = sorted(key for key in got.keys() | wanted.keys() if got.get(key) != wanted.get(key))
        checks.append([key not in wrong for key in got.keys() | wanted.keys() or {"nothing"}])
        failures += [f"{case['name']}: {key}: {wanted.get(key)!r}, read {got.get(key)!r}" for key in wrong]
    return checks, failures


def checked(found: dict[str, list[list[bool]]], title: str) -> Table:
    """A line a file: checks that hold, and texts of which all hold."""
    shown = Table("", "checks right", "of", "%", "wholly right", "of", title=title)
    for name, cases in found.items():
        right, total = sum(map(sum, cases)), sum(map(len, cases))
        whole = str(sum(map(all, cases)))
        shown.add_row(name, str(right), str(total), f"{100 * right / total:.1f}", whole, str(len(cases)))
    return shown


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", help="names in tests/cases, or paths", default=())
    parser.add_argument("--kind", help="only answers whose note begins with this")
    parser.add_argument("--question", help="only answers to this question")
    parser.add_argument("--failures", action="store_true", help="show what went wrong")
    options = parser.parse_args()
    console = Console()
    answers: dict[str, list[str]] = {}
    others: dict[str, dict[str, list[list[bool]]]] = {"dialogues": {}, "forms": {}}
    readers: dict[str, Callable[[Path, Console], tuple[list[list[bool]], Failures]]]
    readers = {"dialogues": dialogues, "forms": forms}
    for path in map(path_of, options.files or (*ANSWERS, *DIALOGUES, *FORMS)):
        failures: Failures = []
        if path.suffix == ".tsv":
            rows = [row for row in read_rows(path) if options.kind in (None, row.kind)]
            rows = [row for row in rows if options.question in (None, row.question)]
            found = measured(rows, path.stem, console)
            answers[path.stem] = [judged for _, judged in found]
            if rows:
                console.print(table(by_kind(found), path.stem))
            failures = [tell(outcome, judged) for outcome, judged in found if judged != RIGHT]
        else:
            kind = "dialogues" if path.stem.startswith("dialogues") else "forms"
            others[kind][path.stem], failures = readers[kind](path, console)
        if options.failures:
            console.print("\n".join(failures), markup=False, highlight=False, soft_wrap=True)
    if any(answers.values()):
        console.print(table({name: found for name, found in answers.items() if found}, "answers"))
    for kind, files in others.items():
        if files:
            console.print(checked(files, kind))
    return 0


def path_of(name: str) -> Path:
    """Of a file that is named as in tests/cases, with or without its ending."""
    if "/" in name:
        return Path(name)
    found = sorted(CASES.glob(f"{Path(name).stem}.t*"))
    return found[0] if found else CASES / name


if __name__ == "__main__":
    sys.exit(main())
