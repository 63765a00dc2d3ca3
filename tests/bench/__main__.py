"""`make bench`: measures the engine beside others on this machine, in turn and in rounds, and prints tables.

To add a contender: a file beside this one and a line in CONTENDERS, or in OVER_HTTP. To add a table: a function in
SECTIONS. BENCH_AIOGRAM_PYTHON names another Python for aiogram, which wants an older pydantic than ours.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import boards, footprint, machine, servers, similar
from tests.bench.conversation import STEPS
from tests.bench.http.measure import aiogram_python
from tests.bench.search import searches
from tests.cast.places import ROOT
from tests.program import postgres

OVER_HTTP_MODULE = "http.measure"
Measured = dict[str, float]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table: what it is called, the function that opens it, the server that it needs.

    `flight`: how many updates are on their way at once over HTTP.
    """

    name: str
    shown: str
    opens: str
    needs: str = ""
    flight: int = 64


CONTENDERS = (
    Entry("sqlite", "**this engine, SQLite FULL, sender running**", "ours:engine"),
    Entry("postgresql", "**this engine, PostgreSQL, sender running**", "ours:engine", "postgresql"),
    Entry("floor-sqlite", "bare floor: the same rows, `sqlite3`", "rivals.floor:sqlite"),
    Entry("floor-postgresql", "bare floor: the same rows, `psycopg`", "rivals.floor:postgres", "postgresql"),
    Entry("ptb", "python-telegram-bot, in memory (keeps nothing)", "rivals.ptb:in_memory"),
    Entry("ptb-pickle", "python-telegram-bot, PicklePersistence", "rivals.ptb:pickled"),
    Entry("aiogram", "aiogram, in memory (keeps nothing)", "rivals.aiogram_bot:in_memory", "aiogram"),
    Entry("aiogram-redis", "aiogram, Redis with `appendfsync always`", "rivals.aiogram_bot:on_redis", "redis"),
)
PTB_OVER_HTTP = ("http-ptb-64", "http-ptb-32")  # compared with whichever of them is faster
OVER_HTTP = (
    Entry("http-sqlite", "**this bot, SQLite FULL**", "program:"),
    Entry("http-postgresql", "**this bot, PostgreSQL**", "program:", "postgresql"),
    Entry("http-ptb-64", "python-telegram-bot, in memory (keeps nothing), 64 in flight", "ptb:memory"),
    Entry("http-ptb-32", "python-telegram-bot, in memory (keeps nothing), 32 in flight", "ptb:memory", flight=32),
    Entry("http-aiogram", "aiogram, in memory (keeps nothing)", "aiogram:memory", "aiogram"),
    Entry("http-aiogram-redis", "aiogram, Redis with `appendfsync always`", "aiogram:redis", "redis"),
)


@dataclass(slots=True)
class Bench:
    """One run: what was asked for, what was measured so far."""

    people: int
    alone: int
    rounds: int
    entries: tuple[Entry, ...]
    over_http: tuple[Entry, ...]
    place: Path
    searched: int
    postgresql: str = ""
    measured: dict[str, list[Measured]] = field(default_factory=dict)

    def middle(self, name: str, what: str) -> float:
        """The median of all rounds."""
        return median(one[what] for one in self.measured[name])

    def best(self, names: Sequence[str]) -> str:
        """Which of these was the fastest; empty: none was measured."""
        measured = [name for name in names if name in self.measured]
        return max(measured, key=lambda name: self.middle(name, "rate"), default="")

    def times(self, name: str, other: str, what: str = "rate") -> float | None:
        """How many times the other's steps a second, or its `what`: the median of the rounds' ratios."""
        if name not in self.measured or other not in self.measured:
            return None
        pairs = zip(self.measured[name], self.measured[other], strict=True)
        return median(mine[what] / theirs[what] for mine, theirs in pairs if theirs[what])


def main() -> None:
    """Read the command, measure, print."""
    asked = _asked()
    out = Console(stderr=True, highlight=False)
    entries = _wanted(CONTENDERS, asked.only, out)
    served = _wanted(OVER_HTTP, asked.only, out)
    sections = [section for name, section in SECTIONS.items() if not asked.only or name in asked.only]
    if served:
        sections.insert(0, over_http)
    if entries:
        sections.insert(0, steps)
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(prefix="sangkien-bench-", dir=machine.disk())
        place = Path(stack.enter_context(folder))
        bench = Bench(asked.people, asked.alone, asked.rounds, entries, served, place, asked.searched)
        if any(entry.needs == "postgresql" for entry in (*entries, *served)):
            bench.postgresql = stack.enter_context(servers.postgresql())
        command = shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]])
        print("\n".join(machine.lines(place, command)), flush=True)
        for section in sections:
            with _progress(out) as step:
                lines = section(bench, step)
            print("\n" + "\n".join(lines), flush=True)


