"""What is searched for, and how long each takes: asked as the desk asks it, mistyped words too, the page read whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.progress import Progress

from handlers.alike import finding
from storage.database.columns import to_text
from storage.database.store import Store, first_id
from storage.initiatives import search
from storage.initiatives.search import Search, Sort
from storage.programme import units
from tests.bench.search.cost import Costs
from tests.bench.search.filled import DAYS, UNIONS, author, fill, moment
from tests.bench.search.overviews import COUNTS
from tests.bench.stories import FIELDS, story
from tests.program import postgres

DATABASES = ("sqlite", "postgresql")
TIMES = 40
Asked = tuple[str, dict[str, Any], bool]  # what is typed, the conditions, whether a page in the middle is asked for


def _typed(chance: Random, words: int) -> str:
    """Words of a title that is there."""
    title = story(chance.randrange(1, 10_000)).title.split()
    begin = chance.randrange(max(1, len(title) - words))
    return " ".join(title[begin : begin + words])


def _mistyped(chance: Random) -> str:
    """Words of a title, a letter too many in one."""
    first, *others = sorted(_typed(chance, 3).split(), key=len, reverse=True)
    at = chance.randrange(1, len(first))
    return " ".join([first[:at] + first[at] + first[at:] + "q", *others])


def _month(chance: Random) -> dict[str, Any]:
    first = date(2026, 1, 1) + timedelta(days=chance.randrange(DAYS - 30))
    return {"first": first, "last": first + timedelta(days=30)}


def _field(chance: Random) -> str:
    return str(chance.choice(FIELDS))


SEARCHES: dict[str, Callable[[Random, Sequence[str]], Asked]] = {
    "everything, newest": lambda chance, upper: ("", {}, False),
    "everything, page 500": lambda chance, upper: ("", {}, True),
    "waits the longest": lambda chance, upper: ("", {"sort": Sort.DUE}, False),
    "one word": lambda chance, upper: (_typed(chance, 1), {}, False),
    "three words": lambda chance, upper: (_typed(chance, 3), {}, False),
    "three words by value": lambda chance, upper: (_typed(chance, 3), {"sort": Sort.VALUE}, False),
    "three words, one mistyped": lambda chance, upper: (_mistyped(chance), {}, False),
    "an author": lambda chance, upper: (author(chance), {}, False),
    "two words, status, field": lambda chance, upper: (
        _typed(chance, 2), {"status": "returned", "field": _field(chance)}, False,
    ),
    "a grassroots union": lambda chance, upper: ("", {"units": [f"G{chance.randrange(UNIONS):05}"]}, False),
    "an upper union, returned": lambda chance, upper: ("", {"units": upper, "status": "returned"}, False),
    "an upper union, words": lambda chance, upper: (_typed(chance, 2), {"units": upper}, False),
    "a month, a field, recognised": lambda chance, upper: (
        "", _month(chance) | {"field": _field(chance), "recognised": "yes"}, False,
    ),
    "value, a field, largest first": lambda chance, upper: (
        "", {"at_least": 10**8, "field": _field(chance), "sort": Sort.VALUE}, False,
    ),
    "what hardly any has": lambda chance, upper: (
        "", {"status": "returned", "field": _field(chance), "at_least": 10**10}, False,
    ),
}  # fmt: skip
CITY, UPPER = "the city", "an upper union"
OVERVIEWS = {(whose, count): f"overview of {whose}: {count}" for whose in (CITY, UPPER) for count in COUNTS}
LINES = (*SEARCHES, *OVERVIEWS.values())
HEADS = ("", "SQLite p50 ms", "p99", "CPU p99", "PostgreSQL p50 ms", "p99", "CPU p99")


OVERVIEW_TIMES = 5  # each looks at all initiatives of a unit


def measure(store: Store, number: int, times: int, bar: Progress) -> dict[str, Costs]:
    """What each search and each part of the overview costs, in turn."""
    found: dict[str, Costs] = {name: Costs() for name in LINES}
    task = bar.add_task("searches", total=times * len(SEARCHES))
    with store.read() as tx:
        upper, city = units.below(tx, "Q-HOANGMAI"), [*units.below(tx, "HN"), ""]
    for at in range(times):
        for place, (name, asks) in enumerate(SEARCHES.items()):
            typed, conditions, middle = asks(Random(at * 100 + place), upper)
            after = _in_the_middle(store, number) if middle else ""
            with store.read() as tx, found[name].of(tx):
                wanted = finding.wanted(tx, typed)
                search.page(tx, Search(words=wanted.words, codes=wanted.codes, **conditions), after)
            bar.update(task, advance=1)
    for _ in range(OVERVIEW_TIMES):
        for (whose, count), name in OVERVIEWS.items():
            with store.read() as tx, found[name].of(tx):
                COUNTS[count](tx, city if whose == CITY else upper, moment(number, number))
    return found


def _in_the_middle(store: Store, number: int) -> str:
    at = moment(number - 10_000 if number > 20_000 else number // 2, number)
    return f"{to_text(at) if store.sqlite else at.isoformat()}~{first_id(at)}"


def run(console: Console, number: int, times: int, folder: Path, only: Sequence[str] = DATABASES) -> list[list[str]]:
    """A line for each search."""
    measured: dict[str, dict[str, Costs]] = {}
    with Progress(console=console, transient=True) as bar:
        if "sqlite" in only:
            measured["sqlite"] = _measured(f"sqlite:///{folder}/search.db", number, times, bar)
        if "postgresql" in only:
            with postgres.start() as server:
                url = postgres.fresh_database(server)
                measured["postgresql"] = _measured(url, number, times, bar)
                postgres.drop_database(server, url)
    return [[name, *(cell for base in DATABASES for cell in _cells(measured.get(base), name))] for name in LINES]


def _measured(url: str, number: int, times: int, bar: Progress) -> dict[str, Costs]:
    with closing(Store(url)) as store:
        fill(store, number, bar)
        return measure(store, number, times, bar)


def _cells(measured: dict[str, Costs] | None, name: str) -> list[str]:
    return ["", "", ""] if measured is None else measured[name].cells()
