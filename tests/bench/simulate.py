"""A realistic campaign in a database, by bulk paths: Hà Nội's rhythm, large and small units, bursts.

    python -m tests.bench.simulate --initiatives 1000000 --days 600 --seed 1 --database sqlite:///sim.db

Weekends are quiet, offices hand in at ten and at three, and the last 30 days of each phase come up to five
times as thick. Some are withdrawn, a third is verified later. The counts are those that `storage/counting/count.py`
would have kept: `python -m bot recount` agrees. `rows=False` leaves the initiatives out and keeps only what
boards read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import Progress, TaskID
from sqlalchemy import text

from handlers.loading.sample import load_sample
from messages.format import HANOI
from storage.counting.sums import NAMES
from storage.database import bulk
from storage.database.migrate import migrate
from storage.database.store import Store
from storage.programme import units

CAMPAIGN = "TD2026"
START = date(2026, 1, 1)
GRASSROOTS = 10_000
EACH = 5.0  # initiatives of a person, as in the real campaign: 201,129 of about 40,000
WITHDRAWN, VERIFIED, RECOGNISED, MONEY = 0.01, 0.33, 0.7, 0.4
PEAK, PEAK_DAYS = 5.0, 30
CHUNK = 50_000
HOURS = np.array([0.2] * 6 + [1, 2, 6, 9, 10, 7, 4, 7, 9, 10, 8, 5, 3, 3, 4, 3, 2, 0.5])
WEEK = np.array([1.0, 1.1, 1.1, 1.0, 0.9, 0.35, 0.2])  # Monday first
Array = Any


@dataclass(frozen=True, slots=True)
class Campaign:
    """All that happens, as columns: one element for each initiative, in order of time."""

    at: Array  # microseconds since 1970
    unit: Array  # number of the grassroots union
    person: Array
    recognised: Array
    benefit: Array
    withdrawn_at: Array  # 0: never
    verified_at: Array


def imagine(initiatives: int, days: int, seed: int) -> Campaign:
    """The same for the same numbers."""
    chance = np.random.default_rng(seed)
    weights = np.array([WEEK[(START + timedelta(days=n)).weekday()] for n in range(days)]) * rhythm(days)
    day = np.sort(chance.choice(days, initiatives, p=weights / weights.sum()))
    hour = chance.choice(24, initiatives, p=HOURS / HOURS.sum())
    first = int(datetime(START.year, START.month, START.day, tzinfo=HANOI).timestamp())
    second = first + day * 86400 + hour * 3600 + chance.integers(0, 3600, initiatives)
    at = np.sort(second * 1_000_000 + chance.integers(0, 1_000_000, initiatives))
    sizes = 1 / np.arange(1, GRASSROOTS + 1) ** 0.7  # some hand in hundreds of times as much as others
    unit = chance.permutation(GRASSROOTS)[chance.choice(GRASSROOTS, initiatives, p=sizes / sizes.sum())]
    people = max(1, int(initiatives / EACH / GRASSROOTS))
    person = 1 + unit * 1000 * people + chance.integers(0, 1 + 3 * people, initiatives)
    end = first + days * 86400 - 1
    later = np.minimum(
        at + chance.exponential(10 * 86400e6, initiatives).astype(np.int64) + 1, end * 1_000_000 + 999_999
    )
    fate = chance.random(initiatives)
    money = np.round(10 ** chance.normal(7.5, 0.8, initiatives), -6).astype(np.int64)
    return Campaign(
        at, unit, person, chance.random(initiatives) < RECOGNISED,
        np.where(chance.random(initiatives) < MONEY, money, 0),
        np.where(fate < WITHDRAWN, later, 0), np.where(fate > 1 - VERIFIED, later, 0),
    )  # fmt: skip


def rhythm(days: int) -> Array:
    """A slow start, two phases, and each one's last 30 days up to five times as thick."""
    curve = np.linspace(0.6, 1.0, days)
    for end in (days // 4, days):
        peak = min(PEAK_DAYS, end)
        curve[end - peak : end] *= np.linspace(2.0, PEAK, peak)
    return curve


def simulate(
    store: Store, initiatives: int, days: int, seed: int, rows: bool = True, console: Console | None = None
) -> None:
    """Fill a new database."""
    campaign = imagine(initiatives, days, seed)
    uppers = _units(store)
    with (
        Progress(console=console or Console(stderr=True), transient=True) as bar,
        closing(Pipe(store)) as pipe,
    ):
        task = bar.add_task("", total=None)
        if rows:
            pipe.put("initiative", INITIATIVE_COLUMNS, _initiatives(campaign), bar, task, initiatives)
        for level in ("grassroots", "upper", "city"):
            _level(pipe, campaign, level, uppers, bar, task)
        pipe.done()


def _units(store: Store) -> list[str]:
    """The sample's tree with ten thousand grassroots unions below it; the codes of those above them."""
    migrate(store)
    with store.write() as tx:
        if not units.version(tx):
            load_sample(tx)
        uppers = [row.code for row in tx.execute(text("SELECT code FROM unit WHERE parent = 'HN' ORDER BY code"))]
        made = [
            {
                "code": f"G{n:05}", "name": f"CĐCS số {n}", "short_name": f"Cơ sở {n}", "kind": "grassroots",
                "parent": uppers[n % len(uppers)], "aliases": [], "members": 20 + n % 700, "valid_from": None,
                "valid_to": None, "successors": [],
            }
            for n in range(GRASSROOTS)
        ]  # fmt: skip
        bulk.insert(tx, "unit", made)
    return uppers


INITIATIVE_COLUMNS = (
    "id", "code", "campaign", "typist_id", "author", "author_key", "by_author", "unit", "workplace", "title",
    "title_key", "kind", "field", "applied_on", "benefit", "large", "recognised", "confidential", "status",
    "answers",
    "submitted_at", "updated_at", "reviewed_at", "waits_since",
)  # fmt: skip


def _initiatives(all_: Campaign) -> Iterator[tuple[Any, ...]]:
    kinds = ("technical", "management", "operation", "technology", "research")
    words = "Mỗi ca phải dừng máy ba lần để chỉnh khuôn, mất gần một giờ và hỏng nhiều phế phẩm."
    answers = f'{{"before":"{words}","solution":"{words} {words}","calculation":"Số phế phẩm giảm mỗi tháng"}}'
    for start in range(0, len(all_.at), CHUNK):
        part = slice(start, start + CHUNK)
        columns = zip(
            all_.at[part].tolist(), stamps(all_.at[part]), all_.unit[part].tolist(),
            all_.person[part].tolist(),
            all_.recognised[part].tolist(), all_.benefit[part].tolist(), all_.withdrawn_at[part].tolist(),
            all_.verified_at[part].tolist(), stamps(np.maximum(all_.withdrawn_at, all_.verified_at)[part]),
            strict=True,
        )  # fmt: skip
        for n, (_, at, unit, person, known, benefit, gone, seen, later) in enumerate(columns, start):
            status = "withdrawn" if gone else "verified" if seen else "submitted"
            yield (
                n + 1, f"SK-2026-{n + 1:07}", CAMPAIGN, person, f"Người {person}", person, True,
                f"G{unit:05}", "Xưởng 1",
                f"Sáng kiến số {n + 1}", f"{n + 1} kien sang so", kinds[n % 5], "production", "2025-12-01",
                benefit or None,
                benefit >= 10**10, "yes" if known else "no", False, status, answers, at,
                later if gone or seen else at,
                later if seen else None, at,
            )  # fmt: skip


def stamps(micros: Array) -> list[str]:
    """How SQLite keeps instants; PostgreSQL reads the same with the zone that `Pipe` sets."""
    return [one.replace("T", " ") for one in np.datetime_as_string(micros.astype("M8[us]"), unit="us").tolist()]


def _level(pipe: Pipe, all_: Campaign, level: str, uppers: Sequence[str], bar: Progress, task: TaskID) -> None:
    """Ledger, totals, days and people of all units of one level."""
    gone, seen = all_.withdrawn_at > 0, all_.verified_at > 0
    zero, one = np.zeros(len(all_.at), np.int64), np.ones(len(all_.at), np.int64)
    known = all_.recognised.astype(np.int64)

    def joined(came: Array, left: Array, checked: Array) -> Array:
        return np.concatenate((came, left[gone], checked[seen]))

    at = joined(all_.at, all_.withdrawn_at, all_.verified_at)
    unit = joined(all_.unit, all_.unit, all_.unit)
    person = joined(all_.person, all_.person, all_.person)
    key = unit if level == "grassroots" else unit % len(uppers) if level == "upper" else unit * 0
    n = joined(one, -one, zero)
    changes = {
        "submitted": n,
        "recognised": joined(known, -known, zero),
        "verified": joined(zero, zero, one),
        "people": _people(key, person, at, n),
        "benefit": joined(all_.benefit, -all_.benefit, zero),
        "taken_back": joined(zero, one, zero),
        "quick": joined(zero, zero, zero),
    }
    order = np.lexsort((at, key))
    key, at, person, n = key[order], at[order], person[order], n[order]
    sorted_ = {name: changes[name][order] for name in NAMES}
    names = (
        [f"G{code:05}" for code in range(GRASSROOTS)]
        if level == "grassroots"
        else list(uppers)
        if level == "upper"
        else ["HN"]
    )
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    running = {name: _running(sorted_[name], begins) for name in NAMES}
    last = np.r_[(key[1:] != key[:-1]) | (at[1:] != at[:-1]), True]  # of several at one instant, the last
    keys, ats = key[last], at[last]
    rows = _zip(names, keys, (ats,), [running[name][last] for name in NAMES])
    pipe.put("ledger", ("campaign", "unit", "at", *NAMES), rows, bar, task, len(keys))
    ends = np.r_[begins[1:], len(key)] - 1
    rows = _zip(names, key[ends], (at[ends],), [running[name][ends] for name in NAMES])
    pipe.put("total", ("campaign", "unit", "at", *NAMES), rows, bar, task, len(ends))
    day = (at + 7 * 3600 * 10**6) // (86400 * 10**6)
    starts = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]) | (day[1:] != day[:-1])])
    sums = [np.add.reduceat(sorted_[name], starts) for name in NAMES]
    days = [str(one) for one in day[starts].astype("M8[D]")]
    daily = (
        (CAMPAIGN, names[k], d, *v)
        for k, d, *v in zip(key[starts].tolist(), days, *(s.tolist() for s in sums), strict=True)
    )
    pipe.put("day_count", ("campaign", "unit", "day", *NAMES), daily, bar, task, len(starts))
    _taking_part(pipe, names, key, person, n, bar, task)