def _asked() -> argparse.Namespace:
    names = [*(entry.name for entry in (*CONTENDERS, *OVER_HTTP)), *SECTIONS]
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--people", type=int, default=2000, help="who talk with 64 updates in flight")
    parser.add_argument("--alone", type=int, default=200, help="who talk afterwards, one update at a time")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--searched", type=int, default=20_000, help="initiatives that are searched through")
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    return parser.parse_args()


def _wanted(entries: Sequence[Entry], only: Sequence[str] | None, out: Console) -> tuple[Entry, ...]:
    """Those that were asked for and can run here; says which cannot."""
    found = []
    for entry in entries:
        if not only or entry.name in only:
            missing = _missing(entry)
            if missing:
                out.print(f"{entry.name}: left out, {missing}")
            else:
                found.append(entry)
    return tuple(found)


def _missing(entry: Entry) -> str:
    """What it needs and is not installed, with what to do; empty: nothing."""
    if entry.needs in ("aiogram", "redis") and not _has("aiogram"):
        return (
            "aiogram is not installed (python3 -m venv A; A/bin/pip install aiogram redis uvloop;"
            " BENCH_AIOGRAM_PYTHON=A/bin/python)"
        )
    if entry.needs == "redis" and not (servers.redis_server() and _has("redis")):
        return "needs redis-server (apt-get install redis-server) and redis, beside aiogram"
    return ""


@cache
def _has(library: str) -> bool:
    """Whether aiogram's Python can import it."""
    tried = subprocess.run([aiogram_python(), "-c", f"import {library}"], stderr=subprocess.DEVNULL, check=False)
    return tried.returncode == 0


Step = Callable[[str, int], None]  # what is being measured now, and how many measurements there will be


@contextmanager
def _progress(out: Console) -> Iterator[Step]:
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("", total=None, completed=-1)

        def step(name: str, total: int) -> None:
            bar.update(task, description=name, total=total, advance=1)

        yield step


def child(bench: Bench, entry: Entry, module: str) -> Measured:
    """What a fresh interpreter measures: `module` with a fresh folder and a fresh database."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(dir=bench.place))
        url = ""
        if entry.needs == "postgresql":
            url = postgres.fresh_database(bench.postgresql)
            stack.callback(postgres.drop_database, bench.postgresql, url)
        elif entry.needs == "redis":
            url = stack.enter_context(servers.redis(Path(folder)))
        # Over HTTP only the bot itself runs in aiogram's Python, not what measures it.
        python = aiogram_python() if entry.opens.startswith("rivals.aiogram_bot") else sys.executable
        command = [python, "-m", f"tests.bench.{module}", f"tests.bench.{entry.opens}", folder, url]
        counts = (str(bench.people), str(entry.flight if module == OVER_HTTP_MODULE else bench.alone))
        done = subprocess.run([*command, *counts], cwd=ROOT, stdout=subprocess.PIPE, check=True)
        found: Measured = json.loads(done.stdout)
        return found


# Sections


HEAD = ("", "steps/s", "× PTB", "× aiogram/Redis", "CPU µs/step", "p50 ms", "p99 ms", "alone p50", "p99 ms")


def steps(bench: Bench, step: Step) -> list[str]:
    """Every contender in turn, several rounds."""
    total = bench.rounds * len(bench.entries)
    for number in range(bench.rounds):
        for entry in bench.entries:
            step(f"round {number + 1}: {entry.name}", total)
            bench.measured.setdefault(entry.name, []).append(child(bench, entry, "drive"))
    return [
        f"{bench.people} people with 64 updates in flight, then {bench.alone} people one update at a time;"
        f" {STEPS} updates each. Medians of {bench.rounds} rounds; times: put to acknowledged.",
        "",
        *_table(
            HEAD,
            [_line(bench, entry) for entry in bench.entries],
        ),
    ]


def _line(bench: Bench, entry: Entry) -> list[str]:
    ratios = [bench.times(entry.name, other) for other in ("ptb", "aiogram-redis")]
    times = [bench.middle(entry.name, what) * 1000 for what in ("p50", "p99", "alone_p50", "alone_p99")]
    return [
        entry.shown,
        f"{bench.middle(entry.name, 'rate'):,.0f}",
        *("" if ratio is None else f"{ratio:.2f}" for ratio in ratios),
        f"{bench.middle(entry.name, 'processor') * 1e6:.0f}",
        *(f"{time:.2f}" for time in times),
    ]


HTTP_HEAD = (
    "", "steps/s", "× PTB", "× aiogram/Redis", "CPU µs/step", "PTB's CPU ×", "aiogram/Redis' CPU ×", "p50 ms", "p99 ms",
)  # fmt: skip


def over_http(bench: Bench, step: Step) -> list[str]:
    """The whole program and small bots, each behind a webhook in a process of its own."""
    total = bench.rounds * len(bench.over_http)
    for number in range(bench.rounds):
        for entry in bench.over_http:
            step(f"round {number + 1}: {entry.name}", total)
            bench.measured.setdefault(entry.name, []).append(child(bench, entry, OVER_HTTP_MODULE))
    busiest = max(bench.middle(entry.name, "driver") for entry in bench.over_http)
    return [
        f"Over HTTP: update in by webhook, `sendMessage` out, {bench.people} people, 64 in flight where no other number"
        f" stands, {STEPS} updates each. Medians of {bench.rounds} rounds; × PTB: against the faster of its lines, with 64"
        " connections in its client; times: posted to answer arrived. CPU: the bot's process (Redis and"
        f" PostgreSQL not counted). The Telegram of the bench used at most {busiest:.0%} of a core.",
        "",
        *_table(HTTP_HEAD, [_http_line(bench, entry) for entry in bench.over_http]),
    ]


def _http_line(bench: Bench, entry: Entry) -> list[str]:
    others = (bench.best(PTB_OVER_HTTP), "http-aiogram-redis")
    rates = [bench.times(entry.name, other) for other in others]
    spent = [bench.times(other, entry.name, "processor") for other in others]
    return [
        entry.shown,
        f"{bench.middle(entry.name, 'rate'):,.0f}",
        *("" if ratio is None else f"{ratio:.2f}" for ratio in rates),
        f"{bench.middle(entry.name, 'processor') * 1e6:.0f}",
        *("" if ratio is None else f"{ratio:.2f}" for ratio in spent),
        *(f"{bench.middle(entry.name, what) * 1000:.1f}" for what in ("p50", "p99")),
    ]


def split(bench: Bench, step: Step) -> list[str]:
    """Where the engine's processor time goes."""
    entries = [entry for entry in bench.entries if entry.opens == "ours:engine"]
    rows = []
    for entry in entries:
        step(f"parts: {entry.name}", len(entries))
        spent = child(bench, entry, "split")
        rows.append((entry, spent))
    if not rows:
        return []
    parts = list(rows[0][1])
    return [
        "Processor time of a step in µs, all in one process.",
        "",
        *_table(("", *parts, "all"), [_shares(entry, spent) for entry, spent in rows]),
    ]


