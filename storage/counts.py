"""The counts of every unit, kept in the transaction that changes them: `count` for what happened, `standing`
to look.

An initiative counts once, for its unit and every unit above it. What leaves (withdrawn, merged, rejected,
moved to another unit) leaves on the day it leaves. To count something more: a column in the tables `total`,
`day_count` and `ledger`, its name in `Sums`, and its line in `_worth`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache
from operator import add
from typing import Any

from sqlalchemy import Connection, text

from messages.format import HANOI
from storage import bulk
from storage.records import Entry, Move
from storage.store import TABLES

COUNTED = frozenset({"submitted", "returned", "verified"})  # statuses in which an initiative counts
HELD = timedelta(hours=1)  # a clock set back by no more than this keeps the order in which things were counted
TREE = 20220108  # any number: PostgreSQL's advisory lock between counting and moving a unit to another parent

At = tuple[str, str]  # campaign, unit


@dataclass(frozen=True, slots=True)
class Sums:
    """What stands counted for a unit; or, taken from each other, what a time changed."""

    submitted: int = 0
    recognised: int = 0  # at the workplace
    verified: int = 0
    people: int = 0  # first authors, each once in the unit and campaign
    benefit: int = 0  # VND
    taken_back: int = 0

    def __sub__(self, other: Sums) -> Sums:
        # Written out: a board does this hundreds of times, and `astuple` takes a hundred times as long.
        return Sums(
            self.submitted - other.submitted, self.recognised - other.recognised,
            self.verified - other.verified,
            self.people - other.people, self.benefit - other.benefit, self.taken_back - other.taken_back,
        )  # fmt: skip


NAMES = tuple(field.name for field in fields(Sums))
NOTHING = Sums()
_ADD = {
    table: ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in NAMES) for table in ("total", "day_count")
}
_PUT = ", ".join(f"{name} = excluded.{name}" for name in NAMES)


# Counting


def count(tx: Connection, moves: Sequence[Move]) -> None:
    """Count what these initiatives changed, all at the same moment; a handful of statements, however many
    there are.
    """
    moves = [move for move in moves if move.before != move.after]
    if not moves:
        return
    _share_tree(tx)
    above = ancestors(tx, {entry.unit for move in moves for entry in (move.before, move.after) if entry is not None})
    sums: dict[At, list[int]] = defaultdict(lambda: [0] * len(NAMES))
    taking: dict[tuple[int, str, str], int] = defaultdict(int)
    for move in moves:
        _add(move, above, sums, taking)
    for at, change in _people(tx, taking).items():
        sums[at][_PEOPLE] += change
    _write(tx, sums, moves[0].at)


_PEOPLE, _TAKEN_BACK = NAMES.index("people"), NAMES.index("taken_back")


def _add(
    move: Move,
    above: Mapping[str, Sequence[str]],
    sums: dict[At, list[int]],
    taking: dict[tuple[int, str, str], int],
) -> None:
    before, after = _places(move.before, above), _places(move.after, above)
    for entry, places, sign in ((move.before, before, -1), (move.after, after, 1)):
        if entry is None or not places:
            continue
        worth = [sign * value for value in _worth(entry)]
        for place in places:
            sums[place] = list(map(add, sums[place], worth))
            taking[entry.author_key, *place] += sign
    for place in before:
        if place not in after:
            sums[place][_TAKEN_BACK] += 1


def _places(entry: Entry | None, above: Mapping[str, Sequence[str]]) -> list[At]:
    if entry is None or entry.status not in COUNTED:
        return []
    return [(entry.campaign, unit) for unit in above[entry.unit]]


def _worth(entry: Entry) -> tuple[int, ...]:
    """What one initiative adds, in the order of `Sums`; people come from elsewhere."""
    return (1, entry.recognised == "yes", entry.status == "verified", 0, entry.benefit or 0, 0)


def _people(tx: Connection, taking: Mapping[tuple[int, str, str], int]) -> dict[At, int]:
    """Who has the first or no longer any initiative in a unit: by how much its people change."""
    rows = [
        {"person": person, "campaign": campaign, "unit": unit, "n": n}
        for (person, campaign, unit), n in sorted(taking.items())
        if n
    ]
    key = ("person", "campaign", "unit")
    found = bulk.merge(tx, "taking_part", rows, key, "n = taking_part.n + excluded.n", returning=(*key, "n"))
    changes: dict[At, int] = defaultdict(int)
    done: set[int] = set()
    for person, campaign, unit, n in found:
        was = n - taking[person, campaign, unit]
        changes[campaign, unit] += (n > 0) - (was > 0)
        if n == 0:
            done.add(person)
    if done:
        among = bulk.among(tx, "done")
        bulk.run(tx, f"DELETE FROM taking_part WHERE person {among} AND n = 0", done=bulk.keys(tx, sorted(done)))
    return changes


def _write(tx: Connection, sums: Mapping[At, Sequence[int]], now: datetime) -> None:
    rows = [
        {"campaign": campaign, "unit": unit, "at": now, **dict(zip(NAMES, map(int, sum_), strict=True))}
        for (campaign, unit), sum_ in sorted(sums.items())
    ]
    # "As of T" must never change afterwards: a clock set back a little does not bring later changes before T.
    at = "at = CASE WHEN total.at > excluded.at AND total.at < :soon THEN total.at ELSE excluded.at END"
    soon = bulk.stamp(tx, now + HELD)
    key = ("campaign", "unit")
    totals = bulk.merge(tx, "total", rows, key, f"{at}, {_ADD['total']}", returning=(*key, "at", *NAMES), soon=soon)
    # The unit at the top is among them, though nothing may have changed for it: its time holds for all.
    read = bulk.reader(tx)
    latest = max((read(at) for _, _, at, *_ in totals), default=now)
    if latest > now:
        held = [{"campaign": campaign, "unit": unit, "at": latest} for campaign, unit, *_ in sorted(totals)]
        bulk.update(tx, "total", held, key)
    stands = {
        (campaign, unit): {"campaign": campaign, "unit": unit, "at": latest, **dict(zip(NAMES, stand, strict=True))}
        for campaign, unit, _, *stand in totals
    }
    changed = [row for row in rows if any(row[name] for name in NAMES)]
    bulk.merge(tx, "ledger", [stands[row["campaign"], row["unit"]] for row in changed], (*key, "at"), _PUT)
    day = latest.astimezone(HANOI).date()
    days = [{"day": day} | {name: value for name, value in row.items() if name != "at"} for row in changed]
    bulk.merge(tx, "day_count", days, (*key, "day"), _ADD["day_count"])


def seal(tx: Connection, moment: datetime) -> None:
    """Whatever is counted from now on counts after `moment`, though a clock step back or another process be
    late.

    Call it before a board as of `moment` is made that is to stay as it is.
    """
    after = bulk.stamp(tx, moment + timedelta(microseconds=1))
    tx.execute(
        text("UPDATE total SET at = :after WHERE at < :after AND unit IN (SELECT code FROM unit WHERE parent IS NULL)"),
        {"after": after},
    )


def _share_tree(tx: Connection) -> None:
    if tx.dialect.name != "sqlite":
        bulk.run(tx, f"SELECT pg_advisory_xact_lock_shared({TREE})")


def ancestors(tx: Connection, units: Iterable[str]) -> dict[str, list[str]]:
    """Each of these units with all above it. One that is in no tree counts at the top, where there is one
    top.
    """
    wanted = sorted(set(units))
    found: dict[str, list[str]] = {unit: [] for unit in wanted}
    sql = (
        "WITH RECURSIVE up (unit, above) AS (SELECT code, code FROM unit WHERE code {among}"
        " UNION SELECT up.unit, unit.parent FROM up JOIN unit ON unit.code = up.above"
        " WHERE unit.parent IS NOT NULL)"
        " SELECT unit, above FROM up"
    )
    for unit, above in bulk.rows(tx, sql.format(among=bulk.among(tx, "units")), units=bulk.keys(tx, wanted)):
        found[unit].append(above)
    lost = [unit for unit in wanted if not found[unit]]
    if lost:
        highest = top(tx)
        found |= {unit: [highest or unit] for unit in lost}
    return found


def top(tx: Connection) -> str:
    """The unit that stands above all: the city's; empty where there is none, or several."""
    found = tx.execute(text("SELECT code FROM unit WHERE parent IS NULL AND kind = 'city' LIMIT 2")).scalars().all()
    return found[0] if len(found) == 1 else ""