def _taking_part(
    pipe: Pipe, names: Sequence[str], key: Array, person: Array, n: Array, bar: Progress, task: TaskID
) -> None:
    order = np.lexsort((key, person))
    key, person, n = key[order], person[order], n[order]
    starts = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]) | (person[1:] != person[:-1])])
    sums = np.add.reduceat(n, starts)
    there = sums > 0
    rows = (
        (who, CAMPAIGN, names[unit], many)
        for who, unit, many in zip(
            person[starts][there].tolist(), key[starts][there].tolist(), sums[there].tolist(), strict=True
        )
    )
    pipe.put("taking_part", ("person", "campaign", "unit", "n"), rows, bar, task, int(there.sum()))


def _people(key: Array, person: Array, at: Array, n: Array) -> Array:
    """Who comes with a first initiative counts 1, who leaves with the last one −1."""
    order = np.lexsort((at, person, key))
    begins = np.flatnonzero(
        np.r_[True, (key[order][1:] != key[order][:-1]) | (person[order][1:] != person[order][:-1])]
    )
    has = _running(n[order], begins)
    found = np.empty(len(n), np.int64)
    found[order] = (has > 0).astype(np.int64) - ((has - n[order]) > 0)
    return found


def _running(values: Array, begins: Array) -> Array:
    """Running sums that begin anew at `begins`."""
    sums = np.cumsum(values)
    before = np.r_[0, sums[begins[1:] - 1]]
    return sums - np.repeat(before, np.diff(np.r_[begins, len(values)]))