def _shares(entry: Entry, spent: Measured) -> list[str]:
    return [entry.shown, *(f"{seconds * 1e6:.0f}" for seconds in (*spent.values(), sum(spent.values())))]


def size(bench: Bench, step: Step) -> list[str]:
    """Memory and start."""
    step("memory", 2)
    with tempfile.TemporaryDirectory(dir=bench.place) as folder:
        memory = footprint.memory(Path(folder))
    step("start", 2)
    with tempfile.TemporaryDirectory(dir=bench.place) as folder:
        start = footprint.startup(Path(folder))
    return _table(
        ("", ""),
        [
            [f"{footprint.OPEN:,} open conversations add", f"{memory:.1f} MB"],
            ["`python -m bot run`, second start, to its line", f"{start:.2f} s"],
        ],
    )


def counted(bench: Bench, step: Step) -> list[str]:
    """Boards and leaderboards over few and over a million initiatives; minutes, most of them to fill the databases."""
    step("boards", 1)
    rows = boards.run(Console(stderr=True, highlight=False), boards.SIZES[:2])
    return [
        "Boards in ms (median), and 1,000 groups due at once in s; five million: `python -m tests.bench.boards`.",
        "",
        *_table(boards.HEADS, [boards.cells(row, rows) for row in rows]),
    ]


def alike(bench: Bench, step: Step) -> list[str]:
    """Near-duplicates among few initiatives."""
    step("similar", 1)
    rows = similar.run(Console(stderr=True, highlight=False), SIMILAR, 200, bench.place)
    return [
        f"Near-duplicates among {SIMILAR:,}; a million: `python -m tests.bench.similar --number 1000000`.",
        "",
        *_table(similar.HEADS, rows),
    ]


def searched(bench: Bench, step: Step) -> list[str]:
    """An officer's searches, and what the overview counts."""
    step("search", 1)
    rows = searches.run(Console(stderr=True, highlight=False), bench.searched, searches.TIMES, bench.place)
    return [
        f"The first page of a search among {bench.searched:,}, and the overview; a million: `--searched 1000000`.",
        "",
        *_table(searches.HEADS, rows),
    ]


SIMILAR = 20_000  # initiatives
SECTIONS: dict[str, Callable[[Bench, Step], list[str]]] = {
    "split": split,
    "size": size,
    "boards": counted,
    "similar": alike,
    "search": searched,
}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Markdown."""
    line = "|---|" + "---:|" * (len(head) - 1)
    return [f"| {' | '.join(head)} |", line, *(f"| {' | '.join(row)} |" for row in rows)]


if __name__ == "__main__":
    main()