def entries(tx: Connection, where: str, **values: Any) -> dict[int, Entry]:
    """Initiatives as the counts see them, held till the commit; `where` is SQL."""
    lock = "" if tx.dialect.name == "sqlite" else " ORDER BY id FOR UPDATE"
    names = "id, campaign, unit, author_key, status, recognised, benefit"
    sql = f"SELECT {names} FROM initiative WHERE {where}{lock}"
    return {row[0]: Entry(*row[1:]) for row in tx.execute(text(sql), values)}


def forget_person(tx: Connection, person: int, fresh: int) -> None:
    """The person's initiatives go on counting as those of `fresh`, whom nothing else names."""
    values = {"person": person, "fresh": fresh}
    tx.execute(
        text("UPDATE initiative SET author_key = :fresh WHERE typist_id = :person AND author_key = :person"),
        values,
    )
    tx.execute(text("UPDATE taking_part SET person = :fresh WHERE person = :person"), values)


# Looking


def standing(
    tx: Connection, campaign: str, units: Sequence[str], moments: Sequence[datetime]
) -> dict[str, tuple[Sums, ...]]:
    """What stood counted for each unit at each moment, what happened at the moment itself too.

    One row of the ledger for each, found by its key: however many initiatives there are.
    """
    names = ", ".join(NAMES)
    wanted = bulk.keys(tx, units)
    stamps = [bulk.stamp(tx, moment) for moment in moments]
    now = bulk.rows(
        tx,
        f"SELECT unit, at, {names} FROM total WHERE campaign = :campaign AND unit {bulk.among(tx, 'units')}",
        campaign=campaign,
        units=wanted,
    )
    found = {unit: [NOTHING] * len(moments) for unit in units}
    for number, stamp in enumerate(stamps):
        earlier = []
        for unit, at, *sums in now:
            # Nothing happened there since: the total is what stood. Mostly it is so for most units.
            if at <= stamp:
                found[unit][number] = Sums(*sums)
            else:
                earlier.append(unit)
        if earlier:
            keys = bulk.keys(tx, earlier)
            for unit, *sums in bulk.rows(tx, _as_of(tx.dialect.name), campaign=campaign, units=keys, moment=stamp):
                found[unit][number] = Sums(*sums)
    return {unit: tuple(sums) for unit, sums in found.items()}