def _zip(names: Sequence[str], keys: Array, times: tuple[Array], columns: Sequence[Array]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(keys), CHUNK):
        part = slice(start, start + CHUNK)
        written = stamps(times[0][part])
        lists = [column[part].tolist() for column in columns]
        for key, at, *values in zip(keys[part].tolist(), written, *lists, strict=True):
            yield (CAMPAIGN, names[key], at, *values)


class Pipe:
    """Rows into tables as fast as the database takes them: executemany on SQLite, COPY on PostgreSQL."""

    def __init__(self, store: Store) -> None:
        self.sqlite = store.sqlite
        store.close()  # SQLite changes its journal only while no other connection is open
        self.connection: Any = store.engine.raw_connection()
        driver: Any = self.connection.driver_connection
        self.driver = driver
        if self.sqlite:
            for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-400000"):
                driver.execute(f"PRAGMA {pragma}")
            driver.execute("BEGIN")
        else:
            driver.execute("SET timezone TO 'UTC'; SET maintenance_work_mem TO '512MB'")

    def put(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterator[tuple[Any, ...]],
        bar: Progress,
        task: TaskID,
        total: int,
    ) -> None:
        bar.update(task, description=table, total=total, completed=0)

        def counted() -> Iterator[tuple[Any, ...]]:
            for number, row in enumerate(rows):
                if number % 10_000 == 0:
                    bar.update(task, completed=number)
                yield row

        names = ", ".join(f'"{name}"' for name in columns)
        if self.sqlite:
            self.driver.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", counted()
            )
            return
        with self.driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in counted():
                copy.write_row(row)

    def done(self) -> None:
        self.driver.execute("COMMIT") if self.sqlite else self.driver.commit()
        if not self.sqlite:
            self.driver.autocommit = True
        self.driver.execute("ANALYZE")
        if self.sqlite:
            self.driver.execute("PRAGMA journal_mode=WAL")

    def close(self) -> None:
        self.connection.invalidate()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--initiatives", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="sqlite:///data/simulated.db")
    asked = parser.parse_args()
    store = Store(asked.database)
    began = datetime.now(UTC)
    simulate(store, asked.initiatives, asked.days, asked.seed)
    Console().print(
        f"{asked.initiatives:,} initiatives in {(datetime.now(UTC) - began).total_seconds():.0f} s: {store.name}"
    )
    store.close()


if __name__ == "__main__":
    main()