@cache
def _as_of(dialect: str) -> str:
    names = ", ".join(f"ledger.{name}" for name in NAMES)
    last = "SELECT {what} FROM ledger WHERE campaign = :campaign AND unit = {unit} AND at <= :moment"
    if dialect == "sqlite":
        return (
            f"SELECT ledger.unit, {names} FROM json_each(:units) wanted"
            # CROSS: in this order. Without statistics SQLite may go through the whole ledger for each unit.
            " CROSS JOIN ledger ON ledger.campaign = :campaign AND ledger.unit = wanted.value"
            f" AND ledger.at = ({last.format(what='max(at)', unit='wanted.value')})"
        )
    one = last.format(what="*", unit="wanted.code") + " ORDER BY at DESC LIMIT 1"
    wanted = "unnest(CAST(:units AS text[])) wanted(code)"
    return f"SELECT ledger.unit, {names} FROM {wanted} CROSS JOIN LATERAL ({one}) ledger"


def days(tx: Connection, campaign: str, unit: str, first: date, last: date) -> dict[date, Sums]:
    """What each of these days changed for a unit; days without any change are left out."""
    table = TABLES["day_count"]
    rows = tx.execute(
        table.select().where(table.c.campaign == campaign, table.c.unit == unit, table.c.day.between(first, last))
    )
    return {row.day: Sums(*(getattr(row, name) for name in NAMES)) for row in rows}


# Moving a unit to another parent


def move_units(tx: Connection, parents: Mapping[str, str | None], now: datetime) -> None:
    """These units get these parents: what is counted for them leaves the old ones above, and joins the new
    ones, now.

    Call it before the rows of the units change. It reads all who take part below the units: seconds, for a
    big one.
    """
    if tx.dialect.name != "sqlite":
        tx.execute(text(f"SELECT pg_advisory_xact_lock({TREE})"))
    tree = {row.code: row.parent for row in tx.execute(text("SELECT code, parent FROM unit"))}
    moved = {unit: parent for unit, parent in parents.items() if unit in tree and tree[unit] != parent}
    sums: dict[At, list[int]] = defaultdict(lambda: [0] * len(NAMES))
    taking: dict[str, dict[tuple[int, str], int]] = defaultdict(lambda: defaultdict(int))
    # Taken off the tree first and put back one by one: on the way no unit can come to stand above itself.
    for unit in moved:
        _carry(tx, unit, _line(tree, unit)[1:], -1, sums, taking)
        tree[unit] = None
    for unit, parent in moved.items():
        tree[unit] = parent
        _carry(tx, unit, _line(tree, unit)[1:], 1, sums, taking)
    for sum_ in sums.values():
        sum_[_TAKEN_BACK] = max(-sum_[0], 0)
    changes = {(person, campaign, unit): n for unit, some in taking.items() for (person, campaign), n in some.items()}
    for place, change in _people(tx, changes).items():
        sums[place][_PEOPLE] += change
    _write(tx, sums, now)


def _line(tree: Mapping[str, str | None], unit: str) -> list[str]:
    """The unit and all above it."""
    line: list[str] = []
    while unit and unit not in line:
        line.append(unit)
        unit = tree.get(unit) or ""
    return line


def _carry(
    tx: Connection, unit: str, above: Sequence[str], sign: int,
    sums: dict[At, list[int]], taking: dict[str, dict[tuple[int, str], int]],
) -> None:  # fmt: skip
    """Add (or take away) all that is counted for `unit` to those above; what moved into it before counts
    with it.
    """
    if not above:
        return
    table = TABLES["total"]
    kept = {
        row.campaign: [getattr(row, name) for name in NAMES]
        for row in tx.execute(table.select().where(table.c.unit == unit))
    }
    for (campaign, code), change in list(sums.items()):
        if code == unit:
            kept[campaign] = [old + new for old, new in zip(kept.get(campaign, NO), change, strict=True)]
    people = defaultdict(int, taking[unit])
    for person, campaign, n in tx.execute(
        text("SELECT person, campaign, n FROM taking_part WHERE unit = :unit"), {"unit": unit}
    ):
        people[person, campaign] += n
    for code in above:
        for campaign, worth in kept.items():
            sum_ = sums[campaign, code]
            for number, value in enumerate(worth):
                sum_[number] += sign * value * (number not in (_PEOPLE, _TAKEN_BACK))
        for key, n in people.items():
            taking[code][key] += sign * n


NO = (0,) * len(NAMES)
